//! `/media/{id}`: a film at an address made for whoever follows it, with byte ranges.

use std::path::Path;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{EntryId, FileId};
use services::media::Blobs;
use services::playback::{FilmVariant, LinkQuery};
use services::{FilmSource, ServiceError};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;
use super::ranges::{AskedPart, compared};

/// Large reads: a film is streamed, not looked up.
const CHUNK_BYTES: usize = 256 << 10;

/// `GET` or `HEAD /media/{id}`.
pub async fn film(
    identity: Identity,
    Id(id): Id<FileId>,
    Query(query): Query<LinkQuery>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let found = identity.services.film(&identity.actor, &id, &query).await;
    let source = found.map_err(|error| identity.refuse(error))?;
    Ok(shown(&identity, &source, request, "private, no-cache").await)
}

/// `GET` or `HEAD /gallery/{id}/poster.jpg`: the poster of a film that everybody may see, for pages and for who is sent their address.
pub async fn poster(identity: Identity, Id(id): Id<EntryId>, request: Request) -> Result<Response, ProblemResponse> {
    released(&identity, &id, FilmVariant::Poster, request).await
}

/// `GET` or `HEAD /gallery/{id}/small.jpg`: the same picture, small enough for a page on a slow line.
pub async fn small_poster(
    identity: Identity,
    Id(id): Id<EntryId>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    released(&identity, &id, FilmVariant::SmallPoster, request).await
}

/// What was made of a film that everybody may see. Whoever keeps it asks again each time: a withdrawal counts at once.
pub(super) async fn released(
    identity: &Identity,
    entry: &EntryId,
    variant: FilmVariant,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let found = identity.services.released_file(entry, variant).await;
    let source = found.map_err(|error| identity.refuse(error))?;
    Ok(shown(identity, &source, request, "public, no-cache").await)
}

/// What was found, to be shown and not saved.
pub(super) async fn shown(identity: &Identity, source: &FilmSource, request: Request, kept: &'static str) -> Response {
    let mut response = give(identity, source, request).await;
    let headers = response.headers_mut();
    headers.remove(header::LAST_MODIFIED);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(source.media_type));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    }
    response
}

/// The bytes, or that the asker has them. They never change under their hash, which is their tag.
async fn give(identity: &Identity, source: &FilmSource, mut request: Request) -> Response {
    let tag = format!("\"{}\"", source.sha256);
    let (known, other) = compared(request.headers(), &tag);
    let accel = identity.accel.as_ref().map(|accel| accel.0.clone());
    if other {
        // The asker has a part of something else.
        request.headers_mut().remove(header::RANGE);
    }
    let blobs = identity.services.media().blobs();
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match (blobs.local_path(&source.sha256), accel) {
            // A server in front gives the bytes out; it only needs to be told which.
            (Some(_), Some(place)) => {
                let fan: String = source.sha256.chars().take(2).collect();
                let to = format!("{}/{fan}/{}", place.trim_end_matches('/'), source.sha256);
                ([("x-accel-redirect", to)], ()).into_response()
            }
            (Some(path), None) => local(&path, request).await,
            (None, _) => match remote(blobs, &source.sha256, request).await {
                Ok(response) => response,
                Err(error) => return identity.refuse(error).into_response(),
            },
        }
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A film that is kept on the disk. Which part is asked for is read here, as for every other file: what serves it has rules of its own.
async fn local(path: &Path, mut request: Request) -> Response {
    // Of dates no notice is taken: where a tag was sent it decides (RFC 9110, 13.2.2), and a film never changes under its tag.
    for date in [header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE] {
        request.headers_mut().remove(date);
    }
    // What is not there, what serves it tells.
    if request.headers().contains_key(header::RANGE)
        && let Ok(file) = tokio::fs::metadata(path).await
    {
        let part = AskedPart::of(request.headers(), file.len());
        if part.range(file.len()).is_none() {
            return part.answer(file.len(), Body::empty());
        }
        request.headers_mut().remove(header::RANGE);
        if let Some(plain) = part.field() {
            request.headers_mut().insert(header::RANGE, plain);
        }
    }
    match ServeFile::new(path).with_buf_chunk_size(CHUNK_BYTES).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// A film that is kept in a bucket: what is asked of it, and no more, goes through this process.
async fn remote(blobs: &Blobs, sha256: &str, request: Request) -> Result<Response, ServiceError> {
    let size = blobs.size(sha256).await?;
    let part = AskedPart::of(request.headers(), size);
    let body = match part.range(size) {
        Some(range) if request.method() != Method::HEAD => Body::from_stream(blobs.read(sha256, range).await?),
        Some(_) | None => Body::empty(),
    };
    Ok(part.answer(size, body))
}

/// `GET /media/{id}/address?copy=…`: a fresh address, for a player whose own has ended.
pub async fn address(
    identity: Identity,
    Id(id): Id<FileId>,
    Query(query): Query<LinkQuery>,
) -> Result<Response, ProblemResponse> {
    let made = match FilmVariant::parse(&query.copy) {
        Some(copy) => identity.services.film_link(&identity.actor, &id, copy).await,
        None => Err(ServiceError::NotFound),
    };
    let url = made.map_err(|error| identity.refuse(error))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "url": url }))).into_response())
}
