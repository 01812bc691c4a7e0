//! The sealed shortlist of a contest.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::ContestId;
use domain::rubric::points_2;
use domain::selection::Outcome;
use serde_json::json;
use services::Refusal;

use super::list::{PageQuery, paged};
use crate::http::extract::Id;
use crate::http::identity::Identity;
use crate::http::problem::ProblemResponse;

/// `GET /api/v1/contests/{id}/shortlist`: what was sealed, best first.
pub async fn list(
    identity: Identity,
    Id(contest): Id<ContestId>,
    headers: HeaderMap,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Response, ProblemResponse> {
    let found = identity.services.selection(&identity.actor, &contest, Clone::clone).await;
    let view = found.map_err(|error| identity.refuse(error))?;
    let (Some(_), Outcome::Optimal(best)) = (&view.sealed, &view.outcome) else {
        return Err(identity.refuse(Refusal::NotSealed.into()));
    };
    let lines = (1_usize..).zip(&best.selected).filter_map(|(place, id)| {
        let film = view.films.iter().find(|film| film.id == *id)?;
        Some(json!({
            "place": place, "entry": id, "number": film.number, "title": film.title, "region": film.region,
            "category": film.category, "rank": film.rank, "score": points_2(film.score),
        }))
    });
    Ok(paged(&headers, query, lines.collect()))
}
