//! Ids and names of groups as documents and tables write them: two that read the same are one.
//!
//! A name is shown as it is written first, without white space around it and without what cannot be seen in it. Names are
//! compared by their compatible forms (NFKC), so a full-width `Ｅ01` is `E01`; capital and small letters are different.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

use crate::typed;

/// What a name is compared by; `name` as [`typed::line`] leaves it.
#[must_use]
pub fn key(name: &str) -> Cow<'_, str> {
    // What most names are.
    if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(typed::line(&name.nfkc().collect::<String>())) }
}

/// The names of one list, by what they are compared by.
#[derive(Clone, Debug, Default)]
pub struct Spellings(FxHashMap<String, String>);

impl Spellings {
    /// A name as the list wrote it first; empty where nothing of it can be seen.
    pub fn first(&mut self, written: &str) -> String {
        let name = typed::line(written);
        if let Some(first) = self.0.get(key(&name).as_ref()) {
            return first.clone();
        }
        self.0.insert(key(&name).into_owned(), name.clone());
        name
    }

    /// The spelling of this list where it knows the name, else the name itself.
    #[must_use]
    pub fn known(&self, name: &str) -> String {
        self.0.get(key(&typed::line(name)).as_ref()).map_or_else(|| name.to_owned(), Clone::clone)
    }
}

impl<'a> FromIterator<&'a str> for Spellings {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut all = Self::default();
        for name in names {
            all.first(name);
        }
        all
    }
}

/// The names of a document about entries and their groups.
#[derive(Default)]
pub(crate) struct DocumentNames {
    pub entries: Spellings,
    pub judges: Spellings,
    pub families: Spellings,
    groups: BTreeMap<String, Spellings>,
}

impl DocumentNames {
    /// The name of a group of a family.
    pub(crate) fn group(&mut self, family: &str, written: &str) -> String {
        match self.groups.get_mut(family) {
            Some(groups) => groups.first(written),
            None => self.groups.entry(family.to_owned()).or_default().first(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spelling_stands_for_all() {
        let mut names = Spellings::default();
        for (written, wanted) in [
            (" E01 ", "E01"),
            ("Ｅ01", "E01"),
            ("E\u{200b}01\u{0}", "E01"),
            ("e01", "e01"),
            ("（甲）组", "（甲）组"),
            ("(甲)组\u{3000}", "（甲）组"),
            ("\u{3164}", ""),
        ] {
            assert_eq!(names.first(written), wanted, "{written:?}");
        }
        assert_eq!((names.known("Ｅ01"), names.known("E02")), ("E01".to_owned(), "E02".to_owned()));
    }
}
