//! Amendments (修订) of what was sealed with the first round: rules, rubric, method, deadline, and films that leave a sealed selection.
//!
//! What was sealed stays as it is, and beside it stands what was changed: as it was, as it is, why, and who decided it. Whoever reads a
//! result reads all of it.

use serde::{Deserialize, Serialize};

use crate::contest::Balance;
use crate::ids::EntryId;
use crate::scoring::Method;
use crate::scoring::rubric::Rubric;
use crate::selection::{Problem, Selection, verify};
use crate::time::Micros;

/// What an amendment changes, as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "subject", rename_all = "snake_case")]
pub enum SealedChange {
    /// Size and rules of the selection.
    Rules {
        /// As they were sealed.
        before: Balance,
        /// As they are.
        after: Balance,
    },
    /// Names, anchors or weights of the criteria.
    Rubric {
        /// As it was.
        before: Rubric,
        /// As it is.
        after: Rubric,
    },
    /// How one score is made of several.
    Method {
        /// As it was.
        before: Method,
        /// As it is.
        after: Method,
    },
    /// The end of the call.
    Deadline {
        /// As it was.
        before: Option<Micros>,
        /// As it is.
        after: Option<Micros>,
    },
    /// A chosen film was withdrawn after the seal.
    Withdrawal {
        /// The film.
        leaves: EntryId,
        /// The reserve that takes its place; `None` where none keeps the rules.
        comes: Option<EntryId>,
    },
}

/// An amendment on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChange {
    /// What it changes.
    #[serde(flatten)]
    pub change: SealedChange,
    /// Why.
    pub reason: String,
    /// Who decided it: a person or a body.
    pub decider: String,
    /// When.
    pub at: Micros,
}

/// Whether a rubric may take the place of a sealed one: marks that were given keep their meaning, so the scale and the criteria stay,
/// in their order, which also breaks ties. Names, anchors and weights may change.
#[must_use]
pub fn may_replace(sealed: &Rubric, amended: &Rubric) -> bool {
    let keys = |rubric: &Rubric| rubric.criteria.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    (sealed.max, sealed.step) == (amended.max, amended.step) && keys(sealed) == keys(amended)
}

/// The films that are chosen once these amendments are made: in the order of the seal, a reserve in the place of the film it
/// replaces.
#[must_use]
pub fn chosen_after<'a>(sealed: &[String], changes: impl IntoIterator<Item = &'a RecordedChange>) -> Vec<String> {
    let mut chosen = sealed.to_vec();
    for one in changes {
        let SealedChange::Withdrawal { leaves, comes } = &one.change else { continue };
        let Some(place) = chosen.iter().position(|id| id == leaves.as_str()) else { continue };
        let comes = comes.as_ref().map(ToString::to_string);
        drop(chosen.splice(place..=place, comes));
    }
    chosen
}

