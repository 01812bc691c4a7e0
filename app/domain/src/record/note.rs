//! Signed notes as C2SP has them (<https://c2sp.org/signed-note>): a text, and under it a line for each signature.
//!
//! Only the text of notes and keys is made and read here; whoever signs and checks signatures has the cipher.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hash::RecordHash;

/// What a signature line begins with.
const DASH: &str = "\u{2014} ";
/// The byte that says Ed25519, in keys and in their ids.
const ED25519: u8 = 1;
/// Most signatures of a note that is read.
const MOST_SIGNATURES: usize = 100;

/// Why a text is no note, or no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// The text of a note is lines without other control characters, each ended.
    #[error("the text of a note is lines without control characters, each of them ended")]
    Text,
    /// There is no empty line between text and signatures, or no signature.
    #[error("a note has an empty line, then at least one and at most {MOST_SIGNATURES} signatures, behind its text")]
    Parts,
    /// A signature line is malformed.
    #[error("signature line {0:?}; allowed: a dash, the name of the key, base64 of its id and the signature")]
    Signature(String),
    /// A key is malformed.
    #[error("key {0:?}; allowed: NAME+ID+KEY of an Ed25519 key, as c2sp.org/signed-note has it")]
    Key(String),
}

/// Whether a key may have this name: it stands in lines of notes, and in lines of records without an escape.
pub(in crate::record) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| matches!(c, '+' | '"' | '\\') || c.is_whitespace() || c.is_control())
}

/// Whether these bytes are the one spelling of a point: y is below 2²⁵⁵ − 19, and x has no sign where it is 0, which it is where y is 1
/// or −1. Some ciphers take others too.
fn is_one_spelling(key: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = key;
    let (top, has_sign) = (*last & 0x7f, *last & 0x80 != 0);
    let is_high = top == 0x7f && middle.iter().all(|byte| *byte == 0xff);
    let is_one = top == 0 && *first == 1 && middle.iter().all(|byte| *byte == 0);
    let is_minus_one = is_high && *first == 0xec;
    !(is_high && *first > 0xec) && !(has_sign && (is_one || is_minus_one))
}

/// A public key with its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteKey {
    name: String,
    key: [u8; 32],
}

impl NoteKey {
    /// An Ed25519 key with the name that its signature lines have.
    ///
    /// # Errors
    /// A name that is empty or has a plus sign, a quotation mark, a backslash or white space in it; bytes that are no spelling of a key.
    pub fn new(name: &str, key: [u8; 32]) -> Result<Self, BadNote> {
        if is_name(name) && is_one_spelling(&key) {
            Ok(Self { name: name.to_owned(), key })
        } else {
            Err(BadNote::Key(name.to_owned()))
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key itself.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// Its id: the first four bytes of SHA-256 over name, line feed, a byte of one, key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash = RecordHash::of_parts(&[self.name.as_bytes(), b"\n", &[ED25519], &self.key]);
        let [a, b, c, d, ..] = *hash.as_bytes();
        [a, b, c, d]
    }
}

/// `NAME+ID+KEY`: id in hexadecimal, key in base64 behind a byte of one.
impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key: Vec<u8> = std::iter::once(ED25519).chain(self.key).collect();
        write!(f, "{}+{}+{}", self.name, crate::hex::encode(&self.id()), STANDARD.encode(key))
    }
}

impl FromStr for NoteKey {
    type Err = BadNote;

    fn from_str(text: &str) -> Result<Self, BadNote> {
        let bad = || BadNote::Key(text.chars().take(200).collect());
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else { return Err(bad()) };
        let key = STANDARD.decode(key).map_err(|_| bad())?;
        let Some((&ED25519, key)) = key.split_first() else { return Err(bad()) };
        let key = Self::new(name, key.try_into().map_err(|_| bad())?)?;
        // The id follows from name and key, and base64 has one spelling.
        if key.to_string() == text { Ok(key) } else { Err(bad()) }
    }
}

/// A line under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: [u8; 4],
    /// The signature itself.
    pub signature: [u8; 64],
}

impl NoteSignature {
    /// A signature of this key.
    #[must_use]
    pub fn of(key: &NoteKey, signature: [u8; 64]) -> Self {
        Self { name: key.name.clone(), id: key.id(), signature }
    }

    fn parse(line: &str) -> Result<Self, BadNote> {
        let bad = || BadNote::Signature(line.chars().take(200).collect());
        let (name, bytes) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or_else(bad)?;
        // The engine refuses what is padded or ended in a second spelling of the same bytes.
        let bytes = STANDARD.decode(bytes).map_err(|_| bad())?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or_else(bad)?;
        if !is_name(name) {
            return Err(bad());
        }
        Ok(Self { name: name.to_owned(), id: *id, signature: signature.try_into().map_err(|_| bad())? })
    }
}

