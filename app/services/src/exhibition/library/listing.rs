//! The library as people look through it, and the page of a film.

use std::sync::Arc;

use domain::contest::Settings;
use domain::entry;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::form::{Answer, Field, keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::search::SearchWords;
use domain::text::Lang;
use domain::time::MINUTE;
use store::{ChosenFilm, PublicContest};

use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::{LibraryFilm, in_library, stock};
use crate::films::derived;
use crate::films::showing::Showing;
use crate::public::gallery::told;

/// Films on one page.
pub const LIBRARY_PAGE: usize = 24;

/// Which films of the library are asked for; what is empty asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryAsk {
    /// Words of the title or the synopsis.
    pub words: String,
    /// Key of a contest.
    pub contest: String,
    /// Key of a subject.
    pub subject: String,
    /// Code of a region, or of one above it.
    pub region: String,
    /// Key of a language that is spoken.
    pub language: String,
    /// Films that last no longer than so many minutes; 0 asks for all.
    pub minutes: i64,
    /// Only films with captions.
    pub captions: bool,
    /// The page, from 1.
    pub page: u64,
}

/// A page of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryView {
    /// What the person is in the exhibition.
    pub access: ExhibitionAccess,
    /// Contests that have films here: key and title.
    pub contests: Vec<(ContestId, String)>,
    /// Subjects of films: key and name.
    pub subjects: Vec<(String, String)>,
    /// Their regions, and those above them: code and name.
    pub regions: Vec<(String, String)>,
    /// Languages they speak: key and name.
    pub languages: Vec<(String, String)>,
    /// The films of this page.
    pub films: Vec<LibraryFilm>,
    /// How many films there are.
    pub total: usize,
    /// How many are as they are asked for.
    pub found: usize,
    /// How many pages these are.
    pub pages: usize,
}

/// A film of the library.
#[derive(Clone, Debug)]
pub struct LibraryFilmView {
    /// What the person is in the exhibition.
    pub access: ExhibitionAccess,
    /// The film.
    pub film: LibraryFilm,
    /// The title of its contest.
    pub contest: String,
    /// What the contest set up, by which answers are read.
    pub settings: Arc<Settings>,
    /// Answers that everybody reads, in the order of the form, without the title.
    pub facts: Vec<(Field, Answer)>,
    /// What it is played with.
    pub showing: Showing,
    /// There is a copy for a weak line.
    pub has_light: bool,
}

impl Services {
    /// A page of the library, with names in this language.
    ///
    /// # Errors
    /// Nobody is signed in, or a role that is missing.
    pub async fn library(&self, actor: &Actor, ask: &LibraryAsk, lang: Lang) -> Result<LibraryView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole)?;
        let stock = stock(self, &mut *tx).await?;
        let all: Vec<SortedFilm<'_>> = stock.each().into_iter().map(SortedFilm::of).collect();
        let words = SearchWords::parse(&ask.words);
        let asked: Vec<&SortedFilm<'_>> = all.iter().filter(|one| one.is_asked(ask, words.as_ref())).collect();
        let (found, pages) = (asked.len(), asked.len().div_ceil(LIBRARY_PAGE).max(1));
        let page = usize::try_from(ask.page).unwrap_or(pages).clamp(1, pages);
        let here = asked.into_iter().skip((page - 1) * LIBRARY_PAGE).take(LIBRARY_PAGE);
        let contests = stock.contests();
        Ok(LibraryView {
            access,
            films: here.filter_map(|one| LibraryFilm::of(one.contest, one.film, lang)).collect(),
            subjects: subjects(&all, lang),
            regions: regions(&contests, &all, lang),
            languages: languages(&all, lang),
            contests: contests.iter().map(|one| (one.contest.id.clone(), one.contest.title.clone())).collect(),
            total: all.len(),
            found,
            pages,
        })
    }

    /// A film of the library, with names in this language.
    ///
    /// # Errors
    /// Nobody is signed in, a role that is missing, or not found where it is not in the library, or not any more.
    pub async fn library_film(&self, actor: &Actor, id: &EntryId, lang: Lang) -> Result<LibraryFilmView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole)?;
        let (public, found) = in_library(self, &mut *tx, id).await?.ok_or(ServiceError::NotFound)?;
        let film = LibraryFilm::of(&public, &found, lang).ok_or(ServiceError::NotFound)?;
        let file = tx.file(&film.file).await?.ok_or(ServiceError::NotFound)?;
        let made = tx.derived_of(&film.file).await?;
        let settings = Arc::clone(&public.contest.settings);
        let facts = entry::for_public(&settings, &found.answers).into_iter();
        let facts = facts.filter(|(field, _)| field.key != keys::TITLE);
        let facts = facts.map(|(field, answer)| (field.clone(), answer)).collect();
        Ok(LibraryFilmView {
            showing: Showing::of(&file, &made),
            has_light: made.iter().any(|one| one.kind == derived::LIGHT),
            contest: public.contest.title,
            settings,
            facts,
            access,
            film,
        })
    }
}

