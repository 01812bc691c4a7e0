//! Entries.

use domain::entry::EntryState;
use domain::form::Answers;
use domain::ids::EntryId;

events! {
    EntriesImport<'a> { filename: &'a str, hash: &'a str, created: usize, changed: usize, }
    EntryDraft<'a> { answers: &'a Answers, }
    EntryEdit<'a> { answers: &'a Answers, }
    EntryHand<'a> { unit: &'a str, }
    EntryNote {}
    EntryRead<'a> { to: EntryState, reasons: &'a str, }
    EntrySameWork<'a> { other: &'a EntryId, same: bool, reason: &'a str, }
    EntrySubmit<'a> { receipt: Option<&'a str>, answers: &'a Answers, film_sha256: Option<&'a str>, }
    EntryUncheck { from: EntryState, }
    EntryWithdraw {}
    EntryCheck<'a> { to: EntryState, reasons: &'a str, }
    NominationRank<'a> { unit: &'a str, entries: &'a [EntryId], }
    NominationReturn<'a> { unit: &'a str, reason: &'a str, }
}
