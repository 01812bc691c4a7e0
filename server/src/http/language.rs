//! The language of a request, and the switch that remembers another.

use app::i18n::{Lang, choose_lang};
use app::ui::web::{CookiePolicy, cookie_in, cookie_line, local_path};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// How long a language is remembered, seconds.
const ONE_YEAR: u32 = 365 * 24 * 3600;

/// The language of a request: the one remembered, else the browser's.
pub fn lang_of(cookies: CookiePolicy, headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    choose_lang(cookie_in(headers, &cookies.name("lang")), accept)
}

/// `GET /lang?to=en&back=/path`: remembers the language for a year and goes back.
pub async fn switch(cookies: CookiePolicy, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let value = |key: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find_map(|(name, value)| (name == key).then_some(value)).unwrap_or_default()
    };
    let back = local_path(&value("back"));
    let Some(lang) = Lang::parse(&value("to")) else {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response();
    };
    let cookie = cookie_line(cookies, "lang", lang.key(), ONE_YEAR);
    (StatusCode::SEE_OTHER, [(header::LOCATION, back), (header::SET_COOKIE, cookie)]).into_response()
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
}
