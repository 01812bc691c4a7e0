//! What is sent to pages and programs' addresses arrives whole before anybody works on it, in a limited time and size: whoever sends
//! half a form holds a connection, and nothing that others wait for. Films and spreadsheets alone are taken as they come, at a pace of their own.

use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt as _;
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
    let refused = match tokio::time::timeout(within, whole(body)).await {
        Ok(Ok(bytes)) => return next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(refused)) => refused,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    };
    let lang = lang_of(cookies, &parts.headers);
    if parts.uri.path().starts_with("/api/v1/") {
        let words = match refused {
            StatusCode::BAD_REQUEST => {
                "the body is not what its head says: it broke off, or a chunk has no size".to_owned()
            }
            _ => format!("a body is at most {MOST_BYTES} bytes and arrives within {} s", within.as_secs()),
        };
        return problem(refused, &words, Vec::new());
    }
    match refused {
        StatusCode::PAYLOAD_TOO_LARGE => plain(refused, common::error_413_body(lang)),
        StatusCode::BAD_REQUEST => plain(refused, common::error_400_body(lang)),
        _ => plain(refused, common::error_408_body(lang)),
    }
}

/// The bytes of a body.
///
/// # Errors
/// [`StatusCode::PAYLOAD_TOO_LARGE`] as soon as more is announced or came than may; [`StatusCode::BAD_REQUEST`] where it is not what its
/// head says.
async fn whole(body: Body) -> Result<Vec<u8>, StatusCode> {
    if body.size_hint().lower() > u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| StatusCode::BAD_REQUEST)?;
        if bytes.len().saturating_add(piece.len()) > MOST_BYTES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::Router;
    use axum::body::{Bytes, HttpBody};
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use hyper::body::{Frame, SizeHint};
    use tower::ServiceExt as _;

    use super::*;

    /// A body that announces so many bytes, and brings none.
    struct Announced(u64);

    impl HttpBody for Announced {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            Poll::Pending
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.0)
        }
    }

    #[tokio::test]
    async fn a_body_that_is_broken_is_told_from_one_that_is_too_large() {
        let pieces = |pieces: Vec<io::Result<Bytes>>| Body::from_stream(futures::stream::iter(pieces));
        let half = || Ok(Bytes::from(vec![b'a'; MOST_BYTES / 2]));
        let broken = || Err(io::Error::other("it broke off"));
        assert_eq!(whole(pieces(vec![half(), half()])).await.map(|bytes| bytes.len()), Ok(MOST_BYTES));
        assert_eq!(whole(pieces(vec![half(), broken()])).await, Err(StatusCode::BAD_REQUEST));
        assert_eq!(whole(pieces(vec![half(), half(), half()])).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
        // What is announced suffices: nobody waits for it.
        let announced = Body::new(Announced(1_000_000_000_000_000_000));
        assert_eq!(whole(announced).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
    }

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