/// The reserve that takes the place of a film that leaves a sealed selection: the next in the order of the reserves with which
/// every rule that was sealed is kept. `chosen` are the films chosen now, the leaving one among them; `gone` left before.
/// `None` where no reserve keeps the rules, and the place stays empty.
#[must_use]
pub fn successor(
    problem: &Problem,
    sealed: &Selection,
    chosen: &[String],
    leaves: &str,
    gone: &[String],
) -> Option<String> {
    let rest: Vec<String> = chosen.iter().filter(|id| *id != leaves).cloned().collect();
    let left = |id: &String| id == leaves || gone.contains(id);
    let mut asked = problem.clone();
    asked.pinned.retain(|id| !left(id));
    asked.vetoed.extend(gone.iter().cloned().chain([leaves.to_owned()]));
    // A place that stayed empty before stays so.
    asked.size = chosen.len();
    let reserves = sealed.by_entry.as_ref().map(|why| why.reserves.as_slice()).unwrap_or_default();
    let free = |id: &&String| !left(id) && !chosen.contains(*id);
    let keeps_rules = |id: &&String| {
        let with: Vec<String> = rest.iter().cloned().chain([(*id).clone()]).collect();
        verify(&asked, &with).is_ok()
    };
    reserves.iter().filter(free).find(keeps_rules).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Entry, Explain, Groups, Outcome, Rule, RuleKind, Scope, solve};

    /// Six films from 90.00 down in steps of five points, in these regions.
    fn problem(regions: [&str; 6], rules: Vec<Rule>) -> Problem {
        let entry = |(at, region): (i64, &str)| Entry {
            id: format!("e{at}"),
            score: 9_000 - at * 500,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from(region))].into(),
        };
        let entries = (0..).zip(regions).map(entry).collect();
        Problem { size: 3, lottery_seed: 1_u64.into(), tolerance: None, entries, rules, pinned: vec![], vetoed: vec![] }
    }

    fn sealed(problem: &Problem) -> Selection {
        match solve(problem, Explain::All) {
            Outcome::Optimal(best) => best,
            Outcome::Infeasible(why) => panic!("{why:?}"),
        }
    }

    fn one_each() -> Rule {
        Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1)
    }

    fn withdrawal(leaves: &str, comes: Option<&str>) -> RecordedChange {
        let comes = comes.map(|id| id.parse().unwrap());
        RecordedChange {
            change: SealedChange::Withdrawal { leaves: leaves.parse().unwrap(), comes },
            reason: "r".to_owned(),
            decider: "d".to_owned(),
            at: 1,
        }
    }

    #[test]
    fn the_next_reserve_that_keeps_the_rules_comes() {
        // Chosen are e0 of W, e1 of E and e3 of S; the reserves are e2 of W, e5 of N and e4 of E in this order.
        let problem = problem(["W", "E", "W", "S", "E", "N"], vec![one_each()]);
        let best = sealed(&problem);
        assert_eq!(best.selected, ["e0", "e1", "e3"]);
        assert_eq!(best.by_entry.as_ref().unwrap().reserves, ["e2", "e5", "e4"]);
        assert_eq!(successor(&problem, &best, &best.selected, "e0", &[]).as_deref(), Some("e2"));
        assert_eq!(successor(&problem, &best, &best.selected, "e1", &[]).as_deref(), Some("e5"), "one of W is in");
        // Who left before does not come back.
        let now: Vec<String> = ["e0", "e5", "e3"].map(str::to_owned).to_vec();
        let gone = ["e1".to_owned()];
        assert_eq!(successor(&problem, &best, &now, "e5", &gone).as_deref(), Some("e4"));
    }

    #[test]
    fn where_no_reserve_keeps_the_rules_the_place_stays_empty() {
        let north = Rule::new("north", "region", Scope::Group("N".to_owned())).with(RuleKind::Min, 1);
        let problem = problem(["W", "E", "W", "S", "E", "N"], vec![north]);
        let best = sealed(&problem);
        assert!(best.selected.contains(&"e5".to_owned()));
        assert_eq!(successor(&problem, &best, &best.selected, "e5", &[]), None);
    }

    #[test]
    fn a_ruling_binds_the_reserves_and_not_the_film_that_leaves() {
        let mut problem = problem(["W", "E", "W", "S", "E", "N"], vec![]);
        problem.pinned = vec!["e5".to_owned()];
        problem.vetoed = vec!["e2".to_owned()];
        let best = sealed(&problem);
        assert_eq!(best.selected, ["e0", "e1", "e5"]);
        assert_eq!(
            successor(&problem, &best, &best.selected, "e5", &[]).as_deref(),
            Some("e3"),
            "not what was ruled out"
        );
    }

    #[test]
    fn withdrawals_are_read_in_their_order() {
        let sealed: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        let changes =
            [withdrawal("b", Some("d")), withdrawal("d", Some("e")), withdrawal("a", None), withdrawal("x", None)];
        assert_eq!(chosen_after(&sealed, &changes), ["e", "c"]);
        assert_eq!(chosen_after(&sealed, &[]), sealed);
    }

    #[test]
    fn an_amended_rubric_keeps_what_marks_mean() {
        let rubric = crate::contest::preset::selection().rubric;
        let mut other = rubric.clone();
        other.criteria[0].weight += 5;
        other.criteria[0].anchors.clear();
        assert!(may_replace(&rubric, &other));
        other.max += other.step;
        assert!(!may_replace(&rubric, &other));
        let mut fewer = rubric.clone();
        fewer.criteria.pop();
        assert!(!may_replace(&rubric, &fewer));
        let mut turned = rubric.clone();
        turned.criteria.reverse();
        assert!(!may_replace(&rubric, &turned), "their order breaks ties");
    }

    #[test]
    fn a_change_is_written_with_its_subject() {
        let written = serde_json::to_value(withdrawal("b", None)).unwrap();
        let wanted = serde_json::json!({
            "subject": "withdrawal", "leaves": "b", "comes": null, "reason": "r", "decider": "d", "at": 1,
        });
        assert_eq!(written, wanted);
        assert_eq!(serde_json::from_value::<RecordedChange>(written).unwrap(), withdrawal("b", None));
    }
}
