//! Files of films on order: the poster of a site's week, and the stills that a telephone shows.

use axum::Router;
use axum::extract::{Path, Query, Request};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::calendar::Day;
use domain::ids::SiteId;
use services::{PosterFormat, ServiceError};

use super::channels::LangQuery;
use super::identity::Identity;
use super::media::shown;
use super::problem::ProblemResponse;

/// Posters and stills.
pub fn file_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/site/{id}/preview/{file}", get(poster)).route("/o/{token}/{file}", get(still))
}

/// `GET /site/{id}/preview/{file}`: the poster of the preview of a week, `2026-06-01.png` or `2026-06-01.pdf`.
async fn poster(
    identity: Identity,
    Path((site, file)): Path<(String, String)>,
    Query(query): Query<LangQuery>,
) -> Result<Response, ProblemResponse> {
    let missing = || identity.refuse(ServiceError::NotFound);
    let site: SiteId = site.parse().map_err(|_| missing())?;
    let (week, ending) = file.rsplit_once('.').ok_or_else(missing)?;
    let (week, format) = week.parse::<Day>().ok().zip(PosterFormat::parse(ending)).ok_or_else(missing)?;
    let asked = (format, query.or_of(&identity));
    let made = identity.services.order_poster(&identity.actor, &site, week, asked).await;
    let bytes = made.map_err(|error| identity.refuse(error))?;
    let named = format!("attachment; filename=\"preview-{week}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `GET` or `HEAD /o/{token}/{file}`: the small picture of a film of a preview by its number, `3.jpg`.
async fn still(
    identity: Identity,
    Path((token, file)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let missing = || identity.refuse(ServiceError::NotFound);
    let number = file.strip_suffix(".jpg").and_then(|number| number.parse::<i64>().ok()).ok_or_else(missing)?;
    let found = identity.services.order_still(&token, number).await;
    let source = found.map_err(|error| identity.refuse(error))?;
    // Asked about again each time: a withdrawal counts at once.
    Ok(shown(&identity, &source, request, "public, no-cache").await)
}
