//! Events of the popularity vote.

use domain::audit::EventKind;
use domain::ids::EntryId;
use domain::popularity::{BatchState, VoteRule};
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    match kind {
        K::VoteBatch => {
            let event = VoteBatch { state: BatchState::Void, vote_rule: VoteRule::Burst, votes: 31, reason: "r" };
            (written(kind, &event), json!({ "state": "void", "vote_rule": "burst", "votes": 31, "reason": "r" }))
        }
        K::VoteForget => (written(kind, &VoteForget {}), json!({})),
        K::VoteMembers => (written(kind, &VoteMembers { members: 9 }), json!({ "members": 9 })),
        K::VoteRoot => (written(kind, &VoteRoot { votes: 7, hash: "h" }), json!({ "votes": 7, "hash": "h" })),
        K::VoteSettings => {
            let settings = domain::popularity::VoteSettings::default();
            let kept = serde_json::to_value(&settings).unwrap();
            (
                written(kind, &VoteSettings { settings: &settings, starts: 5, until: 9 }),
                json!({ "settings": kept, "starts": 5, "until": 9 }),
            )
        }
        _ => {
            let opened = VoteState { state: domain::popularity::VoteState::Open, reason: "", count: None };
            assert_eq!(written(kind, &opened), json!({ "state": "open", "reason": "" }));
            let count = [VotesFor { entry, votes: 3 }];
            let sealed = VoteState { state: domain::popularity::VoteState::Sealed, reason: "", count: Some(&count) };
            let film = entry.to_string();
            (
                written(kind, &sealed),
                json!({ "state": "sealed", "reason": "", "count": [{ "entry": film, "votes": 3 }] }),
            )
        }
    }
}
