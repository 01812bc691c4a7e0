//! What an assignment answers. The structs serialise to the result forms of `linxuan assign`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::Minutes;
use crate::scoring::Weakest;

/// Names that are written out in a sentence; the lists beside it have all.
const NAMED: usize = 12;

/// The answer: a plan, or what makes every plan impossible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Outcome {
    /// Everything that was asked holds.
    Assigned(Plan),
    /// It cannot hold.
    Impossible(Impossible),
}

/// Who sees what, in which order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// By judge and place.
    pub assignments: Vec<Task>,
    /// Judge → length of all their films.
    pub minutes: BTreeMap<String, Minutes>,
    /// Judge → number of films.
    pub loads: BTreeMap<String, usize>,
    /// Films that every judge without a conflict of interest sees, in order of id.
    pub anchors: Vec<String>,
    /// Fixed pairs that are in the plan: all of them.
    pub kept: usize,
    /// Components of the graph of films and judges; 1 is what a comparison of all films needs.
    pub components: usize,
    /// The least reliable comparison, as if every review were a score; `None` where not all films can
    /// be compared or there are fewer than two.
    pub weakest: Option<Weakest>,
    /// What is to be taken with care.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One film for one judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Task {
    /// The judge.
    pub judge: String,
    /// The film.
    pub entry: String,
    /// Place in the judge's own order, from 1.
    pub position: usize,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{reason}")]
pub struct Impossible {
    /// In words, with names and numbers.
    pub reason: String,
    /// Entries it is about; empty where it is not about particular ones.
    pub entries: Vec<String>,
    /// Judges it is about; empty where it is not about particular ones.
    pub judges: Vec<String>,
}

impl Impossible {
    pub(super) fn new(reason: String, entries: Vec<String>, judges: Vec<String>) -> Self {
        Self { reason, entries, judges }
    }
}

/// `A`, `A and B`, `A, B and C`, `A, B, … and 7 more`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] if names.len() <= NAMED => format!("{} and {last}", start.join(", ")),
        _ => format!("{} and {} more", names[..NAMED - 1].join(", "), names.len() - (NAMED - 1)),
    }
}

/// `1 review`, `2 reviews`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_sentence() {
        let names: Vec<String> = (1..=14).map(|n| format!("e{n}")).collect();
        assert_eq!(listed(&names[..1]), "e1");
        assert_eq!(listed(&names[..3]), "e1, e2 and e3");
        assert_eq!(listed(&names), "e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11 and 3 more");
    }
}
