//! The record of a contest as a stranger checks it: in plain Python, by `docs/verify`, which shares no line with the program.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::path::Path;
use std::process::{Command, Output};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify");

/// What a script of the folder answers; a warning of Python is a failure.
fn python(script: &str, arguments: &[&str]) -> Output {
    Command::new("python3")
        .args(["-W", "error"])
        .arg(Path::new(FOLDER).join(script))
        .args(arguments)
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_stranger_verifies_the_specimen_in_python() {
    let [full, public] = ["full", "public"].map(|edition| format!("{FOLDER}/specimen-{edition}.linxuan-record"));
    let (full, public) = (full.as_str(), public.as_str());
    for arguments in [vec![full], vec![public], vec![public, "--against", full]] {
        let output = python("verify.py", &arguments);
        let words = said(&output);
        assert_eq!(output.status.code(), Some(0), "{words}");
        // The same root under both editions, as it would stand on paper.
        assert!(said.contains("4fe3c6e7 e364c3bb 2712acd5 7dd374b1 182edbe5 67c1c1a2 97724d01 67e370eb"), "{words}");
    }
}

#[test]
fn a_step_that_fails_is_named_and_nothing_to_verify_is_another_exit() {
    let mut bytes = std::fs::read(format!("{FOLDER}/specimen-full.linxuan-record")).unwrap();
    let mark = b"[900,850]";
    let at = bytes.windows(mark.len()).position(|part| part == mark).unwrap();
    drop(bytes.splice(at..at + mark.len(), *b"[950,850]"));
    let altered = Path::new(env!("CARGO_TARGET_TMPDIR")).join("altered.linxuan-record");
    std::fs::write(&altered, bytes).unwrap();
    let output = python("verify.py", &[altered.to_str().unwrap()]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    // The tree does not fit the signed root, and the sheets say why.
    for step in ["step  3 tree: WRONG", "step  8 sheets: WRONG", "expected: 9100", "found:    8800"] {
        assert!(words.contains(step), "{step}: {words}");
    }
    for arguments in [vec!["no-such-file"], vec![], vec!["one", "two"]] {
        let output = python("verify.py", &arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
}

#[test]
fn each_alteration_is_found_by_its_step() {
    let output = python("tamper.py", &[]);
    assert!(output.status.success(), "{}", said(&output));
}
