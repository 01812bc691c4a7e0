//! What stands within “ ” in a message: a title that has such marks of its own has ‘ ’ there instead.

use std::borrow::Cow;
use std::fmt::Display;

use domain::quotes;

/// Arguments that are shown as they were typed, or as they are to be typed.
const VERBATIM: [&str; 2] = ["found", "words"];

/// Whether an argument of a text stands within “ ” there; `braced` is the argument with the braces and marks around it.
pub(crate) const fn is_quoted(text: &str, braced: &str, name: &str) -> bool {
    let [found, words] = VERBATIM;
    contains(text.as_bytes(), braced.as_bytes())
        && !is(name.as_bytes(), found.as_bytes())
        && !is(name.as_bytes(), words.as_bytes())
}

const fn contains(text: &[u8], part: &[u8]) -> bool {
    let mut rest = text;
    loop {
        if begins(rest, part) {
            return true;
        }
        match rest {
            [_, after @ ..] => rest = after,
            [] => return false,
        }
    }
}

const fn is(text: &[u8], other: &[u8]) -> bool {
    text.len() == other.len() && begins(text, other)
}

const fn begins(text: &[u8], part: &[u8]) -> bool {
    let (mut text, mut part) = (text, part);
    loop {
        match (text, part) {
            (_, []) => return true,
            ([one, rest @ ..], [other, others @ ..]) if *one == *other => {
                text = rest;
                part = others;
            }
            _ => return false,
        }
    }
}

/// What an argument of a message says in its text: as it is, or, where it is quoted, as it stands within “ ”.
pub(crate) trait Said<const QUOTED: bool> {
    /// How it is written.
    type Words: Display;

    /// What is written.
    fn said(self) -> Self::Words;
}

impl<'t> Said<true> for &'t str {
    type Words = Cow<'t, str>;

    fn said(self) -> Cow<'t, str> {
        quotes::quoted(self)
    }
}

impl Said<false> for &str {
    type Words = Self;

    fn said(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {
        $(impl<const QUOTED: bool> Said<QUOTED> for $number {
            type Words = Self;

            fn said(self) -> Self {
                self
            }
        })+
    };
}

numbers! { u8 u16 u32 u64 usize i64 }

#[cfg(test)]
mod tests {
    use domain::text::Lang;

    use super::*;
    use crate::{refusals, search, settings_lists};

    #[test]
    fn titles_with_marks_of_their_own_are_quoted_right() {
        assert_eq!(search::only_in(Lang::Zh, "“灯塔”影展"), "只在“‘灯塔’影展”");
        assert_eq!(search::only_in(Lang::En, "The “Lamp” days"), "Only in “The ‘Lamp’ days”");
        assert_eq!(search::only_in(Lang::Zh, "观摩"), "只在“观摩”");
        let told = settings_lists::lacking(Lang::En, "one draft", "The “why”");
        assert!(told.starts_with("“The ‘why’”: "), "{told}");
        assert!(refusals::bad_email(Lang::Zh, "“灯塔”").starts_with("““灯塔””"), "as it was typed");
    }

    #[test]
    fn only_what_stands_within_marks_is_changed() {
        assert!(is_quoted("去“{contest}”看", "“{contest}”", "contest"));
        assert!(!is_quoted("去{contest}看", "“{contest}”", "contest"));
        assert!(!is_quoted("“{found}”不对", "“{found}”", "found"));
        assert!(contains(b"abc", b"bc") && !contains(b"abc", b"cb") && contains(b"", b"") && !contains(b"", b"a"));
        assert_eq!(crate::phrases::titled(Lang::En, "The “Lamp”"), "The “Lamp”", "no marks around it");
    }
}
