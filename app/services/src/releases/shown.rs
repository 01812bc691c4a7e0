//! What everybody may see now. Pages, feeds and every other channel ask here, each time: a withdrawal counts for all of them at once.

use std::collections::BTreeMap;

use domain::contest::PublicPage;
use domain::ids::{ContestId, EntryId};
use domain::release::{self, Exhibitor, ReleaseStanding};
use domain::time::Micros;
use store::{ChosenFilm, Contest, PublicContest, Tx};

use crate::context::Context;
use crate::error::Result;

/// A film that everybody may see now, with its contest.
#[derive(Clone, Debug)]
pub(crate) struct ReleasedFilm {
    /// The contest with its public page.
    pub(crate) contest: PublicContest,
    /// The film.
    pub(crate) film: ChosenFilm,
}

/// Contests that exhibit films now, the newest first, and the films, by contest and number.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReleasedFilms {
    /// Contests that have at least one.
    pub(crate) contests: Vec<PublicContest>,
    /// The films.
    pub(crate) films: Vec<ChosenFilm>,
}

/// Whether everybody may read of a contest.
pub(crate) fn is_public(contest: &PublicContest) -> bool {
    contest.page.is_public(contest.contest.phase)
}

/// How a film stands to being shown.
pub(crate) fn standing_of(contest: &Contest, page: &PublicPage, film: &ChosenFilm, now: Micros) -> ReleaseStanding {
    let agreed = release::agreed(page, &contest.settings, &film.answers);
    ReleaseStanding::of(film.last.as_ref().map(|kept| &kept.release), agreed, now)
}

/// A contest, as far as it decides which of its films are shown.
pub(crate) fn exhibitor<'a>(contest: &Contest, page: &'a PublicPage) -> Exhibitor<'a> {
    Exhibitor { phase: contest.phase, page, collects_lessons: contest.settings.collects_lessons }
}

/// Whether a contest exhibits its films now, as far as they are released: nobody looks for one where it does not.
pub(crate) fn exhibits(contest: &PublicContest, now: Micros) -> bool {
    exhibitor(&contest.contest, &contest.page).exhibits(now)
}

/// Whether everybody may see a film of a contest.
pub(crate) fn is_released(contest: &PublicContest, film: &ChosenFilm, now: Micros) -> bool {
    let standing = standing_of(&contest.contest, &contest.page, film, now);
    release::is_exhibited(exhibitor(&contest.contest, &contest.page), (film.state, standing), now)
}

/// Whether a film of a contest belongs to the library of the exhibition.
pub(crate) fn is_in_library(contest: &PublicContest, film: &ChosenFilm, now: Micros) -> bool {
    let standing = standing_of(&contest.contest, &contest.page, film, now);
    release::is_in_library(exhibitor(&contest.contest, &contest.page), (film.state, standing), now)
}

/// The films of a contest that can be shown at all: those it chose, and of lessons those that passed the check; by number.
pub(crate) async fn films_of(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<ChosenFilm>> {
    if contest.settings.collects_lessons {
        return Ok(tx.passed_films(std::slice::from_ref(&contest.id)).await?);
    }
    Ok(tx.chosen_films(Some(&contest.id)).await?)
}

/// As [`films_of`], of all contests, these among them; by contest, the newest first, and number. In one statement.
pub(crate) async fn films_of_all(tx: &mut dyn Tx, contests: &[PublicContest]) -> Result<Vec<ChosenFilm>> {
    let lessons = contests.iter().filter(|one| one.contest.settings.collects_lessons);
    let lessons: Vec<ContestId> = lessons.map(|one| one.contest.id.clone()).collect();
    Ok(tx.films_of_all(&lessons).await?)
}

/// The films that everybody may see now, in two statements.
pub(crate) async fn released_films(cx: &Context, tx: &mut dyn Tx) -> Result<ReleasedFilms> {
    let now = cx.now();
    let exhibiting = tx.public_contests().await?.into_iter();
    let contests: Vec<PublicContest> = exhibiting.filter(|one| exhibits(one, now)).collect();
    if contests.is_empty() {
        return Ok(ReleasedFilms::default());
    }
    let films = films_of_all(tx, &contests).await?;
    let by_id: BTreeMap<&ContestId, &PublicContest> = contests.iter().map(|one| (&one.contest.id, one)).collect();
    let shown = |film: &ChosenFilm| by_id.get(&film.contest_id).is_some_and(|contest| is_released(contest, film, now));
    let films: Vec<ChosenFilm> = films.into_iter().filter(shown).collect();
    let has_films = |one: &PublicContest| films.iter().any(|film| film.contest_id == one.contest.id);
    let keep: Vec<bool> = contests.iter().map(has_films).collect();
    let contests = contests.into_iter().zip(keep).filter_map(|(one, keep)| keep.then_some(one)).collect();
    Ok(ReleasedFilms { contests, films })
}

/// A film if everybody may see it now, in two statements.
pub(crate) async fn released_film(cx: &Context, tx: &mut dyn Tx, entry: &EntryId) -> Result<Option<ReleasedFilm>> {
    let Some(film) = tx.passed_film(entry).await? else { return Ok(None) };
    let Some(contest) = tx.public_contest(&film.contest_id).await? else { return Ok(None) };
    Ok(is_released(&contest, &film, cx.now()).then_some(ReleasedFilm { contest, film }))
}