/// A text with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// A note that was just signed: [`Self::text`] is what was signed.
    ///
    /// # Errors
    /// A text that no note can have.
    pub fn new(text: &str, signature: NoteSignature) -> Result<Self, BadNote> {
        check_text(text)?;
        Ok(Self { text: text.to_owned(), signatures: vec![signature] })
    }

    /// What is signed: everything in front of the empty line, the end of its last line included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in their order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature behind the others.
    pub fn sign(&mut self, signature: NoteSignature) {
        self.signatures.push(signature);
    }

    /// Whether this key signed it. `check` says of a key, a message and a signature whether they fit.
    #[must_use]
    pub fn is_signed_by(&self, key: &NoteKey, check: impl Fn(&[u8; 32], &[u8], &[u8; 64]) -> bool) -> bool {
        let id = key.id();
        let mut own = self.signatures.iter().filter(|one| one.name == key.name && one.id == id).peekable();
        own.peek().is_some() && own.all(|one| check(&key.key, self.text.as_bytes(), &one.signature))
    }
}

fn check_text(text: &str) -> Result<(), BadNote> {
    let is_sound = text.ends_with('\n') && !text.contains(|c: char| c != '\n' && c < ' ');
    if is_sound { Ok(()) } else { Err(BadNote::Text) }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for one in &self.signatures {
            let bytes: Vec<u8> = one.id.iter().chain(&one.signature).copied().collect();
            writeln!(f, "{DASH}{} {}", one.name, STANDARD.encode(bytes))?;
        }
        Ok(())
    }
}

impl FromStr for SignedNote {
    type Err = BadNote;

    fn from_str(note: &str) -> Result<Self, BadNote> {
        // Signature lines are not empty, so the last empty line is the one between.
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(BadNote::Parts)?;
        let text = format!("{text}\n");
        check_text(&text)?;
        let signatures = signatures.strip_suffix('\n').ok_or(BadNote::Parts)?;
        if signatures.split('\n').count() > MOST_SIGNATURES {
            return Err(BadNote::Parts);
        }
        let signatures = signatures.split('\n').map(NoteSignature::parse).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { text, signatures })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The key of the example in the specification, and in the package `golang.org/x/mod/sumdb/note`.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    fn key() -> NoteKey {
        PETER.parse().unwrap()
    }

    #[test]
    fn a_key_is_read_and_written_as_others_write_it() {
        assert_eq!((key().name(), key().to_string().as_str()), ("PeterNeumann", PETER));
        assert_eq!(crate::hex::encode(&key().id()), "c74f20a3");
        for bad in [
            "",
            "PeterNeumann",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc",
        ] {
            assert!(bad.parse::<NoteKey>().is_err(), "{bad}");
        }
        assert!(NoteKey::new("a b", [0; 32]).is_err() && NoteKey::new("a+b", [0; 32]).is_err());
    }

    #[test]
    fn a_note_of_others_is_read_and_written() {
        // The example of golang.org/x/mod/sumdb/note.
        let note = "If you think cryptography is the answer to your problem,\n\
            then you don't know what your problem is.\n\
            \n\
            \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let read: SignedNote = note.parse().unwrap();
        assert_eq!(read.to_string(), note);
        assert!(read.text().ends_with("problem is.\n"));
        assert!(read.is_signed_by(&key(), |_, _, _| true));
        assert!(!read.is_signed_by(&key(), |_, _, _| false));
        let other = NoteKey::new("PeterNeumann", [0; 32]).unwrap();
        assert!(!read.is_signed_by(&other, |_, _, _| true), "same name, other key");
    }

    #[test]
    fn a_note_has_one_spelling() {
        let signature = NoteSignature { name: "k".to_owned(), id: [1, 2, 3, 4], signature: [7; 64] };
        let mut note = SignedNote::new("one\n\ntwo\n", signature.clone()).unwrap();
        note.sign(signature);
        let text = note.to_string();
        assert_eq!(text.parse::<SignedNote>().as_ref(), Ok(&note));
        for bad in [
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replace("two\n\n", "two\n"),
            text.replace("\u{2014} k", "- k"),
            text.replace("\u{2014} k", "\u{2014}  k"),
            text.replace("one", "o\rne"),
            // Another spelling of the same last byte.
            text.replace("Bw==", "Bx==").replace("BwcHBwc=", "BwcHBwd="),
        ] {
            if bad != text {
                assert!(bad.parse::<SignedNote>().is_err(), "{bad:?}");
            }
        }
        assert!(
            SignedNote::new("no end", NoteSignature { name: "k".to_owned(), id: [0; 4], signature: [0; 64] }).is_err()
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_again(lines in prop::collection::vec("[ -~片]{0,12}", 1..4), bytes in any::<[u8; 32]>()) {
            let key = NoteKey::new("contest.example/x", bytes).unwrap();
            prop_assert_eq!(&key.to_string().parse::<NoteKey>().unwrap(), &key);
            let signature = [bytes, bytes].concat().try_into().unwrap();
            let note = SignedNote::new(&format!("{}\n", lines.join("\n")), NoteSignature::of(&key, signature)).unwrap();
            prop_assert_eq!(note.to_string().parse::<SignedNote>().unwrap(), note);
        }
    }
}
