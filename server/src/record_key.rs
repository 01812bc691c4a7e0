//! A key that signs checkpoints of records: Ed25519, by `ring`. The only place that has a secret in it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::hex;
use domain::record::{NoteKey, NoteSignature};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Serialize, Serializer};
use services::RecordSigner;
use zeroize::Zeroizing;

/// What the text of a key begins with, as `golang.org/x/mod/sumdb/note` writes it.
const SCHEME: &str = "PRIVATE+KEY+";
/// The byte that says Ed25519.
const ED25519: u8 = 1;

/// Why a text is no key. It does not say what was found: that might be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// It is something else.
    #[error("no signing key; allowed: one line PRIVATE+KEY+NAME+ID+KEY, as `linxuan record key` writes it")]
    Text,
    /// Its id is that of another.
    #[error("a signing key whose id is not that of its name and key: it was altered")]
    Id,
    /// A name that no key has.
    #[error("the name of a key has at least one character, and no white space, plus sign, quotation mark or backslash")]
    Name,
    /// The machine gives no random bytes.
    #[error("the machine gives no random bytes")]
    Random,
}

/// The text of a key, which is shown nowhere and wiped where it ends.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(Zeroizing<String>);

impl KeyText {
    /// Takes it in.
    #[must_use]
    pub const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// A new key of this name.
    ///
    /// # Errors
    /// [`BadKey::Name`], [`BadKey::Random`].
    pub fn make(name: &str) -> Result<Self, BadKey> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        SystemRandom::new().fill(seed.as_mut_slice()).map_err(|_| BadKey::Random)?;
        Self::of(name, &seed)
    }

    fn of(name: &str, seed: &[u8; 32]) -> Result<Self, BadKey> {
        let (key, _) = pair_of(name, seed)?;
        // As long as they get from the start: what grows leaves copies.
        let mut bytes = Zeroizing::new(Vec::with_capacity(33));
        bytes.push(ED25519);
        bytes.extend_from_slice(seed);
        let mut text = Zeroizing::new(String::with_capacity(name.len() + 100));
        text.push_str(SCHEME);
        text.push_str(name);
        text.push('+');
        text.push_str(&hex::encode(&key.id()));
        text.push('+');
        STANDARD.encode_string(bytes.as_slice(), &mut text);
        text.push('\n');
        Ok(Self(text))
    }

    /// The key.
    ///
    /// # Errors
    /// A text that is none.
    pub fn read(&self) -> Result<RecordKey, BadKey> {
        let text = self.0.trim().strip_prefix(SCHEME).ok_or(BadKey::Text)?;
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(BadKey::Text);
        };
        let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| BadKey::Text)?);
        let Some((&ED25519, seed)) = bytes.split_first() else { return Err(BadKey::Text) };
        let (key, pair) = pair_of(name, seed)?;
        if hex::encode(&key.id()) == id { Ok(RecordKey { key, pair }) } else { Err(BadKey::Id) }
    }

    /// For the file that keeps it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn pair_of(name: &str, seed: &[u8]) -> Result<(NoteKey, Ed25519KeyPair), BadKey> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| BadKey::Text)?;
    let public: &[u8] = pair.public_key().as_ref();
    let public = <[u8; 32]>::try_from(public).map_err(|_| BadKey::Text)?;
    let key = NoteKey::new(name, public).map_err(|_| BadKey::Name)?;
    Ok((key, pair))
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for KeyText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

/// A key that signs.
pub struct RecordKey {
    key: NoteKey,
    pair: Ed25519KeyPair,
}

impl RecordKey {
    /// The line of this key under a note of this text.
    #[must_use]
    pub fn signature(&self, text: &str) -> NoteSignature {
        NoteSignature::of(&self.key, self.sign(text.as_bytes()))
    }
}

impl RecordSigner for RecordKey {
    fn key(&self) -> &NoteKey {
        &self.key
    }

    fn sign(&self, text: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(text);
        let bytes: &[u8] = signature.as_ref();
        // Those of Ed25519 have 64 bytes.
        bytes.try_into().unwrap_or([0; 64])
    }
}

/// Whether an Ed25519 key signed a message.
#[must_use]
pub fn is_signed(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ring::signature::ED25519, key).verify(message, signature).is_ok()
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey({})", self.key)
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::ED25519;

    use super::*;

    /// The key of the examples of `golang.org/x/mod/sumdb/note`, whose secret is there too.
    const PETER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PETER_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    fn text(text: &str) -> KeyText {
        KeyText::new(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_key_signs_as_others_do() {
        let key = text(PETER).read().unwrap();
        assert_eq!(key.key().to_string(), PETER_PUBLIC);
        let words =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let note = domain::record::SignedNote::new(words, key.signature(words)).unwrap().to_string();
        let line = "\u{2014} PeterNeumann \
                    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        assert_eq!(note, format!("{words}\n{line}"));
    }

    #[test]
    fn a_key_that_was_made_is_read_again_and_no_two_are_the_same() {
        let (one, two) = (KeyText::make("contest.example").unwrap(), KeyText::make("contest.example").unwrap());
        assert_ne!(one, two);
        let key = one.read().unwrap();
        assert_eq!(key.key().name(), "contest.example");
        let public = UnparsedPublicKey::new(&ED25519, key.key().bytes());
        assert!(public.verify(b"text\n", &key.sign(b"text\n")).is_ok());
        assert!(public.verify(b"other\n", &key.sign(b"text\n")).is_err());
        // A name stands in lines of records without an escape.
        for name in ["", "a b", "a+b", "a\"b", "a\\b"] {
            assert_eq!(KeyText::make(name).err(), Some(BadKey::Name), "{name}");
        }
    }

    #[test]
    fn what_is_no_key_is_told_without_saying_what_it_was() {
        for (bad, why) in [
            (String::new(), BadKey::Text),
            (PETER_PUBLIC.to_owned(), BadKey::Text),
            (PETER.replace("c74f20a3", "c74f20a4"), BadKey::Id),
            (PETER.replace("Peter", "Other"), BadKey::Id),
            (PETER.replace("AYEK", "AYEL"), BadKey::Id),
            (PETER.replace("AYEK", "AoEK"), BadKey::Text),
            (PETER[..PETER.len() - 4].to_owned(), BadKey::Text),
        ] {
            let found = text(&bad).read().err();
            assert_eq!(found, Some(why), "{bad}");
            assert!(!why.to_string().contains("AYE"));
        }
        assert!(text(&format!("{PETER}\n")).read().is_ok(), "a line may be ended");
    }

    #[test]
    fn the_secret_is_printed_nowhere() {
        let key = text(PETER);
        let printed = format!("{key:?} {} {:?}", serde_json::to_string(&key).unwrap(), key.read().unwrap());
        assert!(printed.contains(PETER_PUBLIC), "{printed}");
        assert!(!printed.contains("AYEKFALV") && !printed.contains("PRIVATE"), "{printed}");
    }
}
