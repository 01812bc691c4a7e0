//! Popularity votes: who may vote, their ballots, what was held of these, and the roots over the ballots of each day.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId, ViewingId, VoteBatchId, VoterId};
use domain::popularity::{
    BallotCount, BallotState, BallotTallies, BatchState, FlagEvidence, VotePeriod, VoteRule, VoteSettings, VoteState,
    VoterKind,
};
use domain::record::RecordHash;
use domain::time::Micros;

use crate::error::Result;

/// The vote of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopularityVote {
    /// Contest.
    pub contest_id: ContestId,
    /// As it is set up.
    pub settings: VoteSettings,
    /// Where it stands.
    pub state: VoteState,
    /// What keys are codes under; `None` once it was destroyed.
    pub secret: Option<Vec<u8>>,
    /// From when to when votes are taken.
    pub period: VotePeriod,
    /// Rises with each change of the set-up, from 1.
    pub version: i64,
}

/// Somebody who may vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Key.
    pub id: VoterId,
    /// Contest.
    pub contest_id: ContestId,
    /// How they showed it.
    pub kind: VoterKind,
    /// The code of what tells them from others.
    pub key_hmac: Vec<u8>,
    /// SHA-256 of what their browser keeps.
    pub token_hash: Vec<u8>,
    /// When they showed it first.
    pub proven_at: Micros,
    /// The code of the network they came from then; empty where it is not known.
    pub network_hmac: Vec<u8>,
    /// The code of what their browser called itself.
    pub agent_hmac: Vec<u8>,
    /// The code of their address without digits; empty where there is none.
    pub stem_hmac: Vec<u8>,
}

/// A ballot that is cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastBallot {
    /// Contest.
    pub contest_id: ContestId,
    /// Who casts it.
    pub voter_id: VoterId,
    /// The film.
    pub entry_id: EntryId,
    /// The day, in the contest's zone.
    pub day: Day,
    /// When.
    pub cast_at: Micros,
    /// How long the browser had had the film before, at most; 0: it never opened it.
    pub played_ms: i64,
    /// The leaf of its receipt.
    pub receipt: RecordHash,
}

/// How many there are of what belongs to a vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct VoteFigures {
    /// Numbers on the membership list.
    pub members: i64,
    /// People who showed that they may vote.
    pub voters: i64,
    /// Ballots, those that do not count among them.
    pub ballots: i64,
    /// Ballots that are held.
    pub held: i64,
    /// Ballots that are void.
    pub void: i64,
    /// Ballots, the last ones, that are not tallied yet.
    pub untallied: i64,
}

/// Ballots that were held together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteBatch {
    /// Key.
    pub id: VoteBatchId,
    /// Contest.
    pub contest_id: ContestId,
    /// What was found.
    pub evidence: FlagEvidence,
    /// Where they stand.
    pub state: BatchState,
    /// Why they are void or count again.
    pub reason: String,
    /// Who decided last.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Micros,
    /// The scrutineer who confirmed it.
    pub confirmed_by: Option<AccountId>,
    /// When.
    pub confirmed_at: Option<Micros>,
}

/// The root over the ballots of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteRoot {
    /// The day.
    pub day: Day,
    /// How many ballots.
    pub ballots: i64,
    /// The root.
    pub root: RecordHash,
}

