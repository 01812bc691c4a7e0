//! Films that everybody may see: the gallery and the page of one film.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::contest::Settings;
use domain::entry;
use domain::form::{Answer, Field, keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::text::Text;
use store::{ChosenFilm, PublicContest};

use crate::Services;
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::showing::CaptionTrack;
use crate::playback::links::{FilmVariant, public_links};
use crate::releases::shown::{ReleasedFilm, ReleasedFilms, released_film, released_films};

/// Films on one page.
pub const GALLERY_PAGE: usize = 24;

/// Which films of the gallery are asked for; what is empty asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GalleryAsk {
    /// Key of a contest.
    pub contest: String,
    /// Key of a category.
    pub category: String,
    /// Code of a region, or of one above it.
    pub region: String,
    /// The page, from 1.
    pub page: u64,
}

/// A film in the gallery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GalleryFilm {
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Title of its contest.
    pub contest: String,
    /// Its category.
    pub category: Option<Text>,
    /// Its region.
    pub region: Option<Text>,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
    /// There is a poster of it.
    pub has_poster: bool,
}

/// A page of the gallery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gallery {
    /// Contests that exhibit films: key and title.
    pub contests: Vec<(ContestId, String)>,
    /// Categories of films that are exhibited: key and name.
    pub categories: Vec<(String, Text)>,
    /// Their regions, and those above them: code and name.
    pub regions: Vec<(String, Text)>,
    /// The films of this page.
    pub films: Vec<GalleryFilm>,
    /// How many films were found.
    pub found: usize,
    /// How many pages there are.
    pub pages: usize,
}

/// A film that everybody may see.
#[derive(Clone, Debug)]
pub struct FilmPage {
    /// The entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// The contest: key and title.
    pub contest: (ContestId, String),
    /// What the contest set up, by which answers are read.
    pub settings: Arc<Settings>,
    /// Answers that everybody reads, in the order of the form, without the title.
    pub facts: Vec<(Field, Answer)>,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
    /// There is a poster of it.
    pub has_poster: bool,
    /// Where it is played; nothing before there is a copy that browsers play.
    pub play: Option<String>,
    /// Its captions: where they are, and their language where it is known.
    pub captions: Option<(String, Option<String>)>,
}

impl Services {
    /// A page of the films that everybody may see now.
    ///
    /// # Errors
    /// The database.
    pub async fn gallery(&self, ask: &GalleryAsk) -> Result<Gallery> {
        let ReleasedFilms { contests, films } = released_films(self, &mut *self.read().await?).await?;
        Ok(listed(&contests, &films, ask))
    }

    /// A film that everybody may see now.
    ///
    /// # Errors
    /// Not found also where it is not exhibited, or not any more.
    pub async fn public_film(&self, id: &EntryId) -> Result<FilmPage> {
        let (found, made) = {
            let mut tx = self.read().await?;
            let found = released_film(self, &mut *tx, id).await?.ok_or(ServiceError::NotFound)?;
            let made = match &found.film.file {
                Some(file) => tx.derived_of(file).await?,
                None => Vec::new(),
            };
            (found, made)
        };
        let ReleasedFilm { contest: PublicContest { contest, .. }, film } = found;
        let links = public_links(self).await?;
        let to = |variant| film.file.as_ref().map(|file| links.to(file, variant));
        let captions = made.iter().find(|one| one.kind == derived::CAPTIONS);
        let captions = captions.and_then(|made| Some((to(FilmVariant::Captions)?, CaptionTrack::of(made).language)));
        let facts = entry::for_public(&contest.settings, &film.answers);
        let facts = facts.into_iter().filter(|(field, _)| field.key != keys::TITLE);
        let facts = facts.map(|(field, answer)| (field.clone(), answer)).collect();
        Ok(FilmPage {
            play: to(FilmVariant::Play),
            entry: film.entry_id,
            title: text_of(&film.answers, keys::TITLE),
            duration_ms: film.duration_ms,
            has_poster: film.has_poster,
            contest: (contest.id, contest.title),
            settings: contest.settings,
            facts,
            captions,
        })
    }
}

