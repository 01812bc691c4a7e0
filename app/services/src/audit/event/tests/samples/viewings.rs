//! Samples of what is told of viewings.

use domain::audit::EventKind;
use domain::ids::EntryId;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    match kind {
        K::ViewingAccept => (written(kind, &ViewingAccept {}), json!({})),
        K::ViewingByHand => (written(kind, &ViewingByHand {}), json!({})),
        K::ViewingHold => (written(kind, &ViewingHold {}), json!({})),
        K::ViewingPlan => (written(kind, &ViewingPlan { starts: 7 }), json!({ "starts": 7 })),
        K::ViewingReport => (written(kind, &ViewingReport {}), json!({})),
        K::ViewingReturn => (written(kind, &ViewingReturn { reason: "r" }), json!({ "reason": "r" })),
        K::ViewingUnverified => (
            written(kind, &ViewingUnverified { entry, watched_percent: 90 }),
            json!({ "entry": entry.as_str(), "watched_percent": 90 }),
        ),
        other => panic!("{} is told of no viewing", other.key()),
    }
}
