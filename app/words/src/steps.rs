//! The three steps of a selection as every page and every file tells them: what each selects in all, what it costs and who goes for
//! whom; then which rulings step over the tolerance, and between whom the lottery decided.

use domain::scoring::rubric::points_2;
use domain::selection::{Drawn, Exchange, Step, Steps};

use crate::{Lang, exports, phrases, selection as m};

/// Most films that are named on each side of a draw.
const NAMED: usize = 10;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTold {
    /// What it is called.
    pub name: &'static str,
    /// The sum of its scores, hundredths; `None` where nothing can be chosen in it.
    pub total: Option<i64>,
    /// What it changes; `None` for the first, and where there is nothing to compare.
    pub change: Option<Change>,
}

/// What a step changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What its price is called.
    pub price_name: &'static str,
    /// What the total loses, hundredths.
    pub price: i64,
    /// What the exchange is called.
    pub exchanged_name: &'static str,
    /// Who goes for whom.
    pub exchanged: String,
}

/// A fact about a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Hundredths.
    Points(i64),
    /// Words.
    Words(String),
}

/// The steps of a selection in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepsTold {
    /// By score alone, under the rules, and, where people ruled, after that.
    pub steps: Vec<StepTold>,
    /// What rules and rulings cost together, hundredths; told where rulings changed what the rules select, also where the rules
    /// changed nothing themselves. `None` where nobody ruled, where rulings changed nothing, where nothing can be chosen after them,
    /// and where the rules alone choose nothing: rulings are told from the scores then, and cost what all of it costs.
    pub whole: Option<i64>,
    /// Rulings that step over the tolerance, a sentence each.
    pub over_tolerance: Vec<String>,
    /// What the lottery decided, a sentence for each set of films that are level.
    pub drawn: Vec<String>,
}

impl Fact {
    /// As text; points have two decimals.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Points(hundredths) => points_2(hundredths),
            Self::Words(words) => words,
        }
    }
}

impl StepsTold {
    /// Steps in words; `title` finds a film's title by its id. Rulings have a step of their own where `ruled`.
    #[must_use]
    pub fn of(steps: &Steps, ruled: bool, title: impl Fn(&str) -> String, lang: Lang) -> Self {
        let one = |id: &str| m::quoted(lang, &title(id));
        let titles = |ids: &[&str]| phrases::titles(lang, &ids.iter().map(|id| one(id)).collect::<Vec<_>>());
        let change = |exchange: Exchange<'_>, price_name, exchanged_name| Change {
            price_name,
            price: exchange.price,
            exchanged_name,
            exchanged: if exchange.comes.is_empty() {
                m::nobody_exchanged(lang).to_owned()
            } else {
                m::for_whom(lang, &titles(&exchange.leaves), &titles(&exchange.comes))
            },
        };
        let step = |name, step: Option<&Step>, change| StepTold { name, total: step.map(|step| step.total), change };
        let balance = steps.balance().map(|one| change(one, m::cost(lang), m::swapped_by_balance(lang)));
        let rulings = steps.rulings().map(|one| change(one, m::cost_of_rulings(lang), m::swapped_by_rulings(lang)));
        let mut all = vec![
            step(m::by_score_alone(lang), steps.by_score.as_ref(), None),
            step(m::by_rules(lang), steps.by_rules.as_ref(), balance),
        ];
        if ruled {
            all.push(step(m::after_rulings(lang), steps.after_rulings.as_ref(), rulings));
        }
        let two = steps.by_rules.is_some() && steps.by_rules != steps.after_rulings;
        // Of many, some are named, and how many there are.
        let side = |ids: &[&str]| match ids.get(..NAMED).filter(|_| ids.len() > NAMED) {
            Some(some) => m::and_others(lang, &titles(some), u64::try_from(ids.len()).unwrap_or_default()),
            None => titles(ids),
        };
        Self {
            steps: all,
            whole: steps.whole().filter(|_| ruled && two).map(|exchange| exchange.price),
            over_tolerance: steps
                .over_tolerance
                .iter()
                .map(|over| m::ruling_over(lang, &one(&over.entry), &one(&over.beside), &points_2(over.gap)))
                .collect(),
            drawn: level(&steps.drawn)
                .into_iter()
                .map(|(comes, leaves)| m::drawn_between(lang, &side(&comes), &side(&leaves)))
                .collect(),
        }
    }

    /// All of it as a list of facts with their names, each name once.
    #[must_use]
    pub fn facts(&self, lang: Lang) -> Vec<(&'static str, Fact)> {
        let mut facts = Vec::new();
        for step in &self.steps {
            facts.extend(step.total.map(|total| (step.name, Fact::Points(total))));
            if let Some(change) = &step.change {
                facts.push((change.price_name, Fact::Points(change.price)));
                facts.push((change.exchanged_name, Fact::Words(change.exchanged.clone())));
            }
        }
        facts.extend(self.whole.map(|price| (m::whole_price(lang), Fact::Points(price))));
        let told = [(exports::over_tolerance(lang), &self.over_tolerance), (m::drawn(lang), &self.drawn)];
        let told = told.into_iter().filter(|(_, sentences)| !sentences.is_empty());
        facts.extend(told.map(|(name, sentences)| (name, Fact::Words(phrases::sentences(lang, sentences)))));
        facts
    }
}

