//! What the app says, in Chinese and English.
//!
//! Every message is a function of the language, written once with [`messages!`](crate::messages): a missing
//! key, language or argument does not compile, and the browser side links only what an island really says.
//! One file per feature; words that several features share are in [`common`].

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod common;
#[cfg(feature = "ssr")]
pub mod contest_settings;
#[cfg(feature = "ssr")]
pub mod contests;
pub mod entries;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod judging;
#[cfg(feature = "ssr")]
pub mod meeting;
pub mod player;
#[cfg(feature = "ssr")]
pub mod results;
#[cfg(feature = "ssr")]
pub mod screening;
pub mod selection;
#[cfg(feature = "ssr")]
pub mod session;

pub use domain::text::{Lang, Text};

/// Writes one function per message.
///
/// ```
/// use domain::text::Lang;
/// app::messages! {
///     sign_in: "登录", "Sign in";
///     saved_at(time: &str): "已保存 {time}", "Saved {time}";
///     films(count: u64): "{count} 部作品", "{count} film" | "{count} films";
/// }
/// assert_eq!(sign_in(Lang::Zh), "登录");
/// assert_eq!(saved_at(Lang::En, "10:42"), "Saved 10:42");
/// assert_eq!(films(Lang::En, 1), "1 film");
/// ```
///
/// A plain message is a `&'static str`; one with arguments is a `String` made by `format!`. With `|` the
/// English has a singular and a plural, chosen by whether the first argument is 1.
#[macro_export]
macro_rules! messages {
    ($($key:ident $(($($arg:ident : $ty:ty),+ $(,)?))? : $zh:literal, $one:literal $(| $many:literal)?);* $(;)?) => {
        $($crate::messages!(@one $key [$($($arg : $ty),+)?] $zh, $one $(| $many)?);)*
    };
    (@one $key:ident [] $zh:literal, $en:literal) => {
        #[doc = concat!($zh, " · ", $en)]
        #[must_use]
        pub const fn $key(lang: $crate::i18n::Lang) -> &'static str {
            match lang {
                $crate::i18n::Lang::Zh => $zh,
                $crate::i18n::Lang::En => $en,
            }
        }
    };
    (@one $key:ident [$($arg:ident : $ty:ty),+] $zh:literal, $en:literal) => {
        #[doc = concat!($zh, " · ", $en)]
        #[must_use]
        pub fn $key(lang: $crate::i18n::Lang, $($arg: $ty),+) -> String {
            match lang {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    };
    (@one $key:ident [$first:ident : $fty:ty $(, $arg:ident : $ty:ty)*] $zh:literal, $one:literal | $many:literal) => {
        #[doc = concat!($zh, " · ", $many)]
        #[must_use]
        pub fn $key(lang: $crate::i18n::Lang, $first: $fty $(, $arg: $ty)*) -> String {
            match lang {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En if $first == 1 => format!($one),
                $crate::i18n::Lang::En => format!($many),
            }
        }
    };
}

/// The language of this page: on the server the one chosen for the request, in the browser the page's own.
///
/// Call it while a component is being made, not in an event handler.
#[must_use]
pub fn use_lang() -> Lang {
    leptos::prelude::use_context::<Lang>().unwrap_or_else(page_lang)
}

#[cfg(feature = "hydrate")]
fn page_lang() -> Lang {
    leptos::prelude::document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
fn page_lang() -> Lang {
    Lang::default()
}

/// Chooses a language: the `lang` cookie, else the best of `Accept-Language`, else Chinese.
#[must_use]
pub fn choose_lang(cookie: Option<&str>, accept: Option<&str>) -> Lang {
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

    crate::messages! {
        films(count: u64): "{count} 部作品", "{count} film" | "{count} films";
        saved_at(time: &str): "已保存 {time}", "Saved {time}";
        sign_in: "登录", "Sign in";
    }

    #[test]
    fn says_it_in_both_languages() {
        assert_eq!(sign_in(Lang::Zh), "登录");
        assert_eq!(saved_at(Lang::En, "10:42"), "Saved 10:42");
        assert_eq!((films(Lang::En, 1), films(Lang::En, 2)), ("1 film".to_owned(), "2 films".to_owned()));
        assert_eq!(films(Lang::Zh, 1), "1 部作品");
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
