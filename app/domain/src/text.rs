//! The languages of the app and text that exists in each of them.

use serde::{Deserialize, Serialize};

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
        }

        impl Lang {
            /// Every language, in the order they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The tag for `lang` attributes and headers.
            #[must_use]
            pub const fn tag(self) -> &'static str {
                match self {
                    $(Self::$variant => $tag,)+
                }
            }

            /// The short name used in cookies, addresses, stored [`Text`] and `--lang`, such as `zh`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($key),)+
                }
            }

            /// What its speakers call it.
            #[must_use]
            pub const fn own_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
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

/// Words an organiser may edit, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages at once.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// The same words in both languages: names that are not translated.
    #[must_use]
    pub fn same(words: &str) -> Self {
        Self::new(words, words)
    }

    /// The words in one language; an empty side falls back to the other.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Zh => (&self.zh, &self.en),
            Lang::En => (&self.en, &self.zh),
        };
        if first.is_empty() { second } else { first }
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
    }
}
