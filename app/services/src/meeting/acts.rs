//! What is done in a meeting apart from voting: opening and closing it, who is there, the film on the screen, proposals.

use domain::access::Action;
use domain::ids::{AccountId, ContestId, EntryId, ProposalId};
use domain::limits;
use domain::meeting::Quorum;
use store::{Entry, Meeting, Proposal, ProposalDecision, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::MeetingRefusal;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::meeting::room::{Roster, lock_open_meeting, present_members};
use crate::rounds::participants::{round_of, taking_part};
use crate::selection::overrides::{OverrideDraft, Weighed, rule, unsealed, until_unchanged, weighed};

impl Services {
    /// Opens a meeting. A member who opens it is there.
    ///
    /// # Errors
    /// A missing permission, or a meeting that is open already.
    pub async fn open_meeting(&self, actor: &Actor, id: &ContestId, quorum: Quorum) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let person = actor.person()?;
        if tx.open_meeting(id).await?.is_some() {
            return Err(MeetingRefusal::MeetingOpen.into());
        }
        let meeting = Meeting {
            id: self.fresh_id()?,
            contest_id: id.clone(),
            quorum,
            opened_by: person.id.clone(),
            opened_at: self.now(),
            closed_at: None,
            current: None,
            version: 1,
        };
        tx.insert_meeting(&meeting).await?;
        let roster = Roster::load(&mut *tx, id).await?;
        let event = event::MeetingOpen { quorum, members: roster.members().len() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        if roster.is_member(&person.id) {
            note_presence(self, &mut *tx, actor, &meeting, &person.id, true).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Closes the meeting: everybody leaves, what is undecided stays so.
    ///
    /// # Errors
    /// A missing permission, no open meeting, or a ballot that is still open.
    pub async fn close_meeting(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        if tx.ballots(&meeting.id).await?.iter().any(|ballot| ballot.result.is_none()) {
            return Err(MeetingRefusal::BallotOpen.into());
        }
        tx.close_meeting(&meeting.id, self.now()).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::MeetingClose {}).await?;
        Ok(tx.commit().await?)
    }

    /// A member comes or leaves: the person who asks, or whom the lead names. Nobody is there for another.
    ///
    /// # Errors
    /// A missing permission, no open meeting, or somebody who is no member.
    pub async fn attend(&self, actor: &Actor, id: &ContestId, who: Option<&AccountId>, present: bool) -> Result<()> {
        let mut tx = self.write().await?;
        let me = &actor.person()?.id;
        let who = who.unwrap_or(me);
        let action = if who == me { Action::CastVote } else { Action::LeadMeeting };
        self.enter(&mut *tx, actor, id, action).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        if !Roster::load(&mut *tx, id).await?.is_member(who) {
            return Err(MeetingRefusal::NotMember.into());
        }
        if present_members(&tx.stays(&meeting.id).await?).contains(who) == present {
            return Ok(());
        }
        note_presence(self, &mut *tx, actor, &meeting, who, present).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a film on everybody's screen.
    ///
    /// # Errors
    /// A missing permission, no open meeting, or no such film in the contest.
    pub async fn show_film(&self, actor: &Actor, id: &ContestId, entry: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        film_of(self, &mut *tx, id, entry).await?;
        if meeting.current.as_ref() == Some(entry) {
            return Ok(());
        }
        tx.discuss(&meeting.id, entry, self.now()).await?;
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event::MeetingFilm {}).await?;
        Ok(tx.commit().await?)
    }

    /// Proposes that a film is in, that one is out, or one for the other. Whoever is recused from one of them does not.
    ///
    /// # Errors
    /// A missing permission, no open meeting, no film or the same twice, a recusal, or a missing reason.
    pub async fn propose(
        &self,
        actor: &Actor,
        id: &ContestId,
        comes: Option<EntryId>,
        leaves: Option<EntryId>,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let person = actor.person()?;
        if comes == leaves {
            return Err(Refusal::OverrideFilms.into());
        }
        let reason = required_text(reason, TextName::Reason, limits::DECISION_REASON)?;
        without_a_tie(self, &mut *tx, id, &person.id, [&comes, &leaves]).await?;
        let proposal = Proposal {
            id: self.fresh_id()?,
            place: next_place(tx.proposals(&meeting.id).await?.len()),
            meeting_id: meeting.id,
            comes,
            leaves,
            reason,
            proposed_by: person.id.clone(),
            proposed_at: self.now(),
            decision: None,
        };
        tx.insert_proposal(&proposal).await?;
        let event = event::MeetingPropose {
            comes: proposal.comes.as_ref(),
            leaves: proposal.leaves.as_ref(),
            reason: &proposal.reason,
        };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Decides a proposal. An accepted one becomes an override, with its reason and who decided it; only who may overrule
    /// the selection accepts.
    ///
    /// # Errors
    /// A missing permission, no open meeting, a recusal, a proposal decided before, a missing decider, or what keeps it from
    /// becoming an override.
    pub async fn decide_proposal(
        &self,
        actor: &Actor,
        id: &ContestId,
        proposal: &ProposalId,
        accepted: bool,
        decider: &str,
    ) -> Result<()> {
        let cx: &Context = self;
        until_unchanged(|| decide(cx, actor, id, proposal, accepted, decider)).await
    }
}

async fn decide(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    proposal: &ProposalId,
    accepted: bool,
    decider: &str,
) -> Result<()> {
    let weighed = if accepted { weighed_proposal(cx, actor, id, proposal).await? } else { None };
    let mut tx = cx.write().await?;
    cx.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
    let meeting = lock_open_meeting(&mut *tx, id).await?;
    let found = tx.proposals(&meeting.id).await?.into_iter().find(|one| one.id == *proposal);
    let Proposal { comes, leaves, reason, .. } = found.ok_or(ServiceError::NotFound)?;
    without_a_tie(cx, &mut *tx, id, &actor.person()?.id, [&comes, &leaves]).await?;
    let decider = required_text(decider, TextName::Decider, limits::DECIDER)?;
    let decision = ProposalDecision { accepted, decider: decider.clone(), at: cx.now() };
    if !tx.decide_proposal(proposal, &decision).await? {
        return Err(ServiceError::Conflict);
    }
    let event = event::MeetingDecide {
        comes: comes.as_ref(),
        leaves: leaves.as_ref(),
        reason: &reason,
        accepted,
        decider: &decider,
    };
    cx.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
    if accepted {
        let contest = unsealed(cx, &mut *tx, actor, id).await?;
        let weighed = weighed.ok_or(Refusal::StaleRuling)?;
        rule(cx, &mut *tx, actor, contest, &OverrideDraft { comes, leaves, reason, decider }, &weighed).await?;
    }
    Ok(tx.commit().await?)
}

/// A proposal as it is weighed before the transaction that accepts it; `None` where it cannot be accepted, which the transaction
/// says.
async fn weighed_proposal(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    proposal: &ProposalId,
) -> Result<Option<Weighed>> {
    let mut tx = cx.read().await?;
    let Some(meeting) = tx.open_meeting(id).await? else { return Ok(None) };
    let found = tx.proposals(&meeting.id).await?.into_iter().find(|one| one.id == *proposal);
    drop(tx);
    let Some(Proposal { comes, leaves, .. }) = found else { return Ok(None) };
    match weighed(cx, actor, id, comes.as_ref(), leaves.as_ref()).await {
        Err(ServiceError::Denied(_) | ServiceError::Refused(_)) => Ok(None),
        answer => answer.map(Some),
    }
}

/// The place after so many.
pub(crate) fn next_place(so_far: usize) -> i64 {
    i64::try_from(so_far).unwrap_or(i64::MAX).saturating_add(1)
}

async fn note_presence(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    meeting: &Meeting,
    who: &AccountId,
    present: bool,
) -> Result<()> {
    let id = Some(&meeting.contest_id);
    if present {
        tx.come(&meeting.id, who, cx.now()).await?;
        cx.audit(tx, actor, id, who.as_str(), &event::MeetingCome {}).await
    } else {
        tx.leave(&meeting.id, who, cx.now()).await?;
        cx.audit(tx, actor, id, who.as_str(), &event::MeetingLeave {}).await
    }
}

/// Nobody proposes or decides about a film they are recused from.
async fn without_a_tie(
    cx: &Context,
    tx: &mut dyn Tx,
    id: &ContestId,
    person: &AccountId,
    films: [&Option<EntryId>; 2],
) -> Result<()> {
    let roster = Roster::load(tx, id).await?;
    let mut recused = Vec::new();
    for entry in films.into_iter().flatten() {
        let film = film_of(cx, tx, id, entry).await?;
        if roster.is_recused(person, &film) {
            recused.extend(film.number);
        }
    }
    if recused.is_empty() { Ok(()) } else { Err(MeetingRefusal::Recused(recused).into()) }
}

/// A film that the meeting may talk about.
async fn film_of(cx: &Context, tx: &mut dyn Tx, id: &ContestId, entry: &EntryId) -> Result<Entry> {
    let found = tx.entry(entry).await?.filter(|entry| entry.contest_id == *id && entry.state.is_eligible());
    let contest = cx.contest_in(tx, id).await?;
    let inside = taking_part(tx, &contest, round_of(&contest)).await?;
    found.filter(|entry| inside.has(&entry.id)).ok_or(ServiceError::NotFound)
}
