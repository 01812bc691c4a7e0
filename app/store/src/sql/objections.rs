//! Objections, and the files that came with them.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::objection::{ObjectionCounts, Objector};
use domain::text::Lang;
use domain::time::Micros;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::objections::{EvidenceFile, Objection, ObjectionSecrets, Objections};

/// Of an objection `o` that was upheld: nothing was changed about it, and nobody said why not.
macro_rules! unsettled {
    () => {
        "o.state = 'upheld' AND CASE WHEN o.entry_id IS NULL
             THEN NOT EXISTS (SELECT 1 FROM sealed_changes s
                 WHERE s.contest_id = o.contest_id AND s.changed_at >= o.answered_at)
             ELSE EXISTS (SELECT 1 FROM entries e WHERE e.id = o.entry_id AND e.state = 'shortlisted') END"
    };
}
pub(super) use unsettled;

/// 0 for an objection that was to be answered before the day and is not, 1 for another one.
macro_rules! late_first {
    () => {
        "CASE WHEN state IN ('received', 'accepted') AND answer_by < $2 THEN 0 ELSE 1 END"
    };
}

#[derive(sqlx::FromRow)]
struct ObjectionRow {
    contest_id: String,
    number: i64,
    receipt: String,
    kind: String,
    entry_id: Option<String>,
    objector: String,
    name: String,
    address: String,
    phone: String,
    email: String,
    facts: String,
    lang: String,
    state: String,
    answer_by: String,
    accepted_at: Option<i64>,
    accepted_by: Option<String>,
    accept_note: String,
    reply: String,
    decider: String,
    answered_by: Option<String>,
    answered_at: Option<i64>,
    kept_reason: String,
    kept_by: Option<String>,
    kept_at: Option<i64>,
    created_at: i64,
}

