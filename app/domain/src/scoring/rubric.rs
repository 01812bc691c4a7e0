//! The rubric (评分标准): criteria, weights, anchors, and what a mark may be.
//!
//! A mark is given on the criterion's scale and held as an integer in hundredths: 8.5 is `850`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::total::{Weights, composite};
use crate::text::{Lang, Text};

/// A judge's marks for one entry: criterion key → hundredths of the scale. A criterion without a
/// mark is absent, never zero.
pub type Marks = BTreeMap<String, i64>;

/// What a range of the scale means for one criterion, shown beside the control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Lowest mark of the range, hundredths.
    pub from: i64,
    /// Highest mark of the range, hundredths.
    pub to: i64,
    /// The meaning.
    pub text: Text,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Stable key, for example `c1`.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Weight; only the ratio between weights counts, presets use percent.
    pub weight: i64,
    /// Anchors from the highest range down.
    pub anchors: Vec<Anchor>,
}

/// All criteria of a contest with their common scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// Highest mark, hundredths (10 points = `1000`). The lowest is 0.
    pub max: i64,
    /// Distance between allowed marks, hundredths (half a point = `50`).
    pub step: i64,
    /// Criteria in the order that also breaks ties.
    pub criteria: Vec<Criterion>,
}

/// Why marks are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum MarkProblem {
    /// The criterion is not in the rubric.
    #[error("unknown criterion {found:?}; allowed: {}", allowed.join(", "))]
    UnknownCriterion {
        /// What was sent.
        found: String,
        /// The rubric's keys.
        allowed: Vec<String>,
    },
    /// The mark is off the scale or between its steps.
    #[error("{criterion}: found {found} hundredths; allowed 0 to {max} in steps of {step}")]
    OffScale {
        /// The criterion's key.
        criterion: String,
        /// What was sent, hundredths.
        found: i64,
        /// Highest mark, hundredths.
        max: i64,
        /// Step, hundredths.
        step: i64,
    },
}

/// What makes a rubric unusable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum RubricProblem {
    /// There is no criterion.
    #[error("a rubric needs at least one criterion")]
    Empty,
    /// Two criteria share a key.
    #[error("criterion {0:?} occurs twice")]
    Duplicate(String),
    /// A weight is not positive or is absurdly large.
    #[error("criterion {key:?}: weight {found}; allowed 1 to 10000")]
    Weight {
        /// The criterion's key.
        key: String,
        /// What was found.
        found: i64,
    },
    /// The scale cannot be divided into its steps.
    #[error("scale 0 to {max} in steps of {step} hundredths cannot be used")]
    Scale {
        /// Highest mark.
        max: i64,
        /// Step.
        step: i64,
    },
}

impl Rubric {
    /// What a screening is judged by: one criterion, one step from fail to pass. A mean of its totals is the share of
    /// judges who let a film pass, in hundredths of a per cent.
    #[must_use]
    pub fn screening() -> Self {
        let anchor = |mark: i64, zh: &str, en: &str| Anchor { from: mark, to: mark, text: Text::new(zh, en) };
        Self {
            max: 100,
            step: 100,
            criteria: vec![Criterion {
                key: "pass".to_owned(),
                label: Text::new("是否通过", "Pass or fail"),
                weight: 1,
                anchors: vec![anchor(100, "通过", "Pass"), anchor(0, "不通过", "Fail")],
            }],
        }
    }

    /// It is the one of a screening.
    #[must_use]
    pub fn is_pass_or_fail(&self) -> bool {
        *self == Self::screening()
    }

    /// A mark as people read it: points, or pass and fail.
    #[must_use]
    pub fn said(&self, mark: i64, lang: Lang) -> String {
        let meaning = || self.criteria.first()?.anchors.iter().find(|anchor| anchor.from == mark);
        match meaning().filter(|_| self.is_pass_or_fail()) {
            Some(anchor) => anchor.text.get(lang).to_owned(),
            None => points(mark),
        }
    }

    /// Everything that makes this rubric unusable; empty when it is sound.
    #[must_use]
    pub fn problems(&self) -> Vec<RubricProblem> {
        let mut problems = Vec::new();
        if self.criteria.is_empty() {
            problems.push(RubricProblem::Empty);
        }
        if self.step <= 0 || self.max <= 0 || self.max > 100_000 || self.max % self.step.max(1) != 0 {
            problems.push(RubricProblem::Scale { max: self.max, step: self.step });
        }
        let mut seen = BTreeSet::new();
        for criterion in &self.criteria {
            if !seen.insert(criterion.key.as_str()) {
                problems.push(RubricProblem::Duplicate(criterion.key.clone()));
            }
            if !(1..=10_000).contains(&criterion.weight) {
                problems.push(RubricProblem::Weight { key: criterion.key.clone(), found: criterion.weight });
            }
        }
        problems
    }

