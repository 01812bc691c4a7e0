//! Entries.

use domain::entry::EntryState;
use domain::form::Answers;

events! {
    EntriesImport<'a> { filename: &'a str, hash: &'a str, created: usize, changed: usize, }
    EntryDraft<'a> { answers: &'a Answers, }
    EntryEdit<'a> { answers: &'a Answers, }
    EntrySubmit<'a> { receipt: Option<&'a str>, answers: &'a Answers, film_sha256: Option<&'a str>, }
    EntryWithdraw {}
    EntryCheck<'a> { to: EntryState, reasons: &'a str, }
}
