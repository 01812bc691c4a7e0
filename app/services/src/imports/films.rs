//! Films that follow their entries: which file of a folder belongs to which entry that waits for one.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, AccessContext, Action, Role};
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::imports::{FilmMatches, OfferedFilm, WantedFilm, match_films};
use store::{Contest, EntrySource, FileState};
use words::phrases::entry_number;

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::Result;

/// An entry that came in by a spreadsheet and has no film yet.
#[derive(Clone, Debug)]
pub struct WaitingEntry {
    /// The entry.
    pub id: EntryId,
    /// Its number: as the spreadsheet has it, or its own.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The name of the film's file that the spreadsheet gave.
    pub film_file: String,
    /// The person who looks may upload its film now.
    pub own: bool,
}

/// Entries that wait for films, and the files that were offered.
#[derive(Clone, Debug)]
pub struct FilmsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Entries without a film, in the order of the spreadsheet.
    pub waiting: Vec<WaitingEntry>,
    /// The files that were offered.
    pub offered: Vec<OfferedFilm>,
    /// Which of them belongs to which of the waiting.
    pub matches: FilmMatches,
}

impl Services {
    /// Finds the entries that the files of a folder belong to, among those that came in by a spreadsheet and have no film yet.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn match_films(&self, actor: &Actor, id: &ContestId, offered: Vec<OfferedFilm>) -> Result<FilmsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let sources = tx.entry_sources(id).await?;
        let sources: BTreeMap<EntryId, EntrySource> =
            sources.into_iter().map(|one| (one.entry_id.clone(), one)).collect();
        // An upload that was cut goes on when its file is chosen again.
        let wanting = |state| matches!(state, FileState::Rejected | FileState::Uploading);
        let films = tx.films(id).await?.into_iter().filter(|film| !wanting(film.state));
        let with_film: BTreeSet<EntryId> = films.map(|film| film.entry_id).collect();
        // What came in by a spreadsheet is the office's.
        let own =
            access::check(Action::EditEntry, &AccessContext { owns: true, ..access.clone() }, contest.phase).is_ok();
        let (mut waiting, mut wanted) = (Vec::new(), Vec::new());
        for entry in tx.office_entries(id).await? {
            let Some(source) = sources.get(&entry.id).filter(|_| entry.state.is_open()) else { continue };
            if with_film.contains(&entry.id) {
                continue;
            }
            let title = entry.answer(keys::TITLE);
            let number = entry.number.map(entry_number).unwrap_or_default();
            wanted.push(WantedFilm {
                numbers: vec![source.number.clone(), number.clone()],
                file: source.film_file.clone(),
                sha256: source.film_sha256.clone(),
                title: title.clone(),
            });
            waiting.push(WaitingEntry {
                number: if source.number.is_empty() { number } else { source.number.clone() },
                title,
                film_file: source.film_file.clone(),
                own,
                id: entry.id,
            });
        }
        drop(tx);
        let (matches, offered) = computed(move || Ok((match_films(&offered, &wanted), offered))).await?;
        Ok(FilmsView { contest, roles: access.roles, waiting, offered, matches })
    }
}
