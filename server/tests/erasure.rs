//! Erasing people by the command line and on the page of the accounts: shown first, done on request; and the record of a contest that
//! they took part in verifies as before, by the program and by `docs/verify/verify.py`.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::path::PathBuf;
use std::process::{Command, Output};

use domain::record::RecordFile;
use harness::record::verified_by_both;
use harness::stage::{Person, Stage};
use serde_json::Value;
use words::{Lang, accounts};

/// A contest that is over: its seed was typed by organiser and staff, a judge signed, the creator's films were judged.
fn over() -> Stage {
    let stage = Stage::dealt("erasure");
    let (organiser, seed) = (&stage.organiser, stage.at("/record/seed"));
    stage.freeze();
    stage.done(organiser, &seed, "_form=dice&result=33+44");
    stage.done(&stage.staff, &seed, "_form=dice&result=33+44");
    stage.done(organiser, &stage.at("/assignment"), "_form=confirm");
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    stage.seal();
    for phase in ["publicity", "final", "archived"] {
        stage.done(organiser, &stage.at(""), &format!("_form=advance&to={phase}&reason=Nothing+was+objected"));
    }
    stage
}

fn linxuan(stage: &Stage, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.args(args).arg("--data").arg(&stage.server.data).env_remove("LINXUAN_DATABASE_URL");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Both editions as they are now: where they are, and their bytes.
fn exported(stage: &Stage, when: &str) -> [(PathBuf, Vec<u8>); 2] {
    ["full", "public"].map(|edition| {
        let file = stage.server.data.join(format!("{when}-{edition}.linxuan-record"));
        let out = file.to_str().unwrap();
        stage.server.linxuan(&["record", "export", &stage.contest, "--edition", edition, "--out", out], "");
        let bytes = std::fs::read(&file).unwrap();
        (file, bytes)
    })
}

/// The last root, and the texts that are opened.
fn read(bytes: &[u8]) -> (String, Vec<String>) {
    let file = RecordFile::read(bytes).unwrap();
    let root = file.notes.last().unwrap().0.root.groups();
    (root, file.openings.into_iter().map(|one| one.text).collect())
}

/// On the page it is shown first, by the same table, and done by a second button.
fn erased_on_the_page(stage: &Stage, who: &Person) {
    let administrator = stage.newcomer("administrator", "admin");
    let cookie = format!("Accept-Language: en\n{}", administrator.cookie);
    let shown = stage.server.form("/accounts", &cookie, &format!("_form=erase&id={}", who.id));
    assert_eq!(shown.status, 200, "{}", shown.body);
    for words in [accounts::erase_openings(Lang::En), accounts::kept_proofs(Lang::En)] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert!(shown.body.contains("value=\"erase-now\""), "{}", shown.body);
    assert_eq!(stage.get(who, "/account").status, 200, "nothing is erased yet");
    stage.done(&administrator, "/accounts", &format!("_form=erase-now&id={}", who.id));
    assert_ne!(stage.get(who, "/account").status, 200, "nobody is signed in as them any more");
}

#[test]
fn the_record_of_who_was_erased_verifies_as_before() {
    let stage = over();
    let judge = &stage.judges[0];
    let mut before = exported(&stage, "whole");
    let whole = read(&before[0].1);
    for text in ["Night Ferry", judge.email.as_str(), stage.staff.email.as_str()] {
        assert!(whole.1.iter().any(|one| one == text), "{text}: {:?}", whole.1);
    }

    // Without a word more it only says what it would do.
    for (more, code) in [(&[][..], 2), (&["--dry-run"][..], 0)] {
        let output = linxuan(&stage, &[&["account", "erase", judge.email.as_str()][..], more].concat());
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["done"], false);
        assert!(told["erased"]["openings"].as_i64().is_some_and(|rows| rows > 0), "{told}");
        assert_eq!(said(&output).contains("with --yes it is, and cannot be undone"), code == 2, "{}", said(&output));
    }
    let unchanged = exported(&stage, "unchanged");
    assert!(unchanged.iter().zip(&before).all(|(now, then)| now.1 == then.1), "nothing has changed");
    let nobody = linxuan(&stage, &["account", "erase", "nobody@example.invalid", "--yes"]);
    assert!(!nobody.status.success(), "{}", said(&nobody));

    let by_command = |who: &Person| {
        let output = linxuan(&stage, &["account", "erase", who.email.as_str(), "--yes"]);
        assert!(output.status.success(), "{}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["done"], true);
    };
    for (who, text) in [(&stage.creator, "Night Ferry"), (judge, &*judge.email), (&stage.staff, &*stage.staff.email)] {
        if who.id == stage.staff.id {
            erased_on_the_page(&stage, who)
        } else {
            by_command(who)
        }
        let after = exported(&stage, &who.id);
        for (new, old) in after.iter().zip(&before) {
            verified_by_both(new.0.to_str().unwrap(), old.0.to_str());
            let (root, texts) = read(&new.1);
            assert_eq!(root, whole.0, "the root is the one on paper");
            assert!(texts.iter().all(|one| one != text), "{text}: {texts:?}");
        }
        before = after;
    }
    let audit = linxuan(&stage, &["audit", "verify"]);
    assert!(audit.status.success(), "{}", said(&audit));
}
