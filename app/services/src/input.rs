//! What people type, checked at the edge.

use domain::folding::is_invisible;
use domain::typed;

use crate::error::{Refusal, Result, TextName};

/// Words that must be there and not too long: a name, a title, a reason.
pub(crate) fn required_text(text: &str, what: TextName, max: usize) -> Result<String> {
    match optional_text(text, what, max)? {
        text if text.is_empty() => Err(Refusal::Words { what, found: 0, max }.into()),
        text => Ok(text),
    }
}

/// Words that may be missing, as they are kept; never cut.
pub(crate) fn optional_text(text: &str, what: TextName, max: usize) -> Result<String> {
    let text = if what.is_of_one_line() { typed::line(text) } else { typed::lines(text) };
    let found = text.chars().count();
    if found <= max { Ok(text) } else { Err(Refusal::Words { what, found, max }.into()) }
}

/// An address as accounts are looked up by it.
pub(crate) fn address(text: &str) -> String {
    typed::line(text).to_lowercase()
}

/// A lower-case address, checked for the little that can be known without sending mail.
pub(crate) fn email_address(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let sound = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || is_invisible(c))
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if sound { Ok(email) } else { Err(Refusal::BadEmail(typed::line(text).chars().take(80).collect()).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceError;

    fn refused(answer: Result<String>) -> Option<(usize, usize)> {
        match answer {
            Err(ServiceError::Refused(Refusal::Words { found, max, .. })) => Some((found, max)),
            _ => None,
        }
    }

    #[test]
    fn words_are_counted_as_they_are_kept_and_never_cut() {
        assert_eq!(required_text(" 夜\u{202e}航\u{0} ", TextName::Title, 2).ok().as_deref(), Some("夜航"));
        assert_eq!(refused(required_text("夜航人", TextName::Title, 2)), Some((3, 2)));
        assert_eq!(refused(required_text("\u{3164}\u{200b}", TextName::Name, 9)), Some((0, 9)));
        assert_eq!(optional_text("\u{3164}", TextName::Unit, 9).ok().as_deref(), Some(""));
        assert_eq!(refused(optional_text("十一", TextName::Unit, 1)), Some((2, 1)));
        assert_eq!(required_text("一\r\n二", TextName::Reason, 9).ok().as_deref(), Some("一\n二"));
        assert_eq!(required_text("一\r\n二", TextName::Name, 9).ok().as_deref(), Some("一 二"));
    }

    #[test]
    fn an_address_has_nothing_that_cannot_be_seen() {
        assert_eq!(email_address(" A@Example.Invalid ").ok().as_deref(), Some("a@example.invalid"));
        for wrong in ["a\u{200b}@example.invalid", "a@example.invalid\u{0}", "a\u{3164}@example.invalid"] {
            assert!(email_address(wrong).is_err(), "{wrong:?}");
        }
    }
}
