//! What authors are told of their sheets.

use async_trait::async_trait;
use domain::feedback::FeedbackKind;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::judging::watching::Watched;
use domain::time::Micros;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::feedback::{CommentReview, Feedback, SignedSheet};

#[derive(sqlx::FromRow)]
struct SheetRow {
    id: String,
    entry_id: String,
    round: i64,
    marks: String,
    comments: String,
    comment: String,
    stretches: Option<String>,
    length_ms: Option<i64>,
}

impl SheetRow {
    fn read(self) -> Result<SignedSheet> {
        let at = |table, column| Place { table, column, row: &self.id };
        let watched = match &self.stretches {
            Some(stretches) => at("watched", "stretches").json(stretches)?,
            None => Watched::default(),
        };
        Ok(SignedSheet {
            assignment_id: at("assignments", "id").parse(&self.id)?,
            entry_id: at("assignments", "entry_id").parse(&self.entry_id)?,
            round: at("assignments", "round").number(self.round)?,
            content: Content {
                marks: at("sheets", "marks").json(&self.marks)?,
                comments: at("sheets", "comments").json(&self.comments)?,
                comment: self.comment.clone(),
                ..Content::default()
            },
            watched,
            length_ms: self.length_ms.unwrap_or_default(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    assignment_id: String,
    part: String,
    words: String,
    released: i64,
}

impl ReviewRow {
    fn read(self) -> Result<CommentReview> {
        let at = Place { table: "comment_reviews", column: "assignment_id", row: &self.assignment_id };
        Ok(CommentReview {
            assignment_id: at.parse(&self.assignment_id)?,
            part: self.part,
            words: self.words,
            released: self.released != 0,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ToldRow {
    told: String,
    assignment_id: Option<String>,
    part: Option<String>,
    words: Option<String>,
}

#[async_trait]
impl Feedback for SqlTx {
    async fn feedback(&mut self, contest: &ContestId) -> Result<FeedbackKind> {
        let told: Option<String> = sqlx::query_scalar("SELECT told FROM feedback WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let at = Place { table: "feedback", column: "told", row: contest.as_str() };
        told.map_or_else(|| Ok(FeedbackKind::default()), |told| at.parse(&told))
    }

    async fn set_feedback(
        &mut self,
        contest: &ContestId,
        told: FeedbackKind,
        by: &AccountId,
        at: Micros,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO feedback (contest_id, told, chosen_by, chosen_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (contest_id) DO UPDATE
             SET told = excluded.told, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at",
        )
        .bind(contest.as_str())
        .bind(told.key())
        .bind(by.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn signed_sheets(&mut self, contest: &ContestId, entry: Option<&EntryId>) -> Result<Vec<SignedSheet>> {
        let rows: Vec<SheetRow> = sqlx::query_as(
            "SELECT a.id, a.entry_id, a.round, s.marks, s.comments, s.comment, w.stretches, w.length_ms
             FROM assignments a JOIN sheets s ON s.assignment_id = a.id
             LEFT JOIN watched w ON w.assignment_id = a.id
             WHERE a.contest_id = $1 AND ($2 = '' OR a.entry_id = $2) AND a.recused_at IS NULL
               AND s.signed_at IS NOT NULL
             ORDER BY a.entry_id, a.round, a.id",
        )
        .bind(contest.as_str())
        .bind(entry.map_or("", EntryId::as_str))
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(SheetRow::read).collect()
    }

    async fn put_comment_review(&mut self, review: &CommentReview, by: &AccountId, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO comment_reviews (assignment_id, part, words, released, reviewed_by, reviewed_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (assignment_id, part) DO UPDATE
             SET words = excluded.words, released = excluded.released, reviewed_by = excluded.reviewed_by,
                 reviewed_at = excluded.reviewed_at",
        )
        .bind(review.assignment_id.as_str())
        .bind(&review.part)
        .bind(&review.words)
        .bind(i64::from(review.released))
        .bind(by.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn comment_reviews(&mut self, contest: &ContestId) -> Result<Vec<CommentReview>> {
        let rows: Vec<ReviewRow> = sqlx::query_as(
            "SELECT r.assignment_id, r.part, r.words, r.released
             FROM comment_reviews r JOIN assignments a ON a.id = r.assignment_id
             WHERE a.contest_id = $1 ORDER BY r.assignment_id, r.part",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ReviewRow::read).collect()
    }

    async fn released_comments(
        &mut self,
        contest: &ContestId,
        entry: &EntryId,
    ) -> Result<(FeedbackKind, Vec<CommentReview>)> {
        let rows: Vec<ToldRow> = sqlx::query_as(
            "SELECT f.told, r.assignment_id, r.part, r.words
             FROM feedback f
             LEFT JOIN assignments a ON a.contest_id = f.contest_id AND a.entry_id = $2 AND a.recused_at IS NULL
             LEFT JOIN comment_reviews r ON r.assignment_id = a.id AND r.released = 1
             WHERE f.contest_id = $1 ORDER BY r.assignment_id, r.part",
        )
        .bind(contest.as_str())
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "feedback", column: "told", row: contest.as_str() };
        let told = rows.first().map_or_else(|| Ok(FeedbackKind::default()), |row| at.parse(&row.told))?;
        let mut comments = Vec::new();
        for row in rows {
            if let (Some(assignment_id), Some(part), Some(words)) = (row.assignment_id, row.part, row.words) {
                comments.push(ReviewRow { assignment_id, part, words, released: 1 }.read()?);
            }
        }
        Ok((told, comments))
    }
}
