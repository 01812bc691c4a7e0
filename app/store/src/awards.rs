//! Awards: rulings about films, ballots about grades, what was decided and announced; and the order of the award evening.

use async_trait::async_trait;
use domain::awards::decided::DecidedAwards;
use domain::awards::proposal::{AwardRuling, GradeBallot};
use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::notice::NoticeWords;
use domain::presentation::ScreeningList;
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;

/// A ballot of the meeting that is about a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardBallot {
    /// The ballot.
    pub id: BallotId,
    /// Key of the grade.
    pub grade: String,
    /// What it decides, in words.
    pub question: String,
    /// It is closed.
    pub closed: bool,
    /// What was counted; `None` while it is open, and where it is void.
    pub counted: Option<GradeBallot>,
}

/// Awards as they were decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardDecision {
    /// Contest.
    pub contest_id: ContestId,
    /// SHA-256 of what it was decided from, hex.
    pub basis: String,
    /// Who gets what.
    pub content: DecidedAwards,
    /// By whom.
    pub decided_by: AccountId,
    /// When.
    pub decided_at: Micros,
}

/// The announcement of a result as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultAnnouncement {
    /// In which language it is.
    pub lang: Lang,
    /// Its words.
    pub words: NoticeWords,
    /// The hash of its text, as it was kept beside them.
    pub hash: String,
    /// When it was published.
    pub published_at: Micros,
}

/// Awards of contests.
#[async_trait]
pub trait Awards {
    /// Keeps a ruling; it takes the place of an earlier one about the same film.
    async fn put_award_ruling(&mut self, contest: &ContestId, one: &AwardRuling) -> Result<()>;
    /// Takes a ruling back; false if there was none.
    async fn drop_award_ruling(&mut self, contest: &ContestId, entry: &EntryId) -> Result<bool>;
    /// The rulings of a contest, oldest first.
    async fn award_rulings(&mut self, contest: &ContestId) -> Result<Vec<AwardRuling>>;
    /// Notes that a ballot is about a grade.
    async fn insert_award_ballot(&mut self, contest: &ContestId, ballot: &BallotId, grade: &str) -> Result<()>;
    /// The ballots about grades, oldest first, with those in which a tie of one of them was voted on again.
    async fn award_ballots(&mut self, contest: &ContestId) -> Result<Vec<AwardBallot>>;
    /// Keeps what was decided; what was decided before counts no more.
    async fn insert_award_decision(&mut self, decision: &AwardDecision) -> Result<()>;
    /// What was decided counts no more: something it was decided from has changed.
    async fn void_award_decision(&mut self, contest: &ContestId, at: Micros) -> Result<()>;
    /// What was decided, where it counts.
    async fn award_decision(&mut self, contest: &ContestId) -> Result<Option<AwardDecision>>;
    /// Keeps the announcement of the result; a contest has one for good.
    async fn insert_result_announcement(
        &mut self,
        contest: &ContestId,
        lang: Lang,
        words: &NoticeWords,
        at: Micros,
    ) -> Result<()>;
    /// The announcement of the result; `None` before it is published.
    async fn result_announcement(&mut self, contest: &ContestId) -> Result<Option<ResultAnnouncement>>;
    /// The order of the award evening; `None` before anybody has put films in order.
    async fn screening_list(&mut self, contest: &ContestId) -> Result<Option<ScreeningList>>;
    /// Keeps the order of the award evening.
    async fn put_screening_list(
        &mut self,
        contest: &ContestId,
        list: &ScreeningList,
        by: &AccountId,
        at: Micros,
    ) -> Result<()>;
}
