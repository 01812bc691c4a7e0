//! Releasing letters and withdrawing them: one, several, or all that are found.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Action;
use domain::ids::{ContestId, LetterId};
use domain::letter::{LetterEvent, LetterKind, LetterNote, LetterState};
use domain::{limits, typed};
use store::{Letter, LetterChange, LetterFilter, LetterScope, Tx};

use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;

/// Letters that are released in one transaction, at most.
const MOST: i64 = 10_000;

/// Letters whose texts are held at the same time, at most.
const AT_ONCE: usize = 500;

/// Which letters are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterChoice {
    /// These, whatever they wait for.
    These(Vec<LetterId>),
    /// The drafts that are found so, the oldest first: those of the contest, or without one those of no contest.
    Drafts {
        /// Of this kind; `None` is any.
        kind: Option<LetterKind>,
        /// In address, name or subject, in any case.
        words: String,
        /// So many at most: a few first, to see whether they are right.
        most: Option<u32>,
    },
}

/// What became of letters that were to be released or withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LettersMoved {
    /// Letters that were.
    pub moved: Vec<LetterId>,
    /// Those that could not be, each with where it is.
    pub others: Vec<(LetterId, LetterState)>,
    /// Drafts of the same choice that are left.
    pub left: i64,
}

impl Services {
    /// There is no mail server: letters that are released stay in the outbox.
    #[must_use]
    pub fn is_mailless(&self) -> bool {
        self.mail.server.is_none()
    }

    /// Releases letters of a contest; without one those about accounts, for administrators, or any of the installation, for the
    /// operator. One whose fate is unknown, or that failed, is sent once more; one that was released already is due at once.
    ///
    /// # Errors
    /// A missing permission, or a letter that is none of these.
    pub async fn release_letters(
        &self,
        actor: &Actor,
        contest: Option<&ContestId>,
        choice: &LetterChoice,
    ) -> Result<LettersMoved> {
        let mut tx = self.write().await?;
        let scope = may_send(self, &mut *tx, actor, contest).await?;
        let held = self.mail.server.is_none();
        let problem = if held { LetterNote::NoServer.key() } else { "" };
        let change = |letter: &Letter| {
            // There is nothing left of it that could be sent.
            let to = letter.state.after(LetterEvent::Release).filter(|_| letter.wiped_at.is_none())?;
            Some(LetterChange { from: letter.state, to, problem, wait: 0, held, afresh: true })
        };
        let moved = moved(&mut *tx, &scope, choice, &change).await?;
        if !moved.moved.is_empty() {
            let event = event::LetterRelease { letters: moved.moved.len() };
            self.audit(&mut *tx, actor, contest, subject(contest, &moved), &event).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }

    /// Withdraws letters that have not left; or settles so what became of one that is unknown.
    ///
    /// # Errors
    /// As [`Services::release_letters`]; a missing reason.
    pub async fn withdraw_letters(
        &self,
        actor: &Actor,
        contest: Option<&ContestId>,
        choice: &LetterChoice,
        reason: &str,
    ) -> Result<LettersMoved> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let scope = may_send(self, &mut *tx, actor, contest).await?;
        let change = |letter: &Letter| {
            let to = letter.state.after(LetterEvent::Withdraw)?;
            Some(LetterChange { from: letter.state, to, problem: &reason, wait: 0, held: false, afresh: false })
        };
        let moved = moved(&mut *tx, &scope, choice, &change).await?;
        if !moved.moved.is_empty() {
            let event = event::LetterWithdraw { letters: moved.moved.len(), reason: &reason };
            self.audit(&mut *tx, actor, contest, subject(contest, &moved), &event).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// Whose letters this person may release and withdraw: who administers accounts need not know what contests write.
async fn may_send(cx: &Context, tx: &mut dyn Tx, actor: &Actor, contest: Option<&ContestId>) -> Result<LetterScope> {
    if let Some(id) = contest {
        cx.enter(tx, actor, id, Action::SendLetters).await?;
        return Ok(LetterScope::Contest(id.clone()));
    }
    require_administrator(actor)?;
    Ok(if matches!(actor, Actor::Operator) { LetterScope::All } else { LetterScope::Accounts })
}

/// What the row of the record is about: the contest, else the letter, else the first of several.
fn subject<'a>(contest: Option<&'a ContestId>, moved: &'a LettersMoved) -> &'a str {
    match (contest, moved.moved.first()) {
        (Some(contest), _) => contest.as_str(),
        (None, Some(letter)) => letter.as_str(),
        (None, None) => "",
    }
}

/// What changes of a letter; `None` where it stays.
type Change<'a, 'b> = &'a (dyn Fn(&Letter) -> Option<LetterChange<'b>> + Sync);

async fn moved(
    tx: &mut dyn Tx,
    scope: &LetterScope,
    choice: &LetterChoice,
    change: Change<'_, '_>,
) -> Result<LettersMoved> {
    let (ids, drafts): (Vec<LetterId>, _) = match choice {
        LetterChoice::These(ids) => {
            let mut seen = BTreeSet::new();
            (ids.iter().filter(|id| seen.insert(*id)).cloned().collect(), None)
        }
        LetterChoice::Drafts { kind, words, most } => {
            // Drafts of contests are released by those who run them, many at once never by somebody else.
            let scope = if *scope == LetterScope::All { LetterScope::Accounts } else { scope.clone() };
            // As the list that they are chosen from cleans them: what cannot be seen is no word, and PostgreSQL takes no NUL.
            let words = typed::line(words);
            let filter = LetterFilter { scope, state: Some(LetterState::Draft), kind: *kind, words };
            (tx.letter_ids(&filter, most.map_or(MOST, i64::from).min(MOST)).await?, Some(filter))
        }
    };
    let mut answer = LettersMoved::default();
    for ids in ids.chunks(AT_ONCE) {
        move_some(tx, scope, ids, change, &mut answer).await?;
    }
    if let Some(filter) = &drafts {
        answer.left = tx.letter_count(filter).await?;
    }
    Ok(answer)
}

async fn move_some(
    tx: &mut dyn Tx,
    scope: &LetterScope,
    ids: &[LetterId],
    change: Change<'_, '_>,
    answer: &mut LettersMoved,
) -> Result<()> {
    let found = tx.letters_named(ids).await?;
    let is_meant = |letter: &&Letter| scope.has(letter.contest_id.as_ref());
    let letters: BTreeMap<&LetterId, &Letter> =
        found.iter().filter(is_meant).map(|letter| (&letter.id, letter)).collect();
    // Letters that change in the same way change together.
    let mut changes: Vec<(LetterChange<'_>, Vec<LetterId>)> = Vec::new();
    for id in ids {
        let letter: &Letter = letters.get(id).ok_or(ServiceError::NotFound)?;
        let Some(change) = change(letter) else { continue };
        match changes.iter_mut().find(|(same, _)| *same == change) {
            Some((_, ids)) => ids.push(id.clone()),
            None => changes.push((change, vec![id.clone()])),
        }
    }
    let mut moved = BTreeSet::new();
    for (change, ids) in &changes {
        moved.extend(tx.change_letters(ids, change).await?);
    }
    for id in ids {
        match letters.get(id) {
            Some(letter) if !moved.contains(id) => answer.others.push((id.clone(), letter.state)),
            _ => answer.moved.push(id.clone()),
        }
    }
    Ok(())
}
