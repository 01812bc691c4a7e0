//! A film that leaves a sealed selection, and the reserve that takes its place.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::channels::ChannelEvent;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::sealed_change::{RecordedChange, SealedChange, chosen_after, successor};
use domain::selection::Outcome;
use store::{Contest, EntryFilter, EntryLine, EntryOrder, SealedSelection, Start, Tx};

use super::{Grounds, keep};
use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::selection::inputs::{SelectionInputs, StoredRank, stored};
use crate::webhooks::outbox::{ChannelNews, tell_channels};

/// A sealed selection as it is amended.
pub(crate) struct Amended {
    sealed: SealedSelection,
    changes: Vec<RecordedChange>,
}

impl Amended {
    /// As this transaction sees it; [`Refusal::NotSealed`] before the seal.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let sealed = tx.selection(&contest.id).await?.ok_or(Refusal::NotSealed)?;
        let changes = tx.sealed_changes(&contest.id, &contest.settings.balance).await?;
        Ok(Self { sealed, changes })
    }

    /// Who takes the place of a chosen film; `None` where no reserve keeps the rules. A film that is not chosen is not found.
    pub(crate) async fn successor(&self, leaves: &EntryId) -> Result<Option<EntryId>> {
        let inputs: SelectionInputs = stored(&self.sealed, "inputs", &self.sealed.inputs)?;
        let outcome: Outcome = stored(&self.sealed, "outcome", &self.sealed.outcome)?;
        let best = outcome.best().cloned().ok_or(Refusal::Infeasible)?;
        let chosen = chosen_after(&best.selected, &self.changes);
        if !chosen.iter().any(|id| id == leaves.as_str()) {
            return Err(ServiceError::NotFound);
        }
        let gone: Vec<String> = self
            .changes
            .iter()
            .filter_map(|one| match &one.change {
                SealedChange::Withdrawal { leaves, .. } => Some(leaves.to_string()),
                _ => None,
            })
            .collect();
        let leaves = leaves.to_string();
        let found = computed(move || Ok(successor(&inputs.problem, &best, &chosen, &leaves, &gone))).await?;
        match found {
            Some(id) => Ok(Some(id.parse().map_err(|_| ServiceError::NotFound)?)),
            None => Ok(None),
        }
    }

    /// The films that are chosen now: those that were sealed, best first, with the reserves in the places of films that left.
    pub(crate) fn chosen(&self) -> Result<Vec<EntryId>> {
        let outcome: Outcome = stored(&self.sealed, "outcome", &self.sealed.outcome)?;
        let best = outcome.best().ok_or(Refusal::Infeasible)?;
        Ok(chosen_after(&best.selected, &self.changes).iter().filter_map(|id| id.parse().ok()).collect())
    }

    /// The same films by the ranking that was sealed: no reserve stands as high as the film whose place it took.
    pub(crate) fn ranked(&self) -> Result<Vec<EntryId>> {
        let ranking: Vec<StoredRank> = stored(&self.sealed, "ranking", &self.sealed.ranking)?;
        let ranks: BTreeMap<&str, usize> = ranking.iter().map(|one| (one.entry.as_str(), one.rank)).collect();
        let mut chosen = self.chosen()?;
        chosen.sort_by_key(|film| ranks.get(film.as_str()).copied().unwrap_or(usize::MAX));
        Ok(chosen)
    }

    /// How often something that was sealed was amended.
    pub(crate) fn amendments(&self) -> usize {
        self.changes.len()
    }
}

/// As [`Amended::chosen`].
pub(crate) async fn chosen_films(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<EntryId>> {
    Amended::of(tx, contest).await?.chosen()
}

/// The films that are chosen now, by number, as lists show them.
pub(crate) async fn chosen_lines(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<EntryLine>> {
    let filter = EntryFilter { state: EntryState::Shortlisted.key().to_owned(), ..EntryFilter::default() };
    let most = i64::try_from(contest.settings.balance.size).unwrap_or(i64::MAX);
    Ok(tx.entry_slice(&contest.id, &filter, &EntryOrder::Number, false, &Start::First, most).await?.rows)
}

impl Services {
    /// Takes a chosen film out of a sealed selection at the wish of its author or unit; the next reserve that keeps the rules takes its
    /// place. `seen` is the one that was shown. The seal stays as it is, and what became of it stands beside it.
    ///
    /// # Errors
    /// A missing permission, missing words, no seal, a film that is not chosen, or [`ServiceError::Conflict`] where another film would
    /// come by now.
    pub async fn withdraw_chosen(
        &self,
        actor: &Actor,
        id: &ContestId,
        entry: &EntryId,
        seen: Option<&EntryId>,
        grounds: Grounds<'_>,
    ) -> Result<()> {
        // Found before the transaction, so that no other writer waits; checked again in it.
        let (known, comes) = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::AmendSealed).await?;
            let amended = Amended::of(&mut *tx, &contest).await?;
            drop(tx);
            (amended.changes.len(), amended.successor(entry).await?)
        };
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AmendSealed).await?;
        if comes.as_ref() != seen || Amended::of(&mut *tx, &contest).await?.changes.len() != known {
            return Err(ServiceError::Conflict);
        }
        let found = tx.entry(entry).await?.filter(|one| one.contest_id == *id).ok_or(ServiceError::NotFound)?;
        if found.state != EntryState::Shortlisted {
            return Err(Refusal::State(found.state).into());
        }
        tx.set_entry_state(entry, EntryState::Withdrawn.key()).await?;
        if let Some(comes) = &comes {
            tx.set_entry_state(comes, EntryState::Shortlisted.key()).await?;
        }
        // It was decided with the film that leaves.
        tx.void_award_decision(id, self.now()).await?;
        let change = SealedChange::Withdrawal { leaves: entry.clone(), comes };
        keep(self, &mut *tx, actor, (id, entry.as_str()), change, grounds).await?;
        // Whoever keeps a copy is told at once to take it down; before the publication nobody knows that the film was chosen.
        if contest.phase.is_published() {
            let key = format!("{entry} {}", self.now());
            let news = ChannelNews::of_entry(ChannelEvent::FilmWithdrawn, &key, entry, found.number);
            tell_channels(self, &mut *tx, &contest, &news).await?;
        }
        Ok(tx.commit().await?)
    }
}