/// Popularity votes.
#[async_trait]
pub trait Popularity {
    /// The vote of a contest.
    async fn popularity_vote(&mut self, contest: &ContestId) -> Result<Option<PopularityVote>>;
    /// Votes that are neither set up nor sealed.
    async fn running_votes(&mut self) -> Result<Vec<PopularityVote>>;
    /// Keeps the set-up of a vote as version `vote.version` if the kept version is one less, or there is none; false if not. State and
    /// secret of one that is kept stay.
    async fn put_popularity_vote(&mut self, vote: &PopularityVote, at: Micros) -> Result<bool>;
    /// Moves a vote from one state to another; false where it is in another.
    async fn set_vote_state(&mut self, contest: &ContestId, from: VoteState, to: VoteState, at: Micros)
    -> Result<bool>;
    /// How many there are of what belongs to a vote.
    async fn vote_figures(&mut self, contest: &ContestId) -> Result<VoteFigures>;
    /// Keeps a membership list in the place of the one there was: a code each.
    async fn put_vote_members(&mut self, contest: &ContestId, keys: &[Vec<u8>]) -> Result<()>;
    /// Whether a code is on the membership list.
    async fn is_vote_member(&mut self, contest: &ContestId, key: &[u8]) -> Result<bool>;
    /// Whether somebody with this key answered the roll call of a viewing.
    async fn was_present(&mut self, viewing: &ViewingId, person_key: &[u8]) -> Result<bool>;
    /// Adds a voter; one of the same kind and key gets the new token, and stays who they were.
    async fn put_voter(&mut self, voter: &Voter) -> Result<()>;
    /// The voter whose browser has a token with this SHA-256.
    async fn voter_by_token(&mut self, contest: &ContestId, token_hash: &[u8]) -> Result<Option<Voter>>;
    /// Notes that a puzzle or a link was used; false if it was used before.
    async fn spend_once(&mut self, id: &[u8], at: Micros) -> Result<bool>;
    /// Removes what was noted as used before this; how many.
    async fn forget_spent(&mut self, before: Micros) -> Result<u64>;
    /// Adds a ballot in one statement, where the vote takes votes at that moment, the day has no root yet and no ballot of this voter for
    /// this film: its number in the contest.
    async fn cast_ballot(&mut self, ballot: &CastBallot) -> Result<Option<i64>>;
    /// The films a voter voted for on a day.
    async fn films_voted(&mut self, voter: &VoterId, day: Day) -> Result<Vec<EntryId>>;
    /// The ballots that count, as far as they are tallied, counted as flags are found by them in a vote that has been open for so many
    /// windows: as [`domain::popularity::tallied`] does. None of them is read for it.
    async fn ballot_tallies(&mut self, contest: &ContestId, windows: i64) -> Result<BallotTallies>;
    /// How many ballots, the last ones, are not tallied yet.
    async fn untallied_ballots(&mut self, contest: &ContestId) -> Result<i64>;
    /// Tallies the next ballots, at most so many; how many are left.
    async fn tally_ballots(&mut self, contest: &ContestId, most: i64) -> Result<i64>;
    /// How many ballots of each film are in each state, by which rule.
    async fn ballot_counts(&mut self, contest: &ContestId) -> Result<Vec<BallotCount>>;
    /// The day and the state of the ballot with this leaf, and the rule it does not count by.
    async fn ballot_by_receipt(
        &mut self,
        contest: &ContestId,
        leaf: &RecordHash,
    ) -> Result<Option<(Day, BallotState, Option<VoteRule>)>>;
    /// Adds a batch, and holds the ballots of its evidence that still count; how many these are. `code` is that of the network or of the
    /// stem they have in common. From then on tallies are without them.
    async fn hold_ballots(&mut self, batch: &VoteBatch, code: &[u8]) -> Result<u64>;
    /// The batches of a contest, the latest first.
    async fn vote_batches(&mut self, contest: &ContestId) -> Result<Vec<VoteBatch>>;
    /// One batch.
    async fn vote_batch(&mut self, contest: &ContestId, id: &VoteBatchId) -> Result<Option<VoteBatch>>;
    /// Keeps what was decided about a batch, and what its ballots count by it; how many these are.
    async fn decide_vote_batch(&mut self, batch: &VoteBatch) -> Result<u64>;
    /// The days before this one that have ballots and no root, in order.
    async fn days_without_root(&mut self, contest: &ContestId, before: Day) -> Result<Vec<Day>>;
    /// The leaves of the ballots of a day, by number.
    async fn ballot_leaves(&mut self, contest: &ContestId, day: Day) -> Result<Vec<RecordHash>>;
    /// Keeps the root of a day.
    async fn insert_vote_root(&mut self, contest: &ContestId, root: &VoteRoot) -> Result<()>;
    /// The roots of a contest by day.
    async fn vote_roots(&mut self, contest: &ContestId) -> Result<Vec<VoteRoot>>;
    /// Destroys the secret of a sealed vote, its membership list, and the letters with its links; false where there is none.
    async fn forget_voters(&mut self, contest: &ContestId) -> Result<bool>;
}
