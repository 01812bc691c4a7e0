//! The language of a request, the size of type on pages for everybody, and the switches that remember another.

use std::sync::LazyLock;

use app::LargeType;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::text::Lang;
use islands::web::{CookiePolicy, cookie_in, cookie_line, local_path};

/// A test started this server to see which texts of a page are messages.
static PSEUDO: LazyLock<bool> =
    LazyLock::new(|| std::env::var_os("LINXUAN_PSEUDO_LANGUAGE").is_some_and(|on| on == "1"));

/// How long a language is remembered, seconds.
const ONE_YEAR: u32 = 365 * 24 * 3600;

/// The language of a request: the one remembered, else the browser's.
pub fn lang_of(cookies: CookiePolicy, headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let cookie = cookie_in(headers, &cookies.name("lang"));
    if *PSEUDO && cookie == Some(Lang::Pseudo.key()) { Lang::Pseudo } else { choose_lang(cookie, accept) }
}

/// A value of a switch's address.
fn asked(request: &Request, key: &str) -> String {
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find_map(|(name, value)| (name == key).then_some(value)).unwrap_or_default().into_owned()
}

/// Back to where the switch stands, with this cookie.
fn back(request: &Request, cookie: Option<String>) -> Response {
    let back = local_path(&asked(request, "back"));
    match cookie {
        None => (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response(),
        Some(cookie) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, back), (header::SET_COOKIE, cookie)]).into_response()
        }
    }
}

/// `GET /lang?to=en&back=/path`: remembers the language for a year and goes back.
pub async fn switch(cookies: CookiePolicy, request: Request) -> Response {
    let lang = Lang::parse(&asked(&request, "to"));
    back(&request, lang.map(|lang| cookie_line(cookies, "lang", lang.key(), ONE_YEAR)))
}

/// The cookie of the size of type, and what it says for very large.
const TYPE: &str = "type";
const LARGE: &str = "large";

/// Whether very large type was asked for.
pub fn type_of(cookies: CookiePolicy, headers: &HeaderMap) -> LargeType {
    LargeType(cookie_in(headers, &cookies.name(TYPE)) == Some(LARGE))
}

/// `GET /type?to=large&back=/path`: remembers the size of type for a year and goes back; any other size is the usual one.
pub async fn switch_type(cookies: CookiePolicy, request: Request) -> Response {
    let (value, lasts) = if asked(&request, "to") == LARGE { (LARGE, ONE_YEAR) } else { ("", 0) };
    back(&request, Some(cookie_line(cookies, TYPE, value, lasts)))
}

/// The `lang` cookie, else the best of `Accept-Language`, else Chinese.
fn choose_lang(cookie: Option<&str>, accept: Option<&str>) -> Lang {
    if let Some(lang) = cookie.and_then(Lang::parse) {
        return lang;
    }
    let mut best: Option<(u32, Lang)> = None;
    for part in accept.unwrap_or_default().split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let Some(lang) = pieces.next().and_then(Lang::parse) else { continue };
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(1000, thousandths);
        if weight > 0 && best.is_none_or(|(other, _)| weight > other) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang).unwrap_or_default()
}

/// `0.8` as 800; a weight nobody can read counts as the least.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u32>().ok().and_then(|whole| whole.checked_mul(1000)?.checked_add(digits.parse().ok()?)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[tokio::test]
    async fn the_switch_stays_on_this_site() {
        let request =
            Request::builder().uri("/lang?to=en&back=https%3A%2F%2Fevil.example").body(Body::empty()).unwrap();
        let response = switch(CookiePolicy::default(), request).await;
        assert_eq!(response.headers()[header::LOCATION], "/");
        assert_eq!(response.headers()[header::SET_COOKIE], "lang=en; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000");
    }

    #[tokio::test]
    async fn very_large_type_is_remembered_and_given_back() {
        let asked = async |to: &str| {
            let request = Request::builder().uri(format!("/type?to={to}&back=%2Fgallery")).body(Body::empty()).unwrap();
            let response = switch_type(CookiePolicy::default(), request).await;
            assert_eq!(response.headers()[header::LOCATION], "/gallery");
            response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned()
        };
        assert!(asked("large").await.starts_with("type=large; "));
        assert!(asked("usual").await.contains("Max-Age=0"));
        let headers = HeaderMap::from_iter([(header::COOKIE, "lang=zh; type=large".parse().unwrap())]);
        assert_eq!(type_of(CookiePolicy::default(), &headers), LargeType(true));
        assert_eq!(type_of(CookiePolicy::default(), &HeaderMap::new()), LargeType(false));
    }

    #[test]
    fn the_cookie_wins_then_the_weights_then_chinese() {
        assert_eq!(choose_lang(Some("en"), Some("zh-CN")), Lang::En);
        assert_eq!(choose_lang(None, Some("fr, en-GB;q=0.8, zh;q=0.3")), Lang::En);
        assert_eq!(choose_lang(None, Some("en;q=0.3,zh-CN")), Lang::Zh);
        assert_eq!(choose_lang(None, Some("en;q=0")), Lang::Zh);
        assert_eq!(choose_lang(Some("xx"), None), Lang::Zh);
    }
}
