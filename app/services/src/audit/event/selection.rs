//! Overrides and the sealed selection.

use domain::contest::Balance;
use domain::ids::EntryId;
use domain::selection::{BrokenRules, OverTolerance};

events! {
    SelectionAmend<'a> { balance: &'a Balance, reason: &'a str, decider: &'a str, }
    SelectionOverride<'a> {
        comes: Option<&'a EntryId>,
        leaves: Option<&'a EntryId>,
        reason: &'a str,
        decider: &'a str,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        over_tolerance: &'a [OverTolerance],
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        breaks: &'a [BrokenRules],
        // By which what is broken has its names: an amendment may hold later, or no longer.
        #[serde(skip_serializing_if = "Option::is_none")]
        balance: Option<&'a Balance>,
    }
    SelectionOverrideDrop {}
    SelectionSeal<'a> { hash: &'a str, selected: &'a [String], method: &'a str, }
}
