//! What a change of the form would do to the entries there are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::access::Action;
use domain::contest::Settings;
use domain::entry::{EntryState, FilledForm, FormEffects, changes_forms, file_asked, form_effects};
use domain::film::kind::FileKind;
use domain::ids::{ContestId, EntryId};
use store::{Contest, Entry, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::Result;

impl Services {
    /// What going over to these settings would do to the entries that were submitted and not withdrawn, and to drafts; nothing is
    /// changed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn form_effects(&self, actor: &Actor, id: &ContestId, after: &Settings) -> Result<FormEffects> {
        let change = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
            FormChange::of(&mut *tx, &contest, after).await?
        };
        change.effects().await
    }
}

/// A change of the forms, with the entries that it is held against.
pub(crate) struct FormChange {
    before: Arc<Settings>,
    after: Settings,
    entries: Vec<Entry>,
    attached: BTreeMap<EntryId, BTreeSet<FileKind>>,
}

impl FormChange {
    /// Loads the entries; none where the forms stay as they are.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &Contest, after: &Settings) -> Result<Self> {
        let (before, after) = (Arc::clone(&contest.settings), after.clone());
        if !changes_forms(&before, &after) {
            return Ok(Self { before, after, entries: Vec::new(), attached: BTreeMap::new() });
        }
        let mut entries = tx.submitted_entries(&contest.id).await?;
        entries.retain(|entry| entry.state != EntryState::Withdrawn);
        entries.extend(tx.draft_entries(&contest.id).await?);
        let attached = attached_to_entries(tx, &contest.id, &[before.as_ref(), &after]).await?;
        Ok(Self { before, after, entries, attached })
    }

    /// What it does to them.
    pub(crate) async fn effects(self) -> Result<FormEffects> {
        computed(move || {
            let none = BTreeSet::new();
            let filled = self.entries.iter().map(|entry| FilledForm {
                answers: &entry.answers,
                attached: self.attached.get(&entry.id).unwrap_or(&none),
                draft: entry.state == EntryState::Draft,
            });
            Ok(form_effects(&self.before, &self.after, filled))
        })
        .await
    }
}

/// The kinds of files that entries of a contest have, where any of these forms asks for files.
pub(crate) async fn attached_to_entries(
    tx: &mut dyn Tx,
    contest: &ContestId,
    forms: &[&Settings],
) -> Result<BTreeMap<EntryId, BTreeSet<FileKind>>> {
    let mut attached: BTreeMap<EntryId, BTreeSet<FileKind>> = BTreeMap::new();
    if !forms.iter().flat_map(|settings| &settings.form).any(|field| file_asked(field).is_some()) {
        return Ok(attached);
    }
    for (entry, kind) in tx.attached_kinds(contest).await? {
        attached.entry(entry).or_default().extend(FileKind::parse(&kind));
    }
    Ok(attached)
}
