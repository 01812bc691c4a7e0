mod samples;

use std::collections::BTreeSet;

use domain::audit::{DetailKey, EventKind};
use serde_json::Value;

use samples::sample;

/// Names in a detail, in nested values too. Whole documents of the domain have names of their own: fields of a form,
/// criteria, settings.
fn names(detail: &Value, into: &mut BTreeSet<String>) {
    const DOCUMENTS: [DetailKey; 13] = [
        DetailKey::Advance,
        DetailKey::Answers,
        DetailKey::Awards,
        DetailKey::Balance,
        DetailKey::Breaks,
        DetailKey::Change,
        DetailKey::Comments,
        DetailKey::Findings,
        DetailKey::Marks,
        DetailKey::MarksSetAside,
        DetailKey::OverTolerance,
        DetailKey::Page,
        DetailKey::Settings,
    ];
    match detail {
        Value::Object(parts) => {
            for (name, value) in parts {
                into.insert(name.clone());
                if !DOCUMENTS.iter().any(|key| key.key() == name) {
                    names(value, into);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_event_is_written_as_rows_have_it() {
    for kind in EventKind::ALL {
        let (written, kept) = sample(*kind);
        assert_eq!(written.to_string(), kept.to_string(), "{}", kind.key());
    }
}

#[test]
fn the_keys_of_details_are_those_that_events_write() {
    let mut found = BTreeSet::new();
    for kind in EventKind::ALL {
        names(&sample(*kind).0, &mut found);
    }
    let known: BTreeSet<String> = DetailKey::ALL.iter().map(|key| key.key().to_owned()).collect();
    assert_eq!(found, known);
}
