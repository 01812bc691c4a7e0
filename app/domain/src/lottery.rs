//! The lottery that decides what scores and criteria leave tied, and everything else that is drawn.

use std::fmt;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes of a lottery number. Sums over a whole selection stay exact in 64 bits and in `f64`.
const BYTES: usize = 5;

/// The lottery number of an entry: the first five bytes, most significant first, of
/// SHA-256 over the text `SEED:ID`, the seed in decimal. The larger number wins.
///
/// The seed is published before the round and the ids are known, so anyone can repeat the draw with
/// `printf '%s' "20170630:E001" | sha256sum | cut -c1-10`.
#[must_use]
pub fn lottery(seed: u64, id: &str) -> u64 {
    Seed::Number(seed).number(DrawLabel::Ties, &[id])
}

/// What is drawn. Each has its own draws from one seed, so that one of them says nothing about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrawLabel {
    /// The order of the judges' aliases in the record.
    Alias,
    /// Which films every panel sees, and which judge sees which film.
    Assignment,
    /// In which order a judge sees the films.
    Order,
    /// How firmly a selection stands.
    Robustness,
    /// Which sheets and films a scrutineer looks at.
    SpotCheck,
    /// What scores and criteria leave tied.
    Ties,
}

impl DrawLabel {
    /// Every label.
    pub const ALL: [Self; 6] =
        [Self::Alias, Self::Assignment, Self::Order, Self::Robustness, Self::SpotCheck, Self::Ties];

    /// The word that is hashed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alias => "alias",
            Self::Assignment => "assignment",
            Self::Order => "order",
            Self::Robustness => "robustness",
            Self::SpotCheck => "spot_check",
            Self::Ties => "ties",
        }
    }
}

/// The seed of everything that is drawn in a contest: one line of text, or, where it was set by an earlier program, a number.
///
/// A text is hashed with the label of the draw, a line each: `printf '%s\n%s\n%s' SEED ties E001 | sha256sum`. A number draws as it
/// always did, so that what was drawn with it stays: `printf '%s' 20170630:E001 | sha256sum`. The text `20170630` is another seed
/// than that number; in JSON the one is a string, the other is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, try_from = "Written")]
pub enum Seed {
    /// Of an earlier program.
    Number(u64),
    /// One line of text.
    Text(String),
}

/// What stands where a seed is expected.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(u64),
    Text(String),
    Other(IgnoredAny),
}

/// What stands where a seed is expected is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a seed is a whole number from 0, or one line of text with something in it")]
pub struct NoSeed;

impl TryFrom<Written> for Seed {
    type Error = NoSeed;

    fn try_from(written: Written) -> Result<Self, NoSeed> {
        match written {
            Written::Number(number) => Ok(Self::Number(number)),
            // A record could hold no other.
            Written::Text(text) if !text.trim().is_empty() && !text.contains('\n') => Ok(Self::Text(text)),
            Written::Text(_) | Written::Other(_) => Err(NoSeed),
        }
    }
}

impl Seed {
    /// The whole hash of a draw; `parts` are words without breaks of lines. The larger hash comes first.
    #[must_use]
    pub fn draw(&self, label: DrawLabel, parts: &[&str]) -> [u8; 32] {
        let (label, mark) = match self {
            Self::Number(_) => (None, ":"),
            Self::Text(_) => (Some(label.key()), "\n"),
        };
        let mut hash = Sha256::new();
        hash.update(self.to_string().as_bytes());
        for part in label.iter().chain(parts) {
            hash.update(mark.as_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// The first five bytes of a draw, most significant first: what is summed where whole sets are compared.
    #[must_use]
    pub fn number(&self, label: DrawLabel, parts: &[&str]) -> u64 {
        start(&self.draw(label, parts), BYTES)
    }

    /// What a series of numbers begins with: the number itself, or the first eight bytes of the label's own draw.
    #[must_use]
    pub fn start(&self, label: DrawLabel) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(_) => start(&self.draw(label, &[]), 8),
        }
    }
}

fn start(hash: &[u8; 32], bytes: usize) -> u64 {
    hash.iter().take(bytes).fold(0, |number, &byte| (number << 8) | u64::from(byte))
}

impl Default for Seed {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl From<u64> for Seed {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    #[test]
    fn is_the_start_of_the_hash() {
        // printf '%s' "1:a" | sha256sum
        assert_eq!(lottery(1, "a"), reference());
    }

    fn reference() -> u64 {
        let digest = Sha256::digest(b"1:a");
        digest[..5].iter().fold(0, |number, &byte| number * 256 + u64::from(byte))
    }

    #[test]
    fn a_number_draws_as_it_always_did_whatever_is_drawn() {
        let seed = Seed::Number(20_170_630);
        for label in DrawLabel::ALL {
            assert_eq!(seed.number(label, &["E001"]), lottery(20_170_630, "E001"));
            assert_eq!(seed.number(label, &["0:1", "E001"]), lottery(20_170_630, "0:1:E001"));
            assert_eq!(seed.start(label), 20_170_630);
        }
        // printf '%s' 20170630:E001 | sha256sum | cut -c1-10
        assert_eq!(lottery(20_170_630, "E001"), 323_598_560_592);
    }

    #[test]
    fn a_text_draws_by_label() {
        let seed = Seed::Text("红蓝七球 05 11 12 19 26 30 08".to_owned());
        // printf '%s\n%s\n%s' "红蓝七球 05 11 12 19 26 30 08" ties E001 | sha256sum
        assert_eq!(
            hex::encode(&seed.draw(DrawLabel::Ties, &["E001"])),
            "102dca608c49e08fdffab6c3540f21d274411cc664b3cc9bfe0c31cde61380ad"
        );
        assert_eq!(
            hex::encode(&seed.draw(DrawLabel::Order, &["films", "0", "E001"])),
            "59814665165cb73919adb51cf12861b1c898bf2c7c5d94da2535c0cb5427ce56"
        );
        let mut drawn: Vec<[u8; 32]> = DrawLabel::ALL.iter().map(|label| seed.draw(*label, &["E001"])).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), DrawLabel::ALL.len(), "each label has draws of its own");
    }

    #[test]
    fn a_text_of_digits_is_no_number() {
        let read = |json: &str| serde_json::from_str::<Seed>(json).unwrap();
        assert_eq!(read("20170630"), Seed::Number(20_170_630));
        assert_eq!(read("\"20170630\""), Seed::Text("20170630".to_owned()));
        assert_eq!(read("18446744073709551615"), Seed::Number(u64::MAX));
        assert_ne!(
            read("20170630").draw(DrawLabel::Ties, &["E001"]),
            read("\"20170630\"").draw(DrawLabel::Ties, &["E001"])
        );
        assert_eq!(serde_json::to_string(&Seed::Number(7)).unwrap(), "7");
    }

    #[test]
    fn what_is_no_seed_is_refused_with_what_is_one() {
        for json in ["\"\"", "\" \"", "\"one\\ntwo\"", "-1", "1.5", "18446744073709551616", "null", "[1]"] {
            let problem = serde_json::from_str::<Seed>(json).unwrap_err().to_string();
            assert!(problem.starts_with("a seed is a whole number from 0, or one line of text"), "{json}: {problem}");
        }
    }
}
