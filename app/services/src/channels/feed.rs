//! Feeds of the films that everybody may see: of all contests, of one, and private ones, which have a token in every address and end
//! with it. A feed is made when it is asked for, so that what is withdrawn is in none any more.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId, FileId};
use domain::text::Lang;
use domain::time::Micros;
use domain::{hex, typed};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::{ChosenFilm, PublicContest, Tx};
use words::{channels as m, common};

use crate::Services;
use crate::channels::feed_content::{FeedFilm, FilmFeed};
use crate::channels::feed_rss::rss;
use crate::channels::private_feeds::contest_of_key;
use crate::channels::released::{film_address, released_in};
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::public::gallery::told;
use crate::releases::shown::{ReleasedFilms, is_public, released_films};

/// Films of a feed, at most: the newest.
const MOST: usize = 200;

/// In which form a feed is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// RSS 2.0 with Media RSS, as readers of podcasts have it.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// The name of its file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Rss => "films.xml",
            Self::Json => "films.json",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json",
        }
    }
}

/// Which feed is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// Films of all contests.
    All,
    /// Films of one.
    Contest(ContestId),
    /// The private feed with this token.
    Private(String),
}

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFile {
    /// Its text.
    pub text: String,
    /// Changes with it.
    pub tag: String,
}

/// Where what a feed names is.
struct Addresses<'a> {
    site: &'a str,
    token: Option<&'a str>,
}

impl Addresses<'_> {
    fn film(&self, entry: &EntryId, ending: &str) -> String {
        match self.token {
            Some(token) => format!("{}/feeds/private/{token}/films/{entry}.{ending}", self.site),
            None => format!("{}/feeds/films/{entry}.{ending}", self.site),
        }
    }

    /// A private feed leads to nothing that works without its token.
    fn page(&self, entry: &EntryId) -> String {
        if self.token.is_some() { self.film(entry, "mp4") } else { film_address(self.site, entry) }
    }
}

impl Services {
    /// A feed of films that everybody may see now.
    ///
    /// # Errors
    /// Not found where there is no such contest, its page is not public, or the token is none or was revoked.
    pub async fn film_feed(&self, of: &FeedOf, format: FeedFormat, lang: Lang) -> Result<FeedFile> {
        let feed = feed(self, of, format, lang).await?;
        let text = match format {
            FeedFormat::Rss => rss(feed)?,
            FeedFormat::Json => json(feed)?,
        };
        let tag = hex::encode(&Sha256::digest(text.as_bytes()));
        Ok(FeedFile { text, tag: tag.chars().take(32).collect() })
    }
}

async fn feed(cx: &Context, of: &FeedOf, format: FeedFormat, lang: Lang) -> Result<FilmFeed> {
    let mut tx = cx.read().await?;
    let site = cx.mail.site.as_str();
    let (contests, films, token) = match of {
        FeedOf::All => {
            let ReleasedFilms { contests, films } = released_films(cx, &mut *tx).await?;
            (contests, films, None)
        }
        FeedOf::Contest(id) => {
            let (public, films) = released_in(cx, &mut *tx, id).await?;
            if !is_public(&public) {
                return Err(ServiceError::NotFound);
            }
            (vec![public], films, None)
        }
        FeedOf::Private(token) => {
            let contest = contest_of_key(&mut *tx, token).await?;
            let (public, films) = released_in(cx, &mut *tx, &contest).await?;
            (vec![public], films, Some(token.as_str()))
        }
    };
    let addresses = Addresses { site, token };
    let (title, page, own) = head(&addresses, of, contests.first(), format, lang);
    let films = feed_films(&mut *tx, &addresses, &contests, &films).await?;
    Ok(FilmFeed { description: m::feed_description(lang, &title), title, page, own, lang, films })
}

/// Title, page and own address of a feed.
fn head(
    addresses: &Addresses<'_>,
    of: &FeedOf,
    contest: Option<&PublicContest>,
    format: FeedFormat,
    lang: Lang,
) -> (String, String, String) {
    let (site, file) = (addresses.site, format.file());
    let called = || contest.map(|public| public.contest.title.clone()).unwrap_or_default();
    match of {
        FeedOf::All => (common::product(lang).to_owned(), format!("{site}/gallery"), format!("{site}/feeds/{file}")),
        FeedOf::Contest(id) => (called(), format!("{site}/calls/{id}"), format!("{site}/feeds/contests/{id}/{file}")),
        FeedOf::Private(token) => {
            let own = format!("{site}/feeds/private/{token}/{file}");
            (called(), own.clone(), own)
        }
    }
}

