//! Samples of what is told of the exhibition.

use domain::audit::EventKind;
use domain::exhibition::settings::ExhibitionSettings;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind) -> (Value, Value) {
    use EventKind as K;
    let named = json!({ "site": "s" });
    match kind {
        K::ExhibitionEdit => {
            let settings = ExhibitionSettings::default();
            let kept = json!({
                "time_zone": "Asia/Shanghai", "rule": "any@1", "night_from": 1380, "night_until": 300,
            });
            (written(kind, &ExhibitionEdit { settings: &settings }), json!({ "settings": kept }))
        }
        K::ExhibitionEnd => {
            (written(kind, &ExhibitionEnd { role: "office", name: "n" }), json!({ "role": "office", "name": "n" }))
        }
        K::ExhibitionGrant => {
            (written(kind, &ExhibitionGrant { role: "manager", name: "n" }), json!({ "role": "manager", "name": "n" }))
        }
        K::RegionAdd => (written(kind, &RegionAdd { region: "44", name: "n" }), json!({ "region": "44", "name": "n" })),
        K::RegionRename => (
            written(kind, &RegionRename { region: "44", from: "a", to: "b" }),
            json!({ "region": "44", "from": "a", "to": "b" }),
        ),
        K::SiteAdd => (written(kind, &SiteAdd { site: "s", region: "44" }), json!({ "site": "s", "region": "44" })),
        K::SiteDeviceLink => (written(kind, &SiteDeviceLink { site: "s" }), named),
        K::SiteDeviceOff => (written(kind, &SiteDeviceOff { site: "s" }), named),
        K::SiteDeviceOn => (written(kind, &SiteDeviceOn { site: "s" }), named),
        K::SiteEdit => (
            written(kind, &SiteEdit { site: "s", from: "a", to: "b", reason: "r" }),
            json!({ "site": "s", "from": "a", "to": "b", "reason": "r" }),
        ),
        K::SiteExclude => (
            written(kind, &SiteExclude { name: "n", from: "2026-01-01", to: "2026-02-01", reason: "r" }),
            json!({ "name": "n", "from": "2026-01-01", "to": "2026-02-01", "reason": "r" }),
        ),
        K::SiteExcludeEnd => (
            written(kind, &SiteExcludeEnd { name: "n", from: "2026-01-01", to: "2026-02-01" }),
            json!({ "name": "n", "from": "2026-01-01", "to": "2026-02-01" }),
        ),
        K::SitesImport => (
            written(kind, &SitesImport { filename: "f", hash: "h", created: 1, changed: 2 }),
            json!({ "filename": "f", "hash": "h", "created": 1, "changed": 2 }),
        ),
        other => panic!("{} is not of the exhibition", other.key()),
    }
}