    /// Checks marks as they arrive: known criteria, on the scale, on a step. Missing marks are fine.
    ///
    /// # Errors
    /// The first mark that is refused.
    pub fn check(&self, marks: &Marks) -> Result<(), MarkProblem> {
        for (key, &mark) in marks {
            if !self.criteria.iter().any(|c| &c.key == key) {
                return Err(MarkProblem::UnknownCriterion {
                    found: key.clone(),
                    allowed: self.criteria.iter().map(|c| c.key.clone()).collect(),
                });
            }
            if !(0..=self.max).contains(&mark) || mark.checked_rem(self.step) != Some(0) {
                return Err(MarkProblem::OffScale {
                    criterion: key.clone(),
                    found: mark,
                    max: self.max,
                    step: self.step,
                });
            }
        }
        Ok(())
    }

    /// Criteria that have no mark yet, in rubric order.
    #[must_use]
    pub fn missing<'a>(&'a self, marks: &Marks) -> Vec<&'a Criterion> {
        self.criteria.iter().filter(|c| !marks.contains_key(&c.key)).collect()
    }

    /// The weights as the scoring functions take them.
    #[must_use]
    pub fn weights(&self) -> Weights {
        Weights { criteria: self.criteria.iter().map(|c| (c.key.clone(), c.weight)).collect(), max: self.max }
    }

    /// One judge's total for one entry on 0–100, hundredths (see [`super::total::composite`]); `None`
    /// while a criterion has no mark.
    #[must_use]
    pub fn total(&self, marks: &Marks) -> Option<i64> {
        composite(&self.weights(), marks).ok()
    }
}

/// Hundredths as people write them: `850` → `8.5`, `900` → `9`, `8734` → `87.34`.
#[must_use]
pub fn points(hundredths: i64) -> String {
    let text = points_2(hundredths);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Hundredths with two decimals always: `8730` → `87.30`.
#[must_use]
pub fn points_2(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    fn marks(a: i64, b: i64, c: i64) -> Marks {
        [("c1", a), ("c2", b), ("c3", c)].map(|(k, v)| (k.to_owned(), v)).into()
    }

    #[test]
    fn total_weighs_40_30_30() {
        let rubric = preset::selection().rubric;
        assert_eq!(rubric.total(&marks(800, 750, 700)), Some(7550));
        assert_eq!(rubric.total(&marks(1000, 1000, 1000)), Some(10_000));
        assert_eq!(rubric.total(&marks(0, 0, 0)), Some(0));
    }

    #[test]
    fn a_screening_counts_who_lets_pass() {
        let rubric = Rubric::screening();
        assert!(rubric.problems().is_empty() && rubric.is_pass_or_fail());
        let own = Rubric { max: 100, step: 100, ..preset::selection().rubric };
        assert!(!own.is_pass_or_fail(), "a contest may have a scale of one step");
        let total = |mark: i64| rubric.total(&[("pass".to_owned(), mark)].into());
        assert_eq!([total(100), total(0)], [Some(10_000), Some(0)]);
        assert!(rubric.check(&[("pass".to_owned(), 50)].into()).is_err());
    }

    #[test]
    fn an_absent_mark_is_not_a_zero() {
        let rubric = preset::selection().rubric;
        let mut partly = marks(800, 750, 700);
        partly.remove("c2");
        assert_eq!(rubric.total(&partly), None);
        assert_eq!(rubric.missing(&partly).len(), 1);
    }

    #[test]
    fn refuses_marks_off_the_scale() {
        let rubric = preset::selection().rubric;
        assert!(rubric.check(&marks(825, 0, 0)).is_err());
        assert!(rubric.check(&marks(1050, 0, 0)).is_err());
        assert!(rubric.check(&marks(-50, 0, 0)).is_err());
        assert!(rubric.check(&marks(850, 1000, 0)).is_ok());
        assert!(rubric.check(&[("x".to_owned(), 1)].into()).is_err());
    }

    #[test]
    fn writes_points() {
        assert_eq!(points(850), "8.5");
        assert_eq!(points(1000), "10");
        assert_eq!(points(0), "0");
        assert_eq!(points_2(-5), "-0.05");
    }
}
