//! Publicity notices, and the days that are worked on.

use async_trait::async_trait;
use domain::calendar::CalendarDay;
use domain::ids::{AccountId, ContestId};
use domain::notice::{NoticeDraft, NoticePeriod};
use domain::text::Lang;
use domain::time::Micros;

use super::SqlTx;
use super::conditions::Builder;
use crate::error::{Place, Result, to_json};
use crate::notices::{NewNotice, Notices, PublishedNotice};

/// Rows of one statement.
const BATCH: usize = 500;

#[derive(sqlx::FromRow)]
struct DayRow {
    day: String,
    kind: String,
    name: String,
}

impl DayRow {
    fn read(self) -> Result<CalendarDay> {
        let at = |column| Place { table: "calendar_days", column, row: &self.day };
        Ok(CalendarDay { day: at("day").parse(&self.day)?, kind: at("kind").parse(&self.kind)?, name: self.name })
    }
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    number: i64,
    lang: String,
    words: String,
    hash: String,
    first_day: String,
    last_day: String,
    changes: i64,
    published_at: i64,
}

impl NoticeRow {
    fn read(self, contest: &ContestId) -> Result<PublishedNotice> {
        let at = |column| Place { table: "notices", column, row: contest.as_str() };
        Ok(PublishedNotice {
            number: self.number,
            lang: Lang::parse(&self.lang).unwrap_or_default(),
            words: at("words").json(&self.words)?,
            hash: self.hash,
            period: NoticePeriod {
                first: at("first_day").parse(&self.first_day)?,
                last: at("last_day").parse(&self.last_day)?,
            },
            changes: at("changes").number(self.changes)?,
            published_at: self.published_at,
        })
    }
}

#[async_trait]
impl Notices for SqlTx {
    async fn calendar_days(&mut self) -> Result<Vec<CalendarDay>> {
        let rows: Vec<DayRow> =
            sqlx::query_as("SELECT day, kind, name FROM calendar_days ORDER BY day").fetch_all(self.db()?).await?;
        rows.into_iter().map(DayRow::read).collect()
    }

    async fn set_calendar_days(&mut self, days: &[CalendarDay]) -> Result<()> {
        sqlx::query("DELETE FROM calendar_days").execute(self.db()?).await?;
        for some in days.chunks(BATCH) {
            let mut query = Builder::new("INSERT INTO calendar_days (day, kind, name) ");
            query.push_values(some, |mut row, one| {
                row.push_bind(one.day.to_string()).push_bind(one.kind.key()).push_bind(one.name.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn notice_draft(&mut self, contest: &ContestId) -> Result<Option<NoticeDraft>> {
        let content: Option<String> = sqlx::query_scalar("SELECT content FROM notice_drafts WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let at = Place { table: "notice_drafts", column: "content", row: contest.as_str() };
        content.map(|content| at.json(&content)).transpose()
    }

    async fn put_notice_draft(&mut self, contest: &ContestId, draft: &NoticeDraft, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO notice_drafts (contest_id, content, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (contest_id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
        )
        .bind(contest.as_str())
        .bind(to_json(draft)?)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn insert_notice(&mut self, contest: &ContestId, notice: &NewNotice) -> Result<()> {
        sqlx::query(
            "INSERT INTO notices (contest_id, number, lang, words, hash, first_day, last_day, changes, grades, published_by,
                                  published_at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6,
                    (SELECT COUNT(*) FROM sealed_changes WHERE contest_id = $1), $7, $8, $9
             FROM notices WHERE contest_id = $1",
        )
        .bind(contest.as_str())
        .bind(notice.lang.key())
        .bind(to_json(&notice.words)?)
        .bind(notice.words.hash().to_string())
        .bind(notice.period.first.to_string())
        .bind(notice.period.last.to_string())
        .bind(notice.grades.map(|hash| hash.to_string()))
        .bind(notice.published_by.as_ref().map(AccountId::as_str))
        .bind(notice.published_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn notices(&mut self, contest: &ContestId) -> Result<Vec<PublishedNotice>> {
        let rows: Vec<NoticeRow> = sqlx::query_as(
            "SELECT number, lang, words, hash, first_day, last_day, changes, published_at
             FROM notices WHERE contest_id = $1 ORDER BY number DESC",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(contest)).collect()
    }
}
