//! The record of a contest as a stranger checks it: in plain Python, by `docs/verify`, which shares no line
//! with the program, and by the program itself.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod proofs;

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use domain::record::verify_record;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;

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
        assert!(words.contains("4fe3c6e7 e364c3bb 2712acd5 7dd374b1 182edbe5 67c1c1a2 97724d01 67e370eb"), "{words}");
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
    for arguments in [vec!["no-such-file"], vec!["/dev/zero"], vec![], vec!["one", "two"]] {
        let output = python("verify.py", &arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
}

/// What tamper.py tried: the step that finds it, 0 where there is nothing to find.
#[derive(Deserialize)]
struct Tried {
    name: String,
    step: usize,
    file: String,
    older: Option<String>,
}

/// Whether an Ed25519 key signed a message.
fn fits(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
}

/// Two programs that share no line name the same step first, of every file.
#[test]
fn each_alteration_is_found_by_its_step() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tried-records");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let output = python("tamper.py", &["--keep", folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    let tried = std::fs::read_to_string(folder.join("tried.json")).unwrap();
    let tried: Vec<Tried> = serde_json::from_str(&tried).unwrap();
    assert!(tried.len() > 130, "{}", tried.len());
    let read = |name: &String| std::fs::read(folder.join(name)).unwrap();
    for Tried { name, step, file, older } in &tried {
        let (bytes, older) = (read(file), older.as_ref().map(read));
        let found = verify_record(&bytes, older.as_deref(), &fits);
        assert_eq!(found.first_failure().map_or(0, |step| step.number), *step, "{name}: {found}");
    }

    // As many films as a province has: a twentieth of a second is enough.
    let large = tried.iter().find(|one| one.name == "126 films").map(|one| read(&one.file)).unwrap();
    let time = || {
        let began = Instant::now();
        assert!(verify_record(&large, None, &fits).is_verified());
        began.elapsed()
    };
    let best = (0..5).map(|_| time()).min().unwrap();
    let most = if cfg!(debug_assertions) { 2_000 } else { 50 };
    assert!(best <= Duration::from_millis(most), "{best:?}");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn record_verify(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linxuan")).args(["record", "verify"]).args(arguments).output().unwrap()
}

#[test]
fn the_command_line_says_what_the_script_says() {
    let [full, public] = ["full", "public"].map(|edition| format!("{FOLDER}/specimen-{edition}.linxuan-record"));
    let (full, public) = (full.as_str(), public.as_str());
    let lines = |output: &Output| -> Vec<String> {
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        // What each step says in front of its details.
        let heads = words.lines().filter(|line| line.starts_with("step") || line.starts_with("verified"));
        heads.map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    for arguments in [vec![full], vec![public], vec![public, "--against", full]] {
        let (own, other) = (record_verify(&arguments), python("verify.py", &arguments));
        assert_eq!(own.status.code(), Some(0), "{}", said(&own));
        assert_eq!(lines(&own), lines(&other));
    }
    let altered = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cut.linxuan-record");
    let bytes = std::fs::read(full).unwrap();
    std::fs::write(&altered, &bytes[..bytes.len() - 1]).unwrap();
    let output = record_verify(&[altered.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("step  1 file: WRONG"), "{}", said(&output));
    for arguments in [vec!["no-such-file"], vec!["/dev/zero"], vec![], vec![full, "--against", "no-such-file"]] {
        let output = record_verify(&arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
}
