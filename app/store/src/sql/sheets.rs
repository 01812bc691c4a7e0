//! Sheets, what was watched, signatures.

use async_trait::async_trait;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::time::Micros;

use super::SqlTx;
use crate::error::{Place, Result, to_json};
use crate::sheets::{NamedSignature, Sheet, Sheets, Signature, WatchEvidence};

#[derive(sqlx::FromRow)]
struct SignatureRow {
    contest_id: String,
    round: i64,
    judge_id: String,
    signed_at: i64,
    content: String,
    hash: String,
    reopened_at: Option<i64>,
    reopen_reason: String,
}

impl SignatureRow {
    fn read(self) -> Result<Signature> {
        let at = |column| Place { table: "signatures", column, row: &self.hash };
        Ok(Signature {
            contest_id: at("contest_id").parse(&self.contest_id)?,
            round: at("round").number(self.round)?,
            judge_id: at("judge_id").parse(&self.judge_id)?,
            signed_at: self.signed_at,
            reopened_at: self.reopened_at,
            content: self.content,
            reopen_reason: self.reopen_reason,
            hash: self.hash,
        })
    }
}

#[derive(sqlx::FromRow)]
struct NamedSignatureRow {
    round: i64,
    judge_id: String,
    name: String,
    signed_at: i64,
    hash: String,
}

impl NamedSignatureRow {
    fn read(self) -> Result<NamedSignature> {
        let at = |column| Place { table: "signatures", column, row: &self.hash };
        Ok(NamedSignature {
            round: at("round").number(self.round)?,
            judge_id: at("judge_id").parse(&self.judge_id)?,
            name: self.name,
            signed_at: self.signed_at,
            hash: self.hash,
        })
    }
}

#[async_trait]
impl Sheets for SqlTx {
    async fn save_sheet(&mut self, sheet: &Sheet) -> Result<bool> {
        // One statement decides: a first save inserts, a later one must follow the version it read and
        // never touches a signed sheet.
        let done = sqlx::query(
            "INSERT INTO sheets
                 (assignment_id, version, marks, comment, red_line, total, saved_at, signed_at, comments, notes)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
             WHERE $2 = 1 OR EXISTS (SELECT 1 FROM sheets WHERE assignment_id = $1)
             ON CONFLICT (assignment_id) DO UPDATE
             SET version = excluded.version, marks = excluded.marks, comment = excluded.comment,
                 red_line = excluded.red_line, total = excluded.total, saved_at = excluded.saved_at,
                 comments = excluded.comments, notes = excluded.notes
             WHERE sheets.version = excluded.version - 1 AND sheets.signed_at IS NULL",
        )
        .bind(sheet.assignment_id.as_str())
        .bind(sheet.version)
        .bind(to_json(&sheet.content.marks)?)
        .bind(&sheet.content.comment)
        .bind(&sheet.content.red_line)
        .bind(sheet.total)
        .bind(sheet.saved_at)
        .bind(sheet.signed_at)
        .bind(to_json(&sheet.content.comments)?)
        .bind(to_json(&sheet.content.notes)?)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn sign_sheets(&mut self, contest: &ContestId, round: u8, judge: &AccountId, at: Micros) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE sheets SET signed_at = $4 WHERE signed_at IS NULL AND assignment_id IN
             (SELECT id FROM assignments WHERE contest_id = $1 AND round = $2 AND judge_id = $3 AND recused_at IS NULL)",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected())
    }

