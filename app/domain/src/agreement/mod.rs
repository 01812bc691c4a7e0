//! How far judges agree, and whether the order of viewing moved their scores.
//!
//! Scores arrive as integers in any common unit: equality, ties and "no variance" are decided exactly, and
//! floating point begins with differences. Every coefficient except a drift is the same in any unit. All of it
//! describes and decides nothing: a coefficient that does not exist is `None`, and a note says why.

mod alpha;
mod beta;
mod icc;
mod kendall;
mod order;
mod reading;
mod report;

pub use alpha::{Alpha, alpha};
pub use icc::{Coefficient, Icc, icc};
pub use kendall::{Kendall, kendall};
pub use order::{JudgeDrift, OrderEffect, Viewing, order_effect};
pub use reading::{Strength, Trust, stands_out};
pub use report::{Report, describe, report};

/// So many names stand in a sentence before the rest is counted.
const NAMED: usize = 5;

/// A number that may stand in an answer.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Names for a sentence, the rest counted.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_beyond_five() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }
}
