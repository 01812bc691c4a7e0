//! Tokens and codes are kept as their SHA-256; what tells people, telephones and networks apart as an HMAC under a secret.

use hmac::{Hmac, Mac as _};
use sha2::{Digest, Sha256};

use crate::error::{Result, ServiceError};

/// SHA-256 of a token, the form in which tokens are stored.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The HMAC-SHA256 of a text under a secret, to be read or to be compared with one that came back in a time that tells nothing.
///
/// # Errors
/// A secret that is no key.
pub(crate) fn signed(secret: &[u8], text: &str) -> Result<Hmac<Sha256>> {
    let mut code =
        Hmac::<Sha256>::new_from_slice(secret).map_err(|error| ServiceError::Environment(error.to_string()))?;
    code.update(text.as_bytes());
    Ok(code)
}

/// The bytes of [`signed`].
///
/// # Errors
/// As [`signed`].
pub(crate) fn keyed_hash(secret: &[u8], text: &str) -> Result<Vec<u8>> {
    Ok(signed(secret, text)?.finalize().into_bytes().to_vec())
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
