//! What the page of a viewing sends and plays: evidence, taken as often as it comes, and films at addresses of the viewing, by which it is
//! known since when they can have been played.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Path, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::exhibition::evidence::Evidence;
use domain::ids::{EntryId, SiteId, ViewingId};
use services::ServiceError;
use services::playback::{FilmVariant, LinkQuery};
use words::exhibition_viewings as m;

use super::extract::Id;
use super::identity::Identity;
use super::media::shown;
use super::problem::{ProblemResponse, problem};
use super::requests::Client;
use crate::connections::network_name;

/// `POST /site/{id}/evidence`: takes what a site tells of a viewing, and answers what is stored of it. The same again changes nothing.
pub async fn take(identity: Identity, Id(site): Id<SiteId>, request: Request) -> Result<Response, ProblemResponse> {
    let network = request.extensions().get::<Client>().and_then(|client| network_name(client.0));
    let sent = Bytes::from_request(request, &()).await.ok();
    let evidence = sent.and_then(|bytes| serde_json::from_slice::<Evidence>(&bytes).ok());
    let Some(evidence) = evidence else {
        return Ok(problem(StatusCode::BAD_REQUEST, m::no_evidence(identity.lang), Vec::new()));
    };
    let taken = identity.services.send_evidence(&identity.actor, &site, &evidence, network.as_deref()).await;
    let taken = taken.map_err(|error| identity.refuse(error))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(taken)).into_response())
}

/// `GET` or `HEAD /site/{id}/viewings/{viewing}/films/{entry}?copy=…`: a film for a viewing, with byte ranges, or its captions or picture.
pub async fn film(
    identity: Identity,
    Id(site): Id<SiteId>,
    Path((_, viewing, entry)): Path<(String, String, String)>,
    Query(query): Query<LinkQuery>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let not_found = || identity.refuse(ServiceError::NotFound);
    let viewing: ViewingId = viewing.parse().map_err(|_| not_found())?;
    let entry: EntryId = entry.parse().map_err(|_| not_found())?;
    let variant = FilmVariant::parse(&query.copy).ok_or_else(not_found)?;
    let found = identity.services.viewing_film(&identity.actor, (&site, &viewing), &entry, variant).await;
    // A player asks for captions without knowing whether there are any.
    let Some(source) = found.map_err(|error| identity.refuse(error))? else {
        return Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "private, no-cache")]).into_response());
    };
    Ok(shown(&identity, &source, request, "private, no-cache").await)
}
