//! The eligibility check (形式审查): staff pass, return with reasons, or refuse with reasons.

use std::collections::BTreeMap;

use domain::contest::Settings;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::permission::{Action, Role};
use domain::text::Lang;
use serde_json::json;
use store::{Contest, EntryFilter, EntryLine, EntryOrder, FileState, FilmLine, StateCount, Unchecked};

use crate::accounts::words;
use crate::entries::judging_copy;
use crate::error::state_label;
use crate::{Actor, EntryView, PageAsk, PageLinks, Refusal, Result, ServiceError, Services};

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
    pub queue: Unchecked,
}

/// An entry in the office's list.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
}

/// Which entries are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct EntrySearch {
    /// Which.
    pub filter: EntryFilter,
    /// The column: `number`, `title`, `category`, `region`, `unit`, `length`, `state` or `submitted`; any other is `number`.
    pub sort: String,
    /// The last first.
    pub descending: bool,
    /// The language states are sorted in.
    pub lang: Lang,
    /// Which page.
    pub page: PageAsk,
}

/// A page of the office's list of entries.
#[derive(Clone, Debug)]
pub struct EntryList {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The page.
    pub lines: Vec<QueueLine>,
    /// All entries and those that are found, by state; the state that is asked for aside.
    pub states: Vec<StateCount>,
    /// The first entry that waits for its check.
    pub next: Option<EntryId>,
    /// The pages beside it.
    pub links: PageLinks,
}

/// The order a column names, and whether it is one of texts.
fn order_of(settings: &Settings, column: &str, lang: Lang) -> (EntryOrder, bool) {
    match column {
        "title" => (EntryOrder::Title, true),
        "unit" => (EntryOrder::Unit, true),
        "category" => (EntryOrder::Category(settings.categories.iter().map(|one| one.key.clone()).collect()), false),
        "region" => (EntryOrder::Region(settings.regions.iter().map(|one| one.code.clone()).collect()), false),
        "length" => (EntryOrder::Length, false),
        "submitted" => (EntryOrder::Submitted, false),
        "state" => {
            let mut states = EntryState::ALL.to_vec();
            states.sort_by_key(|state| state_label(*state, lang));
            (EntryOrder::State(states), false)
        }
        _ => (EntryOrder::Number, false),
    }
}

impl Services {
    /// A page of the entries of a contest with their films, without other people's drafts.
    ///
    /// # Errors
    /// A missing permission, no such contest, or [`Refusal::BadCursor`].
    pub async fn entries(&self, actor: &Actor, id: &ContestId, search: &EntrySearch) -> Result<EntryList> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let (order, text) = order_of(&contest.settings, &search.sort, search.lang);
        let list = format!("entries {} {}", search.sort, search.descending);
        let (start, limit) = (search.page.start(&list, text)?, search.page.limit());
        let slice = tx.entry_slice(id, &search.filter, &order, search.descending, &start, limit).await?;
        let links = PageLinks::of(&list, &slice);
        let states = tx.entry_states(id, &search.filter).await?;
        let next = tx.next_unchecked(id, 0).await?;
        let of_page: Vec<EntryId> = slice.rows.iter().map(|line| line.id.clone()).collect();
        let films = tx.films_of_entries(&of_page).await?;
        let mut films: BTreeMap<EntryId, FilmLine> =
            films.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
        let lines = slice.rows.into_iter().map(|line| QueueLine { film: films.remove(&line.id), line }).collect();
        Ok(EntryList { contest, roles: standing.roles, lines, states, next, links })
    }

    /// An entry as the office checks it.
    ///
    /// # Errors
    /// Not found for everybody who may not see all entries of the contest.
    pub async fn check_view(&self, actor: &Actor, id: &EntryId) -> Result<CheckView> {
        let mut tx = self.read().await?;
        let view = self.entry_in(&mut *tx, actor, id).await?;
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
