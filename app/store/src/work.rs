//! What waits for people, over all contests: counts, and what goes on.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::entry::EntryState;
use domain::feedback::FeedbackKind;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::letter::LetterKind;
use domain::objection::ObjectionState;
use domain::time::Micros;

use crate::error::Result;
use crate::letters::LetterCount;
use crate::notices::NoticeStanding;
use crate::rounds::JudgingTerm;

/// Entries of a contest that wait for their check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// Contest.
    pub contest_id: ContestId,
    /// How many.
    pub count: i64,
    /// The first, by number.
    pub first: EntryId,
}

/// Objections of a contest that wait in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionsAtWork {
    /// Contest.
    pub contest_id: ContestId,
    /// Received, accepted, or upheld and not settled yet.
    pub state: ObjectionState,
    /// How many.
    pub count: i64,
    /// The day by which the first of them is to be answered, or was.
    pub first: Day,
}

/// What goes on in contests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestsAtWork {
    /// Everybody's terms of all rounds, and the person's own.
    pub terms: Vec<JudgingTerm>,
    /// Those with an open meeting.
    pub in_meeting: Vec<ContestId>,
    /// Those whose selection is sealed.
    pub sealed: Vec<ContestId>,
    /// Closed rounds that the person has not confirmed.
    pub unconfirmed: Vec<(ContestId, u8)>,
    /// Objections that wait to be accepted, answered or settled.
    pub objections: Vec<ObjectionsAtWork>,
    /// Those with an audience award that has opened and is not sealed, and until when it takes votes.
    pub votes: Vec<(ContestId, Micros)>,
    /// Those with a sealed audience award whose secret is kept.
    pub voters: Vec<ContestId>,
}

/// What the films of a contest take, and the jobs about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilmLoad {
    /// Bytes of the files that are kept, as they were sent.
    pub bytes: i64,
    /// Jobs that wait or are being done.
    pub waiting: i64,
    /// Jobs that were given up.
    pub failed: i64,
}

/// What a contest decided so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestDecisions {
    /// The rounds of which it was kept what they decided, in order.
    pub rounds: Vec<u8>,
    /// A meeting is open.
    pub meeting_open: bool,
    /// The selection is sealed.
    pub sealed: bool,
    /// How the latest publicity notice stands.
    pub notice: Option<NoticeStanding>,
}

/// What the publication of a result would tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// The entries that have an outcome, by number.
    pub outcomes: Vec<OutcomeLine>,
    /// What authors are told of their sheets.
    pub feedback: FeedbackKind,
    /// Deduplication keys of the letters that tell results, written before.
    pub written: Vec<String>,
}

/// An entry that has an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeLine {
    /// The entry.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// In the selection, or not.
    pub state: EntryState,
    /// The account of its author can be used.
    pub author_is_there: bool,
}

/// Whom the opening of a round would tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgesToTell {
    /// Judges of the contest with films in the round that they did not recuse from.
    pub judges: Vec<AccountId>,
    /// Deduplication keys of the letters that tell of openings, written before.
    pub written: Vec<String>,
}

/// What waits for people.
#[async_trait]
pub trait Work {
    /// Entries that wait for their check, in those of these contests that have some.
    async fn unchecked_in(&mut self, contests: &[ContestId]) -> Result<Vec<Unchecked>>;
    /// How many judges have sheets to sign in these rounds; recused films, films that do not take part and who is no judge of the
    /// contest any more do not count. Rounds without any are left out.
    async fn unsigned_judges_in(&mut self, rounds: &[(ContestId, u8)]) -> Result<Vec<(ContestId, i64)>>;
    /// What goes on in these contests, for a person; `confirmed` is the action that the record has of a round that was confirmed.
    async fn at_work(
        &mut self,
        person: &AccountId,
        contests: &[ContestId],
        confirmed: &'static str,
    ) -> Result<ContestsAtWork>;
    /// What a contest decided so far.
    async fn decided(&mut self, contest: &ContestId) -> Result<ContestDecisions>;
    /// What the publication of a contest's result would tell; `letters` is the kind of those that do.
    async fn publication(&mut self, contest: &ContestId, letters: LetterKind) -> Result<Publication>;
    /// Whom the opening of a round would tell; `letters` is the kind of those that do.
    async fn judges_to_tell(&mut self, contest: &ContestId, round: u8, letters: LetterKind) -> Result<JudgesToTell>;
    /// What the films of a contest take and the jobs about them, and its letters by state.
    async fn work_load(&mut self, contest: &ContestId) -> Result<(FilmLoad, Vec<LetterCount>)>;
}
