//! Entries: drafted, handed in, read, listed.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::film::Level;
use domain::form::{self, Answer, Answers};
use domain::ids::{ContestId, EntryId};
use serde_json::{Value, json};
use services::playback::{FilmVariant, Links};
use services::{EntrySearch, EntryView, File, FileState};

use super::list::{ListPage, PageQuery, page_of, paged};
use crate::http::extract::Id;
use crate::http::identity::Identity;
use crate::http::problem::{ProblemResponse, problem};

/// `POST /api/v1/contests/{id}/entries`: begins a draft from the fields of the form.
pub async fn draft(
    identity: Identity,
    Id(contest): Id<ContestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ProblemResponse> {
    let answers = match read_answers(&headers, &body) {
        Ok(answers) => answers,
        Err((status, words)) => return Ok(problem(status, &words, Vec::new())),
    };
    let made = identity.services.draft_entry(&identity.actor, &contest, answers).await;
    let entry = made.map_err(|error| identity.refuse(error))?;
    let address = format!("/api/v1/entries/{}", entry.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, address)], Json(json!({ "id": entry.id }))).into_response())
}

/// `GET /api/v1/entries/{id}`: one entry with its files.
pub async fn read(identity: Identity, Id(entry): Id<EntryId>) -> Result<Response, ProblemResponse> {
    let refuse = |error| identity.refuse(error);
    let view = identity.services.entry(&identity.actor, &entry).await.map_err(refuse)?;
    let links = identity.services.links(&identity.actor).await.map_err(refuse)?;
    // The addresses in it change with the time, so it has no tag; and whoever has one may follow it, so it is not compressed.
    let head = [(header::CACHE_CONTROL, "no-store, no-transform")];
    Ok((head, Json(entry_json(&view, &links, &identity))).into_response())
}

/// `POST /api/v1/entries/{id}/submit`: hands an entry in.
pub async fn submit(identity: Identity, Id(entry): Id<EntryId>) -> Result<Response, ProblemResponse> {
    let done = identity.services.submit_entry(&identity.actor, &entry).await;
    let entry = done.map_err(|error| identity.refuse(error))?;
    let body = json!({ "id": entry.id, "number": entry.number, "receipt": entry.receipt, "state": entry.state });
    Ok(Json(body).into_response())
}

/// `GET /api/v1/contests/{id}/entries`: the entries that are not other people's drafts.
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
    let search = EntrySearch { page, ..EntrySearch::default() };
    let found = identity.services.entries(&identity.actor, &contest, &search).await;
    let list = found.map_err(|error| identity.refuse(error))?;
    let total = list.states.iter().map(|one| one.all).sum::<i64>();
    let lines = list.lines.into_iter().map(|line| {
        let entry = line.line;
        json!({
            "id": entry.id, "number": entry.number, "title": entry.title, "state": entry.state,
            "category": entry.category, "region": entry.region, "subject": entry.subject,
            "submitting_unit": entry.submitting_unit, "production_unit": entry.production_unit,
            "submitted_at": entry.submitted_at.map(rfc3339), "updated_at": rfc3339(entry.updated_at),
            "film": line.film.map(|film| json!({
                "id": film.file_id, "state": film.state.key(), "duration_ms": film.duration_ms,
            })),
        })
    });
    let total = usize::try_from(total).unwrap_or_default();
    Ok(paged(&headers, &search.page, ListPage { items: lines.collect(), total, links: list.links, about: None }))
}

fn entry_json(view: &EntryView, links: &Links, identity: &Identity) -> Value {
    let entry = &view.entry;
    let asked: Vec<&str> =
        form::asked(&view.contest.settings.form, &entry.answers).into_iter().map(|field| field.key.as_str()).collect();
    let files: Vec<Value> = view.files.iter().map(|file| file_json(file, links, identity)).collect();
    json!({
        "id": entry.id, "contest": entry.contest_id, "number": entry.number, "receipt": entry.receipt,
        "state": entry.state, "answers": entry.answers, "asked": asked, "version": entry.version,
        "submitted_at": entry.submitted_at.map(rfc3339), "updated_at": rfc3339(entry.updated_at), "files": files,
        "problems": view.problems.iter().map(|one| json!({
            "field": one.field, "message": islands::session::field_problem(identity.lang, &one.problem),
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
            .then(|| links.to(&file.id, FilmVariant::Original));
    json!({
        "id": file.id, "kind": file.kind, "state": file.state.key(), "filename": file.filename,
        "size_bytes": file.size_bytes, "sha256": file.sha256, "duration_ms": file.duration_ms, "width": file.width,
        "height": file.height, "findings": findings, "url": url,
    })
}

/// The fields of a form: texts, numbers, ticks, and lists of texts; null is no answer.
fn read_answers(headers: &HeaderMap, body: &[u8]) -> Result<Answers, (StatusCode, String)> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        let words = format!("Content-Type {kind:?}; allowed: application/json");
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    let value: Value = serde_json::from_slice(body)
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
fn rfc3339(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default()
}
