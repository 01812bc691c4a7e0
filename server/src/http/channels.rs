//! What other programs and sites read of films that everybody may see: feeds with their files, the player for other pages, oEmbed; and
//! the posters that an office takes along. Nothing here but the posters asks who looks.

use axum::Json;
use axum::Router;
use axum::extract::{Path, Query, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use domain::ids::{ContestId, EntryId};
use domain::letter::escaped;
use domain::text::Lang;
use serde::Deserialize;
use services::playback::FilmVariant;
use services::{EmbedView, FeedFormat, FeedOf, PosterFormat, ServiceError};
use words::channels as m;

use super::extract::Id;
use super::identity::Identity;
use super::media::{released, shown};
use super::problem::ProblemResponse;
use crate::security::Framed;
use crate::site::{asset, names_tag};

/// Whoever reads it may be on another site.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Whether the answer at this path is the same whoever asks.
pub fn is_of_channels(path: &str) -> bool {
    path.starts_with("/feeds/") || path.starts_with("/embed/") || path == "/oembed"
}

/// Texts, which leave compressed.
pub fn text_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/feeds/{file}", get(feed))
        .route("/feeds/contests/{id}/{file}", get(contest_feed))
        .route("/feeds/private/{token}/{file}", get(private_feed))
        .route("/embed/{id}", get(embed))
        .route("/oembed", get(oembed))
}

/// Films and pictures.
pub fn file_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/feeds/films/{file}", get(released_file))
        .route("/feeds/private/{token}/films/{file}", get(private_file))
        .route("/contests/{id}/channels/posters/{file}", get(poster))
}

/// In which language a feed or a poster is asked for; without one, in the reader's.
#[derive(Deserialize)]
pub(super) struct LangQuery {
    #[serde(default)]
    lang: String,
}

impl LangQuery {
    pub(super) fn or_of(&self, identity: &Identity) -> Lang {
        Lang::parse(&self.lang).unwrap_or(identity.lang)
    }
}

/// `GET /feeds/films.xml` and `films.json`: films of all contests.
async fn feed(
    identity: Identity,
    Path(file): Path<String>,
    Query(query): Query<LangQuery>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    give_feed(&identity, &FeedOf::All, &file, &query, &headers).await
}

/// `GET /feeds/contests/{id}/films.xml` and `films.json`: those of one.
async fn contest_feed(
    identity: Identity,
    Path((id, file)): Path<(String, String)>,
    Query(query): Query<LangQuery>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let id: ContestId = id.parse().map_err(|_| identity.refuse(ServiceError::NotFound))?;
    give_feed(&identity, &FeedOf::Contest(id), &file, &query, &headers).await
}

/// `GET /feeds/private/{token}/films.xml` and `films.json`: by a token that can be revoked.
async fn private_feed(
    identity: Identity,
    Path((token, file)): Path<(String, String)>,
    Query(query): Query<LangQuery>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    give_feed(&identity, &FeedOf::Private(token), &file, &query, &headers).await
}

