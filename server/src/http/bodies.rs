//! What is sent to pages and programs' addresses arrives whole before anybody works on it, in a limited time and size: whoever sends
//! half a form holds a connection, and nothing that others wait for. Films and spreadsheets alone are taken as they come, at a pace of their own.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use islands::web::CookiePolicy;
use words::common;

use super::language::lang_of;
use super::problem::{plain, problem};

/// The most that a request may bring, bytes.
pub const MOST_BYTES: usize = 512 * 1024;
/// How long it may take to.
pub const ARRIVES_WITHIN: Duration = Duration::from_secs(20);

/// Whether a request has arrived whole when it is worked on: one that brings a film or a spreadsheet has not. Addresses
/// below those of uploads are pages that do not exist.
pub fn arrives_whole(request: &Request) -> bool {
    let path = request.uri().path();
    let Some(upload) = path.strip_prefix("/files") else {
        return !brings_sheet(path) && !brings_evidence(path) && !brings_picture(path);
    };
    !upload.is_empty() && upload.strip_prefix('/').is_none_or(|id| id.is_empty() || id.contains('/'))
}

/// Whether an address takes spreadsheets in, days of the calendar, or files of a public page: whoever sends one is known before its bytes
/// are taken.
fn brings_sheet(path: &str) -> bool {
    let within = path.strip_prefix("/contests/");
    let of = |page: &str| within.and_then(|rest| rest.strip_suffix(page)).is_some_and(|contest| !contest.contains('/'));
    of("/entries/sheet") || of("/public/files") || ["/calendar/file", "/exhibition/sites/sheet"].contains(&path)
}

/// Whether an address takes files of an objection in: the token in it is asked about before the first of them is taken.
fn brings_evidence(path: &str) -> bool {
    path.strip_prefix("/objections/evidence/").is_some_and(|token| !token.is_empty() && !token.contains('/'))
}

/// Whether an address takes in the picture of a template of certificates: whoever sends one is known before its bytes are taken.
fn brings_picture(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["", "contests", _, "certificates", "templates", _, "picture"])
}

/// Reads the body of a request within this time, unless it brings a film.
pub async fn arrived(
    State((cookies, within)): State<(CookiePolicy, Duration)>,
    request: Request,
    next: Next,
) -> Response {
    if !arrives_whole(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let refused = match tokio::time::timeout(within, to_bytes(body, MOST_BYTES)).await {
        Ok(Ok(bytes)) => return next.run(Request::from_parts(parts, Body::from(bytes))).await,
        // Too much, or it was cut: then nobody reads the answer.
        Ok(Err(_)) => StatusCode::PAYLOAD_TOO_LARGE,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    };
    let lang = lang_of(cookies, &parts.headers);
    if parts.uri.path().starts_with("/api/v1/") {
        let words = format!("a body is at most {MOST_BYTES} bytes and arrives within {} s", within.as_secs());
        return problem(refused, &words, Vec::new());
    }
    match refused {
        StatusCode::PAYLOAD_TOO_LARGE => plain(refused, common::error_413_body(lang)),
        _ => plain(refused, common::error_408_body(lang)),
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Bytes;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_form_that_is_too_large_or_does_not_come_is_told_and_a_film_is_taken_as_it_comes() {
        let cookies = CookiePolicy { secure: false };
        let weigh = |body: Bytes| async move { body.len().to_string() };
        let begin = || async { "begun" };
        let router = Router::new().route("/form", post(weigh)).fallback(begin);
        let router: Router = router.layer(from_fn_with_state((cookies, Duration::from_millis(50)), arrived));
        let ask = |path: &str, body: Body| router.clone().oneshot(Request::post(path).body(body).unwrap());
        let status = async |path: &str, body: Body| ask(path, body).await.unwrap().status();
        assert_eq!(status("/form", Body::from(vec![b'a'; MOST_BYTES])).await, StatusCode::OK);
        assert_eq!(status("/form", Body::from(vec![b'a'; MOST_BYTES + 1])).await, StatusCode::PAYLOAD_TOO_LARGE);
        let silent = || Body::from_stream(futures::stream::pending::<std::io::Result<Bytes>>());
        let (picture, sites) = ("/contests/c/certificates/templates/work/picture", "/exhibition/sites/sheet");
        for upload in ["/files", "/files/an-id", "/objections/evidence/a-token", "/calendar/file", picture, sites] {
            assert_eq!(status(upload, silent()).await, StatusCode::OK, "{upload}");
        }
        for page in [
            "/files/",
            "/files/an-id/more",
            "/files-of-nobody",
            "/objections/evidence/",
            "/objections",
            "/contests/c/certificates/templates/work",
            "/calendar",
            "/exhibition/sites/sheet/more",
        ] {
            assert_eq!(status(page, silent()).await, StatusCode::REQUEST_TIMEOUT, "{page}");
        }
        assert_eq!(status("/form", silent()).await, StatusCode::REQUEST_TIMEOUT);
    }
}
