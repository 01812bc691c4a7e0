//! Pools of films that rules are held against before there are scores.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::contest::GroupFamily;
use crate::contest::settings::{Balance, Settings};
use crate::folding::folded;
use crate::form::{Answer, Answers, FieldKind, keys};
use crate::selection::{Entry, Groups, Problem, Rule, RuleKind, Scope};

use super::groups::groups;

/// Most films of a pool that is made up: with more, asking takes longer than a page may.
const MOST: usize = 20_000;

/// What a balance demands of these films, by id and answers, whatever their scores. Units that read the same are one unit.
#[must_use]
pub fn pool<'a>(
    settings: &Settings,
    balance: &Balance,
    films: impl IntoIterator<Item = (&'a str, &'a Answers)>,
) -> Problem {
    let entry = |(id, answers): (&str, &Answers)| Entry {
        id: id.to_owned(),
        score: 0,
        tie_break: Vec::new(),
        groups: groups(settings, answers).into_iter().map(|(family, groups)| (family, Groups::from(groups))).collect(),
    };
    let mut entries: Vec<Entry> = films.into_iter().map(entry).collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    for family in GroupFamily::WRITTEN {
        spell_alike(&mut entries, family.key(), &balance.rules);
    }
    Problem {
        size: balance.size,
        lottery_seed: settings.lottery_seed.clone(),
        tolerance: balance.tolerance,
        entries,
        rules: balance.rules.clone(),
        pinned: Vec::new(),
        vetoed: Vec::new(),
    }
}

/// Gives names of a family that read the same ([`folded`]) one spelling: that of a rule about this group, else the most common one.
fn spell_alike(entries: &mut [Entry], family: &str, rules: &[Rule]) {
    let mut written: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for name in entries.iter().filter_map(|entry| entry.groups.get(family)).flat_map(Groups::names) {
        *written.entry(folded(name)).or_default().entry(name).or_default() += 1;
    }
    let named: BTreeMap<String, String> = rules
        .iter()
        .filter(|rule| rule.family == family)
        .filter_map(named_group)
        .map(|group| (folded(&group), group))
        .collect();
    let spelling = |(read, names): (String, BTreeMap<&str, usize>)| {
        let common = || names.iter().max_by_key(|(name, films)| (**films, Reverse(**name))).map(|(name, _)| *name);
        let name = named.get(&read).map(String::as_str).or_else(common)?.to_owned();
        Some((read, name))
    };
    let spellings: BTreeMap<String, String> = written.into_iter().filter_map(spelling).collect();
    for groups in entries.iter_mut().filter_map(|entry| entry.groups.get_mut(family)) {
        let spelt = |name: &String| spellings.get(&folded(name)).unwrap_or(name).clone();
        *groups = Groups::from(groups.names().iter().map(spelt).collect::<Vec<_>>());
    }
}

/// What the contest's balance demands of the largest intake there could be: in every region, category, subject and unit that rules
/// speak of as many films as there are places. Rules that clash here clash whatever comes in. `None` where that would be more films
/// than can be asked about.
///
/// A minimum of each group is left out: it binds only the groups that send films, so the largest intake is the hardest for it.
#[must_use]
pub fn largest_pool(settings: &Settings) -> Option<Problem> {
    let balance = without_minima_of_each(&settings.balance);
    let choices = FIELDS.map(|field| (field, answers_to(settings, &balance, field)));
    let cells = choices.iter().try_fold(1_usize, |cells, (_, said)| cells.checked_mul(said.len()))?;
    let copies = balance.size.min(MOST.checked_div(cells)?);
    if copies == 0 && balance.size > 0 {
        return None;
    }
    let mut kinds: Vec<Vec<(&str, &Said)>> = vec![Vec::new()];
    for (field, said) in &choices {
        let mut with = Vec::with_capacity(kinds.len().saturating_mul(said.len()));
        for kind in &kinds {
            for one in said {
                let mut kind = kind.clone();
                kind.push((*field, one));
                with.push(kind);
            }
        }
        kinds = with;
    }
    let mut films: Vec<(String, Answers)> = Vec::with_capacity(kinds.len().saturating_mul(copies));
    for kind in kinds {
        for _ in 0..copies {
            let id = films.len().to_string();
            let answers = kind.iter().filter_map(|(field, said)| Some(((*field).to_owned(), said.answer(&id)?)));
            let answers: Answers = answers.collect();
            films.push((id, answers));
        }
    }
    Some(pool(settings, &balance, films.iter().map(|(id, answers)| (id.as_str(), answers))))
}

/// The fields that tell the groups of an entry.
const FIELDS: [&str; 5] = [keys::REGION, keys::CATEGORY, keys::SUBJECT, keys::PRODUCTION_UNIT, keys::SUBMITTING_UNIT];

