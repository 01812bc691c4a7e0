//! A selection in three steps: by score alone, the best under the rules, after people's rulings. Each has its own total, so
//! that what balance costs and what rulings cost is never mixed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::input::{Entry, Groups, Problem};
use super::outcome::Selection;
use super::stepped_over::{OverTolerance, over_tolerance};
use super::verify::verify;
use crate::lottery::DrawLabel;
use crate::sorting::{set_of, sort_indices};

/// What one step selects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Sum of the scores, hundredths.
    pub total: i64,
    /// The ids, best first.
    pub selected: Vec<String>,
}

/// What changes from one step to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange<'a> {
    /// What the total loses, hundredths; negative where it gains, as when a ruling stands outside the tolerance.
    pub price: i64,
    /// Who goes, best first.
    pub leaves: Vec<&'a str>,
    /// Who comes, best first.
    pub comes: Vec<&'a str>,
}

/// Two entries alike in score and in every criterion, one in and one out, of which either could be in: the lottery decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The one that is in.
    pub comes: String,
    /// The one that is out.
    pub leaves: String,
}

/// A selection in three steps. A step is `None` where nothing can be chosen in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// The best scores, whatever rules and rulings say.
    pub by_score: Option<Step>,
    /// The best under the rules, without rulings.
    pub by_rules: Option<Step>,
    /// The best under rules and rulings: the selection itself.
    pub after_rulings: Option<Step>,
    /// Rulings that step over the tolerance, in the order of the entries.
    pub over_tolerance: Vec<OverTolerance>,
    /// Pairs that the lottery decided between: every entry that it decided about is in one.
    pub drawn: Vec<Drawn>,
}

impl Step {
    fn of(best: &Selection) -> Self {
        Self { total: best.total, selected: best.selected.clone() }
    }

    /// What changes from here to another step.
    #[must_use]
    pub fn exchange<'a>(&'a self, to: &'a Self) -> Exchange<'a> {
        let only = |one: &'a Self, other: &'a Self| {
            let others = set_of(other.selected.iter().map(String::as_str));
            one.selected.iter().map(String::as_str).filter(|id| !others.contains(id)).collect()
        };
        Exchange { price: self.total.saturating_sub(to.total), leaves: only(self, to), comes: only(to, self) }
    }
}

impl Steps {
    /// The steps of a problem; `chosen` is its best set, as [`best`](super::best) or [`solve`](super::solve) found it.
    #[must_use]
    pub fn of(problem: &Problem, chosen: Option<&Selection>) -> Self {
        let after_rulings = chosen.map(Step::of);
        let by_rules = if problem.is_ruled() {
            let free = Problem { pinned: Vec::new(), vetoed: Vec::new(), ..problem.clone() };
            super::best(&free).as_ref().map(Step::of)
        } else {
            after_rulings.clone()
        };
        let mut steps = Self {
            by_score: by_score(problem),
            by_rules,
            after_rulings,
            over_tolerance: Vec::new(),
            drawn: Vec::new(),
        };
        if let Some(chosen) = chosen {
            let inside = set_of(chosen.selected.iter().map(String::as_str));
            steps.over_tolerance = over_tolerance(problem, &inside);
            steps.drawn = drawn(problem, &inside, &chosen.selected);
        }
        steps
    }