/// What everybody reads of the answer to a field that films are sorted by; empty where the form keeps it to the office.
pub(crate) fn told(settings: &Settings, film: &ChosenFilm, key: &str) -> String {
    let shown = entry::for_public(settings, &film.answers).into_iter().find(|(field, _)| field.key == key);
    shown.map(|(_, answer)| answer.to_text()).unwrap_or_default()
}

/// A film with the key of its category and the code of its region.
struct Sorted<'a> {
    contest: &'a PublicContest,
    film: &'a ChosenFilm,
    category: String,
    region: String,
}

impl<'a> Sorted<'a> {
    fn of(contest: &'a PublicContest, film: &'a ChosenFilm) -> Self {
        let told = |key| told(&contest.contest.settings, film, key);
        Self { contest, film, category: told(keys::CATEGORY), region: told(keys::REGION) }
    }

    fn settings(&self) -> &Settings {
        &self.contest.contest.settings
    }

    /// The region and those above it.
    fn regions(&self) -> Vec<&str> {
        if self.region.is_empty() {
            return Vec::new();
        }
        let above = self.settings().ancestors(&self.region).unwrap_or_default();
        std::iter::once(self.region.as_str()).chain(above).collect()
    }

    fn is_asked(&self, ask: &GalleryAsk) -> bool {
        (ask.contest.is_empty() || self.contest.contest.id.as_str() == ask.contest)
            && (ask.category.is_empty() || self.category == ask.category)
            && (ask.region.is_empty() || self.regions().contains(&ask.region.as_str()))
    }

    fn line(&self) -> GalleryFilm {
        let settings = self.settings();
        GalleryFilm {
            entry: self.film.entry_id.clone(),
            title: text_of(&self.film.answers, keys::TITLE),
            contest: self.contest.contest.title.clone(),
            category: settings.category(&self.category).map(|one| one.label.clone()),
            region: settings.region(&self.region).map(|one| one.label.clone()),
            duration_ms: self.film.duration_ms,
            has_poster: self.film.has_poster,
        }
    }
}

/// The page that is asked for, and what can be asked for.
fn listed(contests: &[PublicContest], films: &[ChosenFilm], ask: &GalleryAsk) -> Gallery {
    let by_id: BTreeMap<&ContestId, &PublicContest> = contests.iter().map(|one| (&one.contest.id, one)).collect();
    let sorted = films.iter().filter_map(|film| Some(Sorted::of(by_id.get(&film.contest_id).copied()?, film)));
    let sorted: Vec<Sorted<'_>> = sorted.collect();
    let mut categories: Vec<(String, Text)> = Vec::new();
    let mut regions: Vec<(String, Text)> = Vec::new();
    for contest in contests {
        let here: Vec<&Sorted<'_>> = sorted.iter().filter(|one| one.contest.contest.id == contest.contest.id).collect();
        // In the order of the settings; of several contests with the same keys the newest says what they are called.
        for category in &contest.contest.settings.categories {
            let is_new = !categories.iter().any(|(key, _)| *key == category.key);
            if is_new && here.iter().any(|one| one.category == category.key) {
                categories.push((category.key.clone(), category.label.clone()));
            }
        }
        for region in &contest.contest.settings.regions {
            let is_new = !regions.iter().any(|(code, _)| *code == region.code);
            if is_new && here.iter().any(|one| one.regions().contains(&region.code.as_str())) {
                regions.push((region.code.clone(), region.label.clone()));
            }
        }
    }
    let asked: Vec<&Sorted<'_>> = sorted.iter().filter(|one| one.is_asked(ask)).collect();
    let (found, pages) = (asked.len(), asked.len().div_ceil(GALLERY_PAGE).max(1));
    let page = usize::try_from(ask.page).unwrap_or(pages).clamp(1, pages);
    let here = asked.into_iter().skip((page - 1) * GALLERY_PAGE).take(GALLERY_PAGE);
    Gallery {
        contests: contests.iter().map(|one| (one.contest.id.clone(), one.contest.title.clone())).collect(),
        films: here.map(Sorted::line).collect(),
        categories,
        regions,
        found,
        pages,
    }
}