/// A film with what it is found by.
struct SortedFilm<'a> {
    contest: &'a PublicContest,
    film: &'a ChosenFilm,
    subject: String,
    region: String,
    languages: Vec<String>,
}

impl<'a> SortedFilm<'a> {
    fn of((contest, film): (&'a PublicContest, &'a ChosenFilm)) -> Self {
        let told = |key| told(&contest.contest.settings, film, key);
        // Several stand one a line.
        let languages = told(keys::LANGUAGE).lines().map(str::to_owned).collect();
        Self { contest, film, subject: told(keys::SUBJECT), region: told(keys::REGION), languages }
    }

    /// The region and those above it.
    fn regions(&self) -> Vec<&str> {
        if self.region.is_empty() {
            return Vec::new();
        }
        let above = self.contest.contest.settings.ancestors(&self.region).unwrap_or_default();
        std::iter::once(self.region.as_str()).chain(above).collect()
    }

    fn has_words(&self, words: &SearchWords) -> bool {
        words.are_in(&text_of(&self.film.answers, keys::TITLE))
            || words.are_in(&told(&self.contest.contest.settings, self.film, keys::SYNOPSIS))
    }

    fn is_asked(&self, ask: &LibraryAsk, words: Option<&SearchWords>) -> bool {
        let longest = ask.minutes.saturating_mul(MINUTE / 1_000);
        words.is_none_or(|words| self.has_words(words))
            && (ask.contest.is_empty() || self.contest.contest.id.as_str() == ask.contest)
            && (ask.subject.is_empty() || self.subject == ask.subject)
            && (ask.region.is_empty() || self.regions().contains(&ask.region.as_str()))
            && (ask.language.is_empty() || self.languages.contains(&ask.language))
            && (longest <= 0 || self.film.duration_ms.is_some_and(|length| length <= longest))
            && (!ask.captions || self.film.has_captions)
    }
}

/// Subjects of films, each once, in the order they are met.
fn subjects(films: &[SortedFilm<'_>], lang: Lang) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for one in films {
        if one.subject.is_empty() || found.iter().any(|(key, _)| *key == one.subject) {
            continue;
        }
        let name = LibraryFilm::of(one.contest, one.film, lang).map(|film| film.subject);
        found.extend(name.map(|name| (one.subject.clone(), name)));
    }
    found
}

/// Languages of films, each once, in the order they are met.
fn languages(films: &[SortedFilm<'_>], lang: Lang) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for one in films {
        if one.languages.iter().all(|key| found.iter().any(|(known, _)| known == key)) {
            continue;
        }
        let names = LibraryFilm::of(one.contest, one.film, lang).map(|film| film.languages).unwrap_or_default();
        for (key, name) in one.languages.iter().zip(names) {
            if !found.iter().any(|(known, _)| known == key) {
                found.push((key.clone(), name));
            }
        }
    }
    found
}

/// Regions of films, and those above them, in the order of their contests; of several with the same code the newest says what it is called.
fn regions(contests: &[&PublicContest], films: &[SortedFilm<'_>], lang: Lang) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for contest in contests {
        let here: Vec<&SortedFilm<'_>> =
            films.iter().filter(|one| one.contest.contest.id == contest.contest.id).collect();
        for region in &contest.contest.settings.regions {
            let is_new = !found.iter().any(|(code, _)| *code == region.code);
            if is_new && here.iter().any(|one| one.regions().contains(&region.code.as_str())) {
                found.push((region.code.clone(), region.label.get(lang).to_owned()));
            }
        }
    }
    found
}
