//! Tables and documents as they come from the field.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::path::Path;

use domain::assignment::{self, Anchors, Conflict};
use domain::decoding::document_text;
use domain::scoring::{Method, Table, derived_notes, read_table, report};
use domain::selection::{Explain, Outcome, Scope, parse, solve};

fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/tests/field/tables");
    document_text(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

fn shown(table: &Table) -> Vec<String> {
    let report = report(table, None, Method::Mean).unwrap();
    report.entries.into_iter().map(|entry| format!("{} {}", entry.id, entry.shown.unwrap_or_default())).collect()
}

#[test]
fn old_encodings_and_line_ends_say_what_they_say() {
    for name in ["gbk.csv", "cr_only.csv"] {
        let table = read_table(&text(name)).unwrap();
        assert_eq!(table.judges, ["甲", "乙"], "{name}");
        assert_eq!(shown(&table), ["E1 81.25", "E2 84.50", "E3 70.50"], "{name}");
    }
}

#[test]
fn a_column_of_means_is_noted_and_counts() {
    let table = read_table(&text("wide_mean.csv")).unwrap();
    assert_eq!(table.judges, ["评委甲", "评委乙", "评委丙", "平均分"]);
    assert_eq!(shown(&table), ["A 80.00", "B 80.00", "C 75.00"]);
    let notes = derived_notes(&table);
    assert!(notes.len() == 1 && notes[0].contains("\"平均分\" is the mean of the other columns"), "{notes:?}");
}

#[test]
fn a_space_makes_no_other_group() {
    let problem = parse(&text("groupspace.json")).unwrap();
    let Outcome::Optimal(found) = solve(&problem, Explain::All) else { unreachable!() };
    // One a region, and the first two are of the same; the lottery orders the others.
    let mut selected = found.selected.clone();
    selected.sort_unstable();
    assert_eq!((found.total, selected), (26_600, ["E01", "E03", "E04"].map(str::to_owned).to_vec()));
    let groups: Vec<&str> = found.by_rule.as_ref().unwrap().rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(groups, ["region:A max", "region:B max", "region:C max"]);
}

#[test]
fn an_assignment_knows_a_name_in_any_spelling() {
    let text = |id: &str| {
        format!(
            r#"{{"entries":[{{"id":" a","groups":{{"region":"W "}}}},{{"id":"{id}","groups":{{"region":"Ｗ","unit":"\u3164"}}}}],
            "judges":[{{"id":"x\u200b","conflicts":["a "]}},{{"id":"y","conflicts":[{{"family":"region ","group":"W"}}]}}],
            "per_entry":0,"anchors":["b"],"fixed":[["x"," a"]]}}"#
        )
    };
    let problem = assignment::parse(&text("ｂ")).unwrap();
    assert_eq!(problem.entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["a", "ｂ"]);
    assert_eq!(problem.entries[0].groups, problem.entries[1].groups, "what shows nothing is no group");
    assert_eq!(problem.anchors, Anchors::Listed(vec!["ｂ".to_owned()]));
    assert_eq!(problem.judges[0].conflicts, [Conflict::Entry("a".to_owned())]);
    let group = Conflict::Group { family: "region".to_owned(), group: "W".to_owned() };
    assert_eq!(problem.judges[1].conflicts, [group]);
    assert_eq!(problem.fixed, [("x".to_owned(), "a".to_owned())]);
    let refused = |id: &str| assignment::parse(&text(id)).unwrap_err().to_string();
    let twice = "entries[1].id: found \"a\", which is also entries[0]; allowed: an id that occurs once";
    assert_eq!(refused("ａ\\u202e"), twice);
    assert!(refused("\\u3164").starts_with("entries[1].id: found "));
    let families = text("b").replace("\"unit\"", "\"region\\u0000\"");
    assert!(assignment::parse(&families.replace("\\u3164", "Z")).unwrap_err().allowed.contains("occurs once"));
}

#[test]
fn rules_and_pins_know_a_name_in_any_spelling() {
    let text = r#"{"size":1,"entries":[{"id":"a","score":2,"groups":{"region":"W"}},{"id":"b","score":1,"groups":{"region":"＊"}}],
        "rules":[{"id":" r ","family":"ｒegion","group":" W","max":0},{"id":"each","family":"region","group":" *","max":1}],
        "pinned":["b\u200b"]}"#;
    let problem = parse(text).unwrap();
    assert_eq!((problem.rules[0].id.as_str(), problem.rules[0].family.as_str()), ("r", "region"));
    assert_eq!(problem.rules[0].scope, Scope::Group("W".to_owned()));
    assert_eq!(problem.rules[1].scope, Scope::Each);
    let Outcome::Optimal(found) = solve(&problem, Explain::None) else { unreachable!() };
    assert_eq!(found.selected, ["b"]);
    assert_eq!(parse(&text.replace("\" W\"", "\"\\u3164\"")).unwrap_err().path, "rules[0].group");
}
