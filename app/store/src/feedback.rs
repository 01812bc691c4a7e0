//! What authors are told of their sheets: means, comments that somebody has read before them, who has seen their film.

use async_trait::async_trait;
use domain::feedback::FeedbackKind;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::judging::watching::Watched;
use domain::time::Micros;

use crate::error::Result;

/// A comment as somebody has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentReview {
    /// The sheet it stands on.
    pub assignment_id: AssignmentId,
    /// The key of a criterion; empty is the general comment.
    pub part: String,
    /// The words that were read.
    pub words: String,
    /// Its author reads it; else it is withheld.
    pub released: bool,
}

/// A signed sheet of a film that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSheet {
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// The film.
    pub entry_id: EntryId,
    /// Round, from 1.
    pub round: u8,
    /// What is on it; its notes are not read.
    pub content: Content,
    /// What was watched of the film.
    pub watched: Watched,
    /// Length of the film that was played, milliseconds.
    pub length_ms: i64,
}

/// What authors are told of their sheets.
#[async_trait]
pub trait Feedback {
    /// What authors of a contest are told; nothing before it was chosen.
    async fn feedback(&mut self, contest: &ContestId) -> Result<FeedbackKind>;
    /// Chooses what they are told.
    async fn set_feedback(&mut self, contest: &ContestId, told: FeedbackKind, by: &AccountId, at: Micros)
    -> Result<()>;
    /// The signed sheets of a contest that are not recused, by film, round and assignment; of one film where it is named.
    async fn signed_sheets(&mut self, contest: &ContestId, entry: Option<&EntryId>) -> Result<Vec<SignedSheet>>;
    /// Keeps what becomes of a comment; a later decision takes the place of an earlier one.
    async fn put_comment_review(&mut self, review: &CommentReview, by: &AccountId, at: Micros) -> Result<()>;
    /// What became of the comments of a contest, by assignment and part.
    async fn comment_reviews(&mut self, contest: &ContestId) -> Result<Vec<CommentReview>>;
    /// What authors of a contest are told, and the comments on one film that were released, by assignment and part.
    async fn released_comments(
        &mut self,
        contest: &ContestId,
        entry: &EntryId,
    ) -> Result<(FeedbackKind, Vec<CommentReview>)>;
}
