//! The reference case of the judging method, figure by figure.

#![expect(clippy::panic, reason = "a wrong answer ends a test")]

use std::collections::BTreeMap;

use domain::selection::{Explain, Outcome, Problem, RuleKind, Selection, parse, solve, verify};
use serde_json::Value;

const REFERENCE: &str = include_str!("data/selection-12x5.json");

fn optimal(problem: &Problem, explain: Explain) -> Selection {
    match solve(problem, explain) {
        Outcome::Optimal(selection) => selection,
        Outcome::Infeasible(conflict) => panic!("infeasible: {conflict:?}"),
    }
}

#[test]
fn every_expected_figure() {
    let problem = parse(REFERENCE).unwrap();
    let expected: Value = serde_json::from_str::<Value>(REFERENCE).unwrap()["expected"].clone();
    let selection = optimal(&problem, Explain::All);
    assert!(selection.proven);
    assert_eq!(serde_json::to_value(&selection.selected).unwrap(), expected["selected"]);
    assert_eq!(selection.total, expected["total"].as_i64().unwrap());
    assert_eq!(selection.best_without_rules, expected["best_without_rules"].as_i64().unwrap());
    assert_eq!(selection.cost_of_rules, expected["cost_of_rules"].as_i64().unwrap());
    let by_entry = selection.by_entry.as_ref().unwrap();
    assert_eq!(by_entry.second_best_total, expected["second_best_total"].as_i64());
    assert!(by_entry.tied_at_the_line.is_empty());
    assert_eq!(by_entry.reserves, ["E02", "E10", "E04", "E06", "E05", "E11", "E12"]);
    let distances: BTreeMap<&str, Option<i64>> =
        by_entry.entries.iter().map(|line| (line.id(), line.distance())).collect();
    for list in ["shortfall", "margin"] {
        for (id, value) in expected[list].as_object().unwrap() {
            assert_eq!(distances[id.as_str()], value.as_i64(), "{id}");
        }
    }
    let by_rule = selection.by_rule.as_ref().unwrap();
    for (family, total) in expected["total_without_family"].as_object().unwrap() {
        assert_eq!(by_rule.families[family].total_without, total.as_i64().unwrap(), "{family}");
    }
    for rule in &by_rule.rules {
        let gain = match rule.id.as_str() {
            "region:N max" => 800,
            "unit:u4 max" => 700,
            _ => 0,
        };
        assert_eq!(rule.gain_if_one_looser, gain, "{}", rule.id);
    }
}

#[test]
fn the_result_has_the_documented_form() {
    let problem = parse(REFERENCE).unwrap();
    let value = serde_json::to_value(solve(&problem, Explain::All)).unwrap();
    assert_eq!(value["status"], "optimal");
    assert_eq!(value["proven"], true);
    assert_eq!(value["families"]["region"]["total_without"], 43500);
    assert_eq!(value["entries"][0], serde_json::json!({"id": "E01", "selected": true, "margin": 200}));
    assert_eq!(value["entries"][1]["shortfall"], 200);
    assert_eq!(value["entries"][1]["brings"], serde_json::json!(["E02"]));
    let line = value["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "region:N max").unwrap();
    assert_eq!(
        line,
        &serde_json::json!({"id": "region:N max", "bound": 2, "count": 2, "gain_if_one_looser": 800, "gain_without": 800})
    );
    let bare = serde_json::to_value(solve(&problem, Explain::None)).unwrap();
    assert!(bare.get("entries").is_none() && bare.get("rules").is_none());
    let again: Outcome = serde_json::from_value(value).unwrap();
    assert_eq!(again, solve(&problem, Explain::All));
}

#[test]
fn the_infeasible_variant() {
    let mut problem = parse(REFERENCE).unwrap();
    let expected: Value = serde_json::from_str::<Value>(REFERENCE).unwrap()["expected"]["infeasible_variant"].clone();
    for rule in &mut problem.rules {
        if let Some(change) = expected["change"].get(&rule.id) {
            rule.set(RuleKind::Min, change["min"].as_u64().and_then(|min| usize::try_from(min).ok()));
        }
    }
    let Outcome::Infeasible(conflict) = solve(&problem, Explain::All) else { panic!("feasible") };
    assert_eq!(serde_json::to_value(&conflict.conflict).unwrap(), expected["conflict"]);
    assert_eq!(conflict.relaxation.len(), 1);
    let change = &conflict.relaxation[0];
    assert_eq!(change.from - change.to, 1);
    for rule in &mut problem.rules {
        if format!("{} min", rule.id) == change.rule {
            rule.set(RuleKind::Min, Some(change.to));
        }
    }
    assert!(matches!(solve(&problem, Explain::None), Outcome::Optimal(_)), "{change:?}");
    assert!(conflict.reason.contains("add up to 6"), "{}", conflict.reason);
}

#[test]
fn a_relaxed_answer_is_not_an_answer() {
    let text = r#"{"size": 2, "entries": [
        {"id": "1", "score": 1, "groups": {"a": "a1", "b": "b1", "c": "c1"}},
        {"id": "2", "score": 1, "groups": {"a": "a1", "b": "b2", "c": "c2"}},
        {"id": "3", "score": 1, "groups": {"a": "a2", "b": "b1", "c": "c2"}},
        {"id": "4", "score": 1, "groups": {"a": "a2", "b": "b2", "c": "c1"}}],
        "rules": [{"id": "a", "family": "a", "group": "*", "max": 1},
                  {"id": "b", "family": "b", "group": "*", "max": 1},
                  {"id": "c", "family": "c", "group": "*", "max": 1}]}"#;
    let problem = parse(text).unwrap();
    let Outcome::Infeasible(conflict) = solve(&problem, Explain::All) else { panic!("feasible") };
    assert_eq!(conflict.relaxation.iter().map(|change| change.to - change.from).sum::<usize>(), 1);
    assert!(conflict.conflict.contains(&"size".to_owned()));
    let verified = verify(&problem, &["1".to_owned(), "2".to_owned()]);
    assert_eq!(verified, Err(vec!["rule a: 2 of a a1".to_owned()]));
}
