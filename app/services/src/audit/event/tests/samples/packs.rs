//! Samples of what is told of packs.

use domain::audit::EventKind;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    let kept = json!({ "site": "G-001", "title": "t", "hash": "h" });
    match kind {
        K::PackImport => (written(kind, &PackImport { site: "G-001", title: "t", hash: "h" }), kept),
        K::PackMake => (written(kind, &PackMake { site: "G-001", title: "t", hash: "h" }), kept),
        other => panic!("{} is told of no pack", other.key()),
    }
}
