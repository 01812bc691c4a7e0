//! The one search: what entries are found by is kept folded beside them.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::search::{EntryWords, SearchWords};
use sqlx::{Pool, QueryBuilder};

use super::conditions::{Builder, pattern, push_in};
use super::conflicts::ENTERED_BY_JUDGE;
use super::contests::NamedMemberRow;
use super::entries::LineRow;
use super::{Db, SqlTx};
use crate::contests::NamedMember;
use crate::entries::{Entry, EntryLine};
use crate::error::{Place, Result};
use crate::imports::EntryWrite;
use crate::search::{FoundTask, Search, SearchIn};

/// What [`LineRow`] reads of an entry `e`.
const LINE: &str =
    "e.id, e.contest_id, e.owner_id, e.for_unit, e.number, e.state, e.title, e.category, e.region, e.subject,
    e.production_unit, e.submitting_unit, e.updated_at, e.submitted_at";
const PASSED: &str = " AND e.state IN ('eligible', 'shortlisted', 'not_shortlisted')";
const PUT_WORDS: &str = "INSERT INTO entry_words (entry_id, contest_id, title_words, all_words) VALUES ($1, $2, $3, $4)
    ON CONFLICT (entry_id) DO UPDATE SET title_words = excluded.title_words, all_words = excluded.all_words";
/// Entries that get their words in one transaction.
const AT_ONCE: i64 = 500;

#[derive(sqlx::FromRow)]
struct TaskRow {
    assignment_id: String,
    #[sqlx(flatten)]
    line: LineRow,
}

impl SqlTx {
    /// Keeps what an entry is found by.
    pub(super) async fn put_words(&mut self, entry: &Entry) -> Result<()> {
        let words = EntryWords::of(entry.number, &entry.answers);
        sqlx::query(PUT_WORDS)
            .bind(entry.id.as_str())
            .bind(entry.contest_id.as_str())
            .bind(words.title)
            .bind(words.all)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    /// As [`SqlTx::put_words`], of many entries, all in one statement.
    pub(super) async fn put_words_of(&mut self, entries: &[EntryWrite]) -> Result<()> {
        QueryBuilder::<Db>::new("INSERT INTO entry_words (entry_id, contest_id, title_words, all_words) ")
            .push_values(entries, |mut row, EntryWrite { entry, words, .. }| {
                row.push_bind(entry.id.as_str())
                    .push_bind(entry.contest_id.as_str())
                    .push_bind(words.title.as_str())
                    .push_bind(words.all.as_str());
            })
            .push(
                " ON CONFLICT (entry_id) DO UPDATE SET title_words = excluded.title_words, all_words = excluded.all_words",
            )
            .build()
            // Seldom as many twice.
            .persistent(false)
            .execute(self.db()?)
            .await?;
        Ok(())
    }
}

/// Keeps what those entries are found by that have none of it: programs from before wrote them.
pub(in super::super) async fn put_missing_words(pool: &Pool<Db>) -> Result<()> {
    loop {
        let mut tx = pool.begin().await?;
        let rows: Vec<(String, String, Option<i64>, String)> = sqlx::query_as(
            "SELECT e.id, e.contest_id, e.number, e.answers FROM entries e
             WHERE NOT EXISTS (SELECT 1 FROM entry_words w WHERE w.entry_id = e.id) ORDER BY e.id LIMIT $1",
        )
        .bind(AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
        if rows.is_empty() {
            return Ok(());
        }
        for (id, contest, number, answers) in rows {
            let answers = Place { table: "entries", column: "answers", row: &id }.json(&answers)?;
            let words = EntryWords::of(number, &answers);
            sqlx::query(PUT_WORDS).bind(id).bind(contest).bind(words.title).bind(words.all).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
}

fn keys(contests: &[ContestId]) -> Vec<String> {
    contests.iter().map(ContestId::to_string).collect()
}

/// ` AND (…)`: the words in this column, or the number.
fn push_words(query: &mut Builder, column: &str, words: &SearchWords) {
    query.push(" AND (");
    if let Some(number) = words.number() {
        query.push("e.number = ").push_bind(number).push(" OR ");
    }
    query.push(format_args!("{column} LIKE ")).push_bind(pattern(words.text())).push(" ESCAPE '!')");
}

/// The number that was searched for first.
fn push_number_first(query: &mut Builder, words: &SearchWords) {
    if let Some(number) = words.number() {
        query.push("CASE WHEN e.number = ").push_bind(number).push(" THEN 0 ELSE 1 END, ");
    }
}

#[async_trait]
impl Search for SqlTx {
    async fn found_entries(&mut self, among: SearchIn<'_>, words: &SearchWords, limit: i64) -> Result<Vec<EntryLine>> {
        let mut query = Builder::new("SELECT ");
        query.push(LINE).push(" FROM entry_words w JOIN entries e ON e.id = w.entry_id WHERE w.contest_id IN ");
        match among {
            SearchIn::Entries(contests) => {
                push_in(&mut query, &keys(contests));
                query.push(" AND e.state <> 'draft'");
                push_words(&mut query, "w.all_words", words);
            }
            SearchIn::Titles(contests) => {
                push_in(&mut query, &keys(contests));
                query.push(PASSED);
                push_words(&mut query, "w.title_words", words);
            }
            SearchIn::Own(owner, contests) => {
                push_in(&mut query, &keys(contests));
                query.push(" AND e.owner_id = ").push_bind(owner.as_str().to_owned());
                push_words(&mut query, "w.all_words", words);
            }
        }
        query.push(" ORDER BY ");
        push_number_first(&mut query, words);
        query.push("e.contest_id DESC, COALESCE(e.number, 1000000000), e.id LIMIT ").push_bind(limit);
        let rows: Vec<LineRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(LineRow::read).collect()
    }

    async fn found_tasks(
        &mut self,
        judge: &AccountId,
        contests: &[ContestId],
        words: &SearchWords,
        limit: i64,
    ) -> Result<Vec<FoundTask>> {
        let mut query = Builder::new("SELECT a.id AS assignment_id, ");
        query.push(LINE).push(
            " FROM assignments a JOIN entries e ON e.id = a.entry_id JOIN entry_words w ON w.entry_id = e.id
             WHERE a.recused_at IS NULL AND a.judge_id = ",
        );
        query.push_bind(judge.as_str().to_owned()).push(" AND a.contest_id IN ");
        push_in(&mut query, &keys(contests));
        query.push(PASSED).push(" AND ").push(ENTERED_BY_JUDGE).push(" = 0");
        push_words(&mut query, "w.title_words", words);
        query.push(" ORDER BY a.round DESC, ");
        push_number_first(&mut query, words);
        query.push("a.contest_id DESC, a.position, a.id LIMIT ").push_bind(limit);
        let rows: Vec<TaskRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter()
            .map(|TaskRow { assignment_id: id, line }| {
                let assignment = Place { table: "assignments", column: "id", row: &id }.parse(&id)?;
                Ok(FoundTask { assignment, line: line.read()? })
            })
            .collect()
    }

    async fn members_of(&mut self, contests: &[ContestId]) -> Result<Vec<NamedMember>> {
        let mut query = Builder::new(
            "SELECT m.*, a.name, a.email FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.contest_id IN ",
        );
        push_in(&mut query, &keys(contests));
        query.push(" ORDER BY a.name, a.email, m.contest_id, m.role");
        let rows: Vec<NamedMemberRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(NamedMemberRow::read).collect()
    }
}