/// Pairs that share a film put together: who is in and who is out of each set of films that are level.
fn level(pairs: &[Drawn]) -> Vec<(Vec<&str>, Vec<&str>)> {
    let mut sets: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for Drawn { comes, leaves } in pairs {
        let (comes, leaves) = (comes.as_str(), leaves.as_str());
        let (shared, mut rest): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|(inside, outside)| inside.contains(&comes) || outside.contains(&leaves));
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (some_in, some_out) in shared {
            inside.extend(some_in);
            outside.extend(some_out);
        }
        if !inside.contains(&comes) {
            inside.push(comes);
        }
        if !outside.contains(&leaves) {
            outside.push(leaves);
        }
        rest.push((inside, outside));
        sets = rest;
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::selection::OverTolerance;

    fn step(total: i64, selected: &[&str]) -> Option<Step> {
        Some(Step { total, selected: selected.iter().map(|id| (*id).to_owned()).collect() })
    }

    fn drawn(comes: &str, leaves: &str) -> Drawn {
        Drawn { comes: comes.to_owned(), leaves: leaves.to_owned() }
    }

    fn told(steps: &Steps, ruled: bool) -> Vec<(&'static str, String)> {
        let told = StepsTold::of(steps, ruled, str::to_uppercase, Lang::Zh);
        told.facts(Lang::Zh).into_iter().map(|(name, fact)| (name, fact.text())).collect()
    }

    fn said(facts: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect()
    }

    #[test]
    fn each_step_is_told_with_its_price_and_who_goes_for_whom() {
        let mut steps = Steps {
            by_score: step(17_900, &["a", "b"]),
            by_rules: step(17_500, &["a", "c"]),
            after_rulings: step(15_000, &["a", "d"]),
            over_tolerance: vec![OverTolerance { entry: "d".to_owned(), beside: "b".to_owned(), gap: 2_900 }],
            drawn: vec![drawn("a", "e"), drawn("a", "f")],
        };
        let balance = [("规则下最优", "175.00"), ("因平衡减少的总分", "4.00"), ("因平衡调整", "《B》换为《C》")];
        let rulings = [("裁定后", "150.00"), ("因裁定减少的总分", "25.00"), ("因裁定调整", "《C》换为《D》")];
        let notes = [
            ("超出容差", "对《D》的裁定超出容差：与《B》相差 29.00 分。"),
            ("抽签", "《A》与《E》《F》总分和各项得分相同，由抽签决定前者入选。"),
        ];
        let whole = [("减少的总分合计", "29.00")];
        let first = [("纯按得分", "179.00")];
        let all = [&first[..], &balance, &rulings, &whole, &notes].concat();
        assert_eq!(told(&steps, true), said(&all));
        // Nobody ruled: the last step is the one before.
        steps.after_rulings = steps.by_rules.clone();
        (steps.over_tolerance, steps.drawn) = (Vec::new(), Vec::new());
        assert_eq!(told(&steps, false), said(&[&first[..], &balance].concat()));
        // The rules alone choose nothing: rulings are told from the scores, and once.
        steps.by_rules = None;
        steps.after_rulings = step(15_000, &["a", "d"]);
        let rulings = [("裁定后", "150.00"), ("因裁定减少的总分", "29.00"), ("因裁定调整", "《B》换为《D》")];
        assert_eq!(told(&steps, true), said(&[&first[..], &rulings].concat()));
    }

    #[test]
    fn films_that_are_level_are_told_together_and_of_many_some() {
        let pairs = [drawn("a", "x"), drawn("b", "x"), drawn("c", "y"), drawn("a", "z")];
        assert_eq!(level(&pairs), [(vec!["c"], vec!["y"]), (vec!["a", "b"], vec!["x", "z"])]);
        let many = (0..12).map(|film| drawn("a", &format!("f{film}"))).collect();
        let steps = Steps { drawn: many, ..Steps::default() };
        let told = StepsTold::of(&steps, false, str::to_owned, Lang::Zh).drawn;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("《f9》等 12 部") && !told[0].contains("f10"), "{told:?}");
    }
}
