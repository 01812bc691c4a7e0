//! Which films are in the library: asked of releases each time, so that a withdrawal takes a film out at once.

use std::collections::BTreeMap;

use domain::contest::Settings;
use domain::entry;
use domain::form::{Answer, AnswerLine, Field, keys, text_of};
use domain::ids::{ContestId, EntryId, FileId};
use domain::text::Lang;
use store::{ChosenFilm, PublicContest, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::releases::shown::{exhibits, films_of_all, is_in_library};

/// A film of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryFilm {
    /// The entry, by which every part of the exhibition names it.
    pub entry: EntryId,
    /// Its contest.
    pub contest: ContestId,
    /// Its number there.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// Who made it, as far as everybody may read that: its production unit and its credits.
    pub makers: Vec<String>,
    /// Its subject as its contest calls it; empty where it has none.
    pub subject: String,
    /// Its region as its contest calls it; empty where everybody may not read it.
    pub region: String,
    /// The languages it speaks.
    pub languages: Vec<String>,
    /// There are captions.
    pub has_captions: bool,
    /// How long it lasts, milliseconds.
    pub length_ms: i64,
    /// The file that is shown.
    pub file: FileId,
    /// There is a poster of it.
    pub has_poster: bool,
}

impl LibraryFilm {
    /// A film with names in this language; nothing before there is a copy that browsers play.
    pub(super) fn of(contest: &PublicContest, film: &ChosenFilm, lang: Lang) -> Option<Self> {
        let public = entry::for_public(&contest.contest.settings, &film.answers);
        let told = |key| told(&contest.contest.settings, &public, key, lang);
        Some(Self {
            entry: film.entry_id.clone(),
            contest: film.contest_id.clone(),
            number: film.number,
            title: text_of(&film.answers, keys::TITLE),
            makers: [keys::PRODUCTION_UNIT, keys::CREDITS].into_iter().flat_map(told).collect(),
            subject: told(keys::SUBJECT).into_iter().next().unwrap_or_default(),
            region: told(keys::REGION).into_iter().next().unwrap_or_default(),
            languages: told(keys::LANGUAGE),
            has_captions: film.has_captions,
            length_ms: film.duration_ms.unwrap_or_default(),
            file: film.file.clone()?,
            has_poster: film.has_poster,
        })
    }
}

/// What everybody reads of the answer to a field, by its names in this language; nothing where the form keeps it to the office.
fn told(settings: &Settings, public: &[(&Field, Answer)], key: &str, lang: Lang) -> Vec<String> {
    let shown = public.iter().find(|(field, _)| field.key == key);
    let lines = shown.map(|(field, answer)| entry::lines(settings, &field.key, answer, lang)).unwrap_or_default();
    let texts = lines.into_iter().filter_map(|line| match line {
        AnswerLine::Text(text) => Some(text),
        AnswerLine::Ticked | AnswerLine::Link { .. } => None,
    });
    texts.collect()
}

/// Everything in the library, with the contests it is from.
pub(super) struct LibraryStock {
    contests: Vec<PublicContest>,
    films: Vec<ChosenFilm>,
}

impl LibraryStock {
    /// Each film with its contest, the newest contest first, by number.
    pub(super) fn each(&self) -> Vec<(&PublicContest, &ChosenFilm)> {
        let by_id: BTreeMap<&ContestId, &PublicContest> =
            self.contests.iter().map(|one| (&one.contest.id, one)).collect();
        self.films.iter().filter_map(|film| Some((by_id.get(&film.contest_id).copied()?, film))).collect()
    }

    /// Contests that have films in it, the newest first.
    pub(super) fn contests(&self) -> Vec<&PublicContest> {
        let has_films = |one: &&PublicContest| self.films.iter().any(|film| film.contest_id == one.contest.id);
        self.contests.iter().filter(has_films).collect()
    }
}

/// Everything in the library now that can be played, in two statements.
pub(super) async fn stock(cx: &Context, tx: &mut dyn Tx) -> Result<LibraryStock> {
    let now = cx.now();
    let contests = tx.public_contests().await?.into_iter();
    let contests: Vec<PublicContest> =
        contests.filter(|one| one.contest.settings.collects_lessons || exhibits(one, now)).collect();
    if contests.is_empty() {
        return Ok(LibraryStock { contests, films: Vec::new() });
    }
    let films = films_of_all(tx, &contests).await?;
    let by_id: BTreeMap<&ContestId, &PublicContest> = contests.iter().map(|one| (&one.contest.id, one)).collect();
    let is_there = |film: &ChosenFilm| {
        film.file.is_some() && by_id.get(&film.contest_id).is_some_and(|contest| is_in_library(contest, film, now))
    };
    let films = films.into_iter().filter(is_there).collect();
    Ok(LibraryStock { contests, films })
}

/// A film with its contest if it is in the library now, in two statements.
pub(super) async fn in_library(
    cx: &Context,
    tx: &mut dyn Tx,
    entry: &EntryId,
) -> Result<Option<(PublicContest, ChosenFilm)>> {
    let Some(film) = tx.passed_film(entry).await? else { return Ok(None) };
    let Some(contest) = tx.public_contest(&film.contest_id).await? else { return Ok(None) };
    Ok(is_in_library(&contest, &film, cx.now()).then_some((contest, film)))
}

/// All films of the library now, the newest contest first, in two statements.
///
/// # Errors
/// The database.
pub(crate) async fn library_films(cx: &Context, tx: &mut dyn Tx) -> Result<Vec<LibraryFilm>> {
    library_films_in(cx, tx, Lang::default()).await
}

/// As [`library_films`], with names in this language.
pub(super) async fn library_films_in(cx: &Context, tx: &mut dyn Tx, lang: Lang) -> Result<Vec<LibraryFilm>> {
    let stock = stock(cx, tx).await?;
    let films = stock.each();
    Ok(films.into_iter().filter_map(|(contest, film)| LibraryFilm::of(contest, film, lang)).collect())
}

/// Those of these films that are in the library now, in this order, in two statements.
///
/// # Errors
/// The database.
pub(crate) async fn films_named(cx: &Context, tx: &mut dyn Tx, entries: &[EntryId]) -> Result<Vec<LibraryFilm>> {
    films_named_in(cx, tx, entries, Lang::default()).await
}

/// As [`films_named`], with names in this language.
pub(super) async fn films_named_in(
    cx: &Context,
    tx: &mut dyn Tx,
    entries: &[EntryId],
    lang: Lang,
) -> Result<Vec<LibraryFilm>> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let films = tx.passed_named(entries).await?;
    let contests = tx.public_contests().await?;
    let now = cx.now();
    let named = |entry: &EntryId| {
        let film = films.iter().find(|film| film.entry_id == *entry)?;
        let contest = contests.iter().find(|one| one.contest.id == film.contest_id)?;
        is_in_library(contest, film, now).then(|| LibraryFilm::of(contest, film, lang)).flatten()
    };
    Ok(entries.iter().filter_map(named).collect())
}
