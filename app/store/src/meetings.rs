//! Selection meetings as they are kept: rows, and the trait that reads and writes them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::ids::{AccountId, BallotId, ContestId, EntryId, MeetingId, ProposalId};
use domain::judging::sheet::Note;
use domain::meeting::{Count, Outcome, Paper, Quorum, Terms};
use domain::time::Micros;

use crate::error::Result;

/// A selection meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Key.
    pub id: MeetingId,
    /// Contest.
    pub contest_id: ContestId,
    /// The part of the members that must be present.
    pub quorum: Quorum,
    /// Who opened it.
    pub opened_by: AccountId,
    /// When.
    pub opened_at: Micros,
    /// When it was closed.
    pub closed_at: Option<Micros>,
    /// The film on everybody's screen.
    pub current: Option<EntryId>,
    /// Rises with everything that happens in it.
    pub version: i64,
}

/// A stay of a member in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendancePeriod {
    /// Who.
    pub account_id: AccountId,
    /// From when.
    pub came_at: Micros,
    /// Until when; `None` is until now, or the end.
    pub left_at: Option<Micros>,
}

/// A film that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscussedFilm {
    /// The film.
    pub entry_id: EntryId,
    /// From when.
    pub began_at: Micros,
}

/// Who was in a meeting and when, and the films that were on the screen, each in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingCourse {
    /// The stays of its members.
    pub stays: Vec<AttendancePeriod>,
    /// The films.
    pub discussed: Vec<DiscussedFilm>,
}

/// How the chair broke a tie.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CastingVote {
    /// The tied films that are chosen.
    pub picked: Paper,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Micros,
}

/// What a closed ballot came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotResult {
    /// When it was closed.
    pub closed_at: Micros,
    /// What was counted; `None` where the ballot is void: then nothing of what was cast is told or kept.
    pub count: Option<Count>,
    /// Who is chosen, and who is tied.
    pub outcome: Outcome,
    /// How the chair broke the tie, if that was done.
    pub casting: Option<CastingVote>,
}

/// A ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Key.
    pub id: BallotId,
    /// Meeting.
    pub meeting_id: MeetingId,
    /// Place among the ballots of the meeting, from 1.
    pub place: i64,
    /// What it decides, in words.
    pub question: String,
    /// Films, places, names on a paper.
    pub terms: Terms,
    /// Nobody learns who chose what.
    pub secret: bool,
    /// The ballot whose tie it is to break.
    pub again_of: Option<BallotId>,
    /// When it was opened.
    pub opened_at: Micros,
    /// Members present when it opened, but for those left out.
    pub present: i64,
    /// Members in all when it opened, but for those left out.
    pub members: i64,
    /// Who may vote: who was present when it opened and is not left out. `None` in ballots from before this was kept, in which
    /// whoever is present votes.
    pub voters: Option<BTreeSet<AccountId>>,
    /// Members who are left out, because too few of the films are theirs to choose from.
    pub left_out: BTreeSet<AccountId>,
    /// The result, once it is closed.
    pub result: Option<BallotResult>,
}

impl Ballot {
    /// It was closed without being counted.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.result.as_ref().is_some_and(|result| result.count.is_none())
    }
}

/// That somebody has voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub voter_id: AccountId,
    /// What, in an open ballot.
    pub paper: Option<Paper>,
}

/// An override that is proposed in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Key.
    pub id: ProposalId,
    /// Meeting.
    pub meeting_id: MeetingId,
    /// Place among the proposals of the meeting, from 1.
    pub place: i64,
    /// The film that is to be in.
    pub comes: Option<EntryId>,
    /// The film that is to be out.
    pub leaves: Option<EntryId>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: Micros,
    /// What became of it.
    pub decision: Option<ProposalDecision>,
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalDecision {
    /// It is an override now.
    pub accepted: bool,
    /// Who decided it: a person or a body.
    pub decider: String,
    /// When.
    pub at: Micros,
}

