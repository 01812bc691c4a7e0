//! An address on the web.
//!
//! The `url` crate reads it as browsers do; `leptos_router` brings that crate along anyway. What browsers mend in silence
//! and people then misread is refused before: a missing scheme, backslashes, whitespace, credentials in front of the host.

use serde::{Deserialize, Serialize};
use url::Url;

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::{AddressFault, AnswerProblem};
use super::rules::{ContestLists, KindRules};
use crate::folding::is_invisible;
use crate::limits;
use crate::text::Lang;

/// An address on the web, `http` or `https`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebAddress {}

impl WebAddress {
    pub(super) const KEY: &str = "web_address";
}

/// The address a browser goes to: the host in its ASCII form, what is not ASCII percent-encoded.
fn target(typed: &str) -> Result<String, AddressFault> {
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| typed.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let rest = scheme.and_then(|scheme| typed.get(scheme.len()..)).ok_or(AddressFault::Scheme)?;
    let refused = |c: char| c.is_whitespace() || c == '\\' || is_invisible(c);
    if typed.chars().any(refused) || !escapes_are_whole(rest) {
        return Err(AddressFault::Characters);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(AddressFault::Credentials);
    }
    if authority.is_empty() {
        return Err(AddressFault::Host);
    }
    Url::parse(typed).map(String::from).map_err(|_| AddressFault::Host)
}

/// Every `%` begins two hexadecimal digits, and none of them is a control character.
fn escapes_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let byte = after.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
        byte.and_then(|two| u8::from_str_radix(two, 16).ok()).is_some_and(|byte| !byte.is_ascii_control())
    })
}

impl KindRules for WebAddress {
    /// As it was typed: an address that says something else without what cannot be seen in it is refused, not mended.
    fn read(&self, typed: &str) -> Answer {
        Answer::Text(typed.trim().to_owned())
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        let found = answer.to_text();
        answer.longer_than(limits::WEB_ADDRESS).or_else(|| {
            target(&found)
                .err()
                .map(|fault| AnswerProblem::WebAddress { found: found.chars().take(80).collect(), fault })
        })
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        let shown = answer.to_text();
        match target(&shown) {
            Ok(target) => vec![AnswerLine::Link { target, shown }],
            Err(_) => answer.lines(|_| None),
        }
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contest::preset;

    fn check(typed: &str) -> Option<AnswerProblem> {
        let kind = WebAddress {};
        kind.check(&kind.read(typed), &preset::selection())
    }

    #[test]
    fn addresses_lead_where_browsers_go() {
        for (typed, expected) in [
            ("https://example.org", "https://example.org/"),
            ("HTTP://Example.ORG:80/a", "http://example.org/a"),
            (
                "https://example.org/片/夜航?q=江#尾",
                "https://example.org/%E7%89%87/%E5%A4%9C%E8%88%AA?q=%E6%B1%9F#%E5%B0%BE",
            ),
            ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
            ("https://bücher.example/%C3%A4", "https://xn--bcher-kva.example/%C3%A4"),
            ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
            ("https://example.org/~a/(b)?x=1&y=<2>", "https://example.org/~a/(b)?x=1&y=%3C2%3E"),
            ("https://example.org/user@host", "https://example.org/user@host"),
        ] {
            assert_eq!(target(typed).as_deref(), Ok(expected), "{typed}");
            assert_eq!(check(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_could_mislead_is_refused_with_its_reason() {
        for (typed, fault) in [
            ("javascript:alert(1)", AddressFault::Scheme),
            ("JaVaScRiPt://example.org/%0aalert(1)", AddressFault::Scheme),
            ("data:text/html,x", AddressFault::Scheme),
            ("ftp://example.org", AddressFault::Scheme),
            ("//example.org", AddressFault::Scheme),
            ("example.org", AddressFault::Scheme),
            ("https:example.org", AddressFault::Scheme),
            ("片://example.org", AddressFault::Scheme),
            ("https://user:secret@example.org/", AddressFault::Credentials),
            ("https://example.org@evil.example/", AddressFault::Credentials),
            ("https://@example.org/", AddressFault::Credentials),
            ("https://example.org\\@evil.example", AddressFault::Characters),
            ("https://example.org/a b", AddressFault::Characters),
            ("https://exa\tmple.org", AddressFault::Characters),
            ("https://example.org/\u{0}", AddressFault::Characters),
            ("https://example.org/\u{202e}gpj.exe", AddressFault::Characters),
            ("https://exam\u{200b}ple.org", AddressFault::Characters),
            ("https://example.org/%", AddressFault::Characters),
            ("https://example.org/%g0", AddressFault::Characters),
            ("https://example.org/%片", AddressFault::Characters),
            ("https://example.org/%0d%0aSet-Cookie:x", AddressFault::Characters),
            ("https://", AddressFault::Host),
            ("https:///example.org", AddressFault::Host),
            ("https://exa<mple.org", AddressFault::Host),
            ("https://example.org:99999/", AddressFault::Host),
            ("https://xn--a/", AddressFault::Host),
        ] {
            let found = typed.chars().take(80).collect();
            assert_eq!(check(typed), Some(AnswerProblem::WebAddress { found, fault }), "{typed}");
        }
        let long = format!("https://example.org/{}", "片".repeat(limits::WEB_ADDRESS));
        assert_eq!(check(&long), Some(AnswerProblem::TooLong { found: 2_020, max: 2_000 }));
    }

    #[test]
    fn an_answer_of_before_the_field_was_an_address_reads_as_text() {
        let lines = |text: &str| WebAddress {}.lines(&Answer::Text(text.to_owned()), &preset::selection(), Lang::En);
        assert_eq!(lines("see our site"), [AnswerLine::Text("see our site".to_owned())]);
        let shown = "https://example.org/片".to_owned();
        let target = "https://example.org/%E7%89%87".to_owned();
        assert_eq!(lines(&shown), [AnswerLine::Link { target, shown }]);
    }

    proptest! {
        #[test]
        fn what_is_linked_is_plain_ascii_and_of_the_web(
            typed in prop_oneof![any::<String>(), "https?://[^ ]{0,40}", "(https?|javascript|data):[/\\\\]{0,3}[a-z@:%.片\u{202e}\t]{0,30}"],
        ) {
            if let Ok(target) = target(&typed) {
                prop_assert!(target.starts_with("http://") || target.starts_with("https://"), "{target}");
                prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target}");
                let url = Url::parse(&target).unwrap();
                prop_assert!(url.username().is_empty() && url.password().is_none() && url.has_host(), "{target}");
                // Nothing changes when it is read again: what is shown, stored and linked stays one address.
                prop_assert_eq!(super::target(&target), Ok(target.clone()));
            }
        }
    }
}
