//! What people type, checked at the edge.

use crate::error::{Refusal, Result, TextName};

/// Words that must be there and not too long: a name, a title, a reason.
pub(crate) fn required_text(text: &str, what: TextName, max: usize) -> Result<String> {
    let text = text.trim();
    let found = text.chars().count();
    if (1..=max).contains(&found) { Ok(text.to_owned()) } else { Err(Refusal::Words { what, found, max }.into()) }
}

/// A lower-case address, checked for the little that can be known without sending mail.
pub(crate) fn email_address(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let sound = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if sound { Ok(email) } else { Err(Refusal::BadEmail(text.trim().chars().take(80).collect()).into()) }
}
