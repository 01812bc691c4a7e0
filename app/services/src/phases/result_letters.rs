//! Letters to authors when the result is published.

use std::collections::BTreeMap;

use domain::entry::EntryState;
use domain::ids::{AccountId, EntryId};
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use store::{Account, Contest, EntryLine, Letter, Tx};
use words::letters::{not_selected, selected};
use words::phrases;

use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Outbox, Recipient};

/// The entries that have an outcome, each with its author, whose account can be used.
pub(crate) async fn outcomes(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<(Account, EntryLine)>> {
    let accounts = tx.accounts().await?.into_iter().filter(|account| account.disabled_at.is_none());
    let accounts: BTreeMap<AccountId, Account> = accounts.map(|account| (account.id.clone(), account)).collect();
    let entries = tx.entry_lines(&contest.id).await?.into_iter();
    let told = entries.filter(|entry| is_chosen(entry).is_some());
    Ok(told.filter_map(|entry| Some((accounts.get(&entry.owner_id)?.clone(), entry))).collect())
}

/// Whether an entry is in the selection; `None` where that is not decided.
const fn is_chosen(entry: &EntryLine) -> Option<bool> {
    match entry.state {
        EntryState::Shortlisted => Some(true),
        EntryState::NotShortlisted => Some(false),
        _ => None,
    }
}

/// Names the outcome of an entry: published again after a step back, with another one, it is said again.
pub(crate) fn outcome_key(contest: &Contest, entry: &EntryId, outcome: EntryState) -> String {
    format!("{} {entry} {}", contest.id, outcome.key())
}

/// The letter to the author of an entry that has an outcome.
pub(crate) fn outcome_letter(
    cx: &Context,
    outbox: &Outbox,
    contest: &Contest,
    (owner, entry): (&Account, &EntryLine),
) -> Result<Letter> {
    let values = |lang: Lang| {
        let outcome = if is_chosen(entry) == Some(true) { selected(lang) } else { not_selected(lang) };
        Values::from([
            (Placeholder::Contest, contest.title.clone()),
            (Placeholder::Entry, phrases::entry(lang, entry.number, &entry.title)),
            (Placeholder::Outcome, outcome.to_owned()),
            (Placeholder::Link, format!("{}/entries/{}", cx.mail.site, entry.id)),
        ])
    };
    let (to, key) = (Recipient::of(owner), outcome_key(contest, &entry.id, entry.state));
    outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })
}

/// Drafts a letter to the author of every entry that has an outcome.
pub(crate) async fn write_results(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    let outbox = Outbox::of(cx, tx, Some(contest), LetterKind::Result).await?;
    let mut letters = Vec::new();
    for (owner, entry) in outcomes(tx, contest).await? {
        letters.push(outcome_letter(cx, &outbox, contest, (&owner, &entry))?);
    }
    tx.insert_letters(&letters).await?;
    Ok(())
}
