//! Whether a judge may score now, and why not.

use crate::contest::phase::Phase;
use crate::time::Micros;

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

#[cfg(test)]
mod tests {
    use super::*;

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
