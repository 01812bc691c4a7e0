//! Overrides and the sealed selection.

use domain::contest::Balance;
use domain::ids::EntryId;

events! {
    SelectionAmend<'a> { balance: &'a Balance, reason: &'a str, decider: &'a str, }
    SelectionOverride<'a> {
        comes: Option<&'a EntryId>,
        leaves: Option<&'a EntryId>,
        reason: &'a str,
        decider: &'a str,
    }
    SelectionOverrideDrop {}
    SelectionSeal<'a> { hash: &'a str, selected: &'a [String], method: &'a str, }
}
