//! Nominations and works.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::ids::{ContestId, EntryId};
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::entries::EntryRow;
use crate::error::{Place, Result};
use crate::nominations::{LikeEntry, Nomination, Nominations};

/// `work_marks m JOIN work_marks o …`: the marks `o` of submitted entries that are those `m` of another. How a film looks may be known
/// before its entry is submitted, with which the hash of it is kept.
macro_rules! alike {
    () => {
        "work_marks m JOIN work_marks o ON o.kind = m.kind AND o.mark = m.mark AND o.entry_id <> m.entry_id
             AND (o.kind <> 'look' OR EXISTS (SELECT 1 FROM work_marks f WHERE f.entry_id = o.entry_id AND f.kind = 'film'))"
    };
}
pub(super) use alike;

#[derive(sqlx::FromRow)]
struct NominationRow {
    entry_id: String,
    contest_id: String,
    unit: String,
    state: String,
    reason: String,
    position: i64,
    handed_at: i64,
    decided_at: Option<i64>,
}

impl NominationRow {
    fn read(self) -> Result<Nomination> {
        let at = |column| Place { table: "nominations", column, row: &self.entry_id };
        Ok(Nomination {
            entry_id: at("entry_id").parse(&self.entry_id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            state: at("state").parse(&self.state)?,
            unit: self.unit,
            reason: self.reason,
            position: self.position,
            handed_at: self.handed_at,
            decided_at: self.decided_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LikeRow {
    #[sqlx(flatten)]
    entry: EntryRow,
    contest_title: String,
    contest_phase: String,
    film_mark: Option<String>,
    looks_same: i64,
    same: Option<i64>,
    decision_reason: Option<String>,
}

impl LikeRow {
    fn read(self) -> Result<LikeEntry> {
        let at = Place { table: "contests", column: "phase", row: &self.contest_title };
        Ok(LikeEntry {
            contest_phase: at.parse(&self.contest_phase)?,
            entry: self.entry.read()?,
            contest_title: self.contest_title,
            film_sha256: self.film_mark,
            looks_same: self.looks_same == 1,
            decided: self.same.zip(self.decision_reason).map(|(same, reason)| (same == 1, reason)),
        })
    }
}

#[async_trait]
impl Nominations for SqlTx {
    async fn nomination(&mut self, entry: &EntryId) -> Result<Option<Nomination>> {
        let row: Option<NominationRow> = sqlx::query_as("SELECT * FROM nominations WHERE entry_id = $1")
            .bind(entry.as_str())
            .fetch_optional(self.db()?)
            .await?;
        row.map(NominationRow::read).transpose()
    }

    async fn put_nomination(&mut self, nomination: &Nomination) -> Result<()> {
        sqlx::query(
            "INSERT INTO nominations (entry_id, contest_id, unit, state, reason, position, handed_at, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (entry_id) DO UPDATE SET unit = excluded.unit, state = excluded.state,
                 reason = excluded.reason, position = excluded.position, handed_at = excluded.handed_at,
                 decided_at = excluded.decided_at",
        )
        .bind(nomination.entry_id.as_str())
        .bind(nomination.contest_id.as_str())
        .bind(&nomination.unit)
        .bind(nomination.state.key())
        .bind(&nomination.reason)
        .bind(nomination.position)
        .bind(nomination.handed_at)
        .bind(nomination.decided_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn nominations(&mut self, contest: &ContestId) -> Result<Vec<Nomination>> {
        let rows: Vec<NominationRow> =
            sqlx::query_as("SELECT * FROM nominations WHERE contest_id = $1 ORDER BY position, entry_id")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter().map(NominationRow::read).collect()
    }

    async fn put_work_marks(&mut self, entry: &EntryId, title: &str, film: &str) -> Result<()> {
        // How its film looks is found out when that is prepared, before it is submitted or after.
        sqlx::query("DELETE FROM work_marks WHERE entry_id = $1 AND kind IN ('title', 'film')")
            .bind(entry.as_str())
            .execute(self.db()?)
            .await?;
        for (kind, mark) in [("title", title), ("film", film)] {
            if !mark.is_empty() {
                sqlx::query("INSERT INTO work_marks (entry_id, kind, mark) VALUES ($1, $2, $3)")
                    .bind(entry.as_str())
                    .bind(kind)
                    .bind(mark)
                    .execute(self.db()?)
                    .await?;
            }
        }
        Ok(())
    }

    async fn put_work_look(&mut self, entry: &EntryId, film: &str, others: &[EntryId]) -> Result<()> {
        sqlx::query("DELETE FROM work_marks WHERE entry_id = $1 AND kind = 'look'")
            .bind(entry.as_str())
            .execute(self.db()?)
            .await?;
        if others.is_empty() {
            return Ok(());
        }
        let others: Vec<String> = others.iter().map(EntryId::to_string).collect();
        let mut query = Builder::new("SELECT DISTINCT mark FROM work_marks WHERE kind = 'look' AND entry_id IN ");
        push_in(&mut query, &others);
        query.push(" ORDER BY mark");
        let known: Vec<String> = query.build_query_scalar().fetch_all(self.db()?).await?;
        // Films that look the same have one mark: that of those which were found before, else the hash of this one.
        let mark = known.first().cloned().unwrap_or_else(|| film.to_owned());
        if known.len() > 1 {
            let mut query = Builder::new("UPDATE work_marks SET mark = ");
            query.push_bind(mark.clone()).push(" WHERE kind = 'look' AND mark IN ");
            push_in(&mut query, &known);
            query.build().execute(self.db()?).await?;
        }
        // Each once: an entry may have several films that look so.
        let marked: BTreeSet<&str> = others.iter().map(String::as_str).chain([entry.as_str()]).collect();
        let mut query = Builder::new("INSERT INTO work_marks (entry_id, kind, mark) ");
        query.push_values(marked, |mut row, id| {
            row.push_bind(id).push_bind("look").push_bind(mark.as_str());
        });
        query.push(" ON CONFLICT (entry_id, kind) DO UPDATE SET mark = excluded.mark");
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn like_entries(&mut self, entry: &EntryId, skip: i64, most: i64) -> Result<Vec<LikeEntry>> {
        let rows: Vec<LikeRow> = sqlx::query_as(concat!(
            "SELECT e.*, c.title AS contest_title, c.phase AS contest_phase,
                    (SELECT f.mark FROM work_marks f WHERE f.entry_id = e.id AND f.kind = 'film') AS film_mark,
                    (SELECT COUNT(*) FROM work_marks m JOIN work_marks o ON o.kind = m.kind AND o.mark = m.mark
                     WHERE m.entry_id = $1 AND m.kind = 'look' AND o.entry_id = e.id) AS looks_same,
                    d.same, d.reason AS decision_reason
             FROM entries e JOIN contests c ON c.id = e.contest_id
             LEFT JOIN work_decisions d ON (d.entry_id = e.id AND d.other_id = $1)
                                        OR (d.entry_id = $1 AND d.other_id = e.id)
             WHERE e.id IN (SELECT o.entry_id FROM ",
            alike!(),
            " WHERE m.entry_id = $1)
             ORDER BY COALESCE(d.same, 0) DESC, e.created_at DESC, e.id LIMIT $2 OFFSET $3",
        ))
        .bind(entry.as_str())
        .bind(most)
        .bind(skip)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(LikeRow::read).collect()
    }

    async fn like_entry_count(&mut self, entry: &EntryId) -> Result<i64> {
        let count = concat!("SELECT COUNT(DISTINCT o.entry_id) FROM ", alike!(), " WHERE m.entry_id = $1");
        Ok(sqlx::query_scalar(count).bind(entry.as_str()).fetch_one(self.db()?).await?)
    }

    async fn is_like_entry(&mut self, entry: &EntryId, other: &EntryId) -> Result<bool> {
        let count = concat!("SELECT COUNT(*) FROM ", alike!(), " WHERE m.entry_id = $1 AND o.entry_id = $2");
        let found: i64 =
            sqlx::query_scalar(count).bind(entry.as_str()).bind(other.as_str()).fetch_one(self.db()?).await?;
        Ok(found > 0)
    }

    async fn put_work_decision(
        &mut self,
        (one, other): (&EntryId, &EntryId),
        same: bool,
        reason: &str,
        at: Micros,
    ) -> Result<()> {
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        sqlx::query(
            "INSERT INTO work_decisions (entry_id, other_id, same, reason, decided_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (entry_id, other_id) DO UPDATE SET same = excluded.same, reason = excluded.reason,
                 decided_at = excluded.decided_at",
        )
        .bind(first.as_str())
        .bind(second.as_str())
        .bind(i64::from(same))
        .bind(reason)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}
