//! Entries that came in by a spreadsheet and have no film yet.

use std::collections::BTreeSet;

use domain::access::{self, AccessContext, Action};
use domain::ids::EntryId;
use domain::imports::WantedFilm;
use store::{Contest, FileState, OfficeVersion, Tx};
use words::phrases::entry_number;

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

/// An entry without a film, and what the film is found by.
pub(crate) struct EntryWithoutFilm {
    pub(crate) entry: WaitingEntry,
    pub(crate) film: WantedFilm,
}

/// Entries without a film, in the order of the spreadsheet.
pub(crate) async fn entries_without_film(
    tx: &mut dyn Tx,
    contest: &Contest,
    access: &AccessContext,
) -> Result<Vec<EntryWithoutFilm>> {
    // An upload that was cut goes on when its file is chosen again.
    let wanting = |state| matches!(state, FileState::Rejected | FileState::Uploading);
    let films = tx.films(&contest.id).await?.into_iter().filter(|film| !wanting(film.state));
    let with_film: BTreeSet<EntryId> = films.map(|film| film.entry_id).collect();
    // What came in by a spreadsheet is the office's.
    let own = access::check(Action::EditEntry, &AccessContext { owns: true, ..access.clone() }, contest.phase).is_ok();
    let mut found = Vec::new();
    for OfficeVersion { entry_id: id, state, number, title, source, .. } in tx.office_versions(&contest.id).await? {
        let Some(source) = source.filter(|_| state.is_open()) else { continue };
        if with_film.contains(&id) {
            continue;
        }
        let number = number.map(entry_number).unwrap_or_default();
        let film = WantedFilm {
            numbers: vec![source.number.clone(), number.clone()],
            file: source.film_file.clone(),
            sha256: source.film_sha256,
            title: title.clone(),
        };
        let number = if source.number.is_empty() { number } else { source.number };
        let entry = WaitingEntry { number, title, film_file: source.film_file, own, id };
        found.push(EntryWithoutFilm { entry, film });
    }
    Ok(found)
}