/// Selection meetings.
#[async_trait]
pub trait Meetings {
    /// Opens a meeting; a second open one of a contest is `Duplicate`.
    async fn insert_meeting(&mut self, meeting: &Meeting) -> Result<()>;
    /// Meetings of a contest, newest first, each with the time at which the contest's selection was sealed, microseconds.
    async fn meetings(&mut self, contest: &ContestId) -> Result<Vec<(Meeting, Option<i64>)>>;
    /// The same, with the note of the newest checkpoint of the contest's record, whose root stands on minutes; `None` of a contest
    /// without a meeting too.
    async fn meetings_beside_record(
        &mut self,
        contest: &ContestId,
    ) -> Result<(Vec<(Meeting, Option<i64>)>, Option<String>)>;
    /// The open meeting of a contest.
    async fn open_meeting(&mut self, contest: &ContestId) -> Result<Option<Meeting>>;
    /// The open meeting of a contest, for writing: its version rises, and other writers wait for this transaction.
    async fn lock_meeting(&mut self, contest: &ContestId) -> Result<Option<Meeting>>;
    /// Ends a meeting and every stay in it.
    async fn close_meeting(&mut self, id: &MeetingId, at: Micros) -> Result<()>;
    /// Somebody comes; nothing changes if they are there.
    async fn come(&mut self, id: &MeetingId, account: &AccountId, at: Micros) -> Result<()>;
    /// Somebody leaves; nothing changes if they are not there.
    async fn leave(&mut self, id: &MeetingId, account: &AccountId, at: Micros) -> Result<()>;
    /// Stays in a meeting, in order.
    async fn stays(&mut self, id: &MeetingId) -> Result<Vec<AttendancePeriod>>;
    /// Puts a film on everybody's screen.
    async fn discuss(&mut self, id: &MeetingId, entry: &EntryId, at: Micros) -> Result<()>;
    /// Who was in a meeting and when, by the time they came, and the films that were on the screen, in order.
    async fn course(&mut self, id: &MeetingId) -> Result<MeetingCourse>;
    /// Adds a ballot; a secret one gets a place for its papers.
    async fn insert_ballot(&mut self, ballot: &Ballot) -> Result<()>;
    /// Ballots of a meeting, in order.
    async fn ballots(&mut self, id: &MeetingId) -> Result<Vec<Ballot>>;
    /// Adds that somebody has voted; twice is `Duplicate`.
    async fn insert_vote(&mut self, ballot: &BallotId, vote: &Vote) -> Result<()>;
    /// Who has voted in each ballot of a meeting, by account.
    async fn votes(&mut self, id: &MeetingId) -> Result<Vec<(BallotId, Vote)>>;
    /// The papers of a secret ballot, sorted.
    async fn secret_papers(&mut self, ballot: &BallotId) -> Result<Vec<Paper>>;
    /// Adds a paper to a secret ballot, where its content belongs. Call it under [`Meetings::lock_meeting`].
    async fn add_secret_paper(&mut self, ballot: &BallotId, paper: &Paper) -> Result<()>;
    /// Forgets the papers of a secret ballot.
    async fn empty_secret_ballot(&mut self, ballot: &BallotId) -> Result<()>;
    /// Changes who votes in a ballot and who is left out of it, with the numbers of both.
    async fn set_ballot_voters(&mut self, ballot: &Ballot) -> Result<()>;
    /// Closes a ballot, or adds how the chair broke its tie.
    async fn set_ballot_result(&mut self, ballot: &BallotId, result: &BallotResult) -> Result<()>;
    /// Adds a proposal.
    async fn insert_proposal(&mut self, proposal: &Proposal) -> Result<()>;
    /// Proposals of a meeting, in order.
    async fn proposals(&mut self, id: &MeetingId) -> Result<Vec<Proposal>>;
    /// Decides a proposal; false if that was done before.
    async fn decide_proposal(&mut self, id: &ProposalId, decision: &ProposalDecision) -> Result<bool>;
    /// Notes on the signed sheets of a film that are not recused, in the film's order, without names.
    async fn notes_of_entry(&mut self, contest: &ContestId, entry: &EntryId) -> Result<Vec<Note>>;
}
