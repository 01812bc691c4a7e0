//! The chosen films of a contest and how each stands to being shown, for the office.

use domain::access::{self, Action, Role};
use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::release::ReleaseStanding;
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::releases::give::told_phase;
use crate::releases::shown::{exhibits, films_of, is_released, standing_of};

/// A chosen film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseLine {
    /// The entry.
    pub entry: EntryId,
    /// Its number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: ReleaseStanding,
    /// There is a copy that browsers play.
    pub can_be_played: bool,
    /// Everybody sees it now.
    pub is_shown: bool,
}

/// The chosen films of a contest.
#[derive(Clone, Debug)]
pub struct ReleasesView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The contest exhibits its films now, as far as they are released.
    pub exhibits: bool,
    /// The films, by number.
    pub lines: Vec<ReleaseLine>,
}

impl Services {
    /// The chosen films of a contest and how each stands to being shown.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn releases(&self, actor: &Actor, id: &ContestId) -> Result<ReleasesView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        access::check(Action::ReleaseFilms, &access, told_phase(&contest))?;
        let public = tx.public_contest(id).await?.ok_or(ServiceError::NotFound)?;
        let now = self.now();
        let films = films_of(&mut *tx, &public.contest).await?;
        let lines = films.iter().map(|film| ReleaseLine {
            entry: film.entry_id.clone(),
            number: film.number,
            title: text_of(&film.answers, keys::TITLE),
            standing: standing_of(&public.contest, &public.page, film, now),
            can_be_played: film.file.is_some(),
            is_shown: is_released(&public, film, now),
        });
        let lines = lines.collect();
        let exhibits = exhibits(&public, now);
        Ok(ReleasesView { contest, roles: access.roles, exhibits, lines })
    }
}
