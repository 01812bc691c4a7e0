//! Films that follow their entries: which file of a folder belongs to which entry that waits for one.

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::imports::{FilmMatches, OfferedFilm, match_films};
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::entries::without_film::{WaitingEntry, entries_without_film};
use crate::error::Result;

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
    /// Files of which the SHA-256 might tell more, and is not known.
    pub to_hash: Vec<usize>,
}

impl Services {
    /// Finds the entries that the files of a folder belong to, among those that came in by a spreadsheet and have no film yet.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn match_films(&self, actor: &Actor, id: &ContestId, offered: Vec<OfferedFilm>) -> Result<FilmsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let found = entries_without_film(&mut *tx, &contest, &access).await?;
        drop(tx);
        let (waiting, wanted): (Vec<_>, Vec<_>) = found.into_iter().map(|one| (one.entry, one.film)).unzip();
        let (matches, to_hash, offered) = computed(move || {
            let matches = match_films(&offered, &wanted);
            let to_hash = matches.to_hash(&offered, &wanted);
            Ok((matches, to_hash, offered))
        })
        .await?;
        Ok(FilmsView { contest, roles: access.roles, waiting, offered, matches, to_hash })
    }
}
