//! Publicity notices, and the days that are worked on.

use async_trait::async_trait;
use domain::calendar::{CalendarDay, Day};
use domain::ids::{AccountId, ContestId};
use domain::notice::{NoticeDraft, NoticePeriod, NoticeWords};
use domain::record::RecordHash;
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;

/// A notice that is to go up. Its number is given when it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// In which language it is.
    pub lang: Lang,
    /// Its words.
    pub words: NoticeWords,
    /// Its days.
    pub period: NoticePeriod,
    /// The hash of the grades that it lists; `None` where it lists none.
    pub grades: Option<RecordHash>,
    /// By whom; nobody is the command line.
    pub published_by: Option<AccountId>,
    /// When.
    pub published_at: Micros,
}

/// A notice that went up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedNotice {
    /// Which of the contest, from 1.
    pub number: i64,
    /// In which language it is.
    pub lang: Lang,
    /// Its words.
    pub words: NoticeWords,
    /// The hash of its text, as it was kept beside them.
    pub hash: String,
    /// Its days.
    pub period: NoticePeriod,
    /// How many amendments there were of what was sealed, those of rules aside.
    pub changes: usize,
    /// When it went up.
    pub published_at: Micros,
}

/// What the move to the final result asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeStanding {
    /// The last day of the latest notice.
    pub last: Day,
    /// A film left the selection since it went up.
    pub is_outdated: bool,
    /// The hash of the grades that it lists; `None` where it lists none.
    pub grades: Option<RecordHash>,
    /// Objections that are not answered.
    pub open_objections: i64,
    /// Objections that were upheld, about which nothing was changed and nobody said why not.
    pub unsettled_objections: i64,
    /// When an objection was upheld last.
    pub upheld_at: Option<Micros>,
}

/// Notices and their calendar.
#[async_trait]
pub trait Notices {
    /// The days that are not as the week says, in order.
    async fn calendar_days(&mut self) -> Result<Vec<CalendarDay>>;
    /// Puts these in their place.
    async fn set_calendar_days(&mut self, days: &[CalendarDay]) -> Result<()>;
    /// What was set of the next notice.
    async fn notice_draft(&mut self, contest: &ContestId) -> Result<Option<NoticeDraft>>;
    /// Sets it.
    async fn put_notice_draft(&mut self, contest: &ContestId, draft: &NoticeDraft, at: Micros) -> Result<()>;
    /// Adds a notice behind those there are.
    async fn insert_notice(&mut self, contest: &ContestId, notice: &NewNotice) -> Result<()>;
    /// The notices of a contest, the latest first.
    async fn notices(&mut self, contest: &ContestId) -> Result<Vec<PublishedNotice>>;
}
