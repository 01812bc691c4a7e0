//! The eligibility check (形式审查) by staff.

use domain::access::Action;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::limits;
use store::{FileState, UncheckedQueue};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::entries::access::{judging_copy, own_entry, store_entry};
use crate::entries::view::{EntryView, entry_in};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;

/// What staff decide about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Eligible.
    Pass,
    /// Back to the author, with reasons.
    Return,
    /// Refused, with reasons.
    Refuse,
}

/// An entry before those who check it, with the way to the others.
#[derive(Clone, Debug)]
pub struct CheckView {
    /// The entry.
    pub view: EntryView,
    /// Entries that wait for their check, seen from this one.
    pub queue: UncheckedQueue,
}

impl Services {
    /// An entry as the office checks it.
    ///
    /// # Errors
    /// Not found for everybody who may not see all entries of the contest.
    pub async fn check_view(&self, actor: &Actor, id: &EntryId) -> Result<CheckView> {
        let mut tx = self.read().await?;
        let view = entry_in(self, &mut *tx, actor, id).await?;
        if !view.office {
            return Err(ServiceError::NotFound);
        }
        let queue = tx.unchecked_beside(&view.contest.id, view.entry.number.unwrap_or_default()).await?;
        Ok(CheckView { view, queue })
    }

    /// The entry that waits for its check after this number, round the end.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn next_to_check(&self, actor: &Actor, id: &ContestId, after: i64) -> Result<Option<EntryId>> {
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        Ok(tx.next_unchecked(id, after).await?)
    }

    /// Passes, returns or refuses an entry.
    ///
    /// # Errors
    /// A missing permission, a state that does not allow it, missing reasons, or a film that is not ready.
    pub async fn decide(&self, actor: &Actor, id: &EntryId, decision: Decision, reasons: &str) -> Result<EntryState> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = own_entry(self, &mut *tx, actor, id, Action::CheckEntry).await?;
        let to = match decision {
            Decision::Pass => EntryState::Eligible,
            Decision::Return => EntryState::Returned,
            Decision::Refuse => EntryState::Refused,
        };
        if !entry.state.may_become(to) {
            return Err(Refusal::State(entry.state).into());
        }
        entry.reasons = match decision {
            Decision::Pass => String::new(),
            Decision::Return | Decision::Refuse => {
                required_text(reasons, TextName::Reasons, limits::SCREENING_REASONS)?
            }
        };
        if decision == Decision::Pass {
            let ready = judging_copy(tx.files_of(id).await?).is_some_and(|film| film.state == FileState::Ready);
            if !ready {
                return Err(Refusal::FilmNotReady.into());
            }
        }
        entry.state = to;
        store_entry(self, &mut *tx, &mut entry).await?;
        let event = event::EntryCheck { to, reasons: &entry.reasons };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(to)
    }
}
