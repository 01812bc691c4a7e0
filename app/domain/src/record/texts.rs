//! What lines take from the settings, and the texts that commitments are made to.

use std::collections::BTreeSet;

use super::canonical::{CanonicalProblem, canonical};
use super::line::{CriterionWeight, PublicationMode, RoundRule, RulesLine};
use crate::contest::round::{Advance, Kind, Round};
use crate::contest::{Balance, GroupFamily, Settings};
use crate::form::Answers;
use crate::judging::sheet::Content;
use crate::scoring::Method;
use crate::scoring::rubric::Rubric;
use crate::selection::{Groups, Problem, Rule, Scope};

impl RoundRule {
    /// What a round decides by.
    #[must_use]
    pub fn of(round: &Round) -> Self {
        let (advance, amount) = match round.advance {
            Advance::All => ("all", 0),
            Advance::Best(films) => ("best", films),
            Advance::Percent(percent) => ("percent", percent),
            Advance::Score(score) => ("score", score),
        };
        let judging = match round.kind {
            Kind::Scored => "scored",
            Kind::Screening => "screening",
        };
        Self {
            judging: judging.to_owned(),
            advance: advance.to_owned(),
            amount,
            carries: u32::from(round.carries_scores),
            watched: round.watching.percent,
        }
    }
}

impl CriterionWeight {
    /// The criteria of a rubric, in its order.
    #[must_use]
    pub fn all(rubric: &Rubric) -> Vec<Self> {
        rubric.criteria.iter().map(|one| Self { key: one.key.clone(), weight: one.weight }).collect()
    }
}

impl RulesLine {
    /// What a contest is judged by; `spell` writes a rule as lines have it.
    pub fn of(settings: &Settings, method: Method, mode: PublicationMode, spell: impl FnMut(&Rule) -> Rule) -> Self {
        let Balance { size, tolerance, rules } = &settings.balance;
        Self {
            mode,
            method,
            max: settings.rubric.max,
            step: settings.rubric.step,
            criteria: CriterionWeight::all(&settings.rubric),
            rounds: settings.rounds.iter().map(RoundRule::of).collect(),
            size: u64::try_from(*size).unwrap_or(u64::MAX),
            tolerance: *tolerance,
            // One without a limit says nothing.
            rules: named_rules(rules.iter().filter(|rule| rule.limits().next().is_some()).map(spell)),
        }
    }
}

/// Rules as lines call them: family and group, with a number where several begin alike. What the settings call them may be the name of
/// a unit that they speak of, or spoke of once.
#[must_use]
pub fn named_rules(rules: impl IntoIterator<Item = Rule>) -> Vec<Rule> {
    let mut taken = BTreeSet::new();
    let mut named = Vec::new();
    for mut rule in rules {
        let about: &str = match &rule.scope {
            Scope::Family => "distinct",
            Scope::Each => "*",
            Scope::Group(_) if GroupFamily::is_written(&rule.family) => "one",
            Scope::Group(group) => group,
        };
        let first = format!("{}:{about}", rule.family);
        let numbered = (2..).map(|nth: u32| format!("{first}:{nth}"));
        let mut names = std::iter::once(first.clone()).chain(numbered);
        rule.id = names.find(|name| taken.insert(name.clone())).unwrap_or_default();
        named.push(rule);
    }
    named
}

/// A problem with its groups as lines have them, of which its proof speaks; `spell` gives the spelling of a group that people write by
/// hand. A group that no line has keeps its name.
#[must_use]
pub fn spelt_problem(mut problem: Problem, spell: impl Fn(&str) -> Option<String>) -> Problem {
    let spelt = |name: &String| spell(name).unwrap_or_else(|| name.clone());
    for entry in &mut problem.entries {
        for (_, groups) in entry.groups.iter_mut().filter(|(family, _)| GroupFamily::is_written(family)) {
            *groups = Groups::from(groups.names().iter().map(spelt).collect::<Vec<_>>());
        }
    }
    for rule in problem.rules.iter_mut().filter(|rule| GroupFamily::is_written(&rule.family)) {
        if let Scope::Group(group) = &rule.scope {
            rule.scope = Scope::Group(spelt(group));
        }
    }
    problem
}

/// The text of answers that an entry line commits to: a list of field and answer, in the order of the fields' keys.
///
/// # Errors
/// None: lists of texts always have a canonical text.
pub fn answers_text(answers: &Answers) -> Result<String, CanonicalProblem> {
    let said: Vec<(&str, String)> = answers.iter().map(|(field, answer)| (field.as_str(), answer.to_text())).collect();
    canonical(&said)
}