    async fn reopen_sheets(
        &mut self,
        contest: &ContestId,
        round: u8,
        judge: &AccountId,
        at: Micros,
        reason: &str,
    ) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE sheets SET signed_at = NULL, version = version + 1 WHERE signed_at IS NOT NULL AND assignment_id IN
             (SELECT id FROM assignments WHERE contest_id = $1 AND round = $2 AND judge_id = $3)",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .execute(self.db()?)
        .await?;
        sqlx::query(
            "UPDATE signatures SET reopened_at = $4, reopen_reason = $5
             WHERE contest_id = $1 AND round = $2 AND judge_id = $3 AND reopened_at IS NULL",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .bind(at)
        .bind(reason)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected())
    }

    async fn follow_film(&mut self, judge: &AccountId, entry: &EntryId, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO watched (assignment_id, stretches, length_ms, skipped, updated_at, followed_at)
             SELECT id, '[]', 0, '', $3, $3 FROM assignments
             WHERE judge_id = $1 AND entry_id = $2 AND recused_at IS NULL
             ON CONFLICT (assignment_id) DO UPDATE SET followed_at = COALESCE(watched.followed_at, excluded.followed_at)",
        )
        .bind(judge.as_str())
        .bind(entry.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn is_unfollowed(&mut self, judge: &AccountId, entry: &EntryId) -> Result<bool> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM assignments a LEFT JOIN watched w ON w.assignment_id = a.id
             WHERE a.judge_id = $1 AND a.entry_id = $2 AND a.recused_at IS NULL AND w.followed_at IS NULL",
        )
        .bind(judge.as_str())
        .bind(entry.as_str())
        .fetch_one(self.db()?)
        .await?;
        Ok(count > 0)
    }

    async fn put_evidence(&mut self, id: &AssignmentId, evidence: &WatchEvidence, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO watched (assignment_id, stretches, length_ms, skipped, updated_at, unverified)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (assignment_id) DO UPDATE SET stretches = excluded.stretches,
                 length_ms = excluded.length_ms, skipped = excluded.skipped, updated_at = excluded.updated_at,
                 unverified = excluded.unverified",
        )
        .bind(id.as_str())
        .bind(to_json(&evidence.watched)?)
        .bind(evidence.length_ms)
        .bind(&evidence.skipped)
        .bind(at)
        .bind(i64::from(evidence.unverified))
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn unverified_watching(&mut self, contest: &ContestId, round: u8) -> Result<Vec<(AccountId, i64)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT a.judge_id, COUNT(*) FROM assignments a JOIN watched w ON w.assignment_id = a.id
             WHERE a.contest_id = $1 AND a.round = $2 AND a.recused_at IS NULL AND w.unverified <> 0
             GROUP BY a.judge_id ORDER BY a.judge_id",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_all(self.db()?)
        .await?;
        let at = |judge: &str| Place { table: "assignments", column: "judge_id", row: judge }.parse(judge);
        rows.into_iter().map(|(judge, films)| Ok((at(&judge)?, films))).collect()
    }

    async fn insert_signature(&mut self, signature: &Signature) -> Result<()> {
        sqlx::query(
            "INSERT INTO signatures
                 (contest_id, round, judge_id, signed_at, content, hash, reopened_at, reopen_reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(signature.contest_id.as_str())
        .bind(i64::from(signature.round))
        .bind(signature.judge_id.as_str())
        .bind(signature.signed_at)
        .bind(&signature.content)
        .bind(&signature.hash)
        .bind(signature.reopened_at)
        .bind(&signature.reopen_reason)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn signature(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Option<Signature>> {
        let row: Option<SignatureRow> = sqlx::query_as(
            "SELECT * FROM signatures WHERE contest_id = $1 AND round = $2 AND judge_id = $3 AND reopened_at IS NULL
             ORDER BY signed_at DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(SignatureRow::read).transpose()
    }

    async fn signatures(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Vec<Signature>> {
        let rows: Vec<SignatureRow> = sqlx::query_as(
            "SELECT * FROM signatures WHERE contest_id = $1 AND round = $2 AND judge_id = $3 ORDER BY signed_at DESC",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(SignatureRow::read).collect()
    }

    async fn standing_signatures(
        &mut self,
        contest: &ContestId,
        rounds: std::ops::Range<u8>,
    ) -> Result<Vec<NamedSignature>> {
        let rows: Vec<NamedSignatureRow> = sqlx::query_as(
            "SELECT s.round, s.judge_id, a.name, s.signed_at, s.hash
             FROM signatures s JOIN accounts a ON a.id = s.judge_id
             WHERE s.contest_id = $1 AND s.round >= $2 AND s.round < $3 AND s.reopened_at IS NULL
             ORDER BY s.round, s.signed_at, a.email",
        )
        .bind(contest.as_str())
        .bind(i64::from(rounds.start))
        .bind(i64::from(rounds.end))
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(NamedSignatureRow::read).collect()
    }

    async fn signers(&mut self, contest: &ContestId, round: u8) -> Result<Vec<AccountId>> {
        let judges: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT judge_id FROM signatures WHERE contest_id = $1 AND round = $2 ORDER BY judge_id",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_all(self.db()?)
        .await?;
        let at = |judge: &String| Place { table: "signatures", column: "judge_id", row: judge }.parse(judge);
        judges.iter().map(at).collect()
    }
}
