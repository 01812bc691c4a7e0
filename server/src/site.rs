//! The browser side, embedded by `build.rs`: scripts, wasm and styles under `/pkg/`.
//!
//! A name holds its content's hash, so an answer stays right for ever and a browser asks once.

use app::{Bundle, BundleAssets};
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// What [`asset`] answers where nothing was embedded: a path that is served as 404.
const ABSENT: &str = "/pkg/absent";

/// The path of an embedded file by its logical name: `main.css`, `desk.js`, `desk.wasm`, `tus.min.js`, …
#[must_use]
pub fn asset(logical: &str) -> &'static str {
    match MANIFEST.binary_search_by(|(name, _)| (*name).cmp(logical)) {
        Ok(index) => MANIFEST.get(index).map_or(ABSENT, |(_, path)| path),
        Err(_) => ABSENT,
    }
}

/// Where the bundles of islands are.
#[must_use]
pub fn bundles() -> Vec<BundleAssets> {
    let of = |bundle: Bundle, extension: &str| asset(&format!("{}.{extension}", bundle.name())).to_owned();
    Bundle::ALL.map(|bundle| BundleAssets { bundle, module: of(bundle, "js"), wasm: of(bundle, "wasm") }).to_vec()
}

/// `GET /pkg/{name}`
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = FILES.binary_search_by(|(known, ..)| (*known).cmp(name.as_str()));
    let Some((name, plain, br, gz, media_type)) = found.ok().and_then(|index| FILES.get(index)) else {
        // A page of the release before may still ask; its browser must not keep the answer.
        return (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], "no such file\n").into_response();
    };
    let (body, coding) = match (br, gz) {
        (Some(br), _) if accepts(&headers, "br") => (*br, Some("br")),
        (_, Some(gz)) if accepts(&headers, "gzip") => (*gz, Some("gzip")),
        _ => (*plain, None),
    };
    let tag = format!("\"{name}-{}\"", coding.unwrap_or("identity"));
    let mut response = if names_tag(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(body).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answer.insert(ETAG, tag);
    }
    if let Some(coding) = coding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// Whether a coding is named and not refused.
pub fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    listed(headers, &ACCEPT_ENCODING).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .any(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0));
        named && !refused
    })
}

/// Whether the asker has what has this tag; weak tags are as good as strong ones.
pub fn names_tag(headers: &HeaderMap, tag: &str) -> bool {
    listed(headers, &IF_NONE_MATCH).any(|item| item == "*" || opaque(item) == opaque(tag))
}

/// A tag without the mark of a weak one.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

fn listed<'a>(headers: &'a HeaderMap, name: &'a axum::http::HeaderName) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: axum::http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_coding_counts_when_named_and_not_refused() {
        let browser = asking(ACCEPT_ENCODING, "gzip, deflate, br;q=0.9");
        assert!(accepts(&browser, "br"));
        assert!(accepts(&browser, "gzip"));
        assert!(!accepts(&asking(ACCEPT_ENCODING, "gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn a_tag_matches_weak_strong_or_any() {
        assert!(names_tag(&asking(IF_NONE_MATCH, "\"a\", W/\"b\""), "\"b\""));
        assert!(names_tag(&asking(IF_NONE_MATCH, "*"), "\"b\""));
        assert!(names_tag(&asking(IF_NONE_MATCH, "\"b\""), "W/\"b\""));
        for other in ["\"a\"", "W/b", "b", ""] {
            assert!(!names_tag(&asking(IF_NONE_MATCH, other), "\"b\""), "{other}");
        }
        assert!(!names_tag(&HeaderMap::new(), "W/\"b\""));
    }

    #[test]
    fn every_bundle_is_there_or_none() {
        let found = bundles();
        let absent = found.iter().filter(|one| one.module == ABSENT || one.wasm == ABSENT).count();
        // Without a browser build nothing is embedded at all.
        assert_eq!(absent, if MANIFEST.is_empty() { found.len() } else { 0 });
    }

    #[tokio::test]
    async fn every_embedded_file_is_served_under_its_path() {
        for (logical, path) in MANIFEST {
            assert_eq!(asset(logical), *path);
            let name = path.strip_prefix("/pkg/").unwrap().to_owned();
            let response = file(Path(name), asking(ACCEPT_ENCODING, "br")).await;
            assert_eq!(response.status(), StatusCode::OK, "{logical}");
        }
    }

    #[tokio::test]
    async fn an_unknown_name_is_not_found_and_not_kept() {
        let response = file(Path("absent".to_owned()), HeaderMap::new()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers().get(CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(asset("absent"), ABSENT);
    }
}
