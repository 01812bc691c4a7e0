//! The languages of the app and text that exists in each of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::sorting::map_of;

/// Hands the list of languages to a macro, together with whatever else the macro was given.
///
/// The list stands here and nowhere else. `each_language!(name! { more })` becomes `name! { { list } more }`, where each
/// line of the list is the variant of [`Lang`], its key (the folder of its words in the crate `words`, the cookie, `--lang`),
/// its tag, and what its speakers call it. A new language is a line here and that folder.
#[macro_export]
macro_rules! each_language {
    ($callback:ident ! { $($more:tt)* }) => {
        $callback! {
            {
                /// Simplified Chinese.
                #[default]
                Zh zh "zh-CN" "中文";
                /// English.
                En en "en" "English";
            }
            $($more)*
        }
    };
}

macro_rules! languages {
    ({ $($(#[$meta:meta])* $variant:ident $key:ident $tag:literal $name:literal;)+ }) => {
        /// A language the app speaks. The first of the list is the one of who asked for none.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Lang {
            $($(#[$meta])* $variant,)+
            /// No language: every message in brackets, so that a test sees what is not one. Never chosen by a person, not in
            /// [`Self::ALL`], and not in the browser.
            #[cfg(not(target_arch = "wasm32"))]
            Pseudo,
        }

        impl Lang {
            /// Every language, in the order they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The tag for `lang` attributes and headers.
            #[must_use]
            pub const fn tag(self) -> &'static str {
                match self {
                    $(Self::$variant => $tag,)+
                    #[cfg(not(target_arch = "wasm32"))]
                    Self::Pseudo => "qps",
                }
            }

            /// The short name used in cookies, addresses, stored [`Text`] and `--lang`, such as `zh`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($key),)+
                    #[cfg(not(target_arch = "wasm32"))]
                    Self::Pseudo => "qps",
                }
            }

            /// What its speakers call it.
            #[must_use]
            pub const fn own_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    #[cfg(not(target_arch = "wasm32"))]
                    Self::Pseudo => "qps",
                }
            }
        }
    };
}

each_language!(languages! {});

impl Lang {
    /// Reads a tag such as `zh`, `zh-CN`, `en` or `en-GB`; a language the app does not speak is `None`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|lang| lang.key().eq_ignore_ascii_case(primary))
    }
}

/// Languages a stored [`Text`] always names, even when empty: settings are hashed when they are sealed, and those written
/// while the app spoke these two must stay the same bytes.
const ALWAYS_STORED: [Lang; 2] = [Lang::Zh, Lang::En];

/// Words an organiser may edit, by language. Stored as `{"zh":"…","en":"…"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(BTreeMap<Lang, String>);

impl Text {
    /// Chinese and English.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        [(Lang::Zh, zh), (Lang::En, en)].into_iter().collect()
    }

    /// The same words in every language: names that are not translated.
    #[must_use]
    pub fn same(words: &str) -> Self {
        Self::new(words, words)
    }

    /// The words in one language; where there are none, those of the first language that has some.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(&lang).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// The words in exactly this language; empty where there are none.
    #[must_use]
    pub fn exact(&self, lang: Lang) -> &str {
        self.0.get(&lang).map_or("", String::as_str)
    }

    /// There are no words in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each language that has words, with them.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.0.iter().map(|(lang, words)| (*lang, words.as_str()))
    }
}

impl<T: Into<String>> FromIterator<(Lang, T)> for Text {
    fn from_iter<I: IntoIterator<Item = (Lang, T)>>(words: I) -> Self {
        let words = words.into_iter().map(|(lang, words)| (lang, words.into()));
        Self(map_of(words.filter(|(_, words)| !words.is_empty())))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = |lang: &&Lang| ALWAYS_STORED.contains(lang) || self.0.contains_key(lang);
        serializer.collect_map(Lang::ALL.iter().filter(stored).map(|lang| (lang.key(), self.exact(*lang))))
    }
}

impl<'de> Deserialize<'de> for Text {
    /// A language the app does not speak is left out.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = BTreeMap::<String, String>::deserialize(deserializer)?;
        let known = |key: &str| Lang::ALL.iter().copied().find(|lang| lang.key() == key);
        Ok(words.into_iter().filter_map(|(key, words)| Some((known(&key)?, words))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_language_tags() {
        assert_eq!(Lang::parse("zh-CN"), Some(Lang::Zh));
        assert_eq!(Lang::parse("EN-gb"), Some(Lang::En));
        assert_eq!(Lang::parse("fr"), None);
    }

    #[test]
    fn an_empty_side_falls_back() {
        assert_eq!(Text::new("作品", "").get(Lang::En), "作品");
        assert_eq!(Text::new("", "Film").get(Lang::Zh), "Film");
        assert_eq!(Text::new("作品", "").exact(Lang::En), "");
        assert!(Text::new("", "").is_empty());
    }

    #[test]
    fn what_is_stored_stays_the_same_bytes() {
        for stored in [r#"{"zh":"初评","en":"First round"}"#, r#"{"zh":"初评","en":""}"#, r#"{"zh":"","en":""}"#] {
            let text: Text = serde_json::from_str(stored).unwrap();
            assert_eq!(serde_json::to_string(&text).unwrap(), stored);
        }
        let other: Text = serde_json::from_str(r#"{"en":"First round","xx":"?"}"#).unwrap();
        assert_eq!(other, Text::new("", "First round"));
    }
}
