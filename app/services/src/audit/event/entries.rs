//! Entries.

use domain::entry::EntryState;
use domain::form::Answers;

events! {
    EntryDraft<'a> { answers: &'a Answers, }
    EntryEdit<'a> { answers: &'a Answers, }
    EntrySubmit<'a> { receipt: Option<&'a str>, answers: &'a Answers, film_sha256: Option<&'a str>, }
    EntryWithdraw {}
    EntryCheck<'a> { to: EntryState, reasons: &'a str, }
}
