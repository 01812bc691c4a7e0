//! A whole number.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;
use crate::typed;

/// A whole number within limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeNumber {
    /// Lowest value.
    pub min: i64,
    /// Highest value.
    pub max: i64,
}

impl WholeNumber {
    pub(super) const KEY: &str = "number";

    /// What an organiser may set `min` and `max` to.
    pub const LIMITS: RangeInclusive<i64> = -1_000_000_000_000..=1_000_000_000_000;
}

impl KindRules for WholeNumber {
    fn read(&self, typed: &str) -> Answer {
        let typed = typed::line(typed);
        typed.parse().map_or_else(|_| Answer::Text(typed), Answer::Number)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        let found = answer.to_text();
        let within = found.parse::<i64>().is_ok_and(|number| (self.min..=self.max).contains(&number));
        (!within).then_some(AnswerProblem::Number { found, min: self.min, max: self.max })
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
