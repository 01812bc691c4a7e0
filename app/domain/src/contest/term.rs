//! Whether a judge may score now, and why not.

use crate::contest::phase::Phase;
use crate::time::{DAY, Micros};

/// How long before the end of a term unsigned sheets are told: long enough for a judge to sign, or for a longer term.
const SOON: Micros = 3 * DAY;

/// Whether sheets of a contest may be changed and signed by a judge now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may.
    Open,
    /// The round goes on, and the judge's term ended at this time: it may be extended.
    TermOver(Micros),
    /// No round is judged now.
    RoundOver,
}

impl Standing {
    /// Where a judge stands in this phase whose term ends at `until`; `None` is without end. The last moment of a term belongs to
    /// it.
    #[must_use]
    pub const fn of(phase: Phase, until: Option<Micros>, now: Micros) -> Self {
        match (phase, until) {
            (Phase::Round(_), Some(until)) if until < now => Self::TermOver(until),
            (Phase::Round(_), _) => Self::Open,
            _ => Self::RoundOver,
        }
    }

    /// Sheets may be changed and signed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }

    /// When the judge's term ended, where that is why they may not.
    #[must_use]
    pub const fn term_over(self) -> Option<Micros> {
        match self {
            Self::TermOver(at) => Some(at),
            Self::Open | Self::RoundOver => None,
        }
    }
}

/// Sheets that are unsigned while their judge's term is over, or will be soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsignedAtEnd {
    /// When the term ends or ended.
    pub until: Micros,
    /// How many sheets.
    pub sheets: usize,
}

/// Whether so many unsigned sheets are in danger: in a round, of a term that is over or ends within three days. After a term nobody can
/// sign any more.
#[must_use]
pub const fn unsigned_at_end(phase: Phase, until: Option<Micros>, now: Micros, sheets: usize) -> Option<UnsignedAtEnd> {
    match (phase, until) {
        (Phase::Round(_), Some(until)) if sheets > 0 && until.saturating_sub(now) <= SOON => {
            Some(UnsignedAtEnd { until, sheets })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_sheets_are_told_before_and_after_the_term_ends() {
        let told = |until, now, sheets| unsigned_at_end(Phase::Round(1), until, now, sheets).map(|one| one.sheets);
        assert_eq!(told(Some(10 * DAY), 6 * DAY, 3), None, "there is time");
        assert_eq!(told(Some(10 * DAY), 7 * DAY, 3), Some(3));
        assert_eq!(told(Some(10 * DAY), 11 * DAY, 3), Some(3), "it is over");
        assert_eq!((told(Some(10 * DAY), 9 * DAY, 0), told(None, 9 * DAY, 3)), (None, None));
        assert_eq!(unsigned_at_end(Phase::Selection, Some(1), 1, 3), None, "the round is over");
    }

    #[test]
    fn a_term_that_is_over_is_no_round_that_is_over() {
        let round = Phase::Round(2);
        assert_eq!(Standing::of(round, None, 9), Standing::Open);
        assert_eq!(Standing::of(round, Some(9), 9), Standing::Open);
        assert_eq!(Standing::of(round, Some(9), 10), Standing::TermOver(9));
        assert_eq!(Standing::of(round, Some(9), 10).term_over(), Some(9));
        for phase in [Phase::Eligibility, Phase::Selection, Phase::Publicity, Phase::Final] {
            assert_eq!(Standing::of(phase, Some(9), 10), Standing::RoundOver);
            assert!(!Standing::of(phase, None, 1).is_open());
        }
    }
}
