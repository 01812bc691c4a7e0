//! Voting: a ballot is opened, members cast, it is closed and counted; a tie is voted on again, then the chair breaks it.

use domain::limits;
use std::collections::{BTreeMap, BTreeSet};

use domain::access::Action;
use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::meeting::{BadPaper, FEWEST_SECRET_VOTERS, Outcome, Paper, Terms, hides_its_voters};
use store::{Ballot, BallotResult, CastingVote, Entry, Meeting, StoreError, Tx, Vote};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::MeetingRefusal;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;
use crate::meeting::acts::next_place;
use crate::meeting::room::{Roster, lock_open_meeting, present_members};
use crate::record::decisions::{CountedBallot, append_ballot};
use crate::rounds::participants::{entries_of_round, round_of};

/// What is to be voted on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BallotDraft {
    /// What it decides.
    pub question: String,
    /// The films.
    pub films: Vec<EntryId>,
    /// How many a paper may name.
    pub most: usize,
    /// How many places there are.
    pub seats: usize,
    /// Nobody learns who chose what.
    pub secret: bool,
    /// Members of whom the person who opens it was told that they do not vote in it.
    pub told: BTreeSet<AccountId>,
}

impl Services {
    /// Opens a ballot. The quorum must be there, and no other ballot open. Those who are present vote in it, but for members whose
    /// recusals leave them no choice.
    ///
    /// # Errors
    /// A missing permission, no open meeting, too few present, another open ballot, terms that make no sense, a secret ballot in
    /// which one alone would vote, films that are not in the contest, or members who would be left out where nobody was told.
    pub async fn open_ballot(&self, actor: &Actor, id: &ContestId, draft: BallotDraft) -> Result<BallotId> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let question = required_text(&draft.question, TextName::Question, limits::QUESTION)?;
        let terms = Terms { films: draft.films, most: draft.most, seats: draft.seats };
        let films = entries_of_round(&mut *tx, &contest, round_of(&contest)).await?;
        let known: BTreeSet<EntryId> = films.into_iter().map(|entry| entry.id).collect();
        if terms.films.iter().any(|film| !known.contains(film)) {
            return Err(ServiceError::NotFound);
        }
        let new = NewBallot { question, terms, secret: draft.secret, again_of: None, told: draft.told };
        let ballot = ballot_in(self, &mut *tx, &meeting, new).await?;
        let event = event::MeetingBallot { ballot: (&ballot).into() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ballot.id)
    }

    /// Opens the vote among the films that are level at the line of a closed ballot, for the places left.
    ///
    /// # Errors
    /// As [`Services::open_ballot`]; or there is no tie, or it was voted on again already.
    pub async fn vote_again(
        &self,
        actor: &Actor,
        id: &ContestId,
        tied: &BallotId,
        told: BTreeSet<AccountId>,
    ) -> Result<BallotId> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let ballots = tx.ballots(&meeting.id).await?;
        let before = ballots.iter().find(|ballot| ballot.id == *tied).ok_or(MeetingRefusal::NoTie)?;
        let again = before.result.as_ref().filter(|result| result.casting.is_none()).and_then(|r| r.outcome.again());
        // The second tie in a row is the chair's to break.
        let terms = again.filter(|_| before.again_of.is_none()).ok_or(MeetingRefusal::NoTie)?;
        // One that was void decided nothing.
        if ballots.iter().any(|ballot| ballot.again_of.as_ref() == Some(tied) && !ballot.is_void()) {
            return Err(MeetingRefusal::NoTie.into());
        }
        let (question, secret, again_of) = (before.question.clone(), before.secret, Some(tied.clone()));
        let ballot = ballot_in(self, &mut *tx, &meeting, NewBallot { question, terms, secret, again_of, told }).await?;
        let event = event::MeetingAgain { ballot: (&ballot).into() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ballot.id)
    }

    /// Casts the own vote. It is final. A paper that names too many films is taken and void; one that names a film its
    /// voter is recused from is not taken. Of a secret ballot the record keeps who voted, and nothing of what.
    ///
    /// # Errors
    /// A missing permission, no open meeting, a closed ballot, somebody who is not there or was not when it
    /// opened, is left out of it (also where the conflict was found since) or has voted, a recusal.
    pub async fn cast(&self, actor: &Actor, id: &ContestId, ballot: &BallotId, paper: Paper) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::CastVote).await?;
        let me = actor.person()?.id.clone();
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let roster = Roster::load(&mut *tx, id).await?;
        if !roster.is_member(&me) {
            return Err(MeetingRefusal::NotMember.into());
        }
        if !present_members(&tx.stays(&meeting.id).await?).contains(&me) {
            return Err(MeetingRefusal::NotPresent.into());
        }
        let ballots = tx.ballots(&meeting.id).await?;
        let ballot = ballots.iter().find(|one| one.id == *ballot && one.result.is_none());
        let ballot = ballot.ok_or(MeetingRefusal::BallotClosed)?;
        if ballot.voters.as_ref().is_some_and(|voters| !voters.contains(&me)) {
            return Err(MeetingRefusal::NotVoter.into());
        }
        let entries = tx.eligible_entries(id).await?;
        if ballot.terms.leave_out(&recused_in(&roster, ballot, &me, &entries)) {
            return Err(MeetingRefusal::NotVoter.into());
        }
        admit(&roster, ballot, &me, &paper, &entries)?;
        let vote = Vote { voter_id: me, paper: (!ballot.secret).then(|| paper.clone()) };
        match tx.insert_vote(&ballot.id, &vote).await {
            Err(StoreError::Duplicate(_)) => return Err(MeetingRefusal::AlreadyVoted.into()),
            other => other?,
        }
        if ballot.secret {
            tx.add_secret_paper(&ballot.id, &paper).await?;
        }
        let event =
            event::MeetingVote { question: &ballot.question, secret: ballot.secret, films: vote.paper.as_ref() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Closes a ballot and counts it. Who has been found to have no choice left and has not voted is out of it and of its quorum. A
    /// secret one is void where a count would tell who chose what: then nothing of it is told, and no paper is kept.
    ///
    /// # Errors
    /// A missing permission, no open meeting, or a ballot that is closed already.
    pub async fn close_ballot(&self, actor: &Actor, id: &ContestId, ballot: &BallotId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let ballots = tx.ballots(&meeting.id).await?;
        let ballot = ballots.into_iter().find(|one| one.id == *ballot && one.result.is_none());
        let mut ballot = ballot.ok_or(MeetingRefusal::BallotClosed)?;
        let votes: Vec<Vote> =
            tx.votes(&meeting.id).await?.into_iter().filter(|(of, _)| *of == ballot.id).map(|(_, vote)| vote).collect();
        let roster = Roster::load(&mut *tx, id).await?;
        let entries = tx.eligible_entries(id).await?;
        let voted = votes.iter().map(|vote| vote.voter_id.clone()).collect();
        if roster.take_out_recused(&mut ballot, &entries.iter().collect::<Vec<_>>(), &voted) {
            tx.set_ballot_voters(&ballot).await?;
        }
        let present = present_members(&tx.stays(&meeting.id).await?).len();
        let figure = |count: i64| usize::try_from(count).unwrap_or_default();
        let voters = ballot.voters.as_ref().map_or(present.max(figure(ballot.present)), BTreeSet::len);
        let papers: Vec<Paper> = if ballot.secret {
            tx.secret_papers(&ballot.id).await?
        } else {
            votes.into_iter().filter_map(|vote| vote.paper).collect()
        };
        let hidden = !ballot.secret || hides_its_voters(meeting.quorum, figure(ballot.members), voters, papers.len());
        if !hidden {
            let result =
                BallotResult { closed_at: self.now(), count: None, outcome: Outcome::default(), casting: None };
            tx.set_ballot_result(&ballot.id, &result).await?;
            tx.empty_secret_ballot(&ballot.id).await?;
            let event = event::MeetingVoid { question: &ballot.question };
            self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
            return Ok(tx.commit().await?);
        }
        let count = ballot.terms.count(&papers);
        let outcome = ballot.terms.decide(&count);
        let votes: Vec<_> = count.votes.iter().map(|(entry, votes)| event::VotesFor { entry, votes: *votes }).collect();
        let event = event::MeetingCount {
            question: &ballot.question,
            papers: count.papers,
            blank: count.blank,
            void: count.void,
            count: &votes,
            chosen: &outcome.chosen,
            tied: &outcome.tied,
        };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        if outcome.tied.is_empty() {
            let (count, outcome) = (&count, &outcome);
            let counted = CountedBallot { meeting: &meeting, ballot: &ballot, count, outcome, casting: &[] };
            append_ballot(self, &mut *tx, &contest, counted).await?;
        }
        let result = BallotResult { closed_at: self.now(), count: Some(count), outcome, casting: None };
        tx.set_ballot_result(&ballot.id, &result).await?;
        Ok(tx.commit().await?)
    }

    /// The chair decides among films that are level after a vote among them, with a reason. Not where the chair is recused
    /// from one of them.
    ///
    /// # Errors
    /// A missing permission or reason, no open meeting, no tie after a second vote, a recusal, or films that do not
    /// exactly fill the open places.
    pub async fn break_tie(
        &self,
        actor: &Actor,
        id: &ContestId,
        ballot: &BallotId,
        picked: Paper,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::BreakTie).await?;
        let me = actor.person()?.id.clone();
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let ballots = tx.ballots(&meeting.id).await?;
        let ballot = ballots.iter().find(|one| one.id == *ballot).ok_or(MeetingRefusal::NoTie)?;
        let result = ballot.result.as_ref().filter(|result| result.casting.is_none()).ok_or(MeetingRefusal::NoTie)?;
        if result.outcome.tied.is_empty() {
            return Err(MeetingRefusal::NoTie.into());
        }
        if ballot.again_of.is_none() {
            return Err(MeetingRefusal::VoteAgainFirst.into());
        }
        if !present_members(&tx.stays(&meeting.id).await?).contains(&me) {
            return Err(MeetingRefusal::NotPresent.into());
        }
        let roster = Roster::load(&mut *tx, id).await?;
        let entries = tx.eligible_entries(id).await?;
        let tied = result.outcome.tied.iter().cloned().collect();
        admit(&roster, ballot, &me, &tied, &entries)?;
        let broken = result.outcome.broken_by(&picked).ok_or(MeetingRefusal::Picks(result.outcome.open))?;
        let reason = required_text(reason, TextName::Reason, limits::DECISION_REASON)?;
        let event = event::MeetingCasting {
            question: &ballot.question,
            tied: &result.outcome.tied,
            chosen: &broken.chosen,
            reason: &reason,
        };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        if let Some(count) = &result.count {
            let casting: Vec<EntryId> = picked.iter().cloned().collect();
            let counted = CountedBallot { meeting: &meeting, ballot, count, outcome: &broken, casting: &casting };
            append_ballot(self, &mut *tx, &contest, counted).await?;
        }
        let casting = CastingVote { picked, reason, by: me, at: self.now() };
        let result = BallotResult { outcome: broken, casting: Some(casting), ..result.clone() };
        tx.set_ballot_result(&ballot.id, &result).await?;
        Ok(tx.commit().await?)
    }
}

