//! Events of awards and the award evening.

use domain::audit::EventKind;
use domain::awards::decided::DecidedAwards;
use domain::contest::preset;
use domain::ids::EntryId;
use serde_json::{Value, json};

use super::super::super::{AwardsAnnounce, AwardsDecide, AwardsPlan, AwardsRule, AwardsRuleDrop, PresentationArrange};
use super::written;

pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    match kind {
        K::AwardsAnnounce => (written(kind, &AwardsAnnounce { hash: "h" }), json!({ "hash": "h" })),
        K::AwardsDecide => {
            let awards = DecidedAwards::default();
            let event = AwardsDecide { hash: "ab", awards: &awards };
            (written(kind, &event), json!({ "hash": "ab", "awards": { "grades": [] } }))
        }
        K::AwardsPlan => {
            let plan = preset::open_contest().awards;
            (written(kind, &AwardsPlan { awards: &plan, reason: "r" }), json!({ "awards": plan, "reason": "r" }))
        }
        K::AwardsRule => {
            let none = AwardsRule { grade: None, reason: "r", decider: "d" };
            assert_eq!(written(kind, &none), json!({ "grade": null, "reason": "r", "decider": "d" }));
            let one = AwardsRule { grade: Some("g1"), reason: "r", decider: "d" };
            (written(kind, &one), json!({ "grade": "g1", "reason": "r", "decider": "d" }))
        }
        K::AwardsRuleDrop => (written(kind, &AwardsRuleDrop {}), json!({})),
        _ => {
            let films = std::slice::from_ref(entry);
            (written(kind, &PresentationArrange { films }), json!({ "films": [entry.to_string()] }))
        }
    }
}
