//! The audit trail and its hash chain: each row's hash covers the row and the hash before it, so a row that is changed,
//! removed or put in between is found by anyone who computes the chain again.
//!
//! What a row tells in words (its subject and detail) is hashed as a commitment: SHA-256 of a random salt and the text. Text and salt
//! stand beside it and can be emptied, and every hash stays what it is. Rows from before hash their words themselves.

use async_trait::async_trait;
use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::record::{CommitmentSalt, RecordHash, commitment};
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
    /// To what; empty once it is erased.
    pub subject: String,
    /// JSON; empty once it is erased.
    pub detail: String,
    /// SHA-256 over this row and the hash before it, hex.
    pub hash: String,
    /// How the row is hashed: [`IN_CLEAR`] or [`COMMITTED`].
    pub version: i64,
    /// In front of subject and detail where they are committed to; `None` once they are erased.
    pub salt: Option<Vec<u8>>,
    /// The commitment to subject and detail; `None` in rows from before.
    pub commitment: Option<Vec<u8>>,
}

/// The version of rows whose hash covers their subject and detail themselves.
pub const IN_CLEAR: i64 = 1;

/// The version of rows whose hash covers a commitment to subject and detail.
pub const COMMITTED: i64 = 2;

impl AuditRow {
    /// The same row with a commitment to its subject and detail.
    #[must_use]
    pub fn committed(self, salt: &CommitmentSalt) -> Self {
        let commitment = commitment(salt, &self.text());
        Self {
            version: COMMITTED,
            salt: Some(salt.as_bytes().to_vec()),
            commitment: Some(commitment.as_bytes().to_vec()),
            ..self
        }
    }

    /// What its commitment is to: subject and detail, each behind its length in bytes.
    fn text(&self) -> String {
        let Self { subject, detail, .. } = self;
        format!("{}:{subject}{}:{detail}", subject.len(), detail.len())
    }

    /// Subject and detail were erased: the row says when, by which account, in which contest and what was done.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        self.version != IN_CLEAR && self.salt.is_none()
    }

    /// Subject and detail are those that were committed to; an erased row has none.
    fn keeps_its_commitment(&self) -> bool {
        if self.version == IN_CLEAR {
            return self.salt.is_none() && self.commitment.is_none();
        }
        let of_32 = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).ok();
        let Some(kept) = self.commitment.as_deref().and_then(of_32) else { return false };
        let Some(salt) = &self.salt else { return self.subject.is_empty() && self.detail.is_empty() };
        of_32(salt).is_some_and(|salt| {
            commitment(&CommitmentSalt::from_bytes(salt), &self.text()) == RecordHash::from_bytes(kept)
        })
    }
}

/// What is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainProblem {
    /// A row is not there.
    #[error("a row was removed, or one was put in front of it")]
    Gap,
    /// The hash is not the one of the row and the hash before it.
    #[error("the row, or the one before it, was changed")]
    Hash,
    /// Subject or detail are not those that were committed to.
    #[error("subject or detail were changed")]
    Text,
    /// Subject and detail are gone, and no erasure tells of it.
    #[error("subject and detail were removed, and no erasure tells of it")]
    Emptied,
    /// The last row is not the one that was written last.
    #[error("rows at the end were removed, or added past the program")]
    End,
}

/// Where the audit trail stands, as it is kept beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ChainHead {
    /// Place of the last row.
    pub seq: i64,
    /// Its hash.
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
    /// Random, for the commitment to subject and detail.
    pub salt: CommitmentSalt,
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
    /// Where the trail stands, as the last write noted it beside the rows.
    async fn chain_head(&mut self) -> Result<ChainHead>;
    /// When the last row was added.
    async fn last_audit_at(&mut self) -> Result<Option<Micros>>;
}

