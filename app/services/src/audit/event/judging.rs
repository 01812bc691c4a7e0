//! Declarations, sheets, signatures, recusals.

use std::collections::BTreeMap;

use domain::ids::{AccountId, EntryId};
use domain::scoring::rubric::Marks;
use domain::time::Micros;

events! {
    JudgeDeclare<'a> { round: u8, statement: &'a str, }
    FilmSkip<'a> { entry: &'a EntryId, reason: &'a str, watched_percent: i64, }
    FilmUnverified<'a> {
        entry: &'a EntryId,
        /// What would have been watched.
        watched_percent: i64,
    }
    SheetSave<'a> {
        entry: &'a EntryId,
        version: i64,
        marks: &'a Marks,
        total: Option<i64>,
        comments: &'a BTreeMap<String, String>,
        comment: &'a str,
        red_line: &'a str,
        /// How many; what a judge notes for themselves is nobody else's.
        notes: usize,
        watched_percent: i64,
        skipped: &'a str,
    }
    SheetsSign<'a> { round: u8, sheets: u64, hash: &'a str, }
    SheetsReopen<'a> { sheets: u64, reason: &'a str, }
    RecusalDeclare<'a> { entry: &'a EntryId, reason: &'a str, marks_set_aside: Option<&'a Marks>, }
    RecusalFound<'a> {
        entry: &'a EntryId,
        judge: &'a AccountId,
        /// Empty where the rules found it.
        reason: &'a str,
        marks_set_aside: Option<&'a Marks>,
    }
    RecusalLift<'a> {
        entry: &'a EntryId,
        judge: &'a AccountId,
        /// How many signed sheets were opened again, because this one is not signed.
        sheets: u64,
    }
    RecusalKeep<'a> { entry: &'a EntryId, judge: &'a AccountId, }
    RecusalDismiss<'a> { entry: &'a EntryId, judge: &'a AccountId, round: u8, }
    ConflictDecide<'a> { entry: &'a EntryId, judge: &'a AccountId, conflict: bool, reason: &'a str, }
    ConflictWithdraw<'a> { entry: &'a EntryId, judge: &'a AccountId, }
    RecusalReplace<'a> {
        entry: &'a EntryId,
        leaves: &'a AccountId,
        comes: &'a AccountId,
        sheets: u64,
        /// A term of their own.
        #[serde(skip_serializing_if = "Option::is_none")]
        deadline: Option<Micros>,
    }
}
