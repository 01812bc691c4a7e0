//! Archives of films, with byte ranges: `/contests/{id}/package/films.zip` of the chosen films, `/exhibition/packs/{id}/pack.zip` of a
//! site without a line.

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, PackId};
use services::PackageFile;

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
    request: Request,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let opened = identity.services.open_package(&identity.actor, &contest, lang).await;
    Ok(part_of("films.zip", &opened.map_err(|error| ProblemResponse { error, lang })?, request))
}

/// `GET` or `HEAD /exhibition/packs/{id}/pack.zip`.
pub async fn pack(identity: Identity, Id(id): Id<PackId>, request: Request) -> Result<Response, ProblemResponse> {
    let opened = identity.services.open_pack(&identity.actor, &id).await;
    Ok(part_of("pack.zip", &opened.map_err(|error| identity.refuse(error))?, request))
}

/// The part of an archive that is asked for; `plain` is its name for clients that read no other.
fn part_of(plain: &str, file: &PackageFile, mut request: Request) -> Response {
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
        named_file(plain, &file.name, "application/zip", part.answer(file.size(), body))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
