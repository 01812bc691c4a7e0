//! What judging is done by at a line.

use super::lines::ReadRecord;
use super::{Step, wrong};
use crate::lottery::Seed;
use crate::num::half_up;
use crate::record::line::{AmendedSubject, CriterionWeight, LineBody, RoundRule, RulesLine, SeedLine, SeedStep};
use crate::scoring::Method;
use crate::selection::Rule;

/// A judge's total is on 0–100 and kept in hundredths.
const WHOLE_TOTAL: i128 = 10_000;

/// Rules, amended as they are at a line.
#[derive(Clone)]
pub(super) struct InForce<'a> {
    rules: &'a RulesLine,
    pub(super) size: u64,
    pub(super) tolerance: Option<i64>,
    pub(super) balance: &'a [Rule],
    criteria: &'a [CriterionWeight],
    pub(super) method: Method,
    drawn: Option<Seed>,
}

/// What a round is scored by.
pub(super) struct RoundScale {
    pub(super) weights: Vec<i64>,
    pub(super) max: i64,
    pub(super) step: i64,
    /// It is by yes and no.
    pub(super) is_screening: bool,
}

impl<'a> InForce<'a> {
    /// At this line.
    pub(super) fn at(record: &'a ReadRecord<'_>, n: u64) -> Step<Self> {
        let rules = record.rules.as_ref().ok_or_else(|| wrong("rules", "a line in front of the pool", "none"))?;
        let mut now = Self {
            rules,
            size: rules.size,
            tolerance: rules.tolerance,
            balance: &rules.rules,
            criteria: &rules.criteria,
            method: rules.method,
            drawn: None,
        };
        for act in record.acts.iter().filter(|act| act.n < n) {
            now.take(&act.body);
        }
        Ok(now)
    }

    /// As it is behind the next line.
    pub(super) fn take(&mut self, body: &'a LineBody) {
        match body {
            LineBody::Seed(line) if line.step == SeedStep::Drawn => self.drawn = seed_of(line),
            LineBody::Amendment(line) => match (line.subject, line.size, &line.rules, &line.criteria, line.method) {
                (AmendedSubject::Rules, Some(size), Some(balance), ..) => {
                    self.size = size;
                    self.tolerance = line.tolerance;
                    self.balance = balance;
                }
                (AmendedSubject::Criteria, _, _, Some(criteria), _) => self.criteria = criteria,
                (AmendedSubject::Method, _, _, _, Some(method)) => self.method = method,
                _ => {}
            },
            _ => {}
        }
    }

    /// The rule of a round, from 1.
    pub(super) fn round(&self, round: u32) -> Step<&'a RoundRule> {
        rule_of(&self.rules.rounds, round)
    }

    pub(super) fn scale(&self, round: u32) -> Step<RoundScale> {
        let is_screening = self.round(round)?.judging == "screening";
        Ok(if is_screening {
            RoundScale { weights: vec![1], max: 100, step: 100, is_screening }
        } else {
            let weights = self.criteria.iter().map(|one| one.weight).collect();
            RoundScale { weights, max: self.rules.max, step: self.rules.step, is_screening }
        })
    }

    /// The first round whose sheets count in this one.
    pub(super) fn counts_from(&self, round: u32) -> Step<u32> {
        counts_from(&self.rules.rounds, round)
    }

    /// The seed of what is drawn.
    pub(super) fn seed(&self) -> Step<&Seed> {
        self.drawn.as_ref().ok_or_else(|| wrong("seed", "one that is drawn", "none"))
    }
}

/// The rule of a round among these, from 1.
fn rule_of(rounds: &[RoundRule], round: u32) -> Step<&RoundRule> {
    let at = usize::try_from(round).ok().and_then(|round| round.checked_sub(1));
    let rule = at.and_then(|at| rounds.get(at));
    rule.ok_or_else(|| wrong("round", format_args!("1 to {}", rounds.len()), round))
}

/// The first of these rounds whose sheets count in this one.
pub(super) fn counts_from(rounds: &[RoundRule], round: u32) -> Step<u32> {
    let mut first = round;
    while first > 1
        && rule_of(rounds, first)?.carries > 0
        && rule_of(rounds, first.saturating_sub(1))?.judging == "scored"
    {
        first = first.saturating_sub(1);
    }
    Ok(first)
}

impl RoundScale {
    /// Section 8: a total on 0–100, hundredths; `None` where the scale has none.
    pub(super) fn total(&self, marks: &[i64]) -> Option<i64> {
        let weighed = |(weight, mark): (&i64, &i64)| i128::from(*weight).saturating_mul(i128::from(*mark));
        let sum = self.weights.iter().zip(marks).map(weighed).fold(0_i128, i128::saturating_add);
        let weights: i128 = self.weights.iter().map(|weight| i128::from(*weight)).sum();
        half_up(sum.saturating_mul(WHOLE_TOTAL), weights.saturating_mul(i128::from(self.max)))
    }
}

/// The seed of a line that draws one; `None` where it is none.
pub(super) fn seed_of(line: &SeedLine) -> Option<Seed> {
    let seed = line.seed.as_ref()?;
    match line.form.as_deref() {
        Some("number") => seed.parse().ok().map(Seed::Number),
        Some("text") => Some(Seed::Text(seed.clone())),
        _ => None,
    }
}
