//! Signatures of manifests, and codes of evidence.
//!
//! A manifest is signed with the secret of the exhibition (HMAC-SHA-256): the server that wrote a pack is the one that reads what comes
//! back, and nobody else has to be able to check it. The signature lies on the stick and is the key of the codes of evidence, so that a
//! code proves that the evidence was written with this very pack at hand and not changed since; it proves nothing of who watched.

use domain::exhibition::packs::EvidenceFile;
use domain::hex;
use hmac::Mac as _;

use crate::accounts::secret::{keyed_hash, signed};
use crate::error::Result;

/// What a manifest is signed as, so that no other use of the secret gives the same code.
const PURPOSE: &str = "linxuan pack manifest\n";

/// The signature of the manifest with this SHA-256, in hexadecimal.
pub(super) fn signature(secret: &[u8], manifest: &str) -> Result<String> {
    Ok(hex::encode(&keyed_hash(secret, &format!("{PURPOSE}{manifest}"))?))
}

/// Whether a text is the signature of this manifest.
pub(super) fn is_signature(secret: &[u8], manifest: &str, told: &str) -> Result<bool> {
    let code = signed(secret, &format!("{PURPOSE}{manifest}"))?;
    Ok(hex::decode(told.trim()).is_some_and(|told| code.verify_slice(&told).is_ok()))
}

/// Whether evidence is as the player wrote it that had this signature.
pub(super) fn is_intact(signature: &str, file: &EvidenceFile) -> Result<bool> {
    let code = signed(signature.as_bytes(), &file.coded())?;
    Ok(hex::decode(&file.code).is_some_and(|told| code.verify_slice(&told).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(evidence: &str, code: &str) -> EvidenceFile {
        EvidenceFile {
            format: 1,
            pack: "pack".parse().unwrap(),
            manifest: "ab".to_owned(),
            evidence: evidence.to_owned(),
            code: code.to_owned(),
        }
    }

    #[test]
    fn a_signature_is_of_one_manifest_and_one_secret() {
        let signed = signature(b"secret", "ab").unwrap();
        assert_eq!(signed.len(), 64, "one block of the hash: the player takes it as a key as it is");
        assert!(is_signature(b"secret", "ab", &format!("{signed}\n")).unwrap());
        assert!(!is_signature(b"secret", "ac", &signed).unwrap());
        assert!(!is_signature(b"other", "ab", &signed).unwrap());
        assert!(!is_signature(b"secret", "ab", "no hexadecimal").unwrap());
    }

    /// Codes by another program (hmac of Python).
    #[test]
    fn a_code_is_of_the_pack_the_manifest_and_every_character_of_the_evidence() {
        let key = "0".repeat(64);
        let written = "7b54d2c731e801993a0d351bdc08ace88c72e42862c927dbeb5fdf0415ca4044";
        assert!(is_intact(&key, &file("{\"heads\":12}", written)).unwrap());
        assert!(!is_intact(&key, &file("{\"heads\":13}", written)).unwrap());
        assert!(!is_intact(&"1".repeat(64), &file("{\"heads\":12}", written)).unwrap());
        let other = EvidenceFile { manifest: "ac".to_owned(), ..file("{\"heads\":12}", written) };
        assert!(!is_intact(&key, &other).unwrap());
    }
}
