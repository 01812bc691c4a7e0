//! Letters to authors when the result is published.

use std::collections::BTreeMap;

use domain::entry::EntryState;
use domain::ids::AccountId;
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use store::{Account, Contest, EntryLine, Tx};
use words::letters::{not_selected, selected};
use words::phrases;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Outbox, Recipient};

/// Drafts a letter to the author of every entry that has an outcome.
pub(crate) async fn write_results(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    let outbox = Outbox::of(cx, tx, Some(contest), LetterKind::Result).await?;
    let mut letters = Vec::new();
    let accounts = tx.accounts().await?.into_iter().filter(|account| account.disabled_at.is_none());
    let accounts: BTreeMap<AccountId, Account> = accounts.map(|account| (account.id.clone(), account)).collect();
    for entry in tx.entry_lines(&contest.id).await? {
        let EntryLine { id, owner_id, number, title, state, .. } = &entry;
        let chosen = match state {
            EntryState::Shortlisted => true,
            EntryState::NotShortlisted => false,
            _ => continue,
        };
        let Some(owner) = accounts.get(owner_id) else { continue };
        let values = |lang: Lang| {
            let outcome = if chosen { selected(lang) } else { not_selected(lang) };
            Values::from([
                (Placeholder::Contest, contest.title.clone()),
                (Placeholder::Entry, phrases::entry(lang, *number, title)),
                (Placeholder::Outcome, outcome.to_owned()),
                (Placeholder::Link, format!("{}/entries/{id}", cx.mail.site)),
            ])
        };
        // Published again after a step back, with another outcome, it is said again.
        let key = format!("{} {id} {}", contest.id, state.key());
        let to = Recipient::of(owner);
        letters.push(outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })?);
    }
    tx.insert_letters(&letters).await?;
    Ok(())
}
