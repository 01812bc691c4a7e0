//! Tokens and codes are kept as their SHA-256.

use sha2::{Digest, Sha256};

/// SHA-256 of a token, the form in which tokens are stored.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
