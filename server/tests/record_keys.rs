//! Keys that sign records: where they are kept, how one follows another, and the signature of a key that never was on the server.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify");

/// An empty folder of its own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("record-keys-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program, with this key in the environment where it is not empty.
fn linxuan(args: &[&str], key: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.args(args).env_remove("LINXUAN_DATABASE_URL").env_remove("LINXUAN_DATA").env("LINXUAN_RECORD_KEY", key);
    command.output().unwrap()
}

fn done(args: &[&str], key: &str) -> Value {
    let output = linxuan(args, key);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// Exit code and words.
fn ended(args: &[&str], key: &str) -> (i32, String) {
    let output = linxuan(args, key);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// How the doctor finds the key.
fn state(data: &str, key: &str) -> String {
    let output = linxuan(&["doctor", "--json", "--data", data], key);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = told["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == "record key").unwrap()["state"].as_str().unwrap().to_owned()
}

fn verify(file: &str) -> (Option<i32>, String) {
    let mut python = Command::new("python3");
    python.arg(Path::new(FOLDER).join("verify.py")).arg(file).env("PYTHONUTF8", "1");
    let output = python.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn a_person_signs_a_record_with_a_key_of_their_own() {
    let folder = folder("cosign");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (own, file, signed) = (at("own.key"), at("a.linxuan-record"), at("signed.linxuan-record"));
    let made = done(&["record", "key", "--out", &own, "--name", "notary.example"], "");
    assert_eq!(std::fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o600);
    let public = made["key"].as_str().unwrap();
    assert!(public.starts_with("notary.example+"), "{public}");
    let again = ended(&["record", "key", "--out", &own, "--name", "notary.example"], "");
    assert!(again.0 == 2 && again.1.contains("exists"), "{again:?}");

    let specimen = format!("{FOLDER}/specimen-public.linxuan-record");
    std::fs::copy(&specimen, &file).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let before = verify(&file);
    assert!(before.0 == Some(0) && !before.1.contains(public), "{before:?}");
    let told = done(&["record", "cosign", &file, "--key", &own, "--out", &signed], "");
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&specimen).unwrap(), "the file itself stays");
    assert_eq!(told["root"], "4fe3c6e7 e364c3bb 2712acd5 7dd374b1 182edbe5 67c1c1a2 97724d01 67e370eb");
    let after = verify(&signed);
    assert!(after.0 == Some(0) && after.1.contains(public), "{after:?}");
    let again = ended(&["record", "cosign", &signed, "--key", &own], "");
    assert!(again.0 == 2 && again.1.contains("already"), "{again:?}");

    // A second person, in place.
    let other = at("other.key");
    done(&["record", "key", "--out", &other, "--name", "press.example"], "");
    done(&["record", "cosign", &file, "--key", &own], "");
    done(&["record", "cosign", &file, "--key", &other], "");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
    let both = verify(&file);
    assert!(both.0 == Some(0) && both.1.contains(public) && both.1.contains("press.example+"), "{both:?}");

    // Nobody signs what is no record, or not the one of its root.
    let mut bytes = std::fs::read(&specimen).unwrap();
    let at = bytes.windows(8).position(|part| part == b"\"kind\":\"").unwrap();
    bytes[at + 8] ^= 1;
    std::fs::write(&signed, &bytes).unwrap();
    assert_eq!(ended(&["record", "cosign", &signed, "--key", &own], "").0, 1);
    // Nor what the server did not sign: the signature of the last note is another.
    let mut unsigned = std::fs::read(&specimen).unwrap();
    let line = "\u{2014} contest.example ".as_bytes();
    let last = unsigned.windows(line.len()).rposition(|part| part == line).unwrap();
    let letter = &mut unsigned[last + line.len() + 40];
    *letter = if *letter == b'A' { b'B' } else { b'A' };
    std::fs::write(&signed, &unsigned).unwrap();
    let refused = ended(&["record", "cosign", &signed, "--key", &own], "");
    assert!(refused.0 == 1 && refused.1.contains("step 4 signatures"), "{refused:?}");
    assert_eq!(std::fs::read(&signed).unwrap(), unsigned);
    bytes.truncate(1_000);
    std::fs::write(&signed, &bytes).unwrap();
    assert_eq!(ended(&["record", "cosign", &signed, "--key", &own], "").0, 2);
    for key in [file.as_str(), "/nonexistent/key"] {
        assert_eq!(ended(&["record", "cosign", &file, "--key", key], "").0, 2, "{key} is no key");
    }
}

#[test]
fn one_key_follows_another_and_a_lost_one_is_told() {
    let folder = folder("rotate");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (data, path) = (at("data"), folder.join("data/record.key"));
    let rotate =
        |more: &[&str], key: &str| ended(&[&["record", "rotate-key", "--data", &data][..], more].concat(), key);
    done(&["migrate", "--data", &data], "");
    let first = std::fs::read(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    done(&["migrate", "--data", &data], "");
    assert_eq!(std::fs::read(&path).unwrap(), first, "never over another");
    done(&["contest", "create", "--preset", "selection", "--title", "T", "--data", &data], "");

    let changed = done(&["record", "rotate-key", "--reason", "每年一换", "--data", &data], "");
    assert_eq!((&changed["records"], &changed["lost"]), (&Value::from(1), &Value::from(false)));
    let second = std::fs::read(&path).unwrap();
    assert_ne!(second, first);
    let id = changed["before"].as_str().unwrap().split('+').nth(1).unwrap().to_owned();
    assert_eq!(std::fs::read(folder.join(format!("data/record.key.{id}"))).unwrap(), first, "kept beside it");
    assert_eq!(state(&data, ""), "ok");

    // One that is there is not lost, and one that is not there does not sign.
    let (code, said) = rotate(&["--lost"], "");
    assert!(code == 2 && said.contains("without --lost"), "{code}: {said}");
    let away = folder.join("away.key");
    std::fs::rename(&path, &away).unwrap();
    assert_eq!(state(&data, ""), "warning");
    let (code, said) = rotate(&[], "");
    assert!(code == 2 && said.contains("--lost"), "{code}: {said}");
    assert!(!path.exists(), "nothing is made in place of a key that the database names");
    done(&["migrate", "--data", &data], "");
    assert!(!path.exists());

    // From the environment.
    let text = std::fs::read_to_string(&away).unwrap();
    assert_eq!(state(&data, text.trim()), "ok");
    assert_eq!(state(&data, "hush"), "failed");
    let (code, said) = rotate(&[], &text);
    assert!(code == 2 && said.contains("--new"), "{code}: {said}");
    let next = at("next.key");
    done(&["record", "key", "--out", &next, "--name", "contest.example"], "");
    let changed = done(&["record", "rotate-key", "--new", &next, "--data", &data], &text);
    assert_eq!(changed["records"], 1);
    assert_eq!(state(&data, &text), "failed", "the key before");
    assert_eq!(state(&data, &std::fs::read_to_string(&next).unwrap()), "ok");

    // Another key in the file is told, and a lost one replaced.
    std::fs::rename(&away, &path).unwrap();
    assert_eq!(state(&data, ""), "failed");
    let (code, said) = rotate(&["--lost"], "");
    assert_eq!(code, 0, "{said}");
    assert_eq!(state(&data, ""), "ok");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(state(&data, ""), "warning");
}

#[test]
fn a_key_in_the_environment_makes_no_file_and_is_not_printed() {
    let folder = folder("environment");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (data, own) = (at("data"), at("own.key"));
    done(&["record", "key", "--out", &own, "--name", "contest.example"], "");
    let text = std::fs::read_to_string(&own).unwrap();
    done(&["migrate", "--data", &data], &text);
    assert!(!folder.join("data/record.key").exists());
    let output = linxuan(&["serve", "--print-config", "--data", &data], &text);
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(printed.contains("record_key = \"***\"") && !printed.contains("PRIVATE"), "{printed}");
}
