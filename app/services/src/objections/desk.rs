//! Objections as they are handled: accepted or declined by the office, decided by the organiser or the chair.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Action, Role};
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use domain::objection::{ANSWER, ObjectionCounts, ObjectionState, is_overdue, tells_of};
use store::{Contest, EvidenceFile, Objection, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::amendments::film_names;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};
use crate::notices::compose::today;
use crate::objections::letter::write_news;
use crate::record::outcome::{RecordedObjection, append_objection};

/// Objections of a page.
const PAGE: i64 = 50;

/// The objections of a contest.
#[derive(Clone, Debug)]
pub struct ObjectionsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Objections of the page: first those that wait longer than was promised, then the others, both by number.
    pub objections: Vec<Objection>,
    /// The present day in the contest's zone.
    pub today: Day,
    /// Numbers of those that were upheld, about which nothing was changed and nobody said why not.
    pub unsettled: Vec<i64>,
    /// Names of the accounts that accepted and answered those of the page.
    pub names: BTreeMap<String, String>,
    /// Number and title of the films they are about.
    pub films: BTreeMap<EntryId, (Option<i64>, String)>,
    /// Files that came with those of the page.
    pub evidence: Vec<EvidenceFile>,
    /// How many there are in all, by kind and state.
    pub counts: ObjectionCounts,
    /// The number of the last one of the page, where more follow.
    pub more_after: Option<i64>,
    /// This person may accept or decline now.
    pub can_accept: bool,
    /// This person may answer now.
    pub can_answer: bool,
    /// This person may take a film out of the selection now.
    pub can_amend: bool,
}

/// What becomes of an objection that was looked into.
#[derive(Clone, Copy, Debug)]
pub struct ObjectionAnswer<'a> {
    /// It was right.
    pub upheld: bool,
    /// What everybody may read of it.
    pub reply: &'a str,
    /// Who decided: a person or a body.
    pub decider: &'a str,
}

impl Services {
    /// The objections of a contest behind one of them, a page at a time; 0 is the first page.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn objections(&self, actor: &Actor, id: &ContestId, after: i64) -> Result<ObjectionsView> {
        let mut tx = self.read().await?;
        let (contest, who) = self.enter(&mut *tx, actor, id, Action::ViewObjections).await?;
        let today = today(self, &contest);
        let mut objections = tx.objections(id, today, after, PAGE.saturating_add(1)).await?;
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let is_more = objections.len() > page;
        objections.truncate(page);
        let last = objections.last().map_or(after, |one| one.number);
        let more_after = is_more.then_some(last);
        let about: Vec<EntryId> = objections.iter().filter_map(|one| one.entry_id.clone()).collect();
        let films = film_names(&mut *tx, &about).await?;
        let numbers: BTreeSet<i64> = objections.iter().map(|one| one.number).collect();
        let mut evidence = match (numbers.first(), numbers.last()) {
            (Some(first), Some(last)) => tx.evidence_of(id, *first..=*last).await?,
            _ => Vec::new(),
        };
        // Those that are overdue stand before others, so that a page has gaps.
        evidence.retain(|file| numbers.contains(&file.objection));
        let counts = tx.objection_counts(id).await?;
        let unsettled = tx.unsettled_objections(id).await?;
        let names = names(&mut *tx, &objections).await?;
        let may = |action| access::check(action, &who, contest.phase).is_ok();
        let (can_accept, can_answer) = (may(Action::AcceptObjections), may(Action::AnswerObjections));
        let can_amend = may(Action::AmendSealed);
        Ok(ObjectionsView {
            contest,
            roles: who.roles,
            objections,
            today,
            unsettled,
            names,
            films,
            evidence,
            counts,
            more_after,
            can_accept,
            can_answer,
            can_amend,
        })
    }

    /// Accepts an objection to be looked into, or declines it for a reason, which everybody may read.
    ///
    /// # Errors
    /// A missing permission, no such objection, one that was accepted or answered, no reason to decline, or one that tells who objected.
    pub async fn accept_objection(
        &self,
        actor: &Actor,
        id: &ContestId,
        number: i64,
        accepted: bool,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AcceptObjections).await?;
        let mut objection = in_state(&mut *tx, id, number, ObjectionState::Received).await?;
        let now = self.now();
        objection.accepted_at = Some(now);
        objection.accepted_by = actor.account().map(|account| account.id.clone());
        let reason = if accepted {
            optional_text(reason, TextName::Reason, limits::REASON)?
        } else {
            required_text(reason, TextName::Reason, limits::REASON)?
        };
        if accepted {
            objection.state = ObjectionState::Accepted;
            objection.accept_note.clone_from(&reason);
        } else {
            objection.state = ObjectionState::Declined;
            objection.reply.clone_from(&reason);
            objection.answered_at = Some(now);
            objection.answered_by = actor.account().map(|account| account.id.clone());
        }
        let event = event::ObjectionAccept { accepted, reason: &reason };
        save(self, &mut *tx, &contest, &objection).await?;
        self.audit(&mut *tx, actor, Some(id), &objection.receipt, &event).await?;
        Ok(tx.commit().await?)
    }

    /// Answers an objection that was accepted. What it says goes into the record and is read by everybody.
    ///
    /// # Errors
    /// A missing permission, no such objection, one that was not accepted or is answered, missing words, or words that tell who
    /// objected.
    pub async fn answer_objection(
        &self,
        actor: &Actor,
        id: &ContestId,
        number: i64,
        answer: ObjectionAnswer<'_>,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AnswerObjections).await?;
        let mut objection = in_state(&mut *tx, id, number, ObjectionState::Accepted).await?;
        objection.reply = required_text(answer.reply, TextName::Reply, ANSWER)?;
        objection.decider = required_text(answer.decider, TextName::Decider, limits::DECIDER)?;
        objection.state = if answer.upheld { ObjectionState::Upheld } else { ObjectionState::Dismissed };
        objection.answered_at = Some(self.now());
        objection.answered_by = actor.account().map(|account| account.id.clone());
        let event = event::ObjectionAnswer { accepted: answer.upheld, decider: &objection.decider };
        save(self, &mut *tx, &contest, &objection).await?;
        self.audit(&mut *tx, actor, Some(id), &objection.receipt, &event).await?;
        Ok(tx.commit().await?)
    }

    /// Says why the selection stays as it is although an objection was upheld. Everybody reads that it does, who objected reads why.
    ///
    /// # Errors
    /// A missing permission, no such objection, one that was not upheld or that the selection was changed for, no reason, or one that
    /// tells who objected.
    pub async fn keep_selection(&self, actor: &Actor, id: &ContestId, number: i64, reason: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AnswerObjections).await?;
        let mut objection = in_state(&mut *tx, id, number, ObjectionState::Upheld).await?;
        if !tx.unsettled_objections(id).await?.contains(&number) {
            return Err(Refusal::ObjectionStands.into());
        }
        objection.kept_reason = required_text(reason, TextName::Reason, limits::REASON)?;
        if tells_of(&objection.kept_reason, &objection.objector) {
            return Err(Refusal::TellsOfObjector.into());
        }
        objection.state = ObjectionState::Unchanged;
        objection.kept_at = Some(self.now());
        objection.kept_by = actor.account().map(|account| account.id.clone());
        tx.update_objection(&objection).await?;
        write_news(self, &mut *tx, &contest, &objection).await?;
        let event = event::ObjectionKeep { reason: &objection.kept_reason };
        self.audit(&mut *tx, actor, Some(id), &objection.receipt, &event).await?;
        Ok(tx.commit().await?)
    }
}

