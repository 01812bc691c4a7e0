//! The request that is being answered, and the answer's head. Server only; every function does nothing or
//! answers "none" where no request is (tests, the start).

use cookie::{Cookie, SameSite};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::text::percent;

/// Whether cookies carry `Secure` and the `__Host-` prefix; provided by the server from its configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CookiePolicy {
    /// The site is reached over https.
    pub secure: bool,
}

impl CookiePolicy {
    /// The full name of a cookie: `__Host-` where the browser will hold us to it.
    #[must_use]
    pub fn name(self, short: &str) -> String {
        if self.secure { format!("__Host-{short}") } else { short.to_owned() }
    }
}

fn with_parts<T>(read: impl FnOnce(&Parts) -> T) -> Option<T> {
    use_context::<Parts>().map(|parts| read(&parts))
}

/// The path of the request, without its query.
#[must_use]
pub fn path() -> String {
    with_parts(|parts| parts.uri.path().to_owned()).unwrap_or_else(|| "/".to_owned())
}

/// Path and query, as it goes into a `back` parameter.
#[must_use]
pub fn path_and_query() -> String {
    with_parts(|parts| parts.uri.path_and_query().map(|whole| whole.as_str().to_owned()))
        .flatten()
        .unwrap_or_else(|| "/".to_owned())
}

/// The name of the request that is being answered: in its line of the log, in the answer's `X-Request-Id`, on the page of a
/// fault. Provided by the server in context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub std::sync::Arc<str>);

/// Where people find this site, such as `https://contest.example`: the address of the configuration, else the one that is listened
/// on. Provided by the server in context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress(pub String);

/// This site for links that leave it: `https://contest.example`, no slash at the end. Never what the request calls it: whoever
/// sends the request chooses that, and a link to a new password would lead to them.
#[must_use]
pub fn origin() -> String {
    use_context::<SiteAddress>().map(|SiteAddress(address)| address).unwrap_or_default()
}

/// The decoded pairs of the query, in order.
#[must_use]
pub fn query_pairs() -> Vec<(String, String)> {
    with_parts(|parts| crate::text::parse_pairs(parts.uri.query().unwrap_or_default())).unwrap_or_default()
}

/// Whether this request is a POST.
#[must_use]
pub fn is_post() -> bool {
    with_parts(|parts| parts.method == Method::POST).unwrap_or_default()
}

/// A cookie's raw value.
#[must_use]
pub fn cookie(name: &str) -> Option<String> {
    with_parts(|parts| cookie_in(&parts.headers, name).map(str::to_owned)).flatten()
}

/// A cookie's raw value in a head of headers.
#[must_use]
pub fn cookie_in<'a>(headers: &'a http::HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find_map(|cookie| if cookie.name() == name { cookie.value_raw() } else { None })
}

/// Adds a header to the answer.
pub fn add_header(name: HeaderName, value: &str) {
    if let (Some(answer), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        answer.append_header(name, value);
    }
}

/// Sets an `HttpOnly` cookie for the whole site. `max_age_s` 0 removes it. The value is percent-encoded.
pub fn set_cookie(short: &str, value: &str, max_age_s: u32) {
    let policy = use_context::<CookiePolicy>().unwrap_or_default();
    add_header(header::SET_COOKIE, &cookie_line(policy, short, value, max_age_s));
}

/// The `Set-Cookie` line of [`set_cookie`], for handlers outside Leptos.
#[must_use]
pub fn cookie_line(policy: CookiePolicy, short: &str, value: &str, max_age_s: u32) -> String {
    Cookie::build((policy.name(short), percent(value)))
        .path("/")
        .max_age(cookie::time::Duration::seconds(max_age_s.into()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(policy.secure)
        .to_string()
}

/// Marks the answer as one that holds a secret shown once: kept by nobody, and changed by nobody on the way. What is not
/// compressed does not tell by its size whether a guess that stands beside the secret resembles it.
pub fn shows_secret() {
    if let Some(answer) = use_context::<ResponseOptions>() {
        answer.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    }
}

/// Sets the answer's status.
pub fn set_status(status: u16) {
    if let (Some(answer), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        answer.set_status(status);
    }
}

/// Answers 303 to a path of this site; anything that could lead elsewhere becomes `/`.
pub fn see_other(to: &str) {
    if let (Some(answer), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&local_path(to))) {
        answer.insert_header(header::LOCATION, value);
        answer.set_status(StatusCode::SEE_OTHER);
    }
}

/// The path if it is one of this site, else `/`: no scheme, no host, no backslash, no control character.
/// What is not ASCII is percent-encoded, as a `Location` must be.
#[must_use]
pub fn local_path(path: &str) -> String {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(|c| c.is_control() || c == ' ');
    if !local {
        return "/".to_owned();
    }
    path.chars().map(|c| if c.is_ascii() { c.to_string() } else { percent(c.encode_utf8(&mut [0; 4])) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_followed() {
        assert_eq!(local_path("/contests?q=灯#a"), "/contests?q=%E7%81%AF#a");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/a\r\nb", "/\t/x"] {
            assert_eq!(local_path(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn cookies_are_found_by_whole_name() {
        let mut headers = http::HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xlang=zh; lang=en"));
        assert_eq!(cookie_in(&headers, "lang"), Some("en"));
        assert_eq!(cookie_in(&headers, "ang"), None);
    }

    #[test]
    fn cookie_lines() {
        let line = cookie_line(CookiePolicy { secure: true }, "flash", "a b", 60);
        assert_eq!(line, "__Host-flash=a%20b; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
    }
}
