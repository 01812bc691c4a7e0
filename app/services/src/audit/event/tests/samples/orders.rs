//! Samples of what is told of films on order.

use domain::audit::EventKind;
use domain::calendar::Day;
use domain::ids::EntryId;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    let week: Day = "2026-06-01".parse().unwrap();
    let films = std::slice::from_ref(entry);
    let listed = json!({ "week": "2026-06-01", "films": [entry.as_str()] });
    match kind {
        K::MenuDraft => (written(kind, &MenuDraft { week, films }), listed),
        K::MenuSet => (written(kind, &MenuSet { week, films }), listed),
        K::OrderAnswer => (
            written(kind, &OrderAnswer { week, entry, reason: "r" }),
            json!({ "week": "2026-06-01", "entry": entry.as_str(), "reason": "r" }),
        ),
        K::OrdersTake => (written(kind, &OrdersTake { week, heads: 7 }), json!({ "week": "2026-06-01", "heads": 7 })),
        K::PreviewPropose => (written(kind, &PreviewPropose { week, films }), listed),
        K::PreviewSet => (
            written(kind, &PreviewSet { week, films, starts: 5, until: 9 }),
            json!({ "week": "2026-06-01", "films": [entry.as_str()], "starts": 5, "until": 9 }),
        ),
        other => panic!("{} is told of no order", other.key()),
    }
}
