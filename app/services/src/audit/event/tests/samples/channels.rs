//! Samples of what is told of channels.

use domain::audit::EventKind;
use domain::ids::EntryId;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    let named = json!({ "channel": "n" });
    match kind {
        K::BroadcastAir => (
            written(kind, &BroadcastAir { entry, station: "s", aired: "2026-10-01" }),
            json!({ "entry": entry.as_str(), "station": "s", "aired": "2026-10-01" }),
        ),
        K::BroadcastPlan => (
            written(kind, &BroadcastPlan { entry, station: "s", planned: "2026-10-01" }),
            json!({ "entry": entry.as_str(), "station": "s", "planned": "2026-10-01" }),
        ),
        K::BroadcastRemove => (
            written(kind, &BroadcastRemove { entry, station: "s" }),
            json!({ "entry": entry.as_str(), "station": "s" }),
        ),
        K::ChannelAdd => (written(kind, &ChannelAdd { channel: "n" }), named),
        K::ChannelAnnounce => (
            written(kind, &ChannelAnnounce { entry, channel: &["n".to_owned()] }),
            json!({ "entry": entry.as_str(), "channel": ["n"] }),
        ),
        K::ChannelGone => (written(kind, &ChannelGone { channel: "n" }), named),
        K::ChannelRemove => (written(kind, &ChannelRemove { channel: "n" }), named),
        K::ChannelRepeat => (written(kind, &ChannelRepeat { channel: "n" }), named),
        K::ChannelSwitch => {
            (written(kind, &ChannelSwitch { channel: "n", state: "off" }), json!({ "channel": "n", "state": "off" }))
        }
        K::ChannelTry => (written(kind, &ChannelTry { channel: "n" }), named),
        K::EmbedHosts => {
            (written(kind, &EmbedHosts { hosts: &["a.example".to_owned()] }), json!({ "hosts": ["a.example"] }))
        }
        K::FeedKeyCreate => (written(kind, &FeedKeyCreate { channel: "n" }), named),
        K::FeedKeyRevoke => (written(kind, &FeedKeyRevoke { channel: "n" }), named),
        other => panic!("{} is told of no channel", other.key()),
    }
}
