//! The commands that work on a file alone, as a process: output, exit codes, and where bad input is named.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// Runs `linxuan` with one file; exit code, what it printed as JSON, what it said.
fn run(name: &str, command: &str, text: impl AsRef<[u8]>, more: &[&str]) -> (i32, Value, String) {
    let file = file(name, text);
    let ran = run_on(&file, command, more);
    std::fs::remove_file(file).unwrap();
    ran
}

/// As [`run`], with a file that is there.
fn run_on(file: &Path, command: &str, more: &[&str]) -> (i32, Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linxuan")).arg(command).arg(file).args(more).output().unwrap();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), value, String::from_utf8(output.stderr).unwrap())
}

/// A file as it came from the field.
fn field(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/tables").join(name)
}

fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = std::env::temp_dir().join(format!("linxuan-rules-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

fn problem(change: impl FnOnce(&mut Value)) -> String {
    let mut problem = json!({
        "size": 2,
        "entries": [
            { "id": "a", "score": 9000, "groups": { "region": "W" } },
            { "id": "b", "score": 8900, "groups": { "region": "W" } },
            { "id": "c", "score": 8000, "groups": { "region": "E" } },
        ],
        "rules": [{ "id": "region:*", "family": "region", "group": "*", "max": 1 }],
    });
    change(&mut problem);
    problem.to_string()
}

#[test]
fn a_selection_is_solved_and_shaken() {
    let (code, found, said) = run("ok", "select", problem(|_| ()), &[]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(
        (&found["status"], &found["total"], &found["proven"]),
        (&json!("optimal"), &json!(17_000), &json!(true))
    );
    assert_eq!(found["entries"][1]["shortfall"], json!(100));

    let sheets = file("sheets", "entry,judge,score\na,j1,90\na,j2,90\nb,j1,88\nb,j2,90\nc,j1,80\nc,j2,80\n");
    let more = ["--robustness", "50", "--sheets", sheets.to_str().unwrap()];
    let (code, found, _) = run("robust", "select", problem(|_| ()), &more);
    std::fs::remove_file(&sheets).unwrap();
    assert_eq!((code, &found["share_selected"]["c"]), (0, &json!(1.0)));
    assert_eq!(found["entries"][2]["share_selected"], json!(1.0));
    assert_eq!(found["robustness"]["leave_one_out"].as_array().unwrap().len(), 2);
    assert_eq!(run("alone", "select", problem(|_| ()), &["--robustness", "5"]).0, 2);
}

#[test]
fn a_selection_is_told_in_three_steps() {
    let (code, found, _) = run("steps", "select", problem(|p| p["pinned"] = json!(["b"])), &["--explain", "none"]);
    let steps = &found["steps"];
    assert_eq!((code, &steps["by_score"]), (0, &json!({ "total": 17_900, "selected": ["a", "b"] })));
    let by_rules = json!({ "total": 17_000, "selected": ["a", "c"], "price": 900, "leaves": ["b"], "comes": ["c"] });
    assert_eq!(steps["by_rules"], by_rules);
    let ruled = json!({ "total": 16_900, "selected": ["b", "c"], "price": 100, "leaves": ["a"], "comes": ["b"] });
    assert_eq!(steps["after_rulings"], ruled);
    assert_eq!((&steps["price"], &found["total"]), (&json!(1_000), &json!(16_900)));
    // Rulings that break the rules leave nothing to choose; what was chosen before them is told.
    let (code, found, _) = run("broken", "select", problem(|p| p["pinned"] = json!(["a", "b"])), &[]);
    assert_eq!((code, &found["steps"]["after_rulings"]), (1, &Value::Null));
    assert_eq!(found["steps"]["by_rules"]["total"], json!(17_000));
}

#[test]
fn a_share_is_told_in_places_and_in_percent() {
    let share = |percent: u64| json!([{ "id": "share", "family": "region", "group": "*", "max_share": percent }]);
    let (code, found, said) = run("share", "select", problem(|p| p["rules"] = share(50)), &[]);
    assert_eq!((code, said.as_str(), &found["selected"]), (0, "", &json!(["a", "c"])));
    assert_eq!(
        found["rules"][1],
        json!({ "id": "region:W max_share", "bound": 1, "percent": 50, "percent_if_one_looser": 100, "count": 1,
                "gain_if_one_looser": 900, "gain_without": 900 })
    );
    let (code, found, _) = run("small-share", "select", problem(|p| p["rules"] = share(49)), &[]);
    assert_eq!((code, &found["status"]), (1, &json!("infeasible")));
    let ease = json!({ "rule": "region:W max_share", "from": 0, "to": 2, "from_percent": 49, "to_percent": 100 });
    assert_eq!(found["relaxation"], json!([ease]));
}

/// Two films are level in everything: what the seed draws for them decides, and a text of digits is another seed than the number.
#[test]
fn a_seed_is_a_number_or_a_text() {
    // printf '%s' "5:a" | sha256sum; printf '%s\n%s\n%s' "5" ties a | sha256sum; likewise of b. The larger is first.
    for (at, (seed, chosen)) in
        [(json!(5), "a"), (json!("5"), "b"), (json!("05 12"), "a"), (json!(7), "b")].into_iter().enumerate()
    {
        let level = |p: &mut Value| {
            p["size"] = json!(1);
            p["lottery_seed"] = seed.clone();
            p["entries"][1]["score"] = json!(9000);
        };
        let (code, found, said) = run(&format!("seed{at}"), "select", problem(level), &["--explain", "none"]);
        assert_eq!((code, said.as_str(), &found["selected"]), (0, "", &json!([chosen])), "{seed}");
    }
    for (at, bad) in [json!(""), json!(-1), json!(1.5), json!([1])].into_iter().enumerate() {
        let (code, _, said) = run(&format!("no-seed{at}"), "select", problem(|p| p["lottery_seed"] = bad.clone()), &[]);
        assert!(code == 2 && said.contains("lottery_seed"), "{bad}: {code} {said}");
    }
}

#[test]
fn impossible_is_one_and_malformed_is_two() {
    let infeasible: [fn(&mut Value); 3] = [
        |p| p["size"] = json!(3),
        |p| (p["pinned"], p["vetoed"]) = (json!(["a"]), json!(["a"])),
        |p| p["rules"] = json!([{ "id": "none", "family": "region", "group": "N", "min": 1 }]),
    ];
    for (at, change) in infeasible.into_iter().enumerate() {
        let (code, found, said) = run(&format!("no{at}"), "select", problem(change), &[]);
        assert_eq!((code, &found["status"]), (1, &json!("infeasible")), "{at}");
        assert!(!found["conflict"].as_array().unwrap().is_empty() && !said.is_empty(), "{at}");
    }
    type Change = fn(&mut Value);
    let malformed: [(Change, &str); 13] = [
        (|p| p["size"] = json!("two"), "size"),
        (|p| p["size"] = json!(-1), "size"),
        (|p| p["entries"][1]["id"] = json!("a"), "entries[1].id"),
        (|p| p["entries"][2]["score"] = json!(1e300), "entries[2].score"),
        (|p| p["entries"][2]["score"] = json!(80.5), "entries[2].score"),
        (|p| (p["rules"][0]["min"], p["rules"][0]["max"]) = (json!(3), json!(1)), "rules[0]"),
        (|p| p["rules"][0]["max_share"] = json!(0), "rules[0].max_share"),
        (|p| p["rules"][0]["max_share"] = json!(101), "a whole percentage from 1 to 100"),
        (|p| p["rules"][0]["max_share"] = json!(12.5), "rules[0].max_share"),
        (|p| p["rules"] = json!([{ "id": "s", "family": "region", "max_share": 20 }]), "rules[0].group"),
        (|p| p["pinned"] = json!(["nobody"]), "pinned[0]"),
        (|p| p["tolerance"] = json!(-5), "tolerance"),
        (|p| p["rules"] = json!({}), "rules"),
    ];
    for (at, (change, path)) in malformed.into_iter().enumerate() {
        let (code, found, said) = run(&format!("bad{at}"), "select", problem(change), &[]);
        assert_eq!((code, found), (2, Value::Null), "{path}");
        assert!(said.contains(path), "{path}: {said}");
    }
    for text in ["", "{", "NaN", "[]", "{\"size\": NaN}"] {
        assert_eq!(run("json", "select", text, &[]).0, 2, "{text}");
    }
    assert_eq!(run("empty", "select", "{\"size\":0,\"entries\":[],\"rules\":[]}", &[]).0, 0);
    let missing = Command::new(env!("CARGO_BIN_EXE_linxuan")).args(["select", "/nowhere.json"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn a_million_entries_are_answered() {
    let entries: Vec<String> =
        (0..1_000_000).map(|at| format!("{{\"id\":\"{at}\",\"score\":{}}}", at % 9_000)).collect();
    let text = format!("{{\"size\":3,\"rules\":[],\"entries\":[{}]}}", entries.join(","));
    let (code, found, _) = run("million", "select", text, &["--explain", "none"]);
    assert_eq!((code, &found["total"]), (0, &json!(26_997)));
}

#[test]
fn scores_and_agreement_print_the_documented_keys() {
    let text = "film,b1,b2,b3,b4\n1,73,74,,71\n2,,75,67,72\n3,73,75,68,\n4,75,,72,75\n";
    let (code, found, _) = run("score", "score", text, &["--method", "adjusted"]);
    assert_eq!(code, 0);
    assert_eq!(found["entries"][3]["shown"], json!("74.97"));
    assert_eq!(
        found["entries"].as_array().unwrap().iter().map(|e| e["adjusted_rank"].clone()).collect::<Vec<_>>(),
        [4, 3, 2, 1]
    );
    assert!((found["variance"]["judge"].as_f64().unwrap() - 8.016_666_7).abs() < 1e-6);
    assert_eq!(run("usual", "score", text, &[]).1["method"], json!("adjusted"));
    assert_eq!(run("trim", "score", text, &["--method", "trimmed"]).0, 1);
    assert_eq!(run("way", "score", text, &["--method", "best"]).0, 2);

    let apart = "film,a,b,c,d\nx,9,8,,\ny,,,7,6\n";
    let (code, found, said) = run("apart", "score", apart, &[]);
    assert_eq!((code, &found["graph"]["components"]), (1, &json!(2)));
    assert!(
        found["entries"][0]["adjusted"].is_null() && !found["notes"].as_array().unwrap().is_empty() && !said.is_empty()
    );

    let (code, found, _) = run("agree", "agreement", text, &[]);
    assert_eq!(code, 0);
    assert!(found["icc"]["2_1"]["value"].is_null() && found["alpha"]["interval"].is_number());
    assert!(!found["notes"].as_array().unwrap().is_empty());
    for (name, bad) in [("dup", "entry,judge,score\na,j,1\na,j,2\n"), ("nan", "film,j\na,NaN\n"), ("none", "")] {
        let (code, _, said) = run(name, "score", bad, &[]);
        assert_eq!(code, 2, "{name}");
        assert!(said.contains("line"), "{said}");
    }
    assert_eq!(run("weights", "score", text, &["--weights", "c1=-4"]).0, 2);
}

#[test]
fn films_are_dealt() {
    let text = json!({
        "entries": [{ "id": "A", "minutes": 10 }, { "id": "B", "minutes": 20 }, { "id": "C", "minutes": 30 }],
        "judges": [{ "id": "x", "conflicts": ["A"] }, { "id": "y" }, { "id": "z" }],
        "per_entry": 2,
    });
    let (code, found, _) = run("deal", "assign", text.to_string(), &[]);
    assert_eq!((code, &found["components"]), (0, &json!(1)));
    let tasks = found["assignments"].as_array().unwrap();
    assert_eq!(tasks.len(), 6);
    assert!(!tasks.iter().any(|task| task["judge"] == "x" && task["entry"] == "A"));
    let mut impossible = text.clone();
    impossible["per_entry"] = json!(3);
    let (code, found, said) = run("cannot", "assign", impossible.to_string(), &[]);
    assert_eq!((code, &found["entries"]), (1, &json!(["A"])));
    assert!(said.contains('A'));
    impossible["per_entry"] = json!(-3);
    let (code, _, said) = run("wrong", "assign", impossible.to_string(), &[]);
    assert!(code == 2 && said.contains("per_entry"), "{said}");
}

#[test]
fn tables_of_old_programs_are_read() {
    let shown =
        |found: &Value| found["entries"].as_array().unwrap().iter().map(|e| e["shown"].clone()).collect::<Vec<_>>();
    for name in ["gbk.csv", "cr_only.csv"] {
        let (code, found, said) = run_on(&field(name), "score", &[]);
        assert_eq!((code, said.as_str(), &found["judges"][0]["id"]), (0, "", &json!("甲")), "{name}");
        assert_eq!(shown(&found), ["81.25", "84.50", "70.50"], "{name}");
    }
    let table = "entry,judge,score\nE1,甲,80\nE1,乙,82.5\n";
    for (name, bytes) in [
        ("utf16le", table.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ("utf16be", table.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("tabs", table.replace(',', "\t").into_bytes()),
        ("semicolons", table.replace(',', ";").into_bytes()),
    ] {
        let (code, found, said) = run(name, "score", bytes, &[]);
        assert_eq!((code, said.as_str(), shown(&found)), (0, "", vec![json!("81.25")]), "{name}");
    }
    let (code, found, said) = run(
        "damaged",
        "score",
        b"entry,judge,score\nE1,\xe7\x94,80\nE1,\xe4\xb9\x99,\xe7\x94\xb2\xe4\xb9\x99\xe4\xb9\x99\n",
        &[],
    );
    assert_eq!((code, found), (2, Value::Null));
    assert!(said.contains("line 2: found bytes that are no text; allowed: UTF-8, UTF-16 or GB 18030"), "{said}");
}

#[test]
fn a_column_of_means_is_noted() {
    let (code, found, _) = run_on(&field("wide_mean.csv"), "score", &[]);
    assert_eq!(
        (code, &found["entries"][0]["shown"], found["judges"].as_array().unwrap().len()),
        (0, &json!("80.00"), 4)
    );
    for command in ["score", "agreement"] {
        let notes = run_on(&field("wide_mean.csv"), command, &[]).1["notes"].to_string();
        assert!(notes.contains("平均分") && notes.contains("is the mean of the other columns"), "{command}: {notes}");
    }
}

#[test]
fn ids_and_groups_that_read_the_same_are_one() {
    let (code, found, _) = run_on(&field("groupspace.json"), "select", &[]);
    assert_eq!((code, &found["selected"], &found["total"]), (0, &json!(["E01", "E04", "E03"]), &json!(26_600)));
    for id in [" a", "a\t", "ａ", "a\u{200b}", "\u{202e}a"] {
        let (code, found, said) = run("twice", "select", problem(|p| p["entries"][1]["id"] = json!(id)), &[]);
        assert_eq!((code, found), (2, Value::Null), "{id:?}");
        assert!(said.contains("entries[1].id: found \"a\", which is also entries[0]"), "{id:?}: {said}");
        let (code, found, _) = run("pin", "select", problem(|p| p["vetoed"] = json!([id])), &[]);
        assert_eq!((code, &found["selected"]), (0, &json!(["b", "c"])), "{id:?}");
        let (code, _, said) = run(
            "twice-assign",
            "assign",
            json!({
                "entries": [{ "id": "a" }, { "id": id }], "judges": [{ "id": "x" }], "per_entry": 1,
            })
            .to_string(),
            &[],
        );
        assert!(code == 2 && said.contains("entries[1].id"), "{id:?}: {said}");
        let table = format!("film,j1,j2\na,9,8\n\"{id}\",7,6\n");
        let (code, _, said) = run("twice-score", "score", table, &[]);
        assert!(code == 2 && said.contains("line 3"), "{id:?}: {said}");
    }
    // The sheets of another file are those of the same films.
    let sheets = file("spelled", "entry,judge,score\nａ,j1,90\na ,j2,90\nb,j1,88\nb,j2,90\nc,j1,80\nc,j2,80\n");
    let more = ["--robustness", "20", "--sheets", sheets.to_str().unwrap()];
    let (code, found, said) = run("robust-spelled", "select", problem(|_| ()), &more);
    std::fs::remove_file(&sheets).unwrap();
    assert_eq!((code, found["entries"][0]["share_selected"].is_number()), (0, true), "{said}");
}
