//! The films of one contest that everybody may see now.

use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use store::{ChosenFilm, PublicContest, Tx};
use words::phrases;

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::public::gallery::told;
use crate::releases::shown::{ReleasedFilm, exhibits, films_of, is_released, released_film};

/// A film that everybody may see now, as pages of channels list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelFilm {
    /// The entry.
    pub entry: EntryId,
    /// Its number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
}

impl ChannelFilm {
    pub(super) fn of(film: &ChosenFilm) -> Self {
        Self {
            entry: film.entry_id.clone(),
            number: film.number,
            title: text_of(&film.answers, keys::TITLE),
            duration_ms: film.duration_ms,
        }
    }
}

/// The contest with its public page, and its films that everybody may see now, by number; in two statements.
pub(super) async fn released_in(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &ContestId,
) -> Result<(PublicContest, Vec<ChosenFilm>)> {
    let public = tx.public_contest(contest).await?.ok_or(ServiceError::NotFound)?;
    let now = cx.now();
    if !exhibits(&public, now) {
        return Ok((public, Vec::new()));
    }
    let films = films_of(tx, &public.contest).await?;
    let films = films.into_iter().filter(|film| is_released(&public, film, now)).collect();
    Ok((public, films))
}

/// A film of this contest that everybody may see now; nothing for any other.
pub(super) async fn released_of(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &ContestId,
    entry: &EntryId,
) -> Result<Option<ReleasedFilm>> {
    let found = released_film(cx, tx, entry).await?;
    Ok(found.filter(|found| found.film.contest_id == *contest))
}

/// What stands beside the title of a film: its category and how long it lasts.
pub(super) fn facts(found: &ReleasedFilm, lang: Lang) -> String {
    let settings = &found.contest.contest.settings;
    let category = settings.category(&told(settings, &found.film, keys::CATEGORY));
    let category = category.map(|one| one.label.get(lang)).unwrap_or_default();
    let length = found.film.duration_ms.map(phrases::clock).unwrap_or_default();
    phrases::beside(lang, &[category, length.as_str()])
}

/// Where everybody sees a film.
pub(super) fn film_address(site: &str, entry: &EntryId) -> String {
    format!("{site}/gallery/{entry}")
}
