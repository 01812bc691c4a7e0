//! What lies beside the pages of notices, results and objections: a notice, or the announcement of a result, as the text that is hashed
//! and for paper, and files that come with objections.
//!
//! Such files come from strangers. A token lets each of them in once, few of a network at a time and no slower than films come; they are
//! streamed, and given out to those who handle objections as downloads that no browser opens.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest as _, Path, Query, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{ContestId, FileId};
use domain::notice::NoticeWords;
use futures::{Stream, StreamExt as _};
use islands::text::percent;
use serde::Deserialize;
use services::{Refusal, ServiceError};
use words::common;

use super::downloads::{document, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::{ProblemResponse, plain};
use super::requests::Client;
use crate::connections::network_name;

/// The most that one form with files may bring, bytes: the files, and what the form adds.
pub const MOST_EVIDENCE_BYTES: usize = (500 << 20) + 64 * 1024;
/// How long all of it may take.
const ARRIVES_WITHIN: Duration = Duration::from_secs(1_800);
/// What may have come of a form outside of its files, boundaries and the heads of fields, bytes: its reader keeps all of that until the
/// next file begins, and looks through it again with every piece that comes.
const MOST_OUTSIDE: usize = 64 * 1024;
/// The name of the form's field.
const FIELD: &str = "evidence";

/// `GET /calls/{id}/notice/{number}.txt`: the words of a notice, byte for byte as their hash in the record is made.
pub async fn notice_text(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, ProblemResponse> {
    let number = file.strip_suffix(".txt").and_then(|number| number.parse::<i64>().ok());
    let number = number.ok_or_else(|| identity.refuse(ServiceError::NotFound))?;
    let found = identity.services.public_notice(&contest, Some(number)).await;
    let notice = found.map_err(|error| identity.refuse(error))?.notice;
    Ok(plain_words(&notice.words))
}

/// Words byte for byte as they were hashed.
fn plain_words(words: &NoticeWords) -> Response {
    let mut response = words.text().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Which notice is asked for; without one, the latest.
#[derive(Deserialize)]
pub struct NoticeQuery {
    number: Option<i64>,
}

/// `GET /calls/{id}/notice.pdf?number=…`: the words of a notice for paper.
pub async fn notice_pdf(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<NoticeQuery>,
) -> Result<Response, ProblemResponse> {
    let found = identity.services.public_notice(&contest, query.number).await;
    let view = found.map_err(|error| identity.refuse(error))?;
    document(&identity, &format!("notice-{}.pdf", view.notice.number), app::notices::public::document(&view)).await
}

/// `GET /calls/{id}/result.txt`: the words of the announcement of a result, as they were published.
pub async fn result_text(identity: Identity, Id(contest): Id<ContestId>) -> Result<Response, ProblemResponse> {
    let found = identity.services.published_announcement(&contest).await;
    Ok(plain_words(&found.map_err(|error| identity.refuse(error))?.words))
}

/// `GET /calls/{id}/result.pdf`: the same words for paper.
pub async fn result_pdf(identity: Identity, Id(contest): Id<ContestId>) -> Result<Response, ProblemResponse> {
    let found = identity.services.published_announcement(&contest).await;
    let kept = found.map_err(|error| identity.refuse(error))?;
    document(&identity, "result.pdf", app::awards::announcement::document(&kept)).await
}

/// `POST /objections/evidence/{token}`: takes files of an objection in, and leads back to the look-up, which says what became of them,
/// also why they were refused. A program, which asks for JSON, is told by a problem document.
pub async fn take_evidence(
    identity: Identity,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, ProblemResponse> {
    let network = request.extensions().get::<Client>().and_then(|client| network_name(client.0));
    let for_program = asks_for_json(request.headers());
    // Whatever comes, also between the files, comes at a pace, or ends.
    let (head, body) = request.into_parts();
    let outside = Outside::default();
    let body = Body::from_stream(outside.bounded(identity.services.at_pace(body.into_data_stream())));
    let Ok(form) = Multipart::from_request(Request::from_parts(head, body), &()).await else {
        return Ok(plain(StatusCode::BAD_REQUEST, common::error_400_body(identity.lang)));
    };
    let mut kept = 0;
    let taking = take(&identity, &token, network.as_deref(), (form, &outside), &mut kept);
    let taken = tokio::time::timeout(ARRIVES_WITHIN, taking).await;
    let refused = taken.unwrap_or_else(|_| Err(Refusal::UploadLost.into())).err();
    let why = match refused {
        None => String::new(),
        Some(error) if for_program => return Err(identity.refuse(error)),
        Some(error) => why(&error).ok_or_else(|| identity.refuse(error))?,
    };
    Ok(Redirect::to(&format!("/objections?kept={kept}&refused={}", percent(&why))).into_response())
}

/// How much of a form came outside of its files since the last of them.
#[derive(Clone, Default)]
struct Outside(Arc<AtomicUsize>);

impl Outside {
    /// Within a file: nothing is counted.
    const FILE: usize = usize::MAX;

    fn file_begins(&self) {
        self.0.store(Self::FILE, Ordering::Relaxed);
    }

    fn file_ends(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// A form, ended where too much of it lies outside of files. A piece may be larger than the bound, since it may hold a file whole:
    /// the next one is not taken.
    fn bounded<S>(&self, form: S) -> impl Stream<Item = io::Result<Bytes>> + Send + use<S>
    where
        S: Stream<Item = io::Result<Bytes>> + Send,
    {
        let outside = self.clone();
        form.map(move |piece| {
            let piece = piece?;
            match outside.0.load(Ordering::Relaxed) {
                Self::FILE => Ok(piece),
                came if came > MOST_OUTSIDE => Err(io::Error::other("too much lies outside of the files of a form")),
                came => {
                    outside.0.store(came.saturating_add(piece.len()), Ordering::Relaxed);
                    Ok(piece)
                }
            }
        })
    }
}

/// Whether whoever asks is a program and no browser.
fn asks_for_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("json") && !accepted.contains("text/html")
}

/// The word by which the page of the look-up says why; `None` of what is no refusal, and of those that nobody is led to.
fn why(error: &ServiceError) -> Option<String> {
    let ServiceError::Refused(refusal) = error else { return None };
    Some(match refusal {
        Refusal::EvidenceBusy => "busy".to_owned(),
        Refusal::EvidenceOfToday => "today".to_owned(),
        Refusal::EvidenceFull => "full".to_owned(),
        Refusal::NoSpace(_) => "room".to_owned(),
        Refusal::TooManyObjections(minutes) => format!("often-{minutes}"),
        Refusal::TicketSpent | Refusal::ObjectionStands => "spent".to_owned(),
        Refusal::TooMuchEvidence(_) => "many".to_owned(),
        Refusal::FileTooLarge { .. } => "size".to_owned(),
        Refusal::FileType { .. } | Refusal::FileEmpty => "type".to_owned(),
        Refusal::FileUnnamed => "name".to_owned(),
        Refusal::UploadLost => "lost".to_owned(),
        _ => return None,
    })
}

/// Takes the files of a form; `kept` is how many were kept, also where the rest was not.
async fn take(
    identity: &Identity,
    token: &str,
    network: Option<&str>,
    (mut form, outside): (Multipart, &Outside),
    kept: &mut usize,
) -> Result<(), ServiceError> {
    let services = &identity.services;
    let mut slot = services.open_evidence(token, network).await?;
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::UploadLost)? {
        // A form without a file sends one with an empty name; one that is not UTF-8 is read as none.
        if field.name() != Some(FIELD) || field.file_name() == Some("") {
            continue;
        }
        let name = field.file_name().ok_or(Refusal::FileUnnamed)?.to_owned();
        outside.file_begins();
        services.take_evidence(&mut slot, &name, field).await?;
        outside.file_ends();
        *kept += 1;
    }
    Ok(())
}

/// `GET /contests/{id}/objections/{number}/evidence/{file}`: a file that came with an objection, as a download.
pub async fn give_evidence(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, number, file)): Path<(String, i64, String)>,
) -> Result<Response, ProblemResponse> {
    let file: FileId = file.parse().map_err(|_| identity.refuse(ServiceError::NotFound))?;
    let found = identity.services.evidence(&identity.actor, &contest, number, &file).await;
    let found = found.map_err(|error| identity.refuse(error))?;
    let size = u64::try_from(found.size_bytes).unwrap_or_default();
    let bytes = identity.services.media().blobs().read(&found.sha256, 0..size).await;
    let bytes = bytes.map_err(|error| identity.refuse(error))?;
    let mut response = named_file("evidence", &found.filename, "application/octet-stream", Body::from_stream(bytes));
    // Whatever it is, nothing of it is done in the name of this site.
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use domain::objection::{EVIDENCE_BYTES, MOST_EVIDENCE};

    use super::*;

    #[test]
    fn a_browser_is_led_to_a_page_and_a_program_is_told_in_json() {
        let asks = |accepted: &'static str| {
            asks_for_json(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accepted))]))
        };
        assert!(asks("application/json") && asks("application/problem+json, */*;q=0.1"));
        assert!(!asks("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") && !asks("*/*"));
        assert!(!asks_for_json(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn a_form_that_goes_on_outside_of_files_is_ended() {
        let outside = Outside::default();
        let pieces = futures::stream::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 1_000])));
        let mut form = std::pin::pin!(outside.bounded(pieces));
        let mut taken = 0;
        while let Some(Ok(piece)) = form.next().await {
            taken += piece.len();
            assert!(taken <= MOST_OUTSIDE + 1_000);
        }
        assert!(taken > MOST_OUTSIDE);
        // A file may be as long as it is, and what stands behind it is counted anew.
        outside.file_begins();
        for _ in 0..1_000 {
            assert!(form.next().await.unwrap().is_ok());
        }
        outside.file_ends();
        assert!(form.next().await.unwrap().is_ok());
    }

    #[test]
    fn a_form_may_bring_as_many_files_as_an_objection_may_have() {
        let files = usize::try_from(EVIDENCE_BYTES).unwrap() * MOST_EVIDENCE;
        assert!(files < MOST_EVIDENCE_BYTES && MOST_EVIDENCE_BYTES - files <= 64 * 1024);
    }
}
