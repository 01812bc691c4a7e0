//! Hashes under the secret of the exhibition: codes of the roll call, and what stands for a phone or a network.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::error::{Result, ServiceError};

/// The HMAC-SHA256 of a text under a secret.
///
/// # Errors
/// A secret that is no key.
pub(super) fn keyed_hash(secret: &[u8], text: &str) -> Result<Vec<u8>> {
    let mut code =
        Hmac::<Sha256>::new_from_slice(secret).map_err(|error| ServiceError::Environment(error.to_string()))?;
    code.update(text.as_bytes());
    Ok(code.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_its_secret_and_its_text() {
        // By another program (hmac of Python).
        let hash = keyed_hash(b"key", "The quick brown fox jumps over the lazy dog").unwrap();
        assert_eq!(domain::hex::encode(&hash), "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
        assert_ne!(keyed_hash(b"key", "a").unwrap(), keyed_hash(b"kez", "a").unwrap());
    }
}
