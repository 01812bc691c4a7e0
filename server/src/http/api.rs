//! `/api/v1`: the same services for programs, in JSON. Described at `/api/openapi.json`.

use axum::body::to_bytes;
use axum::extract::{Extension, Path, Query, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use domain::contest::hex;
use domain::entry::{Answer, Answers};
use domain::film::Level;
use domain::ids::{ContestId, EntryId};
use domain::rubric::points_2;
use domain::selection::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};
use services::media::{Copy, Links};
use services::{EntryView, File, FileState, Refusal, ServiceError};
use sha2::{Digest as _, Sha256};

use super::problem::{Failure, problem};
use crate::serve::Identity;

/// The description of this interface.
const DESCRIPTION: &str = include_str!("openapi.json");
/// Largest body of a request, bytes.
const MOST_BYTES: usize = 512 * 1024;
/// Most and usual lines of a page.
const MOST_LINES: usize = 500;
const LINES: usize = 100;

/// The routes.
pub fn routes() -> Router {
    Router::new()
        .route("/api/openapi.json", get(description))
        .route("/api/v1/contests/{id}/entries", post(draft).get(|i, h, p, q| list(List::Entries, i, h, p, q)))
        .route("/api/v1/contests/{id}/scores", get(|i, h, p, q| list(List::Scores, i, h, p, q)))
        .route("/api/v1/contests/{id}/shortlist", get(|i, h, p, q| list(List::Shortlist, i, h, p, q)))
        .route("/api/v1/entries/{id}", get(entry))
        .route("/api/v1/entries/{id}/submit", post(submit))
        .route("/api/v1/{*path}", any(nothing_here))
}

async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], DESCRIPTION).into_response()
}

async fn nothing_here(Extension(identity): Extension<Identity>) -> Response {
    failed(&identity, ServiceError::NotFound)
}

/// Begins a draft from the fields of the form.
async fn draft(Extension(identity): Extension<Identity>, Path(id): Path<String>, request: Request) -> Response {
    let answers = match read_answers(request).await {
        Ok(answers) => answers,
        Err((status, words)) => return problem(status, &words, Vec::new()),
    };
    let made = match id.parse::<ContestId>() {
        Ok(id) => identity.services.draft_entry(&identity.actor, &id, answers).await,
        Err(_) => Err(ServiceError::NotFound),
    };
    match made {
        Ok(entry) => {
            let address = format!("/api/v1/entries/{}", entry.id);
            (StatusCode::CREATED, [(header::LOCATION, address)], Json(json!({ "id": entry.id }))).into_response()
        }
        Err(error) => failed(&identity, error),
    }
}

/// One entry with its files.
async fn entry(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    let read = async {
        let id = id.parse::<EntryId>().map_err(|_| ServiceError::NotFound)?;
        let view = identity.services.entry(&identity.actor, &id).await?;
        let links = identity.services.links(&identity.actor).await?;
        Ok(entry_json(&view, &links, &identity))
    };
    // The addresses in it change with the time: no tag.
    match read.await {
        Ok(body) => ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response(),
        Err(error) => failed(&identity, error),
    }
}

/// Hands an entry in.
async fn submit(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    let done = match id.parse::<EntryId>() {
        Ok(id) => identity.services.submit_entry(&identity.actor, &id).await,
        Err(_) => Err(ServiceError::NotFound),
    };
    match done {
        Ok(entry) => {
            let body =
                json!({ "id": entry.id, "number": entry.number, "receipt": entry.receipt, "state": entry.state });
            Json(body).into_response()
        }
        Err(error) => failed(&identity, error),
    }
}

/// What is listed of a contest.
#[derive(Clone, Copy)]
enum List {
    Entries,
    Scores,
    Shortlist,
}

async fn list(
    what: List,
    Extension(identity): Extension<Identity>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let lines = match (id.parse::<ContestId>(), what) {
        (Err(_), _) => Err(ServiceError::NotFound),
        (Ok(id), List::Entries) => entries(&identity, &id).await,
        (Ok(id), List::Scores) => scores(&identity, &id).await,
        (Ok(id), List::Shortlist) => shortlist(&identity, &id).await,
    };
    paged(&identity, &headers, &asked, lines)
}

/// The entries of a contest.
async fn entries(Identity { services, actor, .. }: &Identity, id: &ContestId) -> Result<Vec<Value>, ServiceError> {
    let (_, lines) = services.entries(actor, id).await?;
    let lines = lines.into_iter().map(|line| {
        let entry = line.line;
        json!({
            "id": entry.id, "number": entry.number, "title": entry.title, "state": entry.state,
            "category": entry.category, "region": entry.region, "subject": entry.subject,
            "submitting_unit": entry.submitting_unit, "production_unit": entry.production_unit,
            "submitted_at": entry.submitted_at.map(time), "updated_at": time(entry.updated_at),
            "film": line.film.map(|film| json!({
                "id": film.file_id, "state": film.state.key(), "duration_ms": film.duration_ms,
            })),
        })
    });
    Ok(lines.collect())
}