async fn give_feed(
    identity: &Identity,
    of: &FeedOf,
    file: &str,
    query: &LangQuery,
    headers: &HeaderMap,
) -> Result<Response, ProblemResponse> {
    let refuse = |error| identity.refuse(error);
    let format = [FeedFormat::Rss, FeedFormat::Json].into_iter().find(|format| format.file() == file);
    let format = format.ok_or_else(|| refuse(ServiceError::NotFound))?;
    let feed = identity.services.film_feed(of, format, query.or_of(identity)).await.map_err(refuse)?;
    let tag = format!("\"{}\"", feed.tag);
    let known = names_tag(headers, &tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { feed.text.into_response() };
    // Whoever keeps it asks again each time: what is withdrawn is gone at once. What has a token is kept by nobody between, and left
    // uncompressed: entrants put words beside it.
    let kept = if matches!(of, FeedOf::Private(_)) { "private, no-cache, no-transform" } else { "public, no-cache" };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    answer.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answer.insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The entry and the part of it that the name of a file means: `ID.mp4`, `ID.jpg`, `ID.vtt`.
fn named(file: &str) -> Option<(EntryId, FilmVariant)> {
    let (id, ending) = file.rsplit_once('.')?;
    let variant = match ending {
        "mp4" => FilmVariant::Play,
        "jpg" => FilmVariant::Poster,
        "vtt" => FilmVariant::Captions,
        _ => return None,
    };
    Some((id.parse().ok()?, variant))
}

/// `GET` or `HEAD /feeds/films/{file}`: what a feed or the player names, by ranges too, as long as everybody may see the film.
async fn released_file(
    identity: Identity,
    Path(file): Path<String>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let (entry, variant) = named(&file).ok_or_else(|| identity.refuse(ServiceError::NotFound))?;
    released(&identity, &entry, variant, request).await.map(for_others)
}

/// `GET` or `HEAD /feeds/private/{token}/films/{file}`: what a private feed names, as long as its token was not revoked.
async fn private_file(
    identity: Identity,
    Path((token, file)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let refuse = |error| identity.refuse(error);
    let (entry, variant) = named(&file).ok_or_else(|| refuse(ServiceError::NotFound))?;
    let source = identity.services.private_file(&token, &entry, variant).await.map_err(refuse)?;
    Ok(for_others(shown(&identity, &source, request, "private, no-cache").await))
}

fn for_others(mut response: Response) -> Response {
    response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

/// `GET /embed/{id}`: the player alone, for pages of the sites that the contest allows.
async fn embed(identity: Identity, Id(id): Id<EntryId>) -> Result<Response, ProblemResponse> {
    let film = identity.services.embed(&id).await.map_err(|error| identity.refuse(error))?;
    let mut response = Html(player(&film, identity.lang)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy(&film.hosts)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    // The policy says on whose pages it may be: the older header knows only nobody's.
    response.extensions_mut().insert(Framed);
    Ok(response)
}

/// What the player may load, and on whose pages it may be shown: those of the list, and ours.
fn policy(hosts: &[String]) -> String {
    let hosts: String = hosts.iter().map(|host| format!(" https://{host}")).collect();
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'{hosts}"
    )
}

fn player(film: &EmbedView, lang: Lang) -> String {
    let (id, title, tag, style) = (&film.entry, escaped(&film.title), lang.tag(), asset("public.css"));
    let poster = if film.poster.is_some() { format!(" poster=\"/feeds/films/{id}.jpg\"") } else { String::new() };
    let captions = film.captions.as_ref().map_or_else(String::new, |language| {
        format!("<track kind=\"captions\" src=\"/feeds/films/{id}.vtt\" srclang=\"{}\" default>", escaped(language))
    });
    let video = if film.can_be_played {
        format!(
            "<video class=\"player\" controls preload=\"none\" playsinline{poster} src=\"/feeds/films/{id}.mp4\" \
             aria-label=\"{title}\">{captions}</video>"
        )
    } else {
        String::new()
    };
    let watch = escaped(m::watch_here(lang));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{style}\"></head>\n\
         <body class=\"embed\">{video}<p class=\"small\">{title} <a href=\"/gallery/{id}\" target=\"_blank\" \
         rel=\"noopener\">{watch}</a></p></body></html>\n"
    )
}

/// What another site asks of an address of ours.
#[derive(Deserialize)]
struct OEmbedQuery {
    #[serde(default)]
    url: String,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
    #[serde(default)]
    format: String,
}

/// `GET /oembed?url=…`: what another site learns of a film.
async fn oembed(identity: Identity, Query(query): Query<OEmbedQuery>) -> Result<Response, ProblemResponse> {
    if !matches!(query.format.as_str(), "" | "json") {
        return Ok(StatusCode::NOT_IMPLEMENTED.into_response());
    }
    let most = (query.maxwidth, query.maxheight);
    let found = identity.services.oembed(&query.url, most).await.map_err(|error| identity.refuse(error))?;
    Ok(([(header::CACHE_CONTROL, "public, no-cache")], Json(found)).into_response())
}

/// `GET /contests/{id}/channels/posters/{file}`: the poster of a film, `ENTRY.png` or `ENTRY.pdf`.
async fn poster(
    identity: Identity,
    Path((contest, file)): Path<(String, String)>,
    Query(query): Query<LangQuery>,
) -> Result<Response, ProblemResponse> {
    let refuse = |error| identity.refuse(error);
    let missing = || identity.refuse(ServiceError::NotFound);
    let contest: ContestId = contest.parse().map_err(|_| missing())?;
    let (entry, ending) = file.rsplit_once('.').ok_or_else(missing)?;
    let (entry, format) = entry.parse::<EntryId>().ok().zip(PosterFormat::parse(ending)).ok_or_else(missing)?;
    let asked = (format, query.or_of(&identity));
    let bytes = identity.services.film_poster(&identity.actor, &contest, &entry, asked).await.map_err(refuse)?;
    let named = format!("attachment; filename=\"poster-{entry}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film() -> EmbedView {
        EmbedView {
            entry: "e1".parse().unwrap(),
            title: "<夜航>".to_owned(),
            contest: "观摩".to_owned(),
            poster: Some((1_280, 720)),
            can_be_played: true,
            captions: Some("zh".to_owned()),
            hosts: vec!["news.example".to_owned()],
        }
    }

    #[test]
    fn the_player_may_be_framed_by_the_listed_sites_alone() {
        assert!(policy(&film().hosts).ends_with("frame-ancestors 'self' https://news.example"));
        assert!(policy(&[]).ends_with("frame-ancestors 'self'"));
    }

    #[test]
    fn the_player_has_no_script_and_no_markup_of_others() {
        let page = player(&film(), Lang::Zh);
        assert!(page.contains("src=\"/feeds/films/e1.mp4\"") && page.contains("&lt;夜航&gt;"), "{page}");
        assert!(!page.contains("<script") && !page.contains("<夜航>"), "{page}");
        let unready = EmbedView { can_be_played: false, ..film() };
        assert!(!player(&unready, Lang::En).contains("<video"));
    }

    #[test]
    fn a_file_is_named_by_its_entry_and_what_it_is() {
        let entry: EntryId = "e1".parse().unwrap();
        assert_eq!(named("e1.mp4"), Some((entry.clone(), FilmVariant::Play)));
        assert_eq!(named("e1.vtt"), Some((entry, FilmVariant::Captions)));
        for wrong in ["e1", "e1.exe", ".mp4", "a b.jpg", "films.xml"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn these_paths_are_the_same_whoever_asks() {
        for path in ["/feeds/films.xml", "/feeds/private/t/films/e1.mp4", "/embed/e1", "/oembed"] {
            assert!(is_of_channels(path), "{path}");
        }
        assert!(!is_of_channels("/contests/c1/channels") && !is_of_channels("/oembedded"));
    }
}
