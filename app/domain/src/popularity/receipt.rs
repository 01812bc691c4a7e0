//! The receipt of a ballot: a line that only its voter has, and whose leaf stands in the tree of its day. Root, path and line prove to
//! anybody that the ballot was taken in, see `docs/exhibition/popularity.md`.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::ids::{ContestId, EntryId};
use crate::record::{CommitmentSalt, RecordHash, tree};

/// What every receipt begins with.
const HEAD: &str = "linxuan-ballot-1";

/// A ballot as its voter keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotReceipt {
    /// Contest.
    pub contest: ContestId,
    /// The film it is for.
    pub entry: EntryId,
    /// The day it was cast.
    pub day: Day,
    /// What nobody else knows, so that nobody finds the line by trying.
    pub salt: CommitmentSalt,
}

impl BallotReceipt {
    /// The line that is kept and hashed.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { contest, entry, day, salt } = self;
        format!("{HEAD}|{contest}|{entry}|{day}|{salt}")
    }

    /// Reads [`Self::line`], with white space around it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('|');
        if parts.next()? != HEAD {
            return None;
        }
        let receipt = Self {
            contest: parts.next()?.parse().ok()?,
            entry: parts.next()?.parse().ok()?,
            day: parts.next()?.parse().ok()?,
            salt: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(receipt)
    }

    /// Its leaf.
    #[must_use]
    pub fn leaf(&self) -> RecordHash {
        tree::leaf(self.line().as_bytes())
    }
}

/// What shows that a ballot is in the tree of its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The line of the receipt.
    pub receipt: String,
    /// Its place among the ballots of the day, from 0.
    pub place: usize,
    /// How many these are.
    pub size: usize,
    /// What stands beside it, from the leaf up.
    pub path: Vec<RecordHash>,
    /// The root of the day.
    pub root: RecordHash,
}

impl InclusionProof {
    /// The proof for a receipt among the leaves of its day; `None` where it is not among them.
    #[must_use]
    pub fn of(receipt: &BallotReceipt, leaves: &[RecordHash]) -> Option<Self> {
        let leaf = receipt.leaf();
        let place = leaves.iter().position(|one| *one == leaf)?;
        let path = tree::inclusion(leaves, place)?;
        Some(Self { receipt: receipt.line(), place, size: leaves.len(), path, root: tree::root(leaves) })
    }

    /// Whether it holds by itself.
    #[must_use]
    pub fn holds(&self) -> bool {
        tree::is_included(&tree::leaf(self.receipt.as_bytes()), self.place, self.size, &self.path, &self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(salt: u8) -> BallotReceipt {
        BallotReceipt {
            contest: "c1".parse().unwrap(),
            entry: "e1".parse().unwrap(),
            day: "2026-07-08".parse().unwrap(),
            salt: CommitmentSalt::from_bytes([salt; 32]),
        }
    }

    #[test]
    fn a_receipt_is_read_as_it_is_written_and_nothing_else_is() {
        let one = receipt(7);
        let line = one.line();
        assert!(line.starts_with("linxuan-ballot-1|c1|e1|2026-07-08|0707"), "{line}");
        assert_eq!(BallotReceipt::read(&format!(" {line}\r\n")), Some(one));
        for wrong in ["", "linxuan-ballot-1", &line[1..], &format!("{line}|"), &line.replace("07-08", "07-32")] {
            assert_eq!(BallotReceipt::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_ballot_of_a_day_is_shown_to_be_among_them_and_no_other() {
        let all: Vec<BallotReceipt> = (0..9).map(receipt).collect();
        let leaves: Vec<RecordHash> = all.iter().map(BallotReceipt::leaf).collect();
        for (place, one) in all.iter().enumerate() {
            let proof = InclusionProof::of(one, &leaves).unwrap();
            assert!(proof.holds() && (proof.place, proof.size) == (place, 9));
            let other = BallotReceipt { entry: "e2".parse().unwrap(), ..one.clone() };
            assert!(!InclusionProof { receipt: other.line(), ..proof }.holds());
        }
        assert_eq!(InclusionProof::of(&receipt(99), &leaves), None);
    }
}
