//! What creators hand to their unit, and what the unit does with it.

use std::fmt;
use std::str::FromStr;

use super::state::EntryState;
use crate::folding::folded;

/// Where an entry stands with the unit it was handed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NominationState {
    /// The unit has it.
    Handed,
    /// The unit gave it back, with a reason.
    Returned,
    /// The unit submitted it.
    Sent,
}

impl NominationState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Handed, Self::Returned, Self::Sent];

    /// The name in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Handed => "handed",
            Self::Returned => "returned",
            Self::Sent => "sent",
        }
    }

    /// The author may change the entry, as far as the entry's own state allows it.
    #[must_use]
    pub const fn is_with_author(self) -> bool {
        !matches!(self, Self::Handed)
    }

    /// The unit may change and submit the entry, as far as the entry's own state allows it, and ranks it.
    #[must_use]
    pub const fn is_with_unit(self) -> bool {
        matches!(self, Self::Handed | Self::Sent)
    }
}

impl fmt::Display for NominationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no such state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown nomination state {0:?}")]
pub struct BadNominationState(pub String);

impl FromStr for NominationState {
    type Err = BadNominationState;
    fn from_str(text: &str) -> Result<Self, BadNominationState> {
        let bad = || BadNominationState(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(bad)
    }
}

/// Why an entry is not handed to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandProblem {
    /// Its state does not allow it.
    State,
    /// A unit has it already.
    AlreadyHanded,
    /// Another unit submitted it: a work has one nominating unit.
    OtherUnit,
}

/// Whether an entry may be handed to a unit, given the unit that had it before and where it stands with it.
///
/// # Errors
/// Why not.
pub fn may_hand(entry: EntryState, before: Option<(&str, NominationState)>, unit: &str) -> Result<(), HandProblem> {
    if !entry.is_open() {
        return Err(HandProblem::State);
    }
    match before {
        Some((_, NominationState::Handed)) => Err(HandProblem::AlreadyHanded),
        Some((other, NominationState::Sent)) if folded(other) != folded(unit) => Err(HandProblem::OtherUnit),
        _ => Ok(()),
    }
}

/// The same order with the item at `from` taken to `to`; a place behind the last is the last.
#[must_use]
pub fn moved<T>(mut order: Vec<T>, from: usize, to: usize) -> Vec<T> {
    if from < order.len() {
        let item = order.remove(from);
        order.insert(to.min(order.len()), item);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_has_one_nominating_unit() {
        let draft = EntryState::Draft;
        assert_eq!(may_hand(draft, None, "市文联"), Ok(()));
        assert_eq!(may_hand(EntryState::Submitted, None, "市文联"), Err(HandProblem::State));
        let before = |unit, state| Some((unit, state));
        let handed = before("市文联", NominationState::Handed);
        assert_eq!(may_hand(draft, handed, "市文联"), Err(HandProblem::AlreadyHanded));
        assert_eq!(may_hand(draft, before("市文联", NominationState::Returned), "市妇联"), Ok(()), "it never sent it");
        let sent = before("市文联", NominationState::Sent);
        assert_eq!(may_hand(EntryState::Returned, sent, "市妇联"), Err(HandProblem::OtherUnit));
        assert_eq!(may_hand(EntryState::Returned, sent, "市 文联"), Ok(()), "spelled otherwise");
    }

    #[test]
    fn somebody_always_has_the_entry() {
        for state in NominationState::ALL {
            assert!(state.is_with_author() || state.is_with_unit());
            assert_eq!(state.key().parse(), Ok(state));
        }
        assert!("lost".parse::<NominationState>().is_err());
    }

    #[test]
    fn an_order_is_changed_by_one_move() {
        let order = || vec!['a', 'b', 'c'];
        assert_eq!(moved(order(), 2, 0), ['c', 'a', 'b']);
        assert_eq!(moved(order(), 0, 9), ['b', 'c', 'a']);
        assert_eq!(moved(order(), 7, 0), order());
    }
}
