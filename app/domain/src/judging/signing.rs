//! What a judge signs: all sheets of a round, word for word, in a form that anybody can hash again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sheet::Content;
use crate::hex;
use crate::time::Micros;

/// One sheet as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedSheet {
    /// Entry.
    pub entry: String,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Version of the sheet.
    pub version: i64,
    /// What stands on it; notes are the judge's own and are not signed.
    #[serde(flatten)]
    pub content: Content,
    /// Total, hundredths.
    pub total: i64,
    /// How much of the film was watched, whole percent; `None` where its length is not known.
    pub watched_percent: Option<i64>,
    /// Why the rest was skipped; empty where it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub skipped: String,
    /// More was reported as watched than can have been, and is not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
}

/// What a judge signs at the end of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Contest.
    pub contest: String,
    /// Its title.
    pub title: String,
    /// Round, from 1.
    pub round: u8,
    /// Judge's account.
    pub judge: String,
    /// Judge's name.
    pub name: String,
    /// The words that are signed.
    pub statement: String,
    /// When.
    pub signed_at: Micros,
    /// Numbers of the films the judge is recused from.
    pub recused: Vec<i64>,
    /// The sheets by number.
    pub sheets: Vec<SignedSheet>,
}

impl Signed {
    /// The canonical JSON and its SHA-256 in hex. Field order is that of the structs, sheets are by number, maps are
    /// ordered: equal contents give equal text. `sha256sum` of the file with this text gives the same.
    #[must_use]
    pub fn seal(mut self) -> (String, String) {
        self.sheets.sort_by(|a, b| (a.number, &a.entry).cmp(&(b.number, &b.entry)));
        self.recused.sort_unstable();
        for sheet in &mut self.sheets {
            sheet.content.notes.clear();
        }
        // These types hold only strings, integers, lists and maps of text: serialising them cannot fail.
        let text = serde_json::to_string(&self).unwrap_or_default();
        let hash = hex::encode(&Sha256::digest(&text));
        (text, hash)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Note;
    use super::*;

    fn sheet(number: i64) -> SignedSheet {
        SignedSheet {
            entry: format!("e{number}"),
            number,
            title: "珠江夜航人".to_owned(),
            version: 3,
            content: Content {
                marks: [("c1".to_owned(), 850)].into(),
                notes: vec![Note { at_ms: 5, words: "只给自己看".to_owned() }],
                ..Content::default()
            },
            total: 8500,
            watched_percent: Some(100),
            skipped: String::new(),
            unverified: false,
        }
    }

    #[test]
    fn the_same_sheets_give_the_same_hash_whatever_their_order() {
        let signed = |sheets: Vec<SignedSheet>| Signed {
            contest: "c".to_owned(),
            title: "观摩".to_owned(),
            round: 1,
            judge: "j".to_owned(),
            name: "评委".to_owned(),
            statement: "独立评审".to_owned(),
            signed_at: 7,
            recused: vec![4, 2],
            sheets,
        };
        let (text, hash) = signed(vec![sheet(2), sheet(1)]).seal();
        assert_eq!((text.clone(), hash.clone()), signed(vec![sheet(1), sheet(2)]).seal());
        assert_eq!(hash, "abee9302ffa5a7dc965f2863b55c4fdb4d94f3183d1c461ac7e2077baa05f15a");
        assert!(!text.contains("只给自己看"));
        let read: Signed = serde_json::from_str(&text).unwrap();
        assert_eq!(read.seal(), (text, hash));
    }
}