    /// What the rules change.
    #[must_use]
    pub fn balance(&self) -> Option<Exchange<'_>> {
        Some(self.by_score.as_ref()?.exchange(self.by_rules.as_ref()?))
    }

    /// What is chosen before people rule: by the rules, or by score where the rules alone choose nothing, as when what they ask for
    /// lies beyond the tolerance, which does not bind what people rule.
    #[must_use]
    pub fn before_rulings(&self) -> Option<&Step> {
        self.by_rules.as_ref().or(self.by_score.as_ref())
    }

    /// What the rulings change of [`Self::before_rulings`].
    #[must_use]
    pub fn rulings(&self) -> Option<Exchange<'_>> {
        Some(self.before_rulings()?.exchange(self.after_rulings.as_ref()?))
    }

    /// What rules and rulings change together.
    #[must_use]
    pub fn whole(&self) -> Option<Exchange<'_>> {
        Some(self.by_score.as_ref()?.exchange(self.after_rulings.as_ref()?))
    }

    /// The ruling about this entry that steps over the tolerance, where it does.
    #[must_use]
    pub fn steps_over(&self, entry: &str) -> Option<&OverTolerance> {
        self.over_tolerance.iter().find(|one| one.entry == entry)
    }

    /// All of it for programs, in hundredths; a step is null where nothing can be chosen in it.
    #[must_use]
    pub fn document(&self) -> Value {
        json!({
            "by_score": self.by_score,
            "by_rules": step_document(self.by_rules.as_ref(), self.balance()),
            "after_rulings": step_document(self.after_rulings.as_ref(), self.rulings()),
            "price": self.whole().map(|exchange| exchange.price),
            "over_tolerance": self.over_tolerance,
            "drawn": self.drawn,
        })
    }

    /// Whether the lottery decided about this entry.
    #[must_use]
    pub fn is_drawn(&self, entry: &str) -> bool {
        self.drawn.iter().any(|pair| pair.comes == entry || pair.leaves == entry)
    }
}

impl Problem {
    /// Whether people ruled any entry in or out.
    #[must_use]
    pub const fn is_ruled(&self) -> bool {
        !self.pinned.is_empty() || !self.vetoed.is_empty()
    }
}

/// A step with what it changes.
fn step_document(step: Option<&Step>, exchange: Option<Exchange<'_>>) -> Value {
    let Some(step) = step else { return Value::Null };
    let exchange = exchange.as_ref();
    json!({
        "total": step.total,
        "selected": step.selected,
        "price": exchange.map(|exchange| exchange.price),
        "leaves": exchange.map(|exchange| &exchange.leaves),
        "comes": exchange.map(|exchange| &exchange.comes),
    })
}

/// The best scores one after the other; equal ones by their criteria, then by the lottery.
fn by_score(problem: &Problem) -> Option<Step> {
    let entries = &problem.entries;
    if entries.len() < problem.size {
        return None;
    }
    let draw = |entry: &Entry| problem.lottery_seed.draw(DrawLabel::Ties, &[entry.id.as_str()]);
    let better = |a: &Entry, b: &Entry| {
        let merit = b.score.cmp(&a.score).then_with(|| b.tie_break.cmp(&a.tie_break));
        merit.then_with(|| draw(b).cmp(&draw(a))).then_with(|| a.id.cmp(&b.id))
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    sort_indices(&mut order, &|one, two| match (entries.get(one), entries.get(two)) {
        (Some(one), Some(two)) => better(one, two),
        _ => Ordering::Equal,
    });
    let best = || order.iter().take(problem.size).filter_map(|at| entries.get(*at));
    Some(Step {
        total: best().fold(0_i64, |total, entry| total.saturating_add(entry.score)),
        selected: best().map(|entry| entry.id.clone()).collect(),
    })
}

/// Pairs of which the lottery chose one: for each entry that it decided about the first that could be in its place, so that none is
/// missing, however many are alike. Entries people decided about are in none.
fn drawn(problem: &Problem, chosen: &BTreeSet<&str>, selected: &[String]) -> Vec<Drawn> {
    let is_free = |entry: &&Entry| !problem.pinned.contains(&entry.id) && !problem.vetoed.contains(&entry.id);
    let (inside, outside): (Vec<&Entry>, Vec<&Entry>) =
        problem.entries.iter().filter(is_free).partition(|entry| chosen.contains(entry.id.as_str()));
    let mut swaps = Swaps { problem, selected, kinds: Vec::new(), tried: Vec::new() };
    let pair = |comes: &Entry, leaves: &Entry| Drawn { comes: comes.id.clone(), leaves: leaves.id.clone() };
    let (mut pairs, mut named) = (Vec::new(), BTreeSet::new());
    for comes in &inside {
        if let Some(leaves) = outside.iter().find(|leaves| swaps.is_level(comes, leaves)) {
            named.insert(leaves.id.as_str());
            pairs.push(pair(comes, leaves));
        }
    }
    for leaves in outside.iter().filter(|leaves| !named.contains(leaves.id.as_str())) {
        if let Some(comes) = inside.iter().find(|comes| swaps.is_level(comes, leaves)) {
            pairs.push(pair(comes, leaves));
        }
    }
    pairs
}

/// Which entries could be in each other's place.
struct Swaps<'a> {
    problem: &'a Problem,
    selected: &'a [String],
    /// The groups that entries have. Entries with the same are the same to every rule.
    kinds: Vec<&'a BTreeMap<String, Groups>>,
    /// What was tried, by the groups of the entry that is in and of the one that is out: one pair of each is enough.
    tried: Vec<((usize, usize), bool)>,
}