/// The ranking of a contest.
async fn scores(Identity { services, actor, .. }: &Identity, id: &ContestId) -> Result<Vec<Value>, ServiceError> {
    let ranking = services.ranking(actor, id).await?.ranking;
    let lines = ranking.entries.into_iter().map(|line| {
        json!({
            "entry": line.entry.id, "number": line.entry.number, "title": line.title(), "rank": line.rank,
            "score": line.score.map(points_2), "mean": line.raw.map(|(mean, _)| points_2(mean)),
            "judges": line.totals.len(), "open": line.open.len(), "recused": line.recused.len(),
        })
    });
    Ok(lines.collect())
}

/// The sealed shortlist of a contest, best first.
async fn shortlist(Identity { services, actor, .. }: &Identity, id: &ContestId) -> Result<Vec<Value>, ServiceError> {
    let view = services.selection(actor, id, Clone::clone).await?;
    let (Some(_), Outcome::Optimal(best)) = (&view.sealed, &view.outcome) else {
        return Err(Refusal::NotSealed.into());
    };
    let lines = (1_usize..).zip(&best.selected).filter_map(|(place, id)| {
        let film = view.films.iter().find(|film| film.id == *id)?;
        Some(json!({
            "place": place, "entry": id, "number": film.number, "title": film.title, "region": film.region,
            "category": film.category, "rank": film.rank, "score": points_2(film.score),
        }))
    });
    Ok(lines.collect())
}

/// Which page of a list is asked for.
#[derive(Deserialize)]
struct Asked {
    page: Option<usize>,
    per_page: Option<usize>,
}

/// A page of a list with its tag: who has it already gets no body.
fn paged(identity: &Identity, headers: &HeaderMap, asked: &Asked, lines: Result<Vec<Value>, ServiceError>) -> Response {
    let lines = match lines {
        Ok(lines) => lines,
        Err(error) => return failed(identity, error),
    };
    let (page, per_page) = (asked.page.unwrap_or(1), asked.per_page.unwrap_or(LINES));
    if page == 0 || !(1..=MOST_LINES).contains(&per_page) {
        let words = format!("page {page} with per_page {per_page}; allowed: page from 1, per_page 1 to {MOST_LINES}");
        return problem(StatusCode::BAD_REQUEST, &words, Vec::new());
    }
    let total = lines.len();
    let items: Vec<Value> = lines.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    let body = json!({ "items": items, "page": page, "per_page": per_page, "total": total }).to_string();
    let digest = hex(&Sha256::digest(body.as_bytes()));
    let tag = format!("\"{}\"", digest.chars().take(32).collect::<String>());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fresh = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*");
    let head = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if fresh {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn entry_json(view: &EntryView, links: &Links, identity: &Identity) -> Value {
    let entry = &view.entry;
    let files: Vec<Value> = view.files.iter().map(|file| file_json(file, links, identity)).collect();
    json!({
        "id": entry.id, "contest": entry.contest_id, "number": entry.number, "receipt": entry.receipt,
        "state": entry.state, "answers": entry.answers, "version": entry.version,
        "submitted_at": entry.submitted_at.map(time), "updated_at": time(entry.updated_at), "files": files,
        "problems": view.problems.iter().map(|one| json!({
            "field": one.field, "message": app::session::field_problem(identity.lang, &one.problem),
        })).collect::<Vec<_>>(),
    })
}

fn file_json(file: &File, links: &Links, identity: &Identity) -> Value {
    let findings: Vec<Value> = file
        .findings
        .iter()
        .map(|one| {
            json!({
                "code": one.code, "message": words::entries::finding(identity.lang, &one.code, &one.found, &one.allowed),
                "found": one.found, "allowed": one.allowed, "level": one.level,
                "refused": one.level == Level::Refused,
            })
        })
        .collect();
    let url =
        (file.state == FileState::Ready || file.state == FileState::Rejected || file.state == FileState::Checking)
            .then(|| links.to(&file.id, Copy::Original));
    json!({
        "id": file.id, "kind": file.kind, "state": file.state.key(), "filename": file.filename,
        "size_bytes": file.size_bytes, "sha256": file.sha256, "duration_ms": file.duration_ms, "width": file.width,
        "height": file.height, "findings": findings, "url": url,
    })
}

/// The fields of a form: texts, numbers, ticks, and lists of texts; null is no answer.
async fn read_answers(request: Request) -> Result<Answers, (StatusCode, String)> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        let words = format!("Content-Type {kind:?}; allowed: application/json");
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    let too_large = |_| (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {MOST_BYTES} bytes"));
    let bytes = to_bytes(request.into_body(), MOST_BYTES).await.map_err(too_large)?;
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|error| (StatusCode::BAD_REQUEST, format!("the body is no JSON: {error}")))?;
    let Value::Object(fields) = value else {
        return Err((StatusCode::BAD_REQUEST, "the body is no object of fields, such as {\"title\": …}".to_owned()));
    };
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| match serde_json::from_value::<Answer>(value) {
            Ok(answer) => Ok((key, answer)),
            Err(_) => {
                let words = format!("field {key:?}: a text, a whole number, true, false or a list of texts is allowed");
                Err((StatusCode::UNPROCESSABLE_ENTITY, words))
            }
        })
        .collect()
}

/// Microseconds since 1970 as RFC 3339.
fn time(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default()
}

fn failed(identity: &Identity, error: ServiceError) -> Response {
    Failure { error, lang: identity.lang }.into_response()
}
