//! Letters to authors about an entry.

use domain::form::keys;
use domain::letter::{LetterKind, LetterNote, Placeholder, Values};
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::phrases;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Recipient, withdraw_letter, write_letter};

/// Writes to the author of an entry that it was submitted ([`LetterKind::Receipt`]) or returned ([`LetterKind::Return`]): once for
/// every version of it.
pub(crate) async fn write_to_author(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    entry: &Entry,
    kind: LetterKind,
) -> Result<()> {
    let Some(owner) = tx.account(&entry.owner_id).await? else { return Ok(()) };
    let title = entry.answer(keys::TITLE);
    let values = |lang: Lang| {
        Values::from([
            (Placeholder::Contest, contest.title.clone()),
            (Placeholder::Entry, phrases::entry(lang, entry.number, &title)),
            (Placeholder::Receipt, entry.receipt.clone().unwrap_or_default()),
            (Placeholder::Reasons, entry.reasons.clone()),
            (Placeholder::Link, format!("{}/entries/{}", cx.mail.site, entry.id)),
        ])
    };
    let key = key_of(entry);
    let letter = NewLetter { to: Recipient::of(&owner), key: &key, values: &values, ends_at: None };
    write_letter(cx, tx, Some(contest), kind, &letter).await
}

/// Withdraws what was written to the author about this version of an entry, unless it has left.
pub(crate) async fn withdraw_from_author(tx: &mut dyn Tx, entry: &Entry, kind: LetterKind) -> Result<()> {
    withdraw_letter(tx, kind, &key_of(entry), LetterNote::TakenBack).await
}

/// Names what is said about a version of an entry.
fn key_of(entry: &Entry) -> String {
    format!("{} {}", entry.id, entry.version)
}