/// What a made-up film says in a field.
enum Said {
    /// Nothing.
    Nothing,
    /// What no other film says.
    Own,
    /// One or several of the field's options.
    These(Vec<String>),
}

impl Said {
    fn answer(&self, film: &str) -> Option<Answer> {
        match self {
            Self::Nothing => None,
            Self::Own => Some(Answer::Text(film.to_owned())),
            Self::These(options) => match options.as_slice() {
                [one] => Some(Answer::Text(one.clone())),
                several => Some(Answer::List(several.to_vec())),
            },
        }
    }
}

fn without_minima_of_each(balance: &Balance) -> Balance {
    let mut balance = balance.clone();
    for rule in balance.rules.iter_mut().filter(|rule| rule.scope == Scope::Each) {
        rule.set(RuleKind::Min, None);
    }
    balance.rules.retain(|rule| rule.limits().next().is_some());
    balance
}

/// What films may say in a field, as far as rules tell it apart.
fn answers_to(settings: &Settings, balance: &Balance, field: &str) -> Vec<Said> {
    let about = |rule: &&Rule| GroupFamily::from_key(&rule.family).is_some_and(|family| family.field() == field);
    let rules: Vec<&Rule> = balance.rules.iter().filter(about).collect();
    if rules.is_empty() {
        return vec![Said::Nothing];
    }
    let kind = settings.field(field).map(|field| &field.kind);
    let listed: Vec<String> = match field {
        keys::REGION => settings.leaf_regions().iter().map(|region| region.code.clone()).collect(),
        keys::CATEGORY => settings.categories.iter().map(|one| one.key.clone()).collect(),
        _ => kind.map(|kind| kind.rules().options()).unwrap_or_default().iter().map(|one| one.key.clone()).collect(),
    };
    let one = |option: String| Said::These(vec![option]);
    if listed.is_empty() {
        // Nobody can name a subject that is not asked for; units come with who enters.
        if field == keys::SUBJECT && kind.is_none() {
            return vec![Said::Nothing];
        }
        let named: BTreeSet<String> = rules.iter().filter_map(|rule| named_group(rule)).collect();
        return std::iter::once(Said::Own).chain(named.into_iter().map(one)).collect();
    }
    let mut several: BTreeSet<Vec<String>> = BTreeSet::new();
    if matches!(kind, Some(FieldKind::Choices(_))) {
        // One film may count for several groups: for all of them, and for all that a minimum is asked of.
        let asked = |option: &&String| {
            let asks = |rule: &&Rule| rule.get(RuleKind::Min).is_some() && named_group(rule).as_ref() == Some(*option);
            rules.iter().any(asks)
        };
        several.extend([listed.clone(), listed.iter().filter(asked).cloned().collect()]);
        several.retain(|options| options.len() > 1);
    }
    listed.into_iter().map(one).chain(several.into_iter().map(Said::These)).collect()
}

