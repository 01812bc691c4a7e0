//! Overrides and the sealed selection.

use domain::ids::EntryId;

events! {
    SelectionOverride<'a> {
        comes: Option<&'a EntryId>,
        leaves: Option<&'a EntryId>,
        reason: &'a str,
        decider: &'a str,
    }
    SelectionOverrideDrop {}
    SelectionSeal<'a> { hash: &'a str, selected: &'a [String], method: &'a str, }
}
