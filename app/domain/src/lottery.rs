//! The lottery that decides what scores and criteria leave tied.

use sha2::{Digest, Sha256};

/// Bits of a lottery number. Sums over a whole selection stay exact in 64 bits and in `f64`.
const BYTES: usize = 5;

/// The lottery number of an entry: the first five bytes, most significant first, of
/// SHA-256 over the text `SEED:ID`, the seed in decimal. The larger number wins.
///
/// The seed is published before the round and the ids are known, so anyone can repeat the draw with
/// `printf '%s' "20170630:E001" | sha256sum | cut -c1-10`.
#[must_use]
pub fn lottery(seed: u64, id: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_string().as_bytes());
    hash.update(b":");
    hash.update(id.as_bytes());
    hash.finalize().iter().take(BYTES).fold(0, |number, &byte| (number << 8) | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_start_of_the_hash() {
        // printf '%s' "1:a" | sha256sum
        assert_eq!(lottery(1, "a"), reference());
    }

    fn reference() -> u64 {
        let digest = Sha256::digest(b"1:a");
        digest[..5].iter().fold(0, |number, &byte| number * 256 + u64::from(byte))
    }
}
