//! The record of a contest.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::record::tree::TreePeaks;
use domain::record::{CommitmentSalt, DocumentKind, LineKind, Milestone, RecordDocument, RecordHash, RecordedLine};
use domain::time::Micros;
use serde::Deserialize;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use crate::error::{Place, Result, StoreError};
use crate::record::{ContestRecord, NewLine, OpeningSubject, RecordHead, RecordOpening, StoredCheckpoint, StoredLine};

/// Rows of one statement: each may have a line of 64 KiB.
const ROWS: usize = 200;

#[derive(sqlx::FromRow)]
struct HeadRow {
    size: i64,
    peaks: String,
    line: String,
    pools: i64,
    seeds: i64,
    seeds_amended: i64,
    closes: i64,
}

/// What is read of a last line.
#[derive(Deserialize)]
struct Timed {
    at: Micros,
}

impl HeadRow {
    fn read(self, contest: &ContestId) -> Result<RecordHead> {
        let place = Place { table: "record_lines", column: "line", row: contest.as_str() };
        let tree = read_tree(contest, self.size, &self.peaks)?;
        let last: Timed = place.json(&self.line)?;
        Ok(RecordHead {
            tree,
            at: last.at,
            pooled: self.pools > 0,
            seeded: self.seeds > self.seeds_amended,
            closed: self.closes > 0,
        })
    }
}

/// The tree that is noted beside the lines of a record.
pub(super) fn read_tree(contest: &ContestId, size: i64, peaks: &str) -> Result<TreePeaks> {
    let at = |column| Place { table: "record_heads", column, row: contest.as_str() };
    let peaks: Vec<RecordHash> =
        peaks.split_whitespace().map(|peak| at("peaks").parse::<RecordHash>(peak)).collect::<Result<_>>()?;
    TreePeaks::new(at("size").number(size)?, peaks).ok_or_else(|| unfit(contest, "peaks of another size"))
}

#[derive(sqlx::FromRow)]
struct LineRow {
    n: i64,
    kind: String,
    line: String,
    leaf: Vec<u8>,
}

impl LineRow {
    fn read(self, contest: &ContestId) -> Result<StoredLine> {
        let place = Place { table: "record_lines", column: "n", row: contest.as_str() };
        let leaf = RecordHash::from_bytes(bytes("record_lines", contest, self.leaf)?);
        Ok(StoredLine { n: place.number(self.n)?, kind: self.kind, text: self.line, leaf })
    }
}

#[derive(sqlx::FromRow)]
struct OpeningRow {
    commitment: Vec<u8>,
    subject: String,
    account_id: Option<String>,
    about: String,
    salt: Option<Vec<u8>>,
    text: Option<String>,
}

impl OpeningRow {
    fn read(self, contest: &ContestId) -> Result<RecordOpening> {
        let at = |column| Place { table: "record_openings", column, row: contest.as_str() };
        let subject = OpeningSubject::from_key(&self.subject)
            .ok_or_else(|| inconsistent("record_openings", "subject", contest, &self.subject))?;
        let opened = match (self.salt, self.text) {
            (Some(salt), Some(text)) => {
                Some((CommitmentSalt::from_bytes(bytes("record_openings", contest, salt)?), text))
            }
            _ => None,
        };
        Ok(RecordOpening {
            commitment: RecordHash::from_bytes(bytes("record_openings", contest, self.commitment)?),
            subject,
            account_id: self.account_id.map(|id| at("account_id").parse(&id)).transpose()?,
            about: self.about,
            opened,
        })
    }
}

#[derive(sqlx::FromRow)]
struct CheckpointRow {
    size: i64,
    milestone: String,
    made_at: i64,
    note: String,
}

impl CheckpointRow {
    fn read(self, contest: &ContestId) -> Result<StoredCheckpoint> {
        let place = Place { table: "record_checkpoints", column: "size", row: contest.as_str() };
        let milestone = Milestone::from_key(&self.milestone)
            .ok_or_else(|| inconsistent("record_checkpoints", "milestone", contest, &self.milestone))?;
        Ok(StoredCheckpoint { size: place.number(self.size)?, milestone, made_at: self.made_at, note: self.note })
    }
}

fn inconsistent(table: &'static str, column: &'static str, contest: &ContestId, detail: &str) -> StoreError {
    StoreError::Inconsistent { table, column, row: contest.to_string(), detail: detail.to_owned() }
}

fn unfit(contest: &ContestId, detail: &str) -> StoreError {
    inconsistent("record_heads", "peaks", contest, detail)
}

fn bytes(table: &'static str, contest: &ContestId, found: Vec<u8>) -> Result<[u8; 32]> {
    let wrong = |found: Vec<u8>| inconsistent(table, "-", contest, &format!("{} bytes, 32 are asked for", found.len()));
    <[u8; 32]>::try_from(found).map_err(wrong)
}

