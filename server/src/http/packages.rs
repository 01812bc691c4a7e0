//! `/contests/{id}/package/films.zip`: the archive of the chosen films, with byte ranges.

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::ContestId;

use super::downloads::{ExportQuery, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;
use super::ranges::{AskedPart, compared};

/// `GET` or `HEAD /contests/{id}/package/films.zip?lang=zh|en`.
pub async fn package(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<ExportQuery>,
    mut request: Request,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let opened = identity.services.open_package(&identity.actor, &contest, lang).await;
    let file = opened.map_err(|error| ProblemResponse { error, lang })?;
    let tag = format!("\"{}\"", file.tag);
    let (known, other) = compared(request.headers(), &tag);
    if other {
        // The asker has a part of an archive that is another now.
        request.headers_mut().remove(header::RANGE);
    }
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let part = AskedPart::of(request.headers(), file.size());
        let body = match part.range(file.size()) {
            Some(range) if request.method() != Method::HEAD => Body::from_stream(file.read(range)),
            Some(_) | None => Body::empty(),
        };
        named_file("films.zip", &file.name, "application/zip", part.answer(file.size(), body))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
