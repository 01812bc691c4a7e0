//! The record's hash chain: each row's hash covers the row and the hash before it, so a row that is
//! changed, removed or put in between is found by anyone who computes the chain again.

use sha2::{Digest, Sha256};

use crate::model::AuditRow;

/// SHA-256 in hex over the previous hash and the row's fields, each preceded by its length in bytes so
/// that no two rows can read the same.
#[must_use]
pub fn chain_hash(previous: &str, row: &AuditRow) -> String {
    let mut hash = Sha256::new();
    let (seq, at) = (row.seq.to_string(), row.at.to_string());
    for field in [previous, &seq, &at, &row.actor_id, &row.contest_id, &row.action, &row.subject, &row.detail] {
        hash.update(field.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(field.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place of the first row that does not follow from the one before it; `None` if the chain holds.
/// `previous` is the hash before the first row (empty at the beginning).
#[must_use]
pub fn first_break(previous: &str, rows: &[AuditRow]) -> Option<i64> {
    let mut before = previous;
    let mut expected_seq = rows.first().map(|row| row.seq);
    for row in rows {
        if Some(row.seq) != expected_seq || chain_hash(before, row) != row.hash {
            return Some(row.seq);
        }
        before = &row.hash;
        expected_seq = row.seq.checked_add(1);
    }
    None
}