/// The text of a score sheet's words that a sheet line commits to: the general comment, a list of criterion and comment, what is
/// reported to the chair. Notes are the judge's own.
///
/// # Errors
/// None: lists of texts always have a canonical text.
pub fn words_text(content: &Content) -> Result<String, CanonicalProblem> {
    let comments: Vec<(&String, &String)> = content.comments.iter().collect();
    canonical(&(&content.comment, comments, &content.red_line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::Answer;
    use crate::selection::RuleKind;

    #[test]
    fn the_rules_of_a_contest_are_a_line() {
        let mut settings = preset::selection();
        for round in &mut settings.rounds {
            round.advance = Advance::Percent(200);
        }
        let line = RulesLine::of(&settings, Method::Mean, PublicationMode::Closed, Clone::clone);
        assert_eq!(line.rules, named_rules(settings.balance.rules.clone()));
        assert_eq!(line.criteria.len(), settings.rubric.criteria.len());
        assert!(line.rounds.iter().all(|round| (round.advance.as_str(), round.amount) == ("percent", 200)));
        assert!(canonical(&line).is_ok());
    }

    #[test]
    fn a_rule_without_a_limit_is_left_out() {
        let mut settings = preset::selection();
        settings.balance.rules = vec![
            Rule::new("idle", "region", Scope::Family),
            Rule::new("kept", "region", Scope::Group("440100".to_owned())).with(RuleKind::Max, 2),
        ];
        let mut spelt = Vec::new();
        let line = RulesLine::of(&settings, Method::Mean, PublicationMode::Closed, |rule| {
            spelt.push(rule.id.clone());
            rule.clone()
        });
        assert_eq!(line.rules, named_rules(settings.balance.rules[1..].to_vec()));
        assert_eq!(line.rules.len(), 1);
        assert_eq!(spelt, ["kept"], "no group of it is committed to either");
    }

    #[test]
    fn no_rule_is_called_by_a_name_that_people_wrote() {
        let of = |id: &str, family: &str, scope| Rule::new(id, family, scope).with(RuleKind::Max, 1);
        let rules = [
            of("unit:市电视台", "unit", Scope::Group("#1".to_owned())),
            of("unit:县电视台", "unit", Scope::Group("#2".to_owned())),
            of("unit:市电视台:2", "region", Scope::Group("440100".to_owned())),
            of("随便", "region", Scope::Each),
            Rule::new("x", "unit", Scope::Family).with(RuleKind::DistinctMin, 2),
            of("y", "region", Scope::Each),
        ];
        let named = named_rules(rules.clone());
        let names: Vec<&str> = named.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(names, ["unit:one", "unit:one:2", "region:440100", "region:*", "unit:distinct", "region:*:2"]);
        for (mut rule, before) in named.into_iter().zip(rules) {
            rule.id.clone_from(&before.id);
            assert_eq!(rule, before, "they say the same");
        }
    }

    #[test]
    fn a_problem_has_the_groups_of_its_lines() {
        let settings = preset::selection();
        let answers = Answers::from([
            ("production_unit".to_owned(), Answer::Text("县电视台".to_owned())),
            ("region".to_owned(), Answer::Text("440500".to_owned())),
        ]);
        let mut problem = crate::entry::pool(&settings, &settings.balance, [("a", &answers)]);
        problem.rules = vec![Rule::new("u", "unit", Scope::Group("市电视台".to_owned()))];
        let spelt = spelt_problem(problem, |name| (name == "县电视台").then(|| "#1".to_owned()));
        assert_eq!(spelt.entries[0].groups["unit"].names(), ["#1"]);
        assert_eq!(spelt.entries[0].groups["region"].names(), ["440500"]);
        assert_eq!(spelt.rules[0].scope, Scope::Group("市电视台".to_owned()), "no line has it");
    }

    #[test]
    fn what_is_committed_to_has_one_text() {
        let answers = Answers::from([
            ("title".to_owned(), Answer::Text("灯塔".to_owned())),
            ("rights".to_owned(), Answer::Flag(true)),
        ]);
        let rights = Answer::Flag(true).to_text();
        assert_eq!(answers_text(&answers), Ok(format!(r#"[["rights","{rights}"],["title","灯塔"]]"#)));
        let content = Content {
            comment: "稳".to_owned(),
            comments: [("c1".to_owned(), "真".to_owned())].into(),
            ..Content::default()
        };
        assert_eq!(words_text(&content).as_deref(), Ok(r#"["稳",[["c1","真"]],""]"#));
    }
}
