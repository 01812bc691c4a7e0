//! Drafting an entry, changing it, taking it back.

use domain::access::{AccessContext, Action, Role};
use domain::entry::{self, EntryState};
use domain::form::Answers;
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::record::EntryStanding;
use store::{Contest, Entry, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::extensions::entrants_for;
use crate::context::Context;
use crate::entries::access::{
    can_be_taken_back, judges_here, of_own_unit, own_entry, require_open_call, require_open_entry, store_entry,
};
use crate::entries::findings::judge_films_again;
use crate::error::{Refusal, Result, ServiceError};
use crate::record::entries::append_entry;
use crate::record::freeze::{is_frozen, require_open_pool};
use crate::rounds::conflict::set_entrants_aside;

/// What somebody changed on the form of an entry.
#[derive(Clone, Debug, Default)]
pub struct FieldsEdit {
    /// The fields that were changed.
    pub fields: Vec<String>,
    /// What stood in them before.
    pub before: Answers,
    /// What stands in them now.
    pub now: Answers,
}

/// What became of changed fields.
#[derive(Clone, Debug)]
pub enum FieldsSaved {
    /// They are stored, beside what was changed elsewhere meanwhile.
    Kept {
        /// The entry as it is now.
        entry: Entry,
        /// The version they were put over.
        over: i64,
    },
    /// Some were changed elsewhere too, to something else; nothing was written.
    Clash {
        /// The entry as it is stored.
        entry: Entry,
        /// These fields.
        fields: Vec<String>,
    },
}

impl Services {
    /// Begins a draft.
    ///
    /// # Errors
    /// A missing permission, a closed call, a frozen pool, a judge of the contest, or answers that are wrong (missing ones are fine).
    pub async fn draft_entry(&self, actor: &Actor, id: &ContestId, answers: Answers) -> Result<Entry> {
        let mut tx = self.write().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::DraftEntry).await?;
        let person = actor.person()?;
        let entrants = entrants_for(&mut *tx, &contest, actor).await?;
        require_open_call(self, &mut *tx, &contest, &entrants).await?;
        // A deadline may be extended beyond the freeze.
        require_open_pool(&mut *tx, &contest).await?;
        if judges_here(&access) {
            return Err(Refusal::JudgesHere.into());
        }
        let answers = entry::tidy(&contest.settings, answers);
        let answers = storable(&mut *tx, &contest, &access, &person.id, answers).await?;
        let for_unit =
            access.roles.iter().any(|role| matches!(role, Role::UnitOfficer | Role::Staff | Role::Organiser));
        let entry = Entry::draft(self.fresh_id()?, id, (&person.id, for_unit), answers, self.now());
        tx.insert_entry(&entry).await?;
        let event = event::EntryDraft { answers: &entry.answers };
        self.audit(&mut *tx, actor, Some(id), entry.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Saves the answers of a draft or a returned entry. Incomplete answers are kept, wrong ones refused.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, wrong answers, or a change in between.
    pub async fn save_entry(&self, actor: &Actor, id: &EntryId, version: i64, answers: Answers) -> Result<Entry> {
        let mut tx = self.write().await?;
        let (contest, mut entry, access) = own_entry(self, &mut *tx, actor, id, Action::EditEntry).await?;
        require_open_entry(self, &mut *tx, &contest, &entry).await?;
        let answers = entry::tidy(&contest.settings, answers);
        let answers = storable(&mut *tx, &contest, &access, &entry.owner_id, answers).await?;
        if entry.version != version {
            return Err(ServiceError::Conflict);
        }
        put_answers(self, &mut *tx, actor, &contest, &mut entry, answers).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Saves only the fields that were changed, over whatever was stored meanwhile: two windows on one form both keep what they
    /// were used for. Where the form has changed meanwhile, answers to fields that it no longer has go.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, or wrong answers; nothing is written then.
    pub async fn save_fields(&self, actor: &Actor, id: &EntryId, edit: FieldsEdit) -> Result<FieldsSaved> {
        let mut tx = self.write().await?;
        let (contest, mut entry, access) = own_entry(self, &mut *tx, actor, id, Action::EditEntry).await?;
        require_open_entry(self, &mut *tx, &contest, &entry).await?;
        let tidy = |answers: Answers| entry::tidy(&contest.settings, answers);
        // What was stored by an older program may not be tidy.
        let stored = tidy(entry.answers.clone());
        let mut answers = match entry::merge(&stored, &tidy(edit.before), &tidy(edit.now), &edit.fields) {
            Ok(answers) => answers,
            Err(fields) => return Ok(FieldsSaved::Clash { entry, fields }),
        };
        answers.retain(|key, _| contest.settings.field(key).is_some() || edit.fields.contains(key));
        let answers = storable_fields(&mut *tx, &contest, &access, &entry, answers, &edit.fields).await?;
        let over = entry.version;
        put_answers(self, &mut *tx, actor, &contest, &mut entry, answers).await?;
        tx.commit().await?;
        Ok(FieldsSaved::Kept { entry, over })
    }

    /// Takes an entry back.
    ///
    /// # Errors
    /// A missing permission, or a state that does not allow it.
    pub async fn withdraw_entry(&self, actor: &Actor, id: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = own_entry(self, &mut *tx, actor, id, Action::WithdrawEntry).await?;
        if !can_be_taken_back(&contest, &entry) {
            return Err(Refusal::State(entry.state).into());
        }
        set_entrants_aside(self, &mut *tx, actor, &contest, &entry, EntryState::Withdrawn).await?;
        let could_be_chosen = entry.state.is_eligible();
        entry.state = EntryState::Withdrawn;
        store_entry(self, &mut *tx, &mut entry).await?;
        // Behind the pool the record tells of the works in it alone: everybody reads those lines one day.
        if could_be_chosen || !is_frozen(&mut *tx, &contest).await? {
            append_entry(self, &mut *tx, &contest, &entry, EntryStanding::Withdrawn).await?;
        }
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event::EntryWithdraw {}).await?;
        Ok(tx.commit().await?)
    }
}

/// Answers as they may be stored: those of an officer's entry are of the officer's unit, and none is wrong.
async fn storable(
    tx: &mut dyn Tx,
    contest: &Contest,
    access: &AccessContext,
    owner: &AccountId,
    answers: Answers,
) -> Result<Answers> {
    let answers = of_own_unit(tx, contest, access, owner, answers).await?;
    let problems = entry::check(&contest.settings, &answers, false);
    if problems.is_empty() { Ok(answers) } else { Err(ServiceError::Fields(problems)) }
}

/// As [`storable`], of answers of which only `edited` fields were changed in `entry`.
async fn storable_fields(
    tx: &mut dyn Tx,
    contest: &Contest,
    access: &AccessContext,
    entry: &Entry,
    answers: Answers,
    edited: &[String],
) -> Result<Answers> {
    let answers = match of_own_unit(tx, contest, access, &entry.owner_id, answers.clone()).await {
        // The invitation has changed since; it is told when the entry is handed in.
        Err(ServiceError::Fields(problems)) if problems.iter().all(|one| !edited.contains(&one.field)) => answers,
        bound => bound?,
    };
    let stored = entry::tidy(&contest.settings, entry.answers.clone());
    let problems = entry::check_edited(&contest.settings, &stored, &answers, edited);
    if problems.is_empty() { Ok(answers) } else { Err(ServiceError::Fields(problems)) }
}

/// Stores other answers, with a row of the record; a film is held against another category.
async fn put_answers(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    entry: &mut Entry,
    answers: Answers,
) -> Result<()> {
    if entry.answers == answers {
        return Ok(());
    }
    // What a pool holds was decided about as it is; a frozen one takes no others.
    require_open_pool(tx, contest).await?;
    let category = entry.answer(keys::CATEGORY);
    entry.answers = answers;
    store_entry(cx, tx, entry).await?;
    if entry.answer(keys::CATEGORY) != category {
        judge_films_again(cx, tx, contest, entry).await?;
    }
    let event = event::EntryEdit { answers: &entry.answers };
    cx.audit(tx, actor, Some(&contest.id), entry.id.as_str(), &event).await
}
