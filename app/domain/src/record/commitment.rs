//! Commitments: what people wrote, or who they are, as a hash that says nothing without its salt.
//!
//! A line keeps the commitment. Text and salt lie beside the record and are shown to the person, to an auditor, or to everybody
//! where the contest publishes it. Deleting the salt erases: nobody finds the text by trying, and no line changes.

use serde::{Deserialize, Serialize};

use super::hash::{CommitmentSalt, RecordHash};

/// SHA-256 of the 32 bytes of the salt and the text after them.
#[must_use]
pub fn commitment(salt: &CommitmentSalt, text: &str) -> RecordHash {
    RecordHash::of_parts(&[salt.as_bytes(), text.as_bytes()])
}

/// The hashes that stand in a line, in their order; among them its commitments.
pub fn hashes_in(line: &[u8]) -> impl Iterator<Item = RecordHash> {
    line.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        .flat_map(|digits| digits.chunks_exact(64))
        .filter_map(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
}

/// What a commitment stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentOpening {
    /// The commitment, as it stands in a line.
    pub commitment: RecordHash,
    /// Its salt.
    pub salt: CommitmentSalt,
    /// The text.
    pub text: String,
}

impl CommitmentOpening {
    /// Commits to a text.
    #[must_use]
    pub fn of(salt: CommitmentSalt, text: String) -> Self {
        Self { commitment: commitment(&salt, &text), salt, text }
    }

    /// Text and salt give the commitment.
    #[must_use]
    pub fn holds(&self) -> bool {
        commitment(&self.salt, &self.text) == self.commitment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_of_a_line_are_found() {
        let (one, two) = (RecordHash::of(b"1"), RecordHash::of(b"2"));
        let line = format!(r##"{{"group":"#{one}","n":1,"title":"{two}"}}"##);
        assert_eq!(hashes_in(line.as_bytes()).collect::<Vec<_>>(), [one, two]);
        assert_eq!(hashes_in(b"abc").count(), 0);
    }

    #[test]
    fn an_opening_holds_for_its_text_and_salt_alone() {
        let opening = CommitmentOpening::of(CommitmentSalt::from_bytes([0; 32]), "abc".to_owned());
        // (head -c 32 /dev/zero; printf abc) | sha256sum
        assert_eq!(opening.commitment, RecordHash::of(&[[0; 32].as_slice(), b"abc"].concat()));
        assert!(opening.holds());
        assert!(!CommitmentOpening { text: "abd".to_owned(), ..opening.clone() }.holds());
        assert!(!CommitmentOpening { salt: CommitmentSalt::from_bytes([1; 32]), ..opening }.holds());
    }
}
