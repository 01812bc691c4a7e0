//! The frozen pool: the works that can still be chosen, as one hash.

use serde::Serialize;

use super::canonical::{CanonicalProblem, canonical};
use super::hash::RecordHash;
use super::line::{EntryLine, FamilyGroups};
use super::tree;

/// A work of the pool: what it is chosen and judged by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PooledEntry {
    /// Its number in the contest.
    pub number: u32,
    /// Its id, which is what draws are made with.
    pub entry: String,
    /// SHA-256 of its film; none where it has no film.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub film: Option<RecordHash>,
    /// What rules tell it apart by.
    pub groups: Vec<FamilyGroups>,
}

impl From<&EntryLine> for PooledEntry {
    fn from(line: &EntryLine) -> Self {
        Self { number: line.number, entry: line.entry.clone(), film: line.film, groups: line.groups.clone() }
    }
}

/// The root of the pool, as RFC 6962 has it, over the canonical text of each work in order of their numbers. It does not depend on
/// the order in which they are given.
///
/// # Errors
/// A work that has no canonical text.
pub fn pool_root(mut entries: Vec<PooledEntry>) -> Result<RecordHash, CanonicalProblem> {
    entries.sort();
    let leaves = entries.iter().map(|entry| canonical(entry).map(|text| tree::leaf(text.as_bytes())));
    Ok(tree::root(&leaves.collect::<Result<Vec<_>, CanonicalProblem>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u32, film: &[u8]) -> PooledEntry {
        PooledEntry {
            number,
            entry: format!("e{number}"),
            film: Some(RecordHash::of(film)),
            groups: vec![FamilyGroups { family: "region".to_owned(), groups: vec!["440100".to_owned()] }],
        }
    }

    #[test]
    fn follows_what_is_in_it_and_not_the_order() {
        let root = pool_root(vec![entry(1, b"a"), entry(2, b"b")]).unwrap();
        assert_eq!(pool_root(vec![entry(2, b"b"), entry(1, b"a")]).unwrap(), root);
        assert_ne!(pool_root(vec![entry(1, b"a")]).unwrap(), root);
        assert_ne!(pool_root(vec![entry(1, b"a"), entry(2, b"c")]).unwrap(), root);
        let mut moved = entry(2, b"b");
        moved.groups[0].groups[0] = "440300".to_owned();
        assert_ne!(pool_root(vec![entry(1, b"a"), moved]).unwrap(), root);
        assert_eq!(pool_root(Vec::new()).unwrap(), RecordHash::of(b""));
    }

    #[test]
    fn a_work_has_the_text_that_the_page_shows() {
        let text = canonical(&PooledEntry { film: None, ..entry(7, b"") }).unwrap();
        assert_eq!(text, r#"{"entry":"e7","groups":[{"family":"region","groups":["440100"]}],"number":7}"#);
    }
}
