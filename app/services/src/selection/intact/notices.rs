//! Publicity notices: what everybody reads of them is what the record says that they said.

use std::collections::BTreeMap;

use domain::record::{LineBody, RecordHash, RecordedLine};
use store::{StoreError, Tx};

use super::HeldRecord;
use crate::error::Result;

impl HeldRecord {
    /// The words of every notice have the hash beside them and that of their line, and every line has its notice.
    pub(super) async fn check_notices(&mut self, tx: &mut dyn Tx, lines: &[RecordedLine]) -> Result<()> {
        // Lines of before say nothing of words, and no words were kept then.
        let mut told: BTreeMap<i64, (u64, RecordHash)> = (1..).zip(lines.iter().filter_map(said)).collect();
        let mut rows = match tx.notices(&self.contest).await {
            Ok(rows) => rows,
            Err(StoreError::Inconsistent { table, row, detail, .. }) => {
                self.altered(table, row, detail);
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        };
        // A contest of before there were records has none.
        if lines.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|notice| notice.number);
        for notice in rows {
            let hash = notice.words.hash();
            if notice.hash != hash.to_string() {
                self.altered("notices", notice.number, "its words are not those of its hash");
            }
            match told.remove(&notice.number) {
                Some((_, line)) if line == hash => {}
                Some((n, _)) => {
                    self.altered("notices", notice.number, format!("line {n}: it went up with other words"));
                }
                None => self.altered("notices", notice.number, "no line tells of it"),
            }
        }
        for (number, (n, _)) in told {
            self.altered("notices", number, format!("line {n}: it is gone"));
        }
        Ok(())
    }
}

/// The place of the line of a notice, and the hash of its words.
fn said(line: &RecordedLine) -> Option<(u64, RecordHash)> {
    let LineBody::Notice(notice) = &line.body else { return None };
    Some((line.n, notice.words?))
}