impl ObjectionRow {
    fn read(self) -> Result<Objection> {
        let at = |column| Place { table: "objections", column, row: &self.receipt };
        let who = |column, id: Option<&String>| id.map(|id| at(column).parse::<AccountId>(id)).transpose();
        Ok(Objection {
            contest_id: at("contest_id").parse(&self.contest_id)?,
            number: self.number,
            kind: at("kind").parse(&self.kind)?,
            entry_id: self.entry_id.as_ref().map(|id| at("entry_id").parse(id)).transpose()?,
            objector: Objector {
                kind: at("objector").parse(&self.objector)?,
                name: self.name,
                address: self.address,
                phone: self.phone,
                email: self.email,
            },
            facts: self.facts,
            lang: Lang::parse(&self.lang).unwrap_or_default(),
            state: at("state").parse(&self.state)?,
            answer_by: at("answer_by").parse(&self.answer_by)?,
            accepted_at: self.accepted_at,
            accepted_by: who("accepted_by", self.accepted_by.as_ref())?,
            accept_note: self.accept_note,
            reply: self.reply,
            decider: self.decider,
            answered_by: who("answered_by", self.answered_by.as_ref())?,
            answered_at: self.answered_at,
            kept_by: who("kept_by", self.kept_by.as_ref())?,
            kept_reason: self.kept_reason,
            kept_at: self.kept_at,
            created_at: self.created_at,
            receipt: self.receipt.clone(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    id: String,
    contest_id: String,
    objection: i64,
    filename: String,
    size_bytes: i64,
    sha256: String,
    created_at: i64,
}

impl EvidenceRow {
    fn read(self) -> Result<EvidenceFile> {
        let at = |column| Place { table: "objection_files", column, row: &self.id };
        Ok(EvidenceFile {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            objection: self.objection,
            filename: self.filename,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            created_at: self.created_at,
        })
    }
}

#[async_trait]
impl Objections for SqlTx {
    async fn insert_objection(&mut self, objection: &Objection, secrets: &ObjectionSecrets) -> Result<()> {
        let Objector { kind, name, address, phone, email } = &objection.objector;
        sqlx::query(
            "INSERT INTO objections (contest_id, number, receipt, secret, evidence_token, evidence_until, kind, entry_id,
                 objector, name, address, phone, email, facts, lang, state, answer_by, accepted_at, accepted_by, accept_note,
                 reply, decider, answered_by, answered_at, kept_reason, kept_by, kept_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25, $26, $27, $28)",
        )
        .bind(objection.contest_id.as_str())
        .bind(objection.number)
        .bind(&objection.receipt)
        .bind(&secrets.secret)
        .bind(&secrets.evidence_token)
        .bind(secrets.evidence_until)
        .bind(objection.kind.key())
        .bind(objection.entry_id.as_ref().map(EntryId::as_str))
        .bind(kind.key())
        .bind(name)
        .bind(address)
        .bind(phone)
        .bind(email)
        .bind(&objection.facts)
        .bind(objection.lang.key())
        .bind(objection.state.key())
        .bind(objection.answer_by.to_string())
        .bind(objection.accepted_at)
        .bind(objection.accepted_by.as_ref().map(AccountId::as_str))
        .bind(&objection.accept_note)
        .bind(&objection.reply)
        .bind(&objection.decider)
        .bind(objection.answered_by.as_ref().map(AccountId::as_str))
        .bind(objection.answered_at)
        .bind(&objection.kept_reason)
        .bind(objection.kept_by.as_ref().map(AccountId::as_str))
        .bind(objection.kept_at)
        .bind(objection.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn next_objection(&mut self, contest: &ContestId) -> Result<i64> {
        let next: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) + 1 FROM objections WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_one(self.db()?)
            .await?;
        Ok(next)
    }

    async fn update_objection(&mut self, objection: &Objection) -> Result<()> {
        sqlx::query(
            "UPDATE objections SET state = $3, accepted_at = $4, accepted_by = $5, accept_note = $6, reply = $7, decider = $8,
                 answered_by = $9, answered_at = $10, kept_reason = $11, kept_by = $12, kept_at = $13
             WHERE contest_id = $1 AND number = $2",
        )
        .bind(objection.contest_id.as_str())
        .bind(objection.number)
        .bind(objection.state.key())
        .bind(objection.accepted_at)
        .bind(objection.accepted_by.as_ref().map(AccountId::as_str))
        .bind(&objection.accept_note)
        .bind(&objection.reply)
        .bind(&objection.decider)
        .bind(objection.answered_by.as_ref().map(AccountId::as_str))
        .bind(objection.answered_at)
        .bind(&objection.kept_reason)
        .bind(objection.kept_by.as_ref().map(AccountId::as_str))
        .bind(objection.kept_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn objection(&mut self, contest: &ContestId, number: i64) -> Result<Option<Objection>> {
        let row: Option<ObjectionRow> =
            sqlx::query_as("SELECT * FROM objections WHERE contest_id = $1 AND number = $2")
                .bind(contest.as_str())
                .bind(number)
                .fetch_optional(self.db()?)
                .await?;
        row.map(ObjectionRow::read).transpose()
    }

    async fn objections(&mut self, contest: &ContestId, today: Day, after: i64, most: i64) -> Result<Vec<Objection>> {
        let rows: Vec<ObjectionRow> = sqlx::query_as(concat!(
            "SELECT * FROM objections WHERE contest_id = $1 AND ($3 = 0 OR (",
            late_first!(),
            ", number) > (SELECT ",
            late_first!(),
            ", number FROM objections WHERE contest_id = $1 AND number = $3)) ORDER BY ",
            late_first!(),
            ", number LIMIT $4"
        ))
        .bind(contest.as_str())
        .bind(today.to_string())
        .bind(after)
        .bind(most)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ObjectionRow::read).collect()
    }

    async fn unsettled_objections(&mut self, contest: &ContestId) -> Result<Vec<i64>> {
        let numbers: Vec<i64> = sqlx::query_scalar(concat!(
            "SELECT o.number FROM objections o WHERE o.contest_id = $1 AND ",
            unsettled!(),
            " ORDER BY o.number"
        ))
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        Ok(numbers)
    }

    async fn objection_by_receipt(&mut self, receipt: &str, secret: &[u8]) -> Result<Option<Objection>> {
        let row: Option<ObjectionRow> = sqlx::query_as("SELECT * FROM objections WHERE receipt = $1 AND secret = $2")
            .bind(receipt)
            .bind(secret)
            .fetch_optional(self.db()?)
            .await?;
        row.map(ObjectionRow::read).transpose()
    }

    async fn objection_counts(&mut self, contest: &ContestId) -> Result<ObjectionCounts> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT kind, state, COUNT(*) FROM objections WHERE contest_id = $1 GROUP BY kind, state ORDER BY kind, state",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let at = |column| Place { table: "objections", column, row: contest.as_str() };
        rows.into_iter()
            .map(|(kind, state, count)| -> Result<_> {
                Ok(((at("kind").parse(&kind)?, at("state").parse(&state)?), at("number").number(count)?))
            })
            .collect()
    }

    async fn set_evidence_token(&mut self, objection: &Objection, token: &[u8], until: Micros) -> Result<()> {
        sqlx::query(
            "UPDATE objections SET evidence_token = $3, evidence_until = $4 WHERE contest_id = $1 AND number = $2",
        )
        .bind(objection.contest_id.as_str())
        .bind(objection.number)
        .bind(token)
        .bind(until)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn take_evidence_token(&mut self, token: &[u8], now: Micros) -> Result<Option<(ContestId, i64)>> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "UPDATE objections SET evidence_token = NULL WHERE evidence_token = $1 AND evidence_until >= $2
             RETURNING contest_id, number",
        )
        .bind(token)
        .bind(now)
        .fetch_optional(self.db()?)
        .await?;
        let Some((contest, number)) = row else { return Ok(None) };
        let at = Place { table: "objections", column: "contest_id", row: &contest };
        Ok(Some((at.parse(&contest)?, number)))
    }

    async fn insert_evidence(&mut self, file: &EvidenceFile) -> Result<()> {
        sqlx::query(
            "INSERT INTO objection_files (id, contest_id, objection, filename, size_bytes, sha256, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(file.id.as_str())
        .bind(file.contest_id.as_str())
        .bind(file.objection)
        .bind(&file.filename)
        .bind(file.size_bytes)
        .bind(&file.sha256)
        .bind(file.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn evidence_of(&mut self, contest: &ContestId, objections: RangeInclusive<i64>) -> Result<Vec<EvidenceFile>> {
        let rows: Vec<EvidenceRow> = sqlx::query_as(
            "SELECT * FROM objection_files WHERE contest_id = $1 AND objection BETWEEN $2 AND $3
             ORDER BY objection, created_at, id",
        )
        .bind(contest.as_str())
        .bind(*objections.start())
        .bind(*objections.end())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(EvidenceRow::read).collect()
    }

    async fn evidence_bytes(&mut self, contest: &ContestId) -> Result<i64> {
        let bytes: i64 = sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM objection_files WHERE contest_id = $1",
        )
        .bind(contest.as_str())
        .fetch_one(self.db()?)
        .await?;
        Ok(bytes)
    }

    async fn kept_evidence(&mut self) -> Result<Vec<EvidenceFile>> {
        let rows: Vec<EvidenceRow> =
            sqlx::query_as("SELECT * FROM objection_files ORDER BY created_at, id").fetch_all(self.db()?).await?;
        rows.into_iter().map(EvidenceRow::read).collect()
    }
}
