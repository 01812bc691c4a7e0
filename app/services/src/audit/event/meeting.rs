//! The selection meeting and its ballots.

use std::collections::BTreeSet;

use domain::ids::{AccountId, EntryId};
use domain::meeting::{Paper, Quorum};
use store::Ballot;

events! {
    MeetingOpen { quorum: Quorum, members: usize, }
    MeetingClose {}
    MeetingCome {}
    MeetingLeave {}
    MeetingFilm {}
    MeetingPropose<'a> { comes: Option<&'a EntryId>, leaves: Option<&'a EntryId>, reason: &'a str, }
    MeetingDecide<'a> {
        comes: Option<&'a EntryId>,
        leaves: Option<&'a EntryId>,
        reason: &'a str,
        accepted: bool,
        decider: &'a str,
    }
    MeetingBallot<'a> {
        #[serde(flatten)]
        ballot: OpenedBallot<'a>,
    }
    MeetingAgain<'a> {
        #[serde(flatten)]
        ballot: OpenedBallot<'a>,
    }
    MeetingVote<'a> {
        question: &'a str,
        secret: bool,
        /// None of a secret ballot: the audit trail keeps who voted, and nothing of what.
        films: Option<&'a Paper>,
    }
    MeetingCount<'a> {
        question: &'a str,
        papers: usize,
        blank: usize,
        void: usize,
        count: &'a [VotesFor<'a>],
        chosen: &'a [EntryId],
        tied: &'a [EntryId],
    }
    MeetingVoid<'a> { question: &'a str, }
    MeetingCasting<'a> { question: &'a str, tied: &'a [EntryId], chosen: &'a [EntryId], reason: &'a str, }
}

/// A ballot that begins.
#[derive(serde::Serialize)]
pub(crate) struct OpenedBallot<'a> {
    pub(crate) question: &'a str,
    pub(crate) films: &'a [EntryId],
    pub(crate) most: usize,
    pub(crate) seats: usize,
    pub(crate) secret: bool,
    pub(crate) present: i64,
    pub(crate) members: i64,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) left_out: &'a BTreeSet<AccountId>,
}

impl<'a> From<&'a Ballot> for OpenedBallot<'a> {
    fn from(ballot: &'a Ballot) -> Self {
        Self {
            question: &ballot.question,
            films: &ballot.terms.films,
            most: ballot.terms.most,
            seats: ballot.terms.seats,
            secret: ballot.secret,
            present: ballot.present,
            members: ballot.members,
            left_out: &ballot.left_out,
        }
    }
}

/// A film's votes.
#[derive(serde::Serialize)]
pub(crate) struct VotesFor<'a> {
    pub(crate) entry: &'a EntryId,
    pub(crate) votes: usize,
}
