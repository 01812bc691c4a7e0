//! The sealed shortlist of a contest.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::ContestId;
use domain::overrides::Ruling;
use domain::scoring::rubric::points_2;
use domain::sealed_change::chosen_after;
use domain::selection::{Exchange, Outcome, Problem, Step};
use domain::text::Lang;
use serde_json::{Value, json};
use services::exports::ReadList;
use services::{Candidate, Refusal, Seal, SelectionView};

use super::list::{ListPage, PageQuery, page_of, paged};
use crate::http::extract::Id;
use crate::http::identity::Identity;
use crate::http::problem::ProblemResponse;

/// `GET /api/v1/contests/{id}/shortlist`: what was sealed, best first, with the steps that led to it.
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
    let (Some(seal), Outcome::Optimal(best)) = (&view.sealed, &view.outcome) else {
        return Err(identity.refuse(Refusal::NotSealed.into()));
    };
    let chosen = chosen_after(&best.selected, &view.amendments.changes);
    let films: Vec<(usize, &Candidate)> = (1_usize..)
        .zip(&chosen)
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
            "ruling": ruling(&view.inputs.problem, &film.id), "drawn": view.steps.is_drawn(&film.id),
        })
    });
    let total = if chosen == best.selected { best.total } else { films.iter().map(|(_, film)| film.score).sum() };
    let about = Some(("selection", selection(&view, seal, total)));
    Ok(paged(&headers, &page, ListPage { items: lines.collect(), total: films.len(), links, about }))
}

/// What people ruled about a film.
fn ruling(problem: &Problem, film: &str) -> Option<Ruling> {
    let has = |ids: &[String]| ids.iter().any(|id| id == film);
    if has(&problem.pinned) { Some(Ruling::In) } else { has(&problem.vetoed).then_some(Ruling::Out) }
}

/// What the whole list was made of.
fn selection(view: &SelectionView, seal: &Seal, total: i64) -> Value {
    let (contest, steps) = (&view.contest, &view.steps);
    let rounds = contest.settings.rounds.iter().map(|round| &round.label);
    let rounds: Vec<Value> =
        rounds.map(|label| json!({ "zh": label.get(Lang::Zh), "en": label.get(Lang::En) })).collect();
    let over: Vec<Value> = steps
        .over_tolerance
        .iter()
        .map(|one| json!({ "entry": one.entry, "beside": one.beside, "gap": points_2(one.gap) }))
        .collect();
    json!({
        "contest": contest.title,
        "method": contest.method.key(),
        "rounds": rounds,
        "tolerance": view.inputs.problem.tolerance.map(points_2),
        "seal": seal.hash,
        "total": points_2(total),
        "steps": [
            step("by_score", steps.by_score.as_ref(), None),
            step("by_rules", steps.by_rules.as_ref(), steps.balance()),
            step("after_rulings", steps.after_rulings.as_ref(), steps.rulings()),
        ],
        "price": steps.whole().map(|exchange| points_2(exchange.price)),
        "over_tolerance": over,
        "drawn": steps.drawn,
        "amendments": view.amendments.changes,
    })
}

/// A step with what it changes.
fn step(name: &str, step: Option<&Step>, exchange: Option<Exchange<'_>>) -> Value {
    let price = exchange.as_ref().map(|exchange| points_2(exchange.price));
    let (leaves, comes) = exchange.map(|exchange| (exchange.leaves, exchange.comes)).unwrap_or_default();
    json!({
        "step": name, "total": step.map(|step| points_2(step.total)), "price": price, "leaves": leaves, "comes": comes,
    })
}