/// The films of a ballot that a member is recused from now.
fn recused_in(roster: &Roster, ballot: &Ballot, me: &AccountId, entries: &[Entry]) -> BTreeSet<EntryId> {
    roster.recused_from(me, entries.iter().filter(|one| ballot.terms.films.contains(&one.id)))
}

/// Whether a member may approve these films of a ballot.
fn admit(roster: &Roster, ballot: &Ballot, me: &AccountId, paper: &Paper, entries: &[Entry]) -> Result<()> {
    ballot.terms.admit(paper, &recused_in(roster, ballot, me, entries)).map_err(|problem| match problem {
        BadPaper::Unknown(_) => ServiceError::NotFound,
        BadPaper::Recused(films) => {
            let numbers: BTreeMap<&EntryId, Option<i64>> = entries.iter().map(|one| (&one.id, one.number)).collect();
            let numbers = films.iter().filter_map(|film| numbers.get(film).copied().flatten());
            MeetingRefusal::Recused(numbers.collect()).into()
        }
    })
}

/// A ballot that is to be opened.
pub(crate) struct NewBallot {
    pub(crate) question: String,
    pub(crate) terms: Terms,
    pub(crate) secret: bool,
    pub(crate) again_of: Option<BallotId>,
    pub(crate) told: BTreeSet<AccountId>,
}