impl ObjectionsView {
    /// Whether one waits for its answer longer than was promised.
    #[must_use]
    pub fn is_overdue(&self, one: &Objection) -> bool {
        is_overdue(one.state, one.answer_by, self.today)
    }

    /// The name of who entered something; empty where that was no account.
    #[must_use]
    pub fn name_of(&self, account: Option<&AccountId>) -> &str {
        account.and_then(|id| self.names.get(id.as_str())).map_or("", String::as_str)
    }
}

/// Names of the accounts that handled these objections.
async fn names(tx: &mut dyn Tx, objections: &[Objection]) -> Result<BTreeMap<String, String>> {
    let handled = objections.iter().flat_map(|one| [&one.accepted_by, &one.answered_by, &one.kept_by]).flatten();
    let ids: BTreeSet<String> = handled.map(ToString::to_string).collect();
    let ids: Vec<String> = ids.into_iter().collect();
    Ok(tx.account_names(&ids).await?.into_iter().collect())
}

async fn in_state(tx: &mut dyn Tx, id: &ContestId, number: i64, state: ObjectionState) -> Result<Objection> {
    let found = tx.objection(id, number).await?.ok_or(ServiceError::NotFound)?;
    if found.state == state { Ok(found) } else { Err(Refusal::ObjectionStands.into()) }
}

/// Keeps where an objection stands, with its line of the record once it is answered, and a letter to who made it.
async fn save(cx: &Context, tx: &mut dyn Tx, contest: &Contest, objection: &Objection) -> Result<()> {
    if tells_of(&objection.reply, &objection.objector) {
        return Err(Refusal::TellsOfObjector.into());
    }
    tx.update_objection(objection).await?;
    if let Some(outcome) = objection.state.outcome() {
        let film = objection.entry_id.as_ref();
        let recorded =
            RecordedObjection { number: objection.number, film, text: &objection.reply, outcome: Some(outcome) };
        append_objection(cx, tx, contest, recorded).await?;
    }
    write_news(cx, tx, contest, objection).await
}
