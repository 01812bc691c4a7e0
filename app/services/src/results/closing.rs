//! What is kept of a closed round, as it is stored.

use std::str::FromStr as _;

use domain::contest::round::{Advance, Line, Ties};
use domain::scoring::Method;
use serde::{Deserialize, Serialize};
use store::{Contest, RoundClosing};

use crate::error::{Result, ServiceError};
use crate::results::line_film::LineFilm;
use crate::rounds::participants::round_of;

/// The line of a closed round as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClosedLine {
    /// The rule by which films went on; `None` after the last round.
    pub(crate) rule: Option<Advance>,
    /// What became of the films tied at the line.
    pub(crate) ties: Ties,
    /// The films on each side with place and score; after the last round all are above.
    pub(crate) sides: Line<LineFilm>,
}

/// The line that is kept of a round.
pub(crate) fn line_of(closing: &RoundClosing) -> Result<ClosedLine> {
    serde_json::from_str(&closing.line).map_err(|error| unreadable(closing, &error))
}

/// The method a round was closed by.
pub(crate) fn method_of(closing: &RoundClosing) -> Result<Method> {
    Method::from_str(&closing.method).map_err(|error| unreadable(closing, &error))
}

/// The method a round is ranked by, with what was kept of it when it was closed: a method chosen later says nothing of a round that
/// others went on from; the last one is ranked as the selection is made.
pub(crate) fn method_in(contest: &Contest, round: u8, closing: Option<&RoundClosing>) -> Result<Method> {
    match closing {
        Some(closing) if round < round_of(contest) => method_of(closing),
        _ => Ok(contest.method),
    }
}

fn unreadable(closing: &RoundClosing, error: &impl ToString) -> ServiceError {
    let RoundClosing { contest_id, round, .. } = closing;
    ServiceError::Environment(format!("closed round {round} of {contest_id}: {}", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_of_a_closed_round_is_an_error_and_no_other_method() {
        let closing = RoundClosing {
            contest_id: "c1".parse().unwrap(),
            round: 1,
            method: "median".to_owned(),
            line: "{}".to_owned(),
            closed_at: 1,
        };
        assert!(matches!(method_of(&closing), Err(ServiceError::Environment(why)) if why.contains("median")));
        assert!(line_of(&closing).is_err());
        assert_eq!(method_of(&RoundClosing { method: "mean".to_owned(), ..closing }).unwrap(), Method::Mean);
    }
}