/// Opens a ballot in a meeting that is locked, where the quorum is there and no other ballot is open.
pub(crate) async fn ballot_in(cx: &Context, tx: &mut dyn Tx, meeting: &Meeting, new: NewBallot) -> Result<Ballot> {
    let NewBallot { question, terms, secret, again_of, told } = new;
    terms.check().map_err(MeetingRefusal::Terms)?;
    let ballots = tx.ballots(&meeting.id).await?;
    if ballots.iter().any(|ballot| ballot.result.is_none()) {
        return Err(MeetingRefusal::BallotOpen.into());
    }
    let roster = Roster::load(tx, &meeting.contest_id).await?;
    let films: Vec<Entry> = tx
        .eligible_entries(&meeting.contest_id)
        .await?
        .into_iter()
        .filter(|one| terms.films.contains(&one.id))
        .collect();
    let out = |member: &&AccountId| terms.leave_out(&roster.recused_from(member, films.iter()));
    let (left_out, members): (BTreeSet<&AccountId>, BTreeSet<&AccountId>) =
        roster.members().into_iter().partition(|member| out(member));
    let stays = tx.stays(&meeting.id).await?;
    let there = present_members(&stays);
    let voters: BTreeSet<AccountId> = there.intersection(&members).map(|member| (*member).clone()).collect();
    let present = voters.len();
    if !meeting.quorum.is_met(present, members.len()) {
        return Err(MeetingRefusal::NoQuorum { present, needed: meeting.quorum.needed(members.len()) }.into());
    }
    if secret && present < FEWEST_SECRET_VOTERS {
        return Err(MeetingRefusal::SecretAlone.into());
    }
    // Absent or not: whoever comes later does not vote either.
    let left_out: BTreeSet<AccountId> = left_out.into_iter().cloned().collect();
    if !left_out.is_subset(&told) {
        let mut names = roster.names();
        names.retain(|member, _| left_out.contains(member));
        return Err(MeetingRefusal::LeavesOut(names).into());
    }
    let figure = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let ballot = Ballot {
        id: cx.fresh_id()?,
        meeting_id: meeting.id.clone(),
        place: next_place(ballots.len()),
        question,
        terms,
        secret,
        again_of,
        opened_at: cx.now(),
        present: figure(present),
        members: figure(members.len()),
        voters: Some(voters),
        left_out,
        result: None,
    };
    tx.insert_ballot(&ballot).await?;
    Ok(ballot)
}
