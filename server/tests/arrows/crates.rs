//! What each crate of the workspace names, and what it is built from, as cargo tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::workspace::root;

/// Each package and the members it may name. Nothing may name `server`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("words", &["domain"]),
    ("services", &["domain", "store", "words"]),
    ("islands", &["domain", "services", "words"]),
    ("islands-player", &["domain", "islands", "words"]),
    ("islands-entry", &["domain", "islands", "services", "words"]),
    ("islands-desk", &["domain", "islands", "islands-player", "services", "words"]),
    ("islands-studio", &["domain", "islands", "services", "words"]),
    (
        "app",
        &[
            "domain",
            "islands",
            "islands-desk",
            "islands-entry",
            "islands-player",
            "islands-studio",
            "services",
            "words",
        ],
    ),
    ("server", &["app", "domain", "islands", "services", "store", "words"]),
    ("frontend", &["islands-desk", "islands-entry", "islands-player", "islands-studio"]),
    ("bundler", &[]),
];

/// Kept out of the browser: pages, other layers, and crates too large to send.
const NOT_IN_THE_BROWSER: &[&str] =
    &["app", "store", "services", "server", "leptos_router", "leptos_meta", "sqlx", "tokio", "axum", "argon2"];

/// What would let the rules see a clock, a socket, a thread pool or chance.
const NOT_IN_THE_DOMAIN: &[&str] =
    &["tokio", "jiff", "chrono", "time", "rand", "getrandom", "uuid", "leptos", "axum", "sqlx", "regex", "reqwest"];

fn cargo(args: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).current_dir(root()).args(args).output().unwrap();
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The members as their manifests declare them: name → (dependency, kind or "normal", optional).
fn members() -> BTreeMap<String, Vec<(String, String, bool)>> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"])).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter().map(|dependency| {
                let kind = text(&dependency["kind"]).unwrap_or_else(|| "normal".to_owned());
                (text(&dependency["name"]).unwrap(), kind, dependency["optional"].as_bool().unwrap())
            });
            (text(&package["name"]).unwrap(), dependencies.collect())
        })
        .collect()
}

/// Every crate a package is built from.
fn built_from(args: &[&str]) -> BTreeSet<String> {
    let tree = cargo(&[&["tree", "--offline", "--prefix", "none", "--format", "{p}"], args].concat());
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn members_name_only_the_layers_below_them() {
    let members = members();
    let names: BTreeSet<&str> = members.keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, known, "a new member gets a line in ALLOWED");
    for (name, allowed) in ALLOWED {
        for (dependency, kind, _) in &members[*name] {
            if names.contains(dependency.as_str()) && dependency != name {
                assert!(allowed.contains(&dependency.as_str()), "{name} names {dependency} ({kind})");
            }
        }
    }
}

#[test]
fn only_store_names_sqlx() {
    for (name, dependencies) in members() {
        let sqlx = dependencies.iter().any(|(dependency, ..)| dependency.starts_with("sqlx"));
        assert_eq!(sqlx, name == "store", "{name} names sqlx: {sqlx}");
    }
}

#[test]
fn the_browser_side_has_neither_pages_nor_services() {
    for (name, dependencies) in members() {
        for (dependency, _, optional) in dependencies {
            let behind_ssr = optional || dependency != "services" || !name.starts_with("islands");
            assert!(behind_ssr, "services must be optional in {name}");
        }
    }
    let browser = built_from(&["-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal"]);
    assert!(browser.contains("islands") && browser.contains("words"));
    for name in NOT_IN_THE_BROWSER {
        assert!(!browser.contains(*name), "the browser side contains {name}");
    }
}

#[test]
fn the_domain_has_no_io_no_clock_and_no_chance() {
    let domain = built_from(&["-p", "domain", "-e", "normal"]);
    for name in NOT_IN_THE_DOMAIN {
        assert!(!domain.contains(*name), "domain is built from {name}");
    }
}

/// Features that only tests ask for would have everything above them compiled twice. What they need stands in the manifests.
#[test]
fn what_a_build_compiled_serves_the_tests() {
    let selection = ["--workspace", "--exclude", "frontend", "--prefix", "none", "--format", "{p} {f}"];
    let of = |edges: &str| -> BTreeSet<String> {
        let tree = cargo(&[&["tree", "--locked", "--edges", edges][..], &selection[..]].concat());
        tree.lines().map(|line| line.trim_end_matches(" (*)").trim_end().to_owned()).collect()
    };
    let (built, tested) = (of("normal,build"), of("normal,build,dev"));
    assert_eq!(built.difference(&tested).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(built.len() > 300 && tested.len() > built.len(), "{} of {}", built.len(), tested.len());
}
