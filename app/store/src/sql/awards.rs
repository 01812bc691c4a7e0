//! Awards and the award evening.

use async_trait::async_trait;
use domain::awards::proposal::{AwardRuling, GradeBallot};
use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::meeting::{Count, Outcome};
use domain::notice::NoticeWords;
use domain::presentation::ScreeningList;
use domain::text::Lang;
use domain::time::Micros;

use super::SqlTx;
use crate::awards::{AwardBallot, AwardDecision, Awards, ResultAnnouncement};
use crate::error::{Place, Result, to_json};

#[derive(sqlx::FromRow)]
struct RulingRow {
    entry_id: String,
    grade: Option<String>,
    reason: String,
    decider: String,
    ruled_at: i64,
}

impl RulingRow {
    fn read(self) -> Result<AwardRuling> {
        let entry = Place { table: "award_rulings", column: "entry_id", row: &self.entry_id }.parse(&self.entry_id)?;
        let Self { grade, reason, decider, ruled_at, .. } = self;
        Ok(AwardRuling { entry, grade, reason, decider, at: ruled_at })
    }
}

#[derive(sqlx::FromRow)]
struct BallotRow {
    grade: String,
    id: String,
    question: String,
    closed_at: Option<i64>,
    count: Option<String>,
    outcome: Option<String>,
}

impl BallotRow {
    fn read(self) -> Result<AwardBallot> {
        let at = |column| Place { table: "ballots", column, row: &self.id };
        let count: Option<Count> = self.count.as_ref().map(|count| at("count").json(count)).transpose()?;
        let outcome: Option<Outcome> = self.outcome.as_ref().map(|text| at("outcome").json(text)).transpose()?;
        let outcome = outcome.unwrap_or_default();
        let counted = count.filter(|_| self.closed_at.is_some()).map(|count| GradeBallot {
            grade: self.grade.clone(),
            votes: count.votes,
            papers: count.papers,
            chosen: outcome.chosen,
            tied: outcome.tied,
        });
        Ok(AwardBallot {
            id: at("id").parse(&self.id)?,
            grade: self.grade.clone(),
            question: self.question.clone(),
            closed: self.closed_at.is_some(),
            counted,
        })
    }
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    basis: String,
    content: String,
    decided_by: String,
    decided_at: i64,
}

#[derive(sqlx::FromRow)]
struct AnnouncementRow {
    lang: String,
    words: String,
    hash: String,
    published_at: i64,
}

