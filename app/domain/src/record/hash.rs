//! Values of 32 bytes as the record writes them: hashes and salts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hex;

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("found {found:?}; allowed: 64 digits of 0–9 a–f")]
pub struct BadHash {
    /// The first 80 characters of what was found.
    pub found: String,
}

fn parse(text: &str) -> Result<[u8; 32], BadHash> {
    let bad = || BadHash { found: text.chars().take(80).collect() };
    // One spelling for each value: capitals would be a second one.
    if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(bad());
    }
    hex::decode(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(bad)
}

macro_rules! bytes32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// Of these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(&self.0))
            }
        }

        impl FromStr for $name {
            type Err = BadHash;

            fn from_str(text: &str) -> Result<Self, BadHash> {
                parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadHash;

            fn try_from(text: String) -> Result<Self, BadHash> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}

bytes32! {
    /// A SHA-256 value: 64 lower-case hexadecimal digits in text.
    RecordHash
}

bytes32! {
    /// 32 random bytes in front of what is hashed, so that nobody finds it by trying: 64 lower-case hexadecimal digits in text.
    CommitmentSalt
}

impl RecordHash {
    /// SHA-256 of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    /// SHA-256 of these bytes one after the other.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// As it is printed and read aloud: eight groups of eight digits.
    #[must_use]
    pub fn groups(&self) -> String {
        let groups: Vec<String> = self.0.chunks(4).map(hex::encode).collect();
        groups.join(" ")
    }

    /// Reads [`Self::groups`], with any white space in it and in either case; as it comes from paper.
    ///
    /// # Errors
    /// What is not 64 hexadecimal digits.
    pub fn from_groups(text: &str) -> Result<Self, BadHash> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        digits.to_ascii_lowercase().parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_spelling_and_goes_through_json() {
        // printf 'abc' | sha256sum
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let hash = RecordHash::of(b"abc");
        assert_eq!(hash.to_string(), text);
        assert_eq!(RecordHash::of_parts(&[b"a", b"", b"bc"]), hash);
        assert_eq!(text.parse(), Ok(hash));
        assert_eq!(serde_json::from_str::<RecordHash>(&serde_json::to_string(&hash).unwrap()).unwrap(), hash);
        for bad in [&text[1..], &text.to_uppercase(), &format!("{text}0"), "", "字"] {
            assert!(bad.parse::<RecordHash>().is_err(), "{bad}");
        }
    }

    #[test]
    fn is_read_from_paper_as_it_is_printed() {
        let hash = RecordHash::of(b"abc");
        let groups = hash.groups();
        assert_eq!(groups, "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad");
        assert_eq!(RecordHash::from_groups(&groups.to_uppercase().replace(' ', "  ")), Ok(hash));
        assert!(RecordHash::from_groups(&groups[1..]).is_err());
    }
}
