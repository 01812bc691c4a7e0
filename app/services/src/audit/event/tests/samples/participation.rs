//! Samples of what is told of months of the exhibition.

use domain::audit::EventKind;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    let (region, month, reason) = ("4401", "2026-06", "r");
    match kind {
        K::ParticipationApprove => {
            (written(kind, &ParticipationApprove { region, month }), json!({ "region": "4401", "month": "2026-06" }))
        }
        K::ParticipationFreeze => (
            written(kind, &ParticipationFreeze { region, month, rule: "any@1", version: 2, hash: "h", reason }),
            json!({
                "region": "4401", "month": "2026-06", "rule": "any@1", "version": 2, "hash": "h", "reason": "r",
            }),
        ),
        K::ParticipationTakeBack => (
            written(kind, &ParticipationTakeBack { region, month, reason }),
            json!({ "region": "4401", "month": "2026-06", "reason": "r" }),
        ),
        K::SpotCheckAnnounce => (
            written(kind, &SpotCheckAnnounce { region, month, sites: 3, source: "s", hash: "h" }),
            json!({ "region": "4401", "month": "2026-06", "sites": 3, "source": "s", "hash": "h" }),
        ),
        K::SpotCheckDraw => (
            written(kind, &SpotCheckDraw { region, month, seed: "s", hash: "h" }),
            json!({ "region": "4401", "month": "2026-06", "seed": "s", "hash": "h" }),
        ),
        K::SpotCheckFind => (
            written(kind, &SpotCheckFind { site: "G-001", finding: "refuted", reason }),
            json!({ "site": "G-001", "finding": "refuted", "reason": "r" }),
        ),
        other => panic!("{} is told of no month", other.key()),
    }
}
