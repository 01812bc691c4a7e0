//! The letter that an invitation goes by.

use domain::access::Role;
use domain::hex;
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use store::{Contest, Ticket, Tx};
use words::common::role;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Recipient, write_letter};
use crate::mail::templates::until;

/// Writes to whom a ticket invites; `token` opens it.
pub(crate) async fn write_invitation(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    ticket: &Ticket,
    token: &str,
) -> Result<()> {
    let invited = ticket.role.unwrap_or(Role::Creator);
    let values = |lang: Lang| {
        Values::from([
            (Placeholder::Contest, contest.title.clone()),
            (Placeholder::Role, role(lang, invited).to_owned()),
            (Placeholder::Link, format!("{}/invitation/{token}", cx.mail.site)),
            (Placeholder::Until, until(lang, ticket.expires_at, &contest.settings.time_zone)),
        ])
    };
    let to =
        Recipient { account: None, address: ticket.email.as_deref().unwrap_or_default(), name: &ticket.details.name };
    let key = hex::encode(&ticket.token_hash);
    let letter = NewLetter { to, key: &key, values: &values, ends_at: Some(ticket.expires_at) };
    write_letter(cx, tx, Some(contest), LetterKind::Invitation, &letter).await
}
