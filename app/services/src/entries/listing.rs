//! Lists of entries: one's own, and the office's.

use std::collections::BTreeMap;

use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::permission::Action;
use store::{Contest, ContestLine, EntryLine, FilmLine, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::entries::screening::QueueLine;
use crate::error::Result;

/// One of the own entries with its contest's title.
#[derive(Clone, Debug)]
pub struct MyEntry {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
    /// Title of the contest.
    pub contest_title: String,
    /// IANA name of the contest's time zone.
    pub time_zone: String,
}

impl Services {
    /// The signed-in person's own entries, newest first.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn my_entries(&self, actor: &Actor) -> Result<Vec<MyEntry>> {
        actor.person()?;
        let mut tx = self.read().await?;
        let contests = tx.contest_lines().await?;
        entries_in(&mut *tx, actor, &contests).await
    }

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
}

pub(crate) async fn entries_in(tx: &mut dyn Tx, actor: &Actor, contests: &[ContestLine]) -> Result<Vec<MyEntry>> {
    let person = actor.person()?;
    let lines = tx.entry_lines_of(&person.id).await?;
    let mut films: BTreeMap<EntryId, FilmLine> =
        tx.films_of_owner(&person.id).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
    let mine = |line: store::EntryLine| {
        let contest = contests.iter().find(|contest| contest.id == line.contest_id);
        MyEntry {
            film: films.remove(&line.id),
            contest_title: contest.map(|contest| contest.title.clone()).unwrap_or_default(),
            time_zone: contest.map(|contest| contest.time_zone.clone()).unwrap_or_default(),
            line,
        }
    };
    Ok(lines.into_iter().map(mine).collect())
}
