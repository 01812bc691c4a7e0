//! Headers that hold the browser to our rules, and the refusal of requests that another site started.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::nonce::Nonce;
use words::Lang;
use words::refusals::another_site;

use crate::log::loggable;

/// Gives every answer its headers. The nonce of the content security policy is minted per request and put into
/// the request's extensions, where the pages find it.
///
/// A handler that needs a stricter policy of its own (media, downloads) sets the header; it is not replaced.
pub async fn headers(State(https): State<Https>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let policy = content_security_policy(&nonce);
    request.extensions_mut().insert(nonce);
    let mut response = next.run(request).await;
    let framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in FIXED {
        if !(framed && name == header::X_FRAME_OPTIONS) {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
    }
    if https.0 {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// The policy of this answer says on whose pages it may be shown; an extension of the response.
#[derive(Clone, Copy, Debug)]
pub struct Framed;

/// Whether browsers come by https, as the public address says: they shall come no other way for a year then.
#[derive(Clone, Copy, Debug)]
pub struct Https(pub bool);

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // `same-origin`, not `no-referrer`: under the latter a form post would carry `Origin: null`.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), \
         browsing-topics=()",
    ),
];

fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; media-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// Origins besides the request's own `Host` that may send writes, such as the public address behind a proxy
/// that rewrites `Host`. Written as a browser writes them: `https://contest.example`.
#[derive(Clone, Debug, Default)]
pub struct TrustedOrigins(pub Arc<[String]>);

/// Where a program may ask with its token. Pages and their functions, such as `/api/save_sheet`, are for people: a
/// token is no key to them, and beside a cookie it proves nothing there.
const FOR_PROGRAMS: [&str; 3] = ["/api/v1/", "/files", "/media/"];

/// Where a link in a letter says who asks: mail programs write there with one click (RFC 8058), and no cookie counts.
const BY_LINK: &str = "/unsubscribe/";

/// Whether programs ask here with a token.
pub fn is_for_programs(path: &str) -> bool {
    FOR_PROGRAMS.iter().any(|start| path.starts_with(start))
}

/// The bearer token of a request; the name of the scheme is written in any case.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Refuses writes that another site started.
///
/// Browsers say who started a request in `Sec-Fetch-Site` (over https and on localhost) and in `Origin` (always,
/// for a write). A request that carries a bearer token and no cookie was made by a program on purpose: it passes. Where programs
/// ask, so does one with a token beside a cookie, which is not looked at then, and one without any of these: both learn what is
/// wrong with their key.
pub async fn same_site_writes(State(trusted): State<TrustedOrigins>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    if safe || may_write(request.headers(), request.uri(), &trusted) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or("none");
    tracing::warn!(http.origin = origin, http.path = loggable(request.uri().path()), "cross-site write refused");
    // Whoever is told this came from somewhere else: it is said in every language.
    let words: String = Lang::ALL.iter().map(|lang| format!("{}\n", another_site(*lang))).collect();
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

fn may_write(headers: &HeaderMap, uri: &Uri, trusted: &TrustedOrigins) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if uri.path().starts_with(BY_LINK) {
        return true;
    }
    let for_programs = is_for_programs(uri.path());
    let (has_token, has_cookie) = (bearer(headers).is_some(), headers.contains_key(header::COOKIE));
    if has_token && (for_programs || !has_cookie) {
        return true;
    }
    let by_browser = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    if for_programs && !has_cookie && !by_browser {
        return true;
    }
    let origin = text(header::ORIGIN);
    if origin.is_some_and(|origin| trusted.0.iter().any(|known| known == origin)) {
        return true;
    }
    match text(HeaderName::from_static("sec-fetch-site")) {
        // `none`: the person did it in the browser itself, such as sending a form again by reloading.
        Some(site) => matches!(site, "same-origin" | "none"),
        None => {
            let host = text(header::HOST).or(uri.host());
            let from = origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            from.is_some() && from == host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(headers: &[(&'static str, &'static str)]) -> bool {
        passes_at("/entries/e1", headers)
    }

    fn passes_at(path: &'static str, headers: &[(&'static str, &'static str)]) -> bool {
        let trusted = TrustedOrigins(Arc::from(["https://contest.example".to_owned()]));
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        may_write(&headers, &Uri::from_static(path), &trusted)
    }

    #[test]
    fn our_own_pages_may_write() {
        assert!(passes(&[("sec-fetch-site", "same-origin"), ("cookie", "s=1")]));
        assert!(passes(&[("host", "films.lan:8080"), ("origin", "http://films.lan:8080"), ("cookie", "s=1")]));
        assert!(passes(&[("host", "10.0.0.2"), ("origin", "https://contest.example")]));
    }

    #[test]
    fn other_sites_may_not() {
        assert!(!passes(&[("sec-fetch-site", "cross-site"), ("cookie", "s=1")]));
        assert!(!passes(&[("sec-fetch-site", "same-site"), ("host", "a.example"), ("origin", "http://a.example")]));
        assert!(!passes(&[("host", "films.lan"), ("origin", "http://evil.example")]));
        assert!(!passes(&[("host", "films.lan"), ("origin", "null")]));
        assert!(!passes(&[("host", "films.lan"), ("cookie", "s=1")]));
        assert!(!passes(&[]));
    }

    #[test]
    fn a_bearer_token_passes_only_without_cookies() {
        assert!(passes(&[("authorization", "Bearer abc")]));
        assert!(!passes(&[("authorization", "Bearer abc"), ("cookie", "s=1")]));
        assert!(!passes(&[("authorization", "Basic abc")]));
    }

    #[test]
    fn a_program_learns_what_is_wrong_with_its_key() {
        for path in ["/api/v1/contests/c1/entries", "/files", "/files/f1"] {
            for by_program in [
                &[][..],
                &[("authorization", "bearer abc"), ("cookie", "s=1")],
                &[("authorization", "Bearer abc"), ("cookie", "s=1")],
                &[("authorization", "Basic abc")],
            ] {
                assert!(passes_at(path, by_program), "{path} {by_program:?}");
            }
            // A browser always says where a write comes from, and its cookie is a key.
            for by_browser in [
                &[("cookie", "s=1")][..],
                &[("sec-fetch-site", "cross-site")],
                &[("host", "films.lan"), ("origin", "http://evil.example")],
                &[("authorization", "Basic abc"), ("cookie", "s=1")],
            ] {
                assert!(!passes_at(path, by_browser), "{path} {by_browser:?}");
            }
        }
        assert!(!passes_at("/filesystem-of-another", &[("cookie", "s=1")]));
        // The functions of pages take the cookie: a token beside it must not lead past the check.
        for path in ["/api/save_sheet", "/api/save_entry"] {
            for token in ["Bearer x", "bearer x"] {
                let crafted = [("authorization", token), ("cookie", "s=1"), ("sec-fetch-site", "cross-site")];
                assert!(!passes_at(path, &crafted), "{path}");
            }
            assert!(passes_at(path, &[("sec-fetch-site", "same-origin"), ("cookie", "s=1")]));
        }
    }

    #[test]
    fn a_mail_program_unsubscribes_with_one_click() {
        assert!(passes_at("/unsubscribe/t", &[]));
        assert!(passes_at("/unsubscribe/t", &[("sec-fetch-site", "cross-site"), ("origin", "https://mail.example")]));
        assert!(!passes_at("/unsubscribed", &[]));
        assert!(!passes_at("/proof/t", &[("sec-fetch-site", "cross-site"), ("cookie", "s=1")]));
    }

    #[test]
    fn the_policy_names_the_nonce_and_no_inline_style() {
        let policy = content_security_policy("abc");
        assert!(policy.contains("'nonce-abc'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }
}
