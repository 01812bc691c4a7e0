//! `/media/{id}`: a film at an address made for whoever follows it, with byte ranges; and the export of a sealed shortlist.

use axum::Json;
use axum::extract::{Extension, Path, Query, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, FileId};
use domain::text::Lang;
use serde::Deserialize;
use services::ServiceError;
use services::export::Format;
use services::media::{Copy, LinkQuery};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use super::problem::Failure;
use crate::serve::Identity;

/// Large reads: a film is streamed, not looked up.
const CHUNK_BYTES: usize = 256 << 10;

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
    // The name of the file could tell a judge where it comes from, so only its kind is told.
    let ending = source.file.filename.rsplit('.').next().unwrap_or_default().to_lowercase();
    let media_type = match ending.as_str() {
        "mov" => "video/quicktime",
        "mkv" => "video/x-matroska",
        _ => "video/mp4",
    };
    let mut response = match ServeFile::new(&source.path).with_buf_chunk_size(CHUNK_BYTES).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    headers.remove(header::LAST_MODIFIED);
    if response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    }
    response
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