/// The one group that a rule is about.
fn named_group(rule: &Rule) -> Option<String> {
    match &rule.scope {
        Scope::Group(group) => Some(group.clone()),
        Scope::Family | Scope::Each => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::SeveralChoices;
    use crate::selection::Clash;

    fn clash(settings: &Settings) -> Option<Clash> {
        largest_pool(settings).unwrap().clash()
    }

    #[test]
    fn the_rules_of_every_preset_can_hold() {
        for settings in [preset::selection(), preset::open_contest(), preset::festival()] {
            assert_eq!(clash(&settings), None);
        }
    }

    #[test]
    fn rules_that_hold_for_some_intake_are_not_said_to_clash() {
        let mut settings = preset::selection();
        settings.balance.size = 15;
        assert!(settings.leaf_regions().len() > settings.balance.size);
        let mut holds = |rules: Vec<Rule>| {
            settings.balance.rules = rules;
            clash(&settings).is_none()
        };
        let each = |family: &str, kind, value| Rule::new("each", family, Scope::Each).with(kind, value);
        let named = |family: &str, group: &str, least| {
            Rule::new("named", family, Scope::Group(group.to_owned())).with(RuleKind::Min, least)
        };
        // Fifteen regions send films, or fifteen films come from eight units.
        assert!(holds(vec![each("region", RuleKind::Min, 1)]));
        assert!(holds(vec![each("unit", RuleKind::Min, 2)]));
        assert!(holds(vec![each("region", RuleKind::Min, 1).with(RuleKind::Max, 2)]));
        // A unit that a rule names may send films.
        assert!(holds(vec![named("unit", "县电视台", 2), named("submitting_unit", "市委组织部", 3)]));
        assert!(!holds(vec![named("unit", "县电视台", 16)]), "more than there are places");
        let mut one_a_unit = each("unit", RuleKind::Max, 1);
        one_a_unit.id = "one".to_owned();
        assert!(!holds(vec![named("unit", "县电视台", 2), one_a_unit]), "two of one unit and one a unit");
    }

    #[test]
    fn one_film_may_count_for_several_subjects() {
        let mut settings = preset::selection();
        settings.balance.size = 15;
        let field = settings.form.iter_mut().find(|field| field.key == keys::SUBJECT).unwrap();
        let options = field.kind.rules().options().to_vec();
        let [one, two] = [0, 1].map(|at: usize| options[at].key.clone());
        let least = |id: &str, subject: String| Rule::new(id, "subject", Scope::Group(subject)).with(RuleKind::Min, 10);
        settings.balance.rules = vec![least("one", one), least("two", two)];
        field.kind = FieldKind::Choices(SeveralChoices { options });
        assert_eq!(clash(&settings), None);
        settings.form.retain(|field| field.key != keys::SUBJECT);
        assert!(clash(&settings).is_some(), "nobody can name a subject");
    }

    #[test]
    fn more_films_than_can_be_asked_about_are_not_asked_about() {
        let mut settings = preset::selection();
        let named = |at: usize| {
            let group = Scope::Group(format!("{at}"));
            Rule::new(format!("{at}"), "unit", group).with(RuleKind::Max, 1)
        };
        settings.balance.rules = (0..MOST).map(named).collect();
        assert!(largest_pool(&settings).is_none());
    }

    #[test]
    fn rules_that_clash_whatever_comes_in_are_found_and_say_how_many_could_be_chosen() {
        let mut settings = preset::selection();
        let categories = settings.categories.len();
        settings.balance.size = 2 * categories + 3;
        settings.balance.rules = vec![Rule::new("category:*", "category", Scope::Each).with(RuleKind::Max, 2)];
        assert_eq!(clash(&settings).map(|clash| clash.most), Some(2 * categories));
        settings.balance.rules[0].set(RuleKind::Max, Some(3));
        assert_eq!(clash(&settings), None);
        // More areas than there are.
        settings.balance.rules = vec![Rule::new("areas", "subregion", Scope::Family).with(RuleKind::DistinctMin, 40)];
        assert_eq!(clash(&settings).map(|clash| clash.why.conflict), Some(vec!["areas distinct_min".to_owned()]));
        // What nobody can answer for is no clash: units come as they come.
        settings.balance.rules = vec![Rule::new("unit:*", "unit", Scope::Each).with(RuleKind::Max, 1)];
        assert_eq!(clash(&settings), None);
    }

    #[test]
    fn a_unit_that_is_retyped_is_still_one_unit() {
        let mut settings = preset::selection();
        settings.balance.size = 3;
        settings.balance.rules = vec![Rule::new("unit:*", "unit", Scope::Each).with(RuleKind::Max, 1)];
        let written = ["县 电视台（新）", "县电视台(新)", "县电视台(新)", "市电视台", "省电视台"];
        let films: Vec<(String, Answers)> = (1..)
            .zip(written)
            .map(|(at, unit): (u8, _)| {
                let unit = Answer::Text(unit.to_owned());
                (at.to_string(), Answers::from([(keys::PRODUCTION_UNIT.to_owned(), unit)]))
            })
            .collect();
        let pool_of = |settings: &Settings, most: usize| {
            let films = films.iter().take(most).map(|(id, answers)| (id.as_str(), answers));
            pool(settings, &settings.balance, films)
        };
        let units = |pool: &Problem| -> Vec<String> {
            pool.entries.iter().flat_map(|film| film.groups["unit"].names().to_vec()).collect()
        };
        let all = pool_of(&settings, 5);
        let common = "县电视台(新)";
        assert_eq!(units(&all), [common, common, common, "市电视台", "省电视台"]);
        assert_eq!(all.clash(), None);
        assert_eq!(pool_of(&settings, 4).clash().map(|clash| clash.most), Some(2), "one a unit");
        // A rule about this unit finds its films however either is spelt.
        let named = "县电视台 （新）";
        let at_most = Rule::new("named", "unit", Scope::Group(named.to_owned())).with(RuleKind::Max, 1);
        settings.balance.rules = vec![at_most];
        let all = pool_of(&settings, 5);
        assert_eq!(units(&all), [named, named, named, "市电视台", "省电视台"]);
    }

    #[test]
    fn a_pool_has_the_groups_of_its_films() {
        let settings = preset::selection();
        let answers = Answers::from([(keys::REGION.to_owned(), Answer::Text("440500".to_owned()))]);
        let found = pool(&settings, &settings.balance, [("b", &answers), ("a", &answers)]);
        assert_eq!(found.entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(found.entries[0].groups["subregion"].names(), ["粤东"]);
        assert!(found.clash().is_some_and(|clash| clash.most <= 2));
    }
}
