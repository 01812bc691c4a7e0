//! Letters that came back: delivery status notifications (RFC 3464), as a mail server passes them on.

use std::borrow::Cow;

use domain::ids::LetterId;
use domain::letter::{LetterEvent, LetterState, RecipientStatus, delivery_status};
use mail_parser::{Message, MessageParser, PartType};
use store::LetterChange;

use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};

/// What a notification says of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BounceReport {
    /// The letter.
    pub letter: LetterId,
    /// Where it is now.
    pub state: LetterState,
    /// The notification changed that.
    pub changed: bool,
    /// Why it did not arrive; empty where it may still.
    pub reason: String,
}

impl Services {
    /// Reads a delivery status notification and notes with its letter that it did not arrive. One that only tells of a delay
    /// changes nothing.
    ///
    /// # Errors
    /// A missing permission; [`Refusal::NoDeliveryStatus`]; not found where the letter is none of this installation.
    pub async fn read_bounce(&self, actor: &Actor, notification: &[u8]) -> Result<BounceReport> {
        require_administrator(actor)?;
        let read = MessageParser::default().parse(notification).ok_or(Refusal::NoDeliveryStatus)?;
        let (recipients, message_id) = told(&read);
        let (false, Some(message_id)) = (recipients.is_empty(), message_id) else {
            return Err(Refusal::NoDeliveryStatus.into());
        };
        let mut tx = self.write().await?;
        let letter = tx.letter_by_message(&message_id).await?.ok_or(ServiceError::NotFound)?;
        // A letter has one recipient; who passes letters on may name another.
        let of_letter = recipients.iter().find(|one| one.failed && one.address == letter.address);
        let failed = of_letter.or_else(|| recipients.iter().find(|one| one.failed));
        let to = failed.and_then(|_| letter.state.after(LetterEvent::Bounce));
        let reason = failed.map(|one| one.reason.clone()).unwrap_or_default();
        let Some(to) = to else {
            return Ok(BounceReport { letter: letter.id, state: letter.state, changed: false, reason });
        };
        let change = LetterChange { from: letter.state, to, problem: &reason, wait: 0, held: false, afresh: false };
        if !tx.change_letter(&letter.id, &change).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::LetterBounce { email: &letter.address, problem: &reason };
        self.audit(&mut *tx, actor, letter.contest_id.as_ref(), letter.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(BounceReport { letter: letter.id, state: to, changed: true, reason })
    }
}

/// The recipients a notification tells of, and the `Message-ID` of the letter it is about.
fn told(notification: &Message<'_>) -> (Vec<RecipientStatus>, Option<String>) {
    let id = |message: &Message<'_>| message.message_id().map(|id| id.trim_matches(['<', '>']).to_owned());
    let (mut recipients, mut message_id) = (Vec::new(), None);
    for part in &notification.parts {
        let text = match &part.body {
            PartType::Text(text) | PartType::Html(text) => Cow::Borrowed(text.as_ref()),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8_lossy(bytes),
            PartType::Message(letter) => {
                message_id = message_id.or_else(|| id(letter));
                continue;
            }
            PartType::Multipart(_) => continue,
        };
        recipients.extend(delivery_status(&text));
        // Some return only the head of the letter, as text.
        let head = || MessageParser::default().parse_headers(text.as_bytes()).and_then(|head| id(&head));
        message_id = message_id.or_else(head);
    }
    (recipients, message_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\
                          Status: 5.1.1\r\n";

    fn notification(last: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nMessage-ID: <of-the-notification@mx.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n{STATUS}\r\n\
             --b\r\n{last}\r\n--b--\r\n"
        )
    }

    #[test]
    fn the_letter_is_the_one_that_is_returned() {
        for last in [
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <l1@c.example>\r\nSubject: s\r\n\r\ntext\r\n",
            "Content-Type: text/rfc822-headers\r\n\r\nSubject: s\r\nMessage-ID: <l1@c.example>\r\n",
        ] {
            let text = notification(last);
            let (recipients, id) = told(&MessageParser::default().parse(text.as_bytes()).unwrap());
            assert_eq!(id.as_deref(), Some("l1@c.example"), "{last}");
            assert!(
                matches!(recipients.as_slice(), [one] if one.failed && one.address == "a@b.example"),
                "{recipients:?}"
            );
        }
    }

    #[test]
    fn another_letter_is_no_notification() {
        let text = "From: a@b.example\r\nMessage-ID: <x@b.example>\r\nSubject: hello\r\n\r\nHow are you?\r\n";
        let (recipients, id) = told(&MessageParser::default().parse(text.as_bytes()).unwrap());
        assert!(recipients.is_empty() && id.is_none());
    }
}
