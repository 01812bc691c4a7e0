//! The audit trail and its hash chain: each row's hash covers the row and the hash before it, so a row that is changed,
//! removed or put in between is found by anyone who computes the chain again.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::time::Micros;
use sha2::{Digest, Sha256};

use crate::error::Result;

/// A row of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditRow {
    /// Place in the audit trail, from 1.
    pub seq: i64,
    /// When.
    pub at: Micros,
    /// Who; empty is the system.
    pub actor_id: String,
    /// Contest; empty is none.
    pub contest_id: String,
    /// What was done, for example `sheet.save`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// JSON.
    pub detail: String,
    /// SHA-256 over this row and the hash before it, hex.
    pub hash: String,
}

/// What is to be added to the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    /// When.
    pub at: Micros,
    /// Who; `None` is the system.
    pub actor: Option<&'a AccountId>,
    /// Contest.
    pub contest: Option<&'a ContestId>,
    /// What was done.
    pub action: &'static str,
    /// To what.
    pub subject: &'a str,
    /// JSON.
    pub detail: String,
}

/// Which rows of a contest's audit trail are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter<'a> {
    /// Only this action; empty is any.
    pub action: &'a str,
    /// Only what this account did; the empty id is the system.
    pub actor: Option<&'a str>,
    /// Only rows whose subject or detail contains these words, in any case.
    pub words: &'a str,
    /// Most rows.
    pub limit: i64,
    /// Rows to leave out, newest first.
    pub offset: i64,
}

/// Which events of the installation, or of one contest, are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFilter<'a> {
    /// Those of this contest, and those about accounts of its members; `None` is all.
    pub contest: Option<&'a ContestId>,
    /// Of these actions.
    pub actions: &'a [&'static str],
    /// Only rows whose subject or detail contains these words, in any case.
    pub words: &'a str,
}

/// That somebody did something.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Done {
    /// Who.
    pub actor_id: String,
    /// Name.
    pub name: String,
    /// When.
    pub at: Micros,
}

/// The audit trail.
#[async_trait]
pub trait Audit {
    /// Adds a row, chained to the one before; returns its place.
    async fn audit(&mut self, entry: &AuditEntry<'_>) -> Result<i64>;
    /// Adds rows in this order, as [`Audit::audit`] one after the other, many in a statement.
    async fn audit_many(&mut self, entries: Vec<AuditEntry<'_>>) -> Result<()>;
    /// Rows of a contest, newest first.
    async fn audit_rows(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<Vec<AuditRow>>;
    /// How many rows of a contest there are: in all, and as the filter asks.
    async fn audit_count(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<(i64, i64)>;
    /// When this was last done in a contest by this account about this subject.
    async fn last_done(
        &mut self,
        contest: &ContestId,
        action: &'static str,
        actor: Option<&AccountId>,
        subject: &str,
    ) -> Result<Option<Micros>>;
    /// Everybody who did this in a contest about this subject, oldest first.
    async fn done(&mut self, contest: &ContestId, action: &'static str, subject: &str) -> Result<Vec<Done>>;
    /// Rows from a place on, in order, at most `limit`.
    async fn audit_rows_from(&mut self, seq: i64, limit: i64) -> Result<Vec<AuditRow>>;
    /// When the last row was added.
    async fn last_audit_at(&mut self) -> Result<Option<Micros>>;
}

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
