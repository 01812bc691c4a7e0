//! The rooms of `services` and of the pages, in their order.

use crate::imports::{imports, rings, sources, upward};
use crate::workspace::root;

/// Rooms of `services`, from the ground up: each imports only what stands before it.
const SERVICES: &[&str] = &[
    "clock",
    "signer",
    "error",
    "media",
    "hashing",
    "mail_server",
    "lanes",
    "actor",
    "figures",
    "documents",
    "context",
    "input",
    "time",
    "paging",
    "ask",
    "audit",
    "jobs",
    "webhooks",
    "mail",
    "accounts",
    "calendar",
    "record",
    "rounds",
    "contests",
    "entries",
    "films",
    "assignment",
    "judging",
    "results",
    "selection",
    "amendments",
    "feedback",
    "notices",
    "objections",
    "meeting",
    "awards",
    "presentation",
    "phases",
    "letters",
    "releases",
    "playback",
    "public",
    "channels",
    "search",
    "overview",
    "exports",
    "certificates",
    "imports",
    "packages",
    "exhibition",
    "popularity",
    "workers",
    "archive",
    "backup",
    "portable",
];

/// Rooms of the pages, from the ground up, above the crates of `islands`.
const PAGES: &[&str] = &[
    "site",
    "ui",
    "accounts",
    "contests",
    "letters",
    "forms",
    "settings",
    "assignment",
    "people",
    "films",
    "entries",
    "rounds",
    "screening",
    "units",
    "judging",
    "results",
    "selection",
    "amendments",
    "feedback",
    "calendar",
    "notices",
    "objections",
    "meeting",
    "awards",
    "presentation",
    "audit",
    "record",
    "certificates",
    "exports",
    "packages",
    "imports",
    "releases",
    "public",
    "channels",
    "exhibition",
    "popularity",
    "search",
    "overview",
    "routes",
    "shell",
];

/// Crates whose files must not import each other in a ring.
const WITHOUT_RINGS: &[&str] = &[
    "app/domain/src",
    "app/words/src",
    "app/store/src",
    "app/services/src",
    "app/islands/src",
    "app/islands/player/src",
    "app/islands/entry/src",
    "app/islands/desk/src",
    "app/islands/studio/src",
    "app/src",
    "server/src",
];

#[test]
fn rooms_import_only_rooms_below_them() {
    let services = imports(&sources(&root().join("app/services/src")));
    assert_eq!(upward(&services, SERVICES, &["Services"]), Vec::<String>::new(), "rooms of services");
    let pages = imports(&sources(&root().join("app/src")));
    assert_eq!(upward(&pages, PAGES, &[]), Vec::<String>::new(), "rooms of the pages");
}

#[test]
fn no_files_import_each_other_in_a_ring() {
    for folder in WITHOUT_RINGS {
        let found = rings(&imports(&sources(&root().join(folder))));
        assert_eq!(found, Vec::<Vec<String>>::new(), "{folder}");
    }
}
