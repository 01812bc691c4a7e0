//! Samples of what is told of the library of the exhibition.

use domain::audit::EventKind;
use domain::ids::EntryId;
use serde_json::{Value, json};

use super::super::super::*;
use super::written;

/// A sample of such a kind as it is written, and as rows of installations have it.
pub(super) fn sample(kind: EventKind, entry: &EntryId) -> (Value, Value) {
    use EventKind as K;
    let titled = json!({ "title": "t" });
    match kind {
        K::CollectionCreate => (written(kind, &CollectionCreate { title: "t" }), titled),
        K::CollectionDelete => (written(kind, &CollectionDelete { title: "t" }), titled),
        K::CollectionEdit => (written(kind, &CollectionEdit { title: "t" }), titled),
        K::CollectionFilms => (
            written(kind, &CollectionFilms { title: "t", films: std::slice::from_ref(entry) }),
            json!({ "title": "t", "films": [entry.as_str()] }),
        ),
        other => panic!("{other:?} is told elsewhere"),
    }
}
