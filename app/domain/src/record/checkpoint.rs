//! Checkpoints as C2SP has them (<https://c2sp.org/tlog-checkpoint>): the size and the root of the tree at a moment, as the text of a
//! note that is signed.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hash::RecordHash;
use crate::time::Micros;

/// What a checkpoint was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Milestone {
    /// The pool was frozen.
    Pool,
    /// A round was opened.
    Round,
    /// A judge signed the sheets of a round.
    Signed,
    /// The selection was sealed.
    Sealed,
    /// The result was published.
    Published,
    /// The contest was closed.
    Closed,
    /// A day passed.
    Day,
    /// The key was changed.
    Key,
}

impl Milestone {
    /// Every milestone.
    pub const ALL: [Self; 8] =
        [Self::Pool, Self::Round, Self::Signed, Self::Sealed, Self::Published, Self::Closed, Self::Day, Self::Key];

    /// The word in checkpoints and in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Round => "round",
            Self::Signed => "signed",
            Self::Sealed => "sealed",
            Self::Published => "published",
            Self::Closed => "closed",
            Self::Day => "day",
            Self::Key => "key",
        }
    }

    /// The milestone of this word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// A text that is no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a checkpoint: five lines of origin, size, root in base64, `milestone WORD`, `at MICROSECONDS`")]
pub struct BadCheckpoint;

/// The size and the root of the tree at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which record: `linxuan/` and the id of the contest.
    pub origin: String,
    /// Number of lines.
    pub size: u64,
    /// Root of the tree over them.
    pub root: RecordHash,
    /// What it was made for.
    pub milestone: Milestone,
    /// When, microseconds since 1970.
    pub at: Micros,
}

impl Checkpoint {
    /// The origin of a contest's record.
    #[must_use]
    pub fn origin_of(contest: &str) -> String {
        format!("linxuan/{contest}")
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = STANDARD.encode(self.root.as_bytes());
        let Self { origin, size, milestone, at, .. } = self;
        writeln!(f, "{origin}\n{size}\n{root}\nmilestone {}\nat {at}", milestone.key())
    }
}

impl FromStr for Checkpoint {
    type Err = BadCheckpoint;

    fn from_str(text: &str) -> Result<Self, BadCheckpoint> {
        let mut lines = text.split('\n');
        let mut next = || lines.next().ok_or(BadCheckpoint);
        let (origin, size, root, milestone, at) = (next()?, next()?, next()?, next()?, next()?);
        let root = STANDARD.decode(root).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| BadCheckpoint)?,
            root: RecordHash::from_bytes(root.ok_or(BadCheckpoint)?),
            milestone: milestone.strip_prefix("milestone ").and_then(Milestone::from_key).ok_or(BadCheckpoint)?,
            at: at.strip_prefix("at ").and_then(|at| at.parse().ok()).ok_or(BadCheckpoint)?,
        };
        // One spelling: no leading zeros or plus signs, no line behind the last.
        if !origin.is_empty() && checkpoint.to_string() == text { Ok(checkpoint) } else { Err(BadCheckpoint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_has_one_spelling() {
        let checkpoint = Checkpoint {
            origin: Checkpoint::origin_of("c1"),
            size: 12,
            root: RecordHash::of(b""),
            milestone: Milestone::Pool,
            at: 1_782_864_000_000_000,
        };
        let text =
            "linxuan/c1\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmilestone pool\nat 1782864000000000\n";
        assert_eq!(checkpoint.to_string(), text);
        assert_eq!(text.parse(), Ok(checkpoint));
        for bad in [
            text.trim_end().to_owned(),
            format!("{text}more\n"),
            text.replace("12", "012"),
            text.replace("12", "+12"),
            text.replace("FU=", "FV="),
            text.replace("pool", "pond"),
            text.replace("linxuan/c1", ""),
        ] {
            assert_eq!(bad.parse::<Checkpoint>(), Err(BadCheckpoint), "{bad:?}");
        }
    }

    #[test]
    fn every_milestone_is_found_by_its_word() {
        for one in Milestone::ALL {
            assert_eq!(Milestone::from_key(one.key()), Some(one));
        }
        assert_eq!(Milestone::from_key(""), None);
    }
}
