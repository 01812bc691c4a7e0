//! How much of what strangers send with their objections is kept: they have no account, and the disk is everybody's.

use crate::time::DAY;
use crate::tries::TryLimit;

/// Bytes that are kept of the objections of one contest.
pub const EVIDENCE_OF_CONTEST: i64 = 20 << 30;
/// Bytes that are kept of one network in a day.
pub const EVIDENCE_OF_NETWORK: i64 = 2 << 30;
/// How the bytes of a network are counted: as tries that wait for the next day when all are used up.
pub const EVIDENCE_TODAY: TryLimit = TryLimit { free: EVIDENCE_OF_NETWORK, distance: DAY, memory: DAY };

/// Bytes that were kept so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptEvidence {
    /// Of the contest.
    pub of_contest: i64,
    /// Of the network, today.
    pub of_network: i64,
}

/// What is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceBound {
    /// What a contest keeps.
    Contest,
    /// What a network may send in a day.
    Network,
}

impl KeptEvidence {
    /// Whether so many bytes more are kept.
    ///
    /// # Errors
    /// What they would go beyond.
    pub const fn takes(self, bytes: i64) -> Result<(), EvidenceBound> {
        if self.of_network.saturating_add(bytes) > EVIDENCE_OF_NETWORK {
            return Err(EvidenceBound::Network);
        }
        if self.of_contest.saturating_add(bytes) > EVIDENCE_OF_CONTEST {
            return Err(EvidenceBound::Contest);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::objection::{EVIDENCE_BYTES, MOST_EVIDENCE};

    #[test]
    fn a_network_and_a_contest_keep_so_much_and_no_more() {
        let kept = |of_contest, of_network| KeptEvidence { of_contest, of_network };
        assert_eq!(KeptEvidence::default().takes(EVIDENCE_BYTES), Ok(()));
        assert_eq!(kept(0, EVIDENCE_OF_NETWORK - 5).takes(5), Ok(()));
        assert_eq!(kept(0, EVIDENCE_OF_NETWORK - 5).takes(6), Err(EvidenceBound::Network));
        assert_eq!(kept(EVIDENCE_OF_CONTEST - 5, 0).takes(5), Ok(()));
        assert_eq!(kept(EVIDENCE_OF_CONTEST - 5, 0).takes(6), Err(EvidenceBound::Contest));
        // Whoever can wait for tomorrow is told so.
        assert_eq!(kept(EVIDENCE_OF_CONTEST, EVIDENCE_OF_NETWORK).takes(1), Err(EvidenceBound::Network));
    }

    #[test]
    fn one_objection_fits_and_no_network_fills_a_contest_in_a_week() {
        let objection = EVIDENCE_BYTES * i64::try_from(MOST_EVIDENCE).unwrap();
        assert!(objection <= EVIDENCE_OF_NETWORK && 7 * EVIDENCE_OF_NETWORK < EVIDENCE_OF_CONTEST);
    }

    proptest! {
        /// What is taken never goes beyond a bound, and less of it is taken too.
        #[test]
        fn nothing_goes_beyond_a_bound(
            of_contest in 0..=EVIDENCE_OF_CONTEST, of_network in 0..=EVIDENCE_OF_NETWORK, bytes in 1..=EVIDENCE_BYTES,
        ) {
            let kept = KeptEvidence { of_contest, of_network };
            if kept.takes(bytes).is_ok() {
                prop_assert!(of_contest + bytes <= EVIDENCE_OF_CONTEST && of_network + bytes <= EVIDENCE_OF_NETWORK);
                prop_assert_eq!(kept.takes(bytes - 1), Ok(()));
            }
        }
    }
}