fn signed(contest: &ContestId, number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|error| inconsistent("record_lines", "n", contest, &error.to_string()))
}

#[async_trait]
impl ContestRecord for SqlTx {
    async fn record_head(&mut self, contest: &ContestId) -> Result<Option<RecordHead>> {
        let row: Option<HeadRow> = sqlx::query_as(
            r#"SELECT h.size, h.peaks, l.line,
                      (SELECT COUNT(*) FROM record_lines WHERE contest_id = $1 AND kind = 'pool') AS pools,
                      (SELECT COUNT(*) FROM record_lines WHERE contest_id = $1 AND kind = 'seed'
                       AND line LIKE '%"step":"drawn"%') AS seeds,
                      (SELECT COUNT(*) FROM record_lines WHERE contest_id = $1 AND kind = 'amendment'
                       AND line LIKE '%"subject":"seed"%') AS seeds_amended,
                      (SELECT COUNT(*) FROM record_lines WHERE contest_id = $1 AND kind = 'close') AS closes
               FROM record_heads h JOIN record_lines l ON l.contest_id = h.contest_id AND l.n = h.size - 1
               WHERE h.contest_id = $1"#,
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| row.read(contest)).transpose()
    }

    async fn append_lines(&mut self, contest: &ContestId, at: Micros, lines: Vec<NewLine>) -> Result<RecordHead> {
        let before = self.record_head(contest).await?;
        let at = before.as_ref().map_or(at, |head| head.at.max(at));
        let mut tree = before.map(|head| head.tree).unwrap_or_default();
        let mut rows = Vec::with_capacity(lines.len());
        for NewLine { salt, body } in lines {
            let (n, kind) = (tree.size(), body.kind());
            let line = RecordedLine { n, at, salt, body };
            let text = line.text().map_err(|why| inconsistent("record_lines", "line", contest, &why.to_string()))?;
            let leaf = RecordedLine::leaf(&text);
            tree.push(leaf);
            rows.push((signed(contest, n)?, kind, text, leaf));
        }
        for some in rows.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO record_lines (contest_id, n, kind, line, leaf) ");
            query.push_values(some, |mut values, (n, kind, text, leaf)| {
                values
                    .push_bind(contest.as_str())
                    .push_bind(*n)
                    .push_bind(kind.key())
                    .push_bind(text.as_str())
                    .push_bind(leaf.as_bytes().to_vec());
            });
            // One at a time is what most acts write; seldom as many twice.
            query.build().persistent(some.len() == 1).execute(self.db()?).await?;
        }
        let peaks: Vec<String> = tree.peaks().iter().map(RecordHash::to_string).collect();
        sqlx::query(
            "INSERT INTO record_heads (contest_id, size, peaks) VALUES ($1, $2, $3)
             ON CONFLICT (contest_id) DO UPDATE SET size = excluded.size, peaks = excluded.peaks",
        )
        .bind(contest.as_str())
        .bind(signed(contest, tree.size())?)
        .bind(peaks.join(" "))
        .execute(self.db()?)
        .await?;
        let head = self.record_head(contest).await?;
        head.ok_or_else(|| unfit(contest, "a record without a line"))
    }

    async fn record_lines(&mut self, contest: &ContestId, from: u64, most: i64) -> Result<Vec<StoredLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT n, kind, line, leaf FROM record_lines WHERE contest_id = $1 AND n >= $2 ORDER BY n LIMIT $3",
        )
        .bind(contest.as_str())
        .bind(signed(contest, from)?)
        .bind(most)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(contest)).collect()
    }

    async fn record_lines_of(&mut self, contest: &ContestId, kinds: &[LineKind]) -> Result<Vec<StoredLine>> {
        let mut query = Builder::new("SELECT n, kind, line, leaf FROM record_lines WHERE contest_id = ");
        query.push_bind(contest.as_str().to_owned()).push(" AND kind IN ");
        push_in(&mut query, &kinds.iter().map(|kind| kind.key().to_owned()).collect::<Vec<_>>());
        query.push(" ORDER BY n");
        let rows: Vec<LineRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(|row| row.read(contest)).collect()
    }

    async fn record_counts(&mut self, contest: &ContestId) -> Result<Vec<(LineKind, u64)>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT kind, COUNT(*) FROM record_lines WHERE contest_id = $1 GROUP BY kind")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        let place = Place { table: "record_lines", column: "kind", row: contest.as_str() };
        let mut counts = Vec::with_capacity(rows.len());
        for (kind, count) in rows {
            let found = LineKind::from_key(&kind);
            let kind = found.ok_or_else(|| inconsistent("record_lines", "kind", contest, &kind))?;
            counts.push((kind, place.number(count)?));
        }
        counts.sort_unstable();
        Ok(counts)
    }

    async fn insert_document(&mut self, contest: &ContestId, document: &RecordDocument) -> Result<()> {
        sqlx::query("INSERT INTO record_documents (contest_id, n, kind, text) VALUES ($1, $2, $3, $4)")
            .bind(contest.as_str())
            .bind(signed(contest, document.line)?)
            .bind(document.kind.ending())
            .bind(&document.text)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn documents(&mut self, contest: &ContestId) -> Result<Vec<RecordDocument>> {
        let rows: Vec<(i64, String, String)> =
            sqlx::query_as("SELECT n, kind, text FROM record_documents WHERE contest_id = $1 ORDER BY n, kind")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        let place = Place { table: "record_documents", column: "n", row: contest.as_str() };
        rows.into_iter()
            .map(|(n, kind, text)| {
                let found = DocumentKind::from_ending(&kind);
                let kind = found.ok_or_else(|| inconsistent("record_documents", "kind", contest, &kind))?;
                Ok(RecordDocument { line: place.number(n)?, kind, text })
            })
            .collect()
    }

    async fn insert_openings(&mut self, contest: &ContestId, openings: &[RecordOpening]) -> Result<()> {
        for some in openings.chunks(ROWS) {
            let mut query = Builder::new(
                "INSERT INTO record_openings (contest_id, commitment, subject, account_id, about, salt, text) ",
            );
            query.push_values(some, |mut values, one| {
                let (salt, text) =
                    one.opened.as_ref().map(|(salt, text)| (salt.as_bytes().to_vec(), text.as_str())).unzip();
                values
                    .push_bind(contest.as_str())
                    .push_bind(one.commitment.as_bytes().to_vec())
                    .push_bind(one.subject.key())
                    .push_bind(one.account_id.as_ref().map(AccountId::as_str))
                    .push_bind(one.about.as_str())
                    .push_bind(salt)
                    .push_bind(text);
            });
            query.build().persistent(some.len() == 1).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn openings_of(&mut self, contest: &ContestId, subject: OpeningSubject) -> Result<Vec<RecordOpening>> {
        let rows: Vec<OpeningRow> = sqlx::query_as(
            "SELECT commitment, subject, account_id, about, salt, text FROM record_openings
             WHERE contest_id = $1 AND subject = $2 ORDER BY commitment",
        )
        .bind(contest.as_str())
        .bind(subject.key())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(contest)).collect()
    }

    async fn opening(&mut self, contest: &ContestId, commitment: &RecordHash) -> Result<Option<RecordOpening>> {
        let row: Option<OpeningRow> = sqlx::query_as(
            "SELECT commitment, subject, account_id, about, salt, text FROM record_openings
             WHERE contest_id = $1 AND commitment = $2",
        )
        .bind(contest.as_str())
        .bind(commitment.as_bytes().to_vec())
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| row.read(contest)).transpose()
    }

    async fn insert_aliases(&mut self, contest: &ContestId, aliases: &[(AccountId, String)]) -> Result<()> {
        for some in aliases.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO record_aliases (contest_id, account_id, alias) ");
            query.push_values(some, |mut values, (account, alias)| {
                values.push_bind(contest.as_str()).push_bind(account.as_str()).push_bind(alias.as_str());
            });
            // Seldom as many twice.
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn aliases(&mut self, contest: &ContestId) -> Result<Vec<(AccountId, String)>> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT account_id, alias FROM record_aliases WHERE contest_id = $1 ORDER BY account_id")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        let place = Place { table: "record_aliases", column: "account_id", row: contest.as_str() };
        rows.into_iter().map(|(account, alias)| Ok((place.parse(&account)?, alias))).collect()
    }

    async fn insert_checkpoint(&mut self, contest: &ContestId, checkpoint: &StoredCheckpoint) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO record_checkpoints (contest_id, size, milestone, made_at, note) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (contest_id, size) DO NOTHING",
        )
        .bind(contest.as_str())
        .bind(signed(contest, checkpoint.size)?)
        .bind(checkpoint.milestone.key())
        .bind(checkpoint.made_at)
        .bind(&checkpoint.note)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn checkpoints(&mut self, contest: &ContestId) -> Result<Vec<StoredCheckpoint>> {
        let rows: Vec<CheckpointRow> = sqlx::query_as(
            "SELECT size, milestone, made_at, note FROM record_checkpoints WHERE contest_id = $1 ORDER BY size",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(contest)).collect()
    }

    async fn last_checkpoint(&mut self, contest: &ContestId) -> Result<Option<StoredCheckpoint>> {
        let row: Option<CheckpointRow> = sqlx::query_as(
            "SELECT size, milestone, made_at, note FROM record_checkpoints WHERE contest_id = $1
             ORDER BY size DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| row.read(contest)).transpose()
    }
}
