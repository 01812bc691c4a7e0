//! A letter as it goes over the wire.

use std::time::{Duration, UNIX_EPOCH};

use domain::letter::html;
use domain::typed;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use store::Letter;

use crate::mail_server::MailServer;

/// Text and the HTML made from it, with the headers of a letter that a program wrote. `now` is when it leaves, microseconds.
///
/// # Errors
/// An address that is none.
pub(super) fn message(letter: &Letter, server: &MailServer, now: i64) -> Result<Vec<u8>, String> {
    let to = letter.address.parse::<Address>().map_err(|error| format!("{}: {error}", letter.address))?;
    // On one line: the library ends the program over a name that it cannot write into a header.
    let name = Some(typed::line(&letter.name)).filter(|name| !name.is_empty());
    let sent = UNIX_EPOCH + Duration::from_micros(u64::try_from(now).unwrap_or_default());
    let header =
        |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let mut builder = Message::builder()
        .from(server.from.clone())
        .to(Mailbox::new(name, to))
        .subject(typed::line(&letter.subject))
        .message_id(Some(format!("<{}>", letter.message_id)))
        .date(sent)
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", letter.lang.tag()));
    if !letter.unsubscribe.is_empty() {
        builder = builder
            .raw_header(header("List-Unsubscribe", &format!("<{}>", letter.unsubscribe)))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let page = html(&letter.body, letter.lang.tag());
    let message = builder.multipart(MultiPart::alternative_plain_html(letter.body.clone(), page));
    Ok(message.map_err(|error| error.to_string())?.formatted())
}

#[cfg(test)]
mod tests {
    use domain::letter::{LetterKind, LetterState};
    use domain::text::Lang;

    use super::*;

    fn letter() -> Letter {
        Letter {
            id: "l1".parse().unwrap(),
            contest_id: None,
            account_id: None,
            kind: LetterKind::News,
            state: LetterState::Sending,
            dedup_key: "k".to_owned(),
            message_id: "l1@c.example".to_owned(),
            address: "a@b.example".to_owned(),
            name: "甲\r\nBcc: x@y.example".to_owned(),
            lang: Lang::Zh,
            subject: "题\r\nX-Other: 1".to_owned(),
            body: "甲：\n\n文\n.\n文".to_owned(),
            unsubscribe: String::new(),
            held: false,
            attempts: 1,
            due_at: 0,
            worker: "w".to_owned(),
            problem: String::new(),
            created_at: 0,
            sent_at: None,
            ends_at: None,
            wiped_at: None,
        }
    }

    #[test]
    fn the_headers_say_what_they_are_given_and_nothing_else() {
        let server = MailServer::parse("smtp://localhost", "办公室 <office@c.example>").unwrap();
        let written = String::from_utf8(message(&letter(), &server, 1_000_000).unwrap()).unwrap();
        assert!(written.is_ascii(), "any mail server takes it");
        let head = written.split("\r\n\r\n").next().unwrap();
        for line in
            ["Message-ID: <l1@c.example>", "Date: Thu, 01 Jan 1970 00:00:01 +0000", "Auto-Submitted: auto-generated"]
        {
            assert!(head.contains(line), "{line} in {head}");
        }
        let names: Vec<&str> =
            head.lines().filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap()).collect();
        assert!(!names.contains(&"Bcc") && !names.contains(&"X-Other"), "{names:?}");
        assert!(!names.iter().any(|name| name.starts_with("List-")), "no news");
        let text = written.find("text/plain").unwrap();
        assert!(text < written.find("text/html").unwrap(), "the text comes first");
    }

    #[test]
    fn news_can_be_ended_with_one_click() {
        let server = MailServer::parse("smtp://localhost", "office@c.example").unwrap();
        let news = Letter { unsubscribe: "https://c.example/unsubscribe/t".to_owned(), ..letter() };
        let written = String::from_utf8(message(&news, &server, 0).unwrap()).unwrap();
        assert!(written.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{written}");
        assert!(written.contains("<https://c.example/unsubscribe/t>"), "{written}");
        assert!(message(&Letter { address: "nobody".to_owned(), ..news }, &server, 0).is_err());
    }
}
