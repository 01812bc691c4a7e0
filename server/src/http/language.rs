//! The language of a request.

use app::ui::web::{CookiePolicy, cookie_in};
use axum::http::{HeaderMap, header};
use domain::text::Lang;

/// The language of a request.
pub fn lang_of(cookies: CookiePolicy, headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    choose_lang(cookie_in(headers, &cookies.name("lang")), accept)
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
    use super::{Lang, choose_lang};

    #[test]
    fn the_cookie_wins_then_the_weights_then_chinese() {
        assert_eq!(choose_lang(Some("en"), Some("zh-CN")), Lang::En);
        assert_eq!(choose_lang(None, Some("fr, en-GB;q=0.8, zh;q=0.3")), Lang::En);
        assert_eq!(choose_lang(None, Some("en;q=0.3,zh-CN")), Lang::Zh);
        assert_eq!(choose_lang(None, Some("en;q=0")), Lang::Zh);
        assert_eq!(choose_lang(Some("xx"), None), Lang::Zh);
    }
}
