//! The sealed shortlist of a contest.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::ContestId;
use domain::scoring::rubric::points_2;
use domain::selection::Outcome;
use serde_json::json;
use services::exports::ReadList;
use services::{Candidate, Refusal};

use super::list::{ListPage, PageQuery, page_of, paged};
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
    let page = match page_of(query) {
        Ok(page) => page,
        Err(answer) => return Ok(*answer),
    };
    let found = identity.services.selection(&identity.actor, &contest, Clone::clone).await;
    let view = found.map_err(|error| identity.refuse(error))?;
    let (Some(_), Outcome::Optimal(best)) = (&view.sealed, &view.outcome) else {
        return Err(identity.refuse(Refusal::NotSealed.into()));
    };
    let films: Vec<(usize, &Candidate)> = (1_usize..)
        .zip(&best.selected)
        .filter_map(|(place, id)| Some((place, view.films.iter().find(|film| film.id == *id)?)))
        .collect();
    let cut = page.lines("", &films, |(_, film)| film.id.as_str());
    let (lines, links) = cut.map_err(|error| identity.refuse(error))?;
    let recorded = identity.services.record_reading(&identity.actor, &contest, ReadList::Shortlist).await;
    recorded.map_err(|error| identity.refuse(error))?;
    let lines = lines.iter().map(|(place, film)| {
        json!({
            "place": place, "entry": film.id, "number": film.number, "title": film.title, "region": film.region,
            "category": film.category, "rank": film.rank, "score": points_2(film.score),
        })
    });
    Ok(paged(&headers, &page, ListPage { items: lines.collect(), total: films.len(), links }))
}
