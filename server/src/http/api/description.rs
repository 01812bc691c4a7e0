//! `openapi.json` beside the code: the same operations, scopes and words. What is really answered is held against it in
//! `server/tests/api.rs`.

use std::collections::BTreeSet;

use domain::access::Scope;
use domain::entry::EntryState;
use domain::film::Level;
use domain::film::kind::FileKind;
use serde_json::Value;
use services::FileState;

use super::operations::{DESCRIPTION, operations, upload_operations};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn description() -> Value {
    serde_json::from_str(DESCRIPTION).unwrap()
}

/// Every operation that is described: method, path, what is said of it and of its path.
fn described(description: &Value) -> Vec<(&str, &str, &Value, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| Some((*method, path.as_str(), item.get(*method)?, item)))
    });
    operations.collect()
}

#[test]
fn every_operation_is_described_and_every_described_one_exists() {
    let description = description();
    let described: BTreeSet<(&str, &str)> =
        described(&description).into_iter().map(|(method, path, ..)| (method, path)).collect();
    let known: Vec<_> = operations().into_iter().chain(upload_operations()).collect();
    let known: BTreeSet<(&str, &str)> = known.iter().map(|operation| (operation.method, operation.path)).collect();
    assert_eq!(described, known);
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let mut open = vec![&description];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                if let Some(Value::String(to)) = members.get("$ref") {
                    assert!(description.pointer(to.trim_start_matches('#')).is_some(), "{to}");
                    seen += 1;
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_parameter_of_a_path_is_described_and_every_operation_has_a_name_of_its_own() {
    let description = description();
    let mut names = BTreeSet::new();
    for (method, path, operation, item) in described(&description) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
        let listed = [item, operation].into_iter().filter_map(|holder| holder["parameters"].as_array()).flatten();
        let in_path: BTreeSet<&str> = listed
            .map(|parameter| match parameter["$ref"].as_str() {
                Some(to) => description.pointer(to.trim_start_matches('#')).unwrap(),
                None => parameter,
            })
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let in_braces: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(in_path, in_braces, "{method} {path}");
    }
}

#[test]
fn scopes_and_vocabularies_are_those_of_the_code() {
    let description = description();
    let scopes: BTreeSet<&str> = Scope::ALL.into_iter().map(Scope::key).collect();
    let mut used = BTreeSet::new();
    for (method, path, operation, _) in described(&description) {
        for way in operation["security"].as_array().unwrap() {
            for scope in way["token"].as_array().unwrap() {
                assert!(scopes.contains(scope.as_str().unwrap()), "{method} {path}: {scope}");
                used.insert(scope.as_str().unwrap());
            }
        }
    }
    assert_eq!(used, scopes, "each scope is good for something");
    let said = description.pointer("/components/securitySchemes/token/description").unwrap().as_str().unwrap();
    for scope in scopes {
        assert!(said.contains(scope), "{scope}");
    }
    let vocabulary = |pointer: &str| -> BTreeSet<String> {
        let values = description.pointer(&format!("/components/schemas/{pointer}/enum")).unwrap().as_array().unwrap();
        values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    };
    let keys = |keys: &[&str]| -> BTreeSet<String> { keys.iter().map(|key| (*key).to_owned()).collect() };
    assert_eq!(vocabulary("EntryState"), keys(&EntryState::ALL.map(EntryState::key)));
    assert_eq!(vocabulary("File/properties/kind"), keys(&FileKind::ALL.map(FileKind::key)));
    for state in vocabulary("FileState") {
        assert!(state.parse::<FileState>().is_ok(), "{state}");
    }
    for level in vocabulary("Finding/properties/level") {
        assert!(serde_json::from_value::<Level>(level.clone().into()).is_ok(), "{level}");
    }
}
