//! Samples of what is told of viewing plans.

use domain::audit::EventKind;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    let title = "t";
    match kind {
        K::PlanCreate => (written(kind, &PlanCreate { title }), json!({ "title": "t" })),
        K::PlanEdit => (written(kind, &PlanEdit { title }), json!({ "title": "t" })),
        K::PlanPublish => (
            written(kind, &PlanPublish { title, sites: 3, letters: 2 }),
            json!({ "title": "t", "sites": 3, "letters": 2 }),
        ),
        K::PlanRemind => (
            written(kind, &PlanRemind { title, sites: 1, letters: 1 }),
            json!({ "title": "t", "sites": 1, "letters": 1 }),
        ),
        K::PlanWithdraw => {
            (written(kind, &PlanWithdraw { title, reason: "r" }), json!({ "title": "t", "reason": "r" }))
        }
        other => panic!("{} is told of no plan", other.key()),
    }
}
