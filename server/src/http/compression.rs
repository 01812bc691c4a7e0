//! What consists of words leaves compressed: pages, JSON, CSV.
//!
//! Compression tells an eavesdropper how alike two parts of an answer are (BREACH): who can put words into a page and see its
//! size could guess a secret that stands beside them. So no page that is compressed holds one. Sessions are cookies that no
//! page repeats, writes are refused by their origin and need no token in the form, the nonce of the content security policy is
//! new with every answer, and the address of a film is of no use without the session it was signed for. What is shown once
//! (a link for a new password, a token) goes out with `Cache-Control: no-transform` and is left as it is, here and by
//! every proxy on the way.

use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};

/// Below this an answer fits into one packet anyway, bytes.
const SMALLEST: u16 = 1_024;
/// Media types that are words.
const WORDS: [&str; 8] = [
    "text/html",
    "text/plain",
    "text/csv",
    "application/json",
    "application/problem+json",
    "application/rss+xml",
    "application/feed+json",
    "image/svg+xml",
];

// One level each, where the time spent is less than the wire saves at 100 Mbit/s: docs/performance.md, "Compression".
const ZSTD: i32 = 3;
const BROTLI: i32 = 4;
const GZIP: i32 = 6;

/// The routes with their answers compressed as the client accepts it: zstd, else brotli, else gzip.
///
/// A layer a coding, as one layer has one level for all; the outer ones leave alone what an inner one has compressed.
pub fn layered(routes: Router) -> Router {
    let plain = || CompressionLayer::new().no_zstd().no_br().no_gzip();
    let layer = |layer: CompressionLayer, level| {
        let worth_it = SizeAbove::new(SMALLEST).and(may_compress);
        layer.quality(CompressionLevel::Precise(level)).compress_when(worth_it)
    };
    routes
        .layer(layer(plain().zstd(true), ZSTD))
        .layer(layer(plain().br(true), BROTLI))
        .layer(layer(plain().gzip(true), GZIP))
}

/// Words that may be changed on the way.
fn may_compress(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let fixed = text(header::CACHE_CONTROL).split(',').any(|one| one.trim().eq_ignore_ascii_case("no-transform"));
    WORDS.contains(&media_type.as_str()) && !fixed
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderName, HeaderValue, Request};
    use axum::response::IntoResponse as _;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    /// What a route answers with these headers and 4 kB, asked with `accept`.
    async fn asked(accept: &str, headers: &'static [(&'static str, &'static str)], size: usize) -> (HeaderMap, usize) {
        let answer = move || async move {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            (headers, "a".repeat(size)).into_response()
        };
        let router = layered(Router::new().route("/", get(answer)));
        let request = Request::get("/").header(header::ACCEPT_ENCODING, accept).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let headers = response.headers().clone();
        (headers, to_bytes(response.into_body(), usize::MAX).await.unwrap().len())
    }

    const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

    #[tokio::test]
    async fn words_are_compressed_as_the_client_accepts_it() {
        for (accept, coding) in [
            ("gzip, deflate, br, zstd", Some("zstd")),
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
            ("", None),
        ] {
            let (headers, size) = asked(accept, &[HTML], 4_096).await;
            assert_eq!(headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap()), coding, "{accept}");
            assert_eq!(size < 4_096, coding.is_some(), "{accept}: {size} bytes");
            let vary: Vec<_> = headers.get_all(header::VARY).iter().collect();
            assert_eq!(vary, ["accept-encoding"], "{accept}: a cache must know, and once is enough");
        }
    }

    #[tokio::test]
    async fn other_answers_are_left_alone() {
        let all = "gzip, br, zstd";
        for (what, headers) in [
            ("a film", &[("content-type", "video/mp4")][..]),
            ("an event stream", &[("content-type", "text/event-stream")]),
            ("a range", &[HTML, ("content-range", "bytes 0-4095/9000")]),
            ("compressed already", &[HTML, ("content-encoding", "x-other")]),
            ("with a secret", &[HTML, ("cache-control", "no-store, No-Transform")]),
            ("of unknown kind", &[("content-type", "application/octet-stream")]),
        ] {
            assert_eq!(asked(all, headers, 4_096).await.1, 4_096, "{what}");
        }
        assert_eq!(asked(all, &[HTML], 1_000).await.1, 1_000, "small");
    }
}