async fn feed_films(
    tx: &mut dyn Tx,
    addresses: &Addresses<'_>,
    contests: &[PublicContest],
    films: &[ChosenFilm],
) -> Result<Vec<FeedFilm>> {
    let by_id: BTreeMap<&ContestId, &PublicContest> = contests.iter().map(|one| (&one.contest.id, one)).collect();
    let of_contest = films.iter().filter_map(|film| Some((film, by_id.get(&film.contest_id).copied()?)));
    let mut newest: Vec<(Micros, &ChosenFilm, &PublicContest)> =
        of_contest.map(|(film, public)| (published(public, film), film, public)).collect();
    newest.sort_by_key(|(published, ..)| Reverse(*published));
    newest.truncate(MOST);
    let files: Vec<FileId> = newest.iter().filter_map(|(_, film, _)| film.file.clone()).collect();
    let sizes: BTreeMap<FileId, i64> = tx.copy_sizes(&files).await?.into_iter().collect();
    let listed = newest.into_iter().map(|(published, film, public)| {
        let (entry, contest) = (&film.entry_id, &public.contest);
        let size = film.file.as_ref().and_then(|file| sizes.get(file).copied());
        FeedFilm {
            guid: format!("urn:uuid:{entry}"),
            title: text_of(&film.answers, keys::TITLE),
            contest: contest.title.clone(),
            // One line: readers show it as it is.
            summary: typed::line(&told(&contest.settings, film, keys::SYNOPSIS)),
            page: addresses.page(entry),
            published,
            seconds: film.duration_ms.map(|ms| ms / 1_000),
            file: size.map(|size| (addresses.film(entry, "mp4"), size)),
            poster: film.has_poster.then(|| addresses.film(entry, "jpg")),
        }
    });
    Ok(listed.collect())
}

/// Since when everybody may see a film, as far as it is on file: the later of the exhibition and of rights and consent.
fn published(public: &PublicContest, film: &ChosenFilm) -> Micros {
    let exhibition = public.page.exhibition.and_then(|period| period.from);
    let given = film.last.as_ref().map(|kept| kept.release.period.from.unwrap_or(kept.given_at).max(kept.given_at));
    exhibition.into_iter().chain(given).max().unwrap_or(public.contest.created_at)
}

/// A moment, RFC 3339.
fn moment(at: Micros) -> String {
    Timestamp::from_microsecond(at).map(|stamp| stamp.to_string()).unwrap_or_default()
}

/// A feed as JSON Feed 1.1.
#[derive(Serialize)]
struct JsonFeed {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    description: String,
    language: &'static str,
    items: Vec<JsonItem>,
}

#[derive(Serialize)]
struct JsonItem {
    id: String,
    url: String,
    title: String,
    content_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    authors: Vec<JsonAuthor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<JsonAttachment>,
}

#[derive(Serialize)]
struct JsonAuthor {
    name: String,
}

#[derive(Serialize)]
struct JsonAttachment {
    url: String,
    mime_type: &'static str,
    size_in_bytes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<i64>,
}

fn json(feed: FilmFeed) -> Result<String> {
    let item = |film: FeedFilm| JsonItem {
        id: film.guid,
        url: film.page,
        title: film.title,
        content_text: film.summary,
        image: film.poster,
        date_published: moment(film.published),
        authors: vec![JsonAuthor { name: film.contest }],
        attachments: film
            .file
            .into_iter()
            .map(|(url, size_in_bytes)| JsonAttachment {
                url,
                mime_type: "video/mp4",
                size_in_bytes,
                duration_in_seconds: film.seconds,
            })
            .collect(),
    };
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.title,
        home_page_url: feed.page,
        feed_url: feed.own,
        description: feed.description,
        language: feed.lang.tag(),
        items: feed.films.into_iter().map(item).collect(),
    };
    serde_json::to_string(&feed).map_err(|error| ServiceError::Environment(error.to_string()))
}