#[async_trait]
impl Awards for SqlTx {
    async fn put_award_ruling(&mut self, contest: &ContestId, one: &AwardRuling) -> Result<()> {
        sqlx::query(
            "INSERT INTO award_rulings (contest_id, entry_id, grade, reason, decider, ruled_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (contest_id, entry_id) DO UPDATE
             SET grade = excluded.grade, reason = excluded.reason, decider = excluded.decider,
                 ruled_at = excluded.ruled_at",
        )
        .bind(contest.as_str())
        .bind(one.entry.as_str())
        .bind(one.grade.as_deref())
        .bind(&one.reason)
        .bind(&one.decider)
        .bind(one.at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn drop_award_ruling(&mut self, contest: &ContestId, entry: &EntryId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM award_rulings WHERE contest_id = $1 AND entry_id = $2")
            .bind(contest.as_str())
            .bind(entry.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn award_rulings(&mut self, contest: &ContestId) -> Result<Vec<AwardRuling>> {
        let rows: Vec<RulingRow> = sqlx::query_as(
            "SELECT entry_id, grade, reason, decider, ruled_at FROM award_rulings
             WHERE contest_id = $1 ORDER BY ruled_at, entry_id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(RulingRow::read).collect()
    }

    async fn insert_award_ballot(&mut self, contest: &ContestId, ballot: &BallotId, grade: &str) -> Result<()> {
        sqlx::query("INSERT INTO award_ballots (ballot_id, contest_id, grade) VALUES ($1, $2, $3)")
            .bind(ballot.as_str())
            .bind(contest.as_str())
            .bind(grade)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn award_ballots(&mut self, contest: &ContestId) -> Result<Vec<AwardBallot>> {
        let rows: Vec<BallotRow> = sqlx::query_as(
            "SELECT a.grade, b.id, b.question, b.closed_at, b.count, b.outcome
             FROM award_ballots a JOIN ballots b ON b.id = a.ballot_id OR b.again_of = a.ballot_id
             WHERE a.contest_id = $1 ORDER BY b.opened_at, b.id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(BallotRow::read).collect()
    }

    async fn insert_award_decision(&mut self, decision: &AwardDecision) -> Result<()> {
        self.void_award_decision(&decision.contest_id, decision.decided_at).await?;
        sqlx::query(
            "INSERT INTO award_decisions (contest_id, number, basis, content, decided_by, decided_at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM award_decisions WHERE contest_id = $1",
        )
        .bind(decision.contest_id.as_str())
        .bind(&decision.basis)
        .bind(to_json(&decision.content)?)
        .bind(decision.decided_by.as_str())
        .bind(decision.decided_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn void_award_decision(&mut self, contest: &ContestId, at: Micros) -> Result<()> {
        sqlx::query("UPDATE award_decisions SET voided_at = $2 WHERE contest_id = $1 AND voided_at IS NULL")
            .bind(contest.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn award_decision(&mut self, contest: &ContestId) -> Result<Option<AwardDecision>> {
        let row: Option<DecisionRow> = sqlx::query_as(
            "SELECT basis, content, decided_by, decided_at FROM award_decisions
             WHERE contest_id = $1 AND voided_at IS NULL ORDER BY number DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        let at = |column| Place { table: "award_decisions", column, row: contest.as_str() };
        let read = |row: DecisionRow| -> Result<AwardDecision> {
            Ok(AwardDecision {
                contest_id: contest.clone(),
                content: at("content").json(&row.content)?,
                decided_by: at("decided_by").parse(&row.decided_by)?,
                decided_at: row.decided_at,
                basis: row.basis,
            })
        };
        row.map(read).transpose()
    }

    async fn insert_result_announcement(
        &mut self,
        contest: &ContestId,
        lang: Lang,
        words: &NoticeWords,
        at: Micros,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO result_announcements (contest_id, lang, words, hash, published_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(contest.as_str())
        .bind(lang.key())
        .bind(to_json(words)?)
        .bind(words.hash().to_string())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn result_announcement(&mut self, contest: &ContestId) -> Result<Option<ResultAnnouncement>> {
        let row: Option<AnnouncementRow> =
            sqlx::query_as("SELECT lang, words, hash, published_at FROM result_announcements WHERE contest_id = $1")
                .bind(contest.as_str())
                .fetch_optional(self.db()?)
                .await?;
        let at = Place { table: "result_announcements", column: "words", row: contest.as_str() };
        let read = |row: AnnouncementRow| -> Result<ResultAnnouncement> {
            Ok(ResultAnnouncement {
                lang: Lang::parse(&row.lang).unwrap_or_default(),
                words: at.json(&row.words)?,
                hash: row.hash,
                published_at: row.published_at,
            })
        };
        row.map(read).transpose()
    }

    async fn screening_list(&mut self, contest: &ContestId) -> Result<Option<ScreeningList>> {
        let content: Option<String> = sqlx::query_scalar("SELECT content FROM screening_lists WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let at = Place { table: "screening_lists", column: "content", row: contest.as_str() };
        content.map(|content| at.json(&content)).transpose()
    }

    async fn put_screening_list(
        &mut self,
        contest: &ContestId,
        list: &ScreeningList,
        by: &AccountId,
        at: Micros,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO screening_lists (contest_id, content, arranged_by, arranged_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (contest_id) DO UPDATE
             SET content = excluded.content, arranged_by = excluded.arranged_by, arranged_at = excluded.arranged_at",
        )
        .bind(contest.as_str())
        .bind(to_json(list)?)
        .bind(by.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}