impl<'a> Swaps<'a> {
    /// Whether score and criteria leave two entries level, and the one that is out could be in instead of the other.
    fn is_level(&mut self, comes: &'a Entry, leaves: &'a Entry) -> bool {
        if comes.score != leaves.score || comes.tie_break != leaves.tie_break {
            return false;
        }
        let kinds = (self.kind(comes), self.kind(leaves));
        if let Some((_, holds)) = self.tried.iter().find(|(tried, _)| *tried == kinds) {
            return *holds;
        }
        let instead = |id: &String| if *id == comes.id { leaves.id.clone() } else { id.clone() };
        let other: Vec<String> = self.selected.iter().map(instead).collect();
        let holds = verify(self.problem, &other).is_ok();
        self.tried.push((kinds, holds));
        holds
    }

    fn kind(&mut self, entry: &'a Entry) -> usize {
        let known = self.kinds.iter().position(|groups| **groups == entry.groups);
        known.unwrap_or_else(|| {
            self.kinds.push(&entry.groups);
            self.kinds.len().saturating_sub(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{entry, problem};
    use super::*;
    use crate::selection::{Explain, Outcome, Rule, RuleKind, Scope, Structure, generate, solve};

    fn steps(problem: &Problem) -> Steps {
        Steps::of(problem, super::super::best(problem).as_ref())
    }

    #[test]
    fn each_step_has_its_own_total_and_price() {
        let mut problem = problem();
        problem.pinned = vec!["e".to_owned()];
        problem.vetoed = vec!["d".to_owned()];
        // With its pins and vetoes the solver sees a smaller price: people have decided before it compares.
        let Outcome::Optimal(best) = solve(&problem, Explain::None) else { panic!("nothing can be chosen") };
        assert_eq!((best.total, best.best_without_rules, best.cost_of_rules), (24_150, 24_150, 0));
        let steps = steps(&problem);
        let total = |step: &Option<Step>| step.as_ref().unwrap().total;
        assert_eq!(
            (total(&steps.by_score), total(&steps.by_rules), total(&steps.after_rulings)),
            (24_508, 24_400, 24_150)
        );
        let of = |price, leaves: &'static str, comes: &'static str| {
            Some(Exchange { price, leaves: vec![leaves], comes: vec![comes] })
        };
        assert_eq!(steps.balance(), of(108, "c", "d"));
        assert_eq!(steps.rulings(), of(250, "d", "e"));
        assert_eq!(steps.whole(), of(358, "c", "e"));
    }

    #[test]
    fn without_rulings_the_last_two_steps_are_one() {
        for seed in 1..=5 {
            let problem = generate(40, 9, Structure::A, seed);
            let Outcome::Optimal(best) = solve(&problem, Explain::None) else { panic!("nothing can be chosen") };
            let steps = Steps::of(&problem, Some(&best));
            assert_eq!(steps.by_rules, steps.after_rulings);
            assert_eq!(steps.balance().unwrap().price, best.cost_of_rules);
            let free = Problem { rules: Vec::new(), tolerance: None, ..problem.clone() };
            let Outcome::Optimal(free) = solve(&free, Explain::None) else { panic!("nothing can be chosen") };
            assert_eq!(steps.by_score, Some(Step { total: free.total, selected: free.selected }));
        }
    }

    #[test]
    fn rulings_do_not_change_what_score_and_rules_alone_select() {
        let free = generate(60, 8, Structure::B, 3);
        let mut ruled = free.clone();
        ruled.pinned = vec![free.entries[7].id.clone()];
        ruled.vetoed = vec![free.entries[11].id.clone()];
        let (free, ruled) = (steps(&free), steps(&ruled));
        assert_eq!((&ruled.by_score, &ruled.by_rules), (&free.by_score, &free.by_rules));
    }

    #[test]
    fn a_step_that_cannot_be_taken_is_none() {
        let mut problem = problem();
        problem.size = 6;
        assert_eq!(steps(&problem), Steps::default());
        // The rules could hold; the ruling breaks them.
        problem.size = 3;
        problem.pinned = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let steps = steps(&problem);
        assert!(steps.by_rules.is_some() && steps.after_rulings.is_none() && steps.rulings().is_none());
    }

    #[test]
    fn where_the_rules_alone_choose_nothing_rulings_are_told_from_the_scores() {
        let mut problem = problem();
        // One film of the east is asked for, and the best of them is more than a point below a third of the west.
        problem.rules = vec![Rule::new("region:E", "region", Scope::Group("E".to_owned())).with(RuleKind::Min, 1)];
        problem.tolerance = Some(100);
        assert_eq!(steps(&problem).by_rules, None);
        problem.pinned = vec!["d".to_owned()];
        let steps = steps(&problem);
        assert!(steps.by_rules.is_none() && steps.after_rulings.is_some(), "{steps:?}");
        let exchange = Some(Exchange { price: 108, leaves: vec!["c"], comes: vec!["d"] });
        assert_eq!((steps.rulings(), steps.whole(), steps.balance()), (exchange.clone(), exchange, None));
    }

    #[test]
    fn however_many_are_alike_each_is_told() {
        let mut problem = generate(400, 40, Structure::A, 1);
        problem.rules.clear();
        for entry in &mut problem.entries {
            (entry.score, entry.tie_break) = (8_000, Vec::new());
        }
        for films in [400, 40] {
            problem.entries.truncate(films);
            problem.size = if films == 40 { 15 } else { 40 };
            let steps = steps(&problem);
            assert!(problem.entries.iter().all(|entry| steps.is_drawn(&entry.id)), "of {films}");
            assert!(steps.drawn.len() < films, "not every pair: {}", steps.drawn.len());
        }
    }

    #[test]
    fn who_could_not_be_in_was_not_drawn() {
        let mut problem = problem();
        problem.entries.push(entry("f", 7_800, "E"));
        problem.entries.push(entry("g", 7_800, "W"));
        // A third film of the west is not allowed: g could not be in for d or f, which the lottery decided between.
        let steps = steps(&problem);
        assert!(steps.is_drawn("d") && steps.is_drawn("f") && !steps.is_drawn("g"), "{:?}", steps.drawn);
    }

    #[test]
    fn a_place_that_the_lottery_decided_is_named_with_both() {
        let mut problem = problem();
        problem.entries.push(entry("f", 7_800, "E"));
        let steps_of = steps(&problem);
        let [pair] = steps_of.drawn.as_slice() else { panic!("{steps_of:?}") };
        let (first, second) =
            if crate::lottery::lottery(1, "d") > crate::lottery::lottery(1, "f") { ("d", "f") } else { ("f", "d") };
        assert_eq!((pair.comes.as_str(), pair.leaves.as_str()), (first, second));
        assert!(steps_of.is_drawn("d") && steps_of.is_drawn("f") && !steps_of.is_drawn("c"));
        // Told apart by a criterion, by a rule, or by people, nothing was drawn.
        problem.entries[5].tie_break = vec![1];
        assert_eq!(steps(&problem).drawn, []);
        problem.entries[5] = entry("f", 7_800, "W");
        assert_eq!(steps(&problem).drawn, []);
        problem.entries[5] = entry("f", 7_800, "E");
        problem.pinned = vec!["d".to_owned()];
        assert_eq!(steps(&problem).drawn, []);
    }
}
