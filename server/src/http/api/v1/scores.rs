//! The ranking of a contest.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::ContestId;
use domain::scoring::rubric::points_2;
use serde_json::json;
use services::exports::ReadList;

use super::list::{ListPage, PageQuery, page_of, paged};
use crate::http::extract::Id;
use crate::http::identity::Identity;
use crate::http::problem::ProblemResponse;

/// `GET /api/v1/contests/{id}/scores`: the ranking of the present round, with what was amended of what it is made by.
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
    let found = identity.services.ranking(&identity.actor, &contest).await;
    let view = found.map_err(|error| identity.refuse(error))?;
    let ranking = &view.ranking;
    let cut = page.lines("", &ranking.entries, |line| line.entry.id.as_str());
    let (lines, links) = cut.map_err(|error| identity.refuse(error))?;
    let recorded = identity.services.record_reading(&identity.actor, &contest, ReadList::Scores).await;
    recorded.map_err(|error| identity.refuse(error))?;
    let lines = lines.iter().map(|line| {
        json!({
            "entry": line.entry.id, "number": line.entry.number, "title": line.title(), "rank": line.rank,
            "score": line.score.map(points_2), "mean": line.raw.map(|(mean, _)| points_2(mean)),
            "judges": line.totals.len(), "open": line.open.len(), "recused": line.recused.len(),
        })
    });
    let about = Some(("amendments", json!(view.amendments.changes)));
    Ok(paged(&headers, &page, ListPage { items: lines.collect(), total: ranking.entries.len(), links, about }))
}
