//! `/media/{id}`: a film at an address made for whoever follows it, with byte ranges; and files made
//! from the database: the export of a sealed shortlist, what a judge signed.

use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, Query, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, FileId};
use domain::text::Lang;
use serde::Deserialize;
use services::exports::Format;
use services::media::Blobs;
use services::playback::{Copy, LinkQuery};
use services::{FilmSource, ServiceError};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use super::problem::Failure;
use crate::serve::Identity;

/// Large reads: a film is streamed, not looked up.
const CHUNK_BYTES: usize = 256 << 10;

/// Which round's signature is asked for.
#[derive(Deserialize)]
pub struct OfRound {
    round: Option<u8>,
}

/// `GET /judge/{id}/signed.json`: what the judge signed, byte for byte; its SHA-256 is the receipt. `?round=` names a round
/// that is over.
pub async fn signed(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    Query(of): Query<OfRound>,
) -> Response {
    let found = match id.parse::<ContestId>() {
        Ok(id) => identity.services.my_signature(&identity.actor, &id, of.round).await,
        Err(_) => Err(ServiceError::NotFound),
    };
    let view = match found {
        Ok(view) => view,
        Err(error) => return Failure { error, lang: identity.lang }.into_response(),
    };
    let short = view.signature.hash.get(..12).unwrap_or_default().to_owned();
    let mut response = view.signature.content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"signed-{short}.json\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `GET` or `HEAD /media/{id}`.
pub async fn film(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    Query(query): Query<LinkQuery>,
    request: Request,
) -> Response {
    let found = match id.parse::<FileId>() {
        Ok(id) => identity.services.film(&identity.actor, &id, &query).await,
        Err(_) => Err(ServiceError::NotFound),
    };
    let source = match found {
        Ok(source) => source,
        Err(error) => return Failure { error, lang: identity.lang }.into_response(),
    };
    let mut response = give(&identity, &source, request).await;
    let headers = response.headers_mut();
    headers.remove(header::LAST_MODIFIED);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
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
            (Some(path), None) => match ServeFile::new(&path).with_buf_chunk_size(CHUNK_BYTES).oneshot(request).await {
                Ok(response) => response.into_response(),
                Err(never) => match never {},
            },
            (None, _) => match remote(blobs, &source.sha256, request).await {
                Ok(response) => response,
                Err(error) => return Failure { error, lang: identity.lang }.into_response(),
            },
        }
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether the asker has these bytes already, and whether it has a part of others.
fn compared(headers: &HeaderMap, tag: &str) -> (bool, bool) {
    let named = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let known = named(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    (known, named(header::IF_RANGE).is_some_and(|one| one != tag))
}

/// A film that is kept in a bucket: what is asked of it, and no more, goes through this process.
async fn remote(blobs: &Blobs, sha256: &str, request: Request) -> Result<Response, ServiceError> {
    let (head, _) = request.into_parts();
    let size = blobs.size(sha256).await?;
    let asked = head.headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let range = match asked.map(|asked| http_range_header::parse_range_header(asked).and_then(|all| all.validate(size)))
    {
        None => None,
        Some(Ok(ranges)) => match ranges.as_slice() {
            [one] => Some(*one.start()..one.end().saturating_add(1)),
            // Several at once: nobody's player asks so. The whole is an allowed answer.
            _ => None,
        },
        Some(Err(_)) => {
            let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response());
        }
    };
    let part = range.clone().unwrap_or(0..size);
    let length = part.end.saturating_sub(part.start);
    let body = if head.method == Method::HEAD {
        Body::empty()
    } else {
        Body::from_stream(blobs.read(sha256, part.clone()).await?)
    };
    let head = [(header::CONTENT_LENGTH, length.to_string()), (header::ACCEPT_RANGES, "bytes".to_owned())];
    Ok(match range {
        None => (head, body).into_response(),
        Some(part) => {
            let shown = format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1));
            (StatusCode::PARTIAL_CONTENT, head, [(header::CONTENT_RANGE, shown)], body).into_response()
        }
    })
}

/// `GET /media/{id}/address?copy=…`: a fresh address, for a player whose own has ended.
pub async fn address(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    Query(query): Query<LinkQuery>,
) -> Response {
    let made = match (id.parse::<FileId>(), Copy::parse(&query.copy)) {
        (Ok(id), Some(copy)) => identity.services.film_link(&identity.actor, &id, copy).await,
        _ => Err(ServiceError::NotFound),
    };
    match made {
        Ok(url) => ([(header::CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "url": url }))).into_response(),
        Err(error) => Failure { error, lang: identity.lang }.into_response(),
    }
}

/// What an export is asked.
#[derive(Deserialize)]
pub struct Asked {
    format: String,
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/export?format=xlsx|csv|json&lang=zh|en`.
pub async fn export(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (Ok(id), Ok(format)) = (id.parse::<ContestId>(), asked.format.parse::<Format>()) else {
        return (StatusCode::BAD_REQUEST, "format: xlsx, csv or json\n").into_response();
    };
    let lang = Lang::parse(&asked.lang).unwrap_or(identity.lang);
    match identity.services.export_shortlist(&identity.actor, &id, format, lang).await {
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"shortlist.{format}\"");
            let head =
                [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (head, bytes).into_response()
        }
        Err(error) => Failure { error, lang }.into_response(),
    }
}
