//! The eligibility check (形式审查): staff pass, return with reasons, or refuse with reasons.

use std::collections::BTreeMap;

use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::permission::Action;
use serde_json::json;
use store::{Contest, EntryLine, FileState, FilmLine};

use crate::accounts::words;
use crate::entries::judging_copy;
use crate::{Actor, Refusal, Result, Services};

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

/// An entry in the office's list.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
}

impl Services {
    /// All entries of a contest with their films, without other people's drafts.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn entries(&self, actor: &Actor, id: &ContestId) -> Result<(Contest, Vec<QueueLine>)> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let mut films: BTreeMap<EntryId, FilmLine> =
            tx.films(id).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
        let lines = tx.entry_lines(id).await?;
        let lines = lines
            .into_iter()
            .filter(|line| line.state != EntryState::Draft)
            .map(|line| QueueLine { film: films.remove(&line.id), line })
            .collect();
        Ok((contest, lines))
    }

    /// Passes, returns or refuses an entry.
    ///
    /// # Errors
    /// A missing permission, a state that does not allow it, missing reasons, or a film that is not ready.
    pub async fn decide(&self, actor: &Actor, id: &EntryId, decision: Decision, reasons: &str) -> Result<EntryState> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = self.own_entry(&mut *tx, actor, id, Action::CheckEntry).await?;
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
            Decision::Return | Decision::Refuse => words(reasons, ("理由", "reasons"), 2_000)?,
        };
        if decision == Decision::Pass {
            let ready = judging_copy(tx.files_of(id).await?).is_some_and(|film| film.state == FileState::Ready);
            if !ready {
                return Err(Refusal::FilmNotReady.into());
            }
        }
        entry.state = to;
        self.store_entry(&mut *tx, &mut entry).await?;
        let detail = json!({ "to": to, "reasons": entry.reasons });
        self.record(&mut *tx, actor, Some(&contest.id), "entry.check", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(to)
    }
}