/// SHA-256 in hex over the previous hash and the row's fields, each preceded by its length in bytes so
/// that no two rows can read the same; in place of subject and detail the commitment to them, but for rows from before.
#[must_use]
pub fn chain_hash(previous: &str, row: &AuditRow) -> String {
    let mut hash = Sha256::new();
    let (seq, at, version) = (row.seq.to_string(), row.at.to_string(), row.version.to_string());
    let commitment = hex::encode(row.commitment.as_deref().unwrap_or_default());
    let head = [previous, &seq, &at, &row.actor_id, &row.contest_id, &row.action];
    let words = if row.version == IN_CLEAR {
        vec![row.subject.as_str(), row.detail.as_str()]
    } else {
        vec!["version", version.as_str(), commitment.as_str()]
    };
    for field in head.iter().chain(&words) {
        hash.update(field.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(field.as_bytes());
    }
    hex::encode(&hash.finalize())
}

/// What is wrong with a row that should stand at this place behind the row of this hash; `None` if nothing is.
#[must_use]
pub fn chain_problem(previous: &str, seq: i64, row: &AuditRow) -> Option<ChainProblem> {
    if row.seq != seq {
        Some(ChainProblem::Gap)
    } else if chain_hash(previous, row) != row.hash {
        Some(ChainProblem::Hash)
    } else if !row.keeps_its_commitment() {
        Some(ChainProblem::Text)
    } else {
        None
    }
}

/// The place of the first row that does not follow from the one before it; `None` if the chain holds.
/// `previous` is the hash before the first row (empty at the beginning).
#[must_use]
pub fn first_break(previous: &str, rows: &[AuditRow]) -> Option<i64> {
    let mut before = previous;
    let mut expected_seq = rows.first().map_or(1, |row| row.seq);
    for row in rows {
        if chain_problem(before, expected_seq, row).is_some() {
            return Some(row.seq);
        }
        before = &row.hash;
        expected_seq = row.seq.saturating_add(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: i64, detail: &str) -> AuditRow {
        AuditRow {
            seq,
            at: 4 + seq,
            actor_id: if seq == 1 { "one".to_owned() } else { String::new() },
            contest_id: "c1".to_owned(),
            action: "sheet.save".to_owned(),
            subject: "s".to_owned(),
            detail: detail.to_owned(),
            hash: String::new(),
            version: IN_CLEAR,
            salt: None,
            commitment: None,
        }
    }

    /// A row from before, and one of now behind it.
    fn chain() -> [AuditRow; 2] {
        let mut old = row(1, r#"{"total":1}"#);
        old.hash = chain_hash("", &old);
        let mut new = row(2, r#"{"total":2}"#).committed(&CommitmentSalt::from_bytes([7; 32]));
        new.hash = chain_hash(&old.hash, &new);
        [old, new]
    }

    #[test]
    fn rows_from_before_keep_their_hash_and_the_chain_goes_on() {
        let [old, new] = chain();
        // Computed in Python from the words of the documentation.
        assert_eq!(old.hash, "7ea1df96c40874e85f0635751cf4ee65425f9fe5187486d9a1e01598a975d24b");
        let commitment = new.commitment.as_deref().map(hex::encode).unwrap_or_default();
        assert_eq!(commitment, "22df3baf7646689c7d00212a5e917baea623232e9e87eddbd4889090712543d0");
        assert_eq!(chain_problem("", 1, &old), None);
        assert_eq!(chain_problem(&old.hash, 2, &new), None);
    }

    #[test]
    fn an_erased_row_keeps_its_hash_and_a_changed_one_is_found() {
        let [old, new] = chain();
        let found = |row: &AuditRow| chain_problem(&old.hash, 2, row);
        let erased = AuditRow { subject: String::new(), detail: String::new(), salt: None, ..new.clone() };
        assert_eq!((erased.is_erased(), found(&erased)), (true, None));
        assert!(!new.is_erased() && !old.is_erased());
        assert_eq!(found(&AuditRow { detail: "{}".to_owned(), ..new.clone() }), Some(ChainProblem::Text));
        assert_eq!(found(&AuditRow { salt: None, ..new.clone() }), Some(ChainProblem::Text));
        assert_eq!(found(&AuditRow { subject: "x".to_owned(), ..erased.clone() }), Some(ChainProblem::Text));
        assert_eq!(found(&AuditRow { at: 9, ..erased }), Some(ChainProblem::Hash));
        assert_eq!(found(&AuditRow { commitment: None, ..new.clone() }), Some(ChainProblem::Hash));
        assert_eq!(chain_problem("", 1, &AuditRow { detail: String::new(), ..old.clone() }), Some(ChainProblem::Hash));
        assert_eq!(chain_problem(&old.hash, 3, &new), Some(ChainProblem::Gap));
    }
}
