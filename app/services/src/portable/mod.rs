//! A whole contest as one archive: from one installation to another, whatever their databases.
//!
//! It is an archive with `manifest.json` first, then `people.jsonl` and `rows/TABLE.jsonl` with a row a line, then the films.
//! People are carried by address and name: no password, no session, no token, no role in the installation.

mod export;
mod films;
mod import;
mod people;

use std::collections::BTreeMap;

use domain::ids::ContestId;
use domain::time::Micros;
use serde::{Deserialize, Serialize};

use crate::error::{Refusal, Result};

/// What the archive says of itself.
const MANIFEST: &str = "manifest.json";
/// The people whom the rows name.
const PEOPLE: &str = "people.jsonl";
/// Names the kind of archive in the manifest.
const FORMAT: &str = "linxuan-contest";
/// What this program writes, and the newest it reads. A table or a column that is added needs no new version: what an archive
/// does not have gets its default.
const VERSION: u32 = 1;

/// A contest that was written into an archive, or came from one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestArchive {
    /// The contest's id.
    pub contest: String,
    /// Its title.
    pub title: String,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Films in the archive, and what was made from them.
    pub films: usize,
    /// Bytes of the archive's contents.
    pub bytes: u64,
    /// What is not as it should be, in words. With any of it nothing was kept.
    pub damage: Vec<String>,
}

/// What an archive says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    contest: ContestId,
    title: String,
    exported_at: Micros,
    /// Whether it is meant to hold the films.
    films: bool,
    /// Rows by table.
    rows: BTreeMap<String, u64>,
}

impl Manifest {
    /// Reads one of this program's, or of an older one's.
    fn read(text: &str) -> Result<Self> {
        let manifest: Self =
            serde_json::from_str(text).map_err(|error| Refusal::Archive(format!("{MANIFEST}: {error}")))?;
        if manifest.format != FORMAT || manifest.version > VERSION {
            let found = format!("{MANIFEST}: {} {}", manifest.format, manifest.version);
            return Err(Refusal::Archive(format!("{found}; {FORMAT} 1–{VERSION}")).into());
        }
        Ok(manifest)
    }
}

/// The file with the rows of a table.
fn rows_of(table: &str) -> String {
    format!("rows/{table}.jsonl")
}

/// The table whose rows are in this file.
fn table_of(name: &str) -> Option<&str> {
    let table = name.strip_prefix("rows/")?.strip_suffix(".jsonl")?;
    let is_name = !table.is_empty() && table.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    is_name.then_some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceError;

    #[test]
    fn a_later_program_and_another_kind_are_refused() {
        let written = |format: &str, version: u32| {
            format!(
                r#"{{"format":"{format}","version":{version},"contest":"c","title":"t","exported_at":1,"films":true,"rows":{{}}}}"#
            )
        };
        assert_eq!(Manifest::read(&written(FORMAT, VERSION)).unwrap().contest.as_str(), "c");
        for text in [written(FORMAT, VERSION + 1), written("other", 1), "{}".to_owned()] {
            let refused = Manifest::read(&text).unwrap_err();
            assert!(matches!(refused, ServiceError::Refused(Refusal::Archive(_))), "{refused}");
        }
    }

    #[test]
    fn only_names_of_tables_are_names_of_tables() {
        assert_eq!(table_of(&rows_of("entry_versions")), Some("entry_versions"));
        for name in ["rows/../a.jsonl", "rows/.jsonl", "rows/a/b.jsonl", "a.jsonl", "rows/a.json"] {
            assert_eq!(table_of(name), None, "{name}");
        }
    }
}
