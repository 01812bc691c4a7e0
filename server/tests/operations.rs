//! What an operator does from the command line, with the real program: what a wrong word makes, checks, backup and restore, a disk
//! that is nearly full.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

#[path = "../../app/store/tests/cluster/mod.rs"]
mod cluster;
mod harness;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use cluster::{Cluster, Folder};
use harness::{Server, checksum, film, metadata};
use serde_json::{Value, json};

/// Commands that make an installation where there is none.
const MAKING: [&str; 5] = ["serve", "demo", "migrate", "restore", "account create"];

/// Every other command that takes `--data`, with what it needs besides, and its exit code where there is no installation.
const OTHERS: &[(&str, &[&str], i32)] = &[
    ("worker", &[], 2),
    ("bench", &["save"], 2),
    ("doctor", &[], 1),
    ("backup", &["/nonexistent/backup.tar"], 2),
    ("films verify", &[], 2),
    ("films move", &["--to", "local"], 2),
    ("audit verify", &[], 2),
    ("record export", &["c", "--out", "/nonexistent/c.linxuan-record"], 2),
    ("record rotate-key", &[], 2),
    ("account token", &["a@b.example", "--scope", "entries:read"], 2),
    ("account disable", &["a@b.example"], 2),
    ("account erase", &["a@b.example", "--dry-run"], 2),
    ("account reset-second-factor", &["a@b.example"], 2),
    ("contest create", &["--preset", "selection", "--title", "T"], 2),
    ("contest list", &[], 2),
    ("participation", &["2026-06"], 2),
    ("mail list", &[], 2),
    ("mail release", &["l"], 2),
    ("mail bounce", &["/nonexistent/notification"], 2),
    ("contest export", &["c", "--out", "/nonexistent/contest.tar"], 2),
    ("contest import", &["/nonexistent/contest.tar"], 2),
    ("entries import", &["c", "/nonexistent/entries.csv"], 2),
    ("entries export", &["c", "--out", "/nonexistent/entries.csv"], 2),
    ("shortlist export", &["c", "--format", "csv", "--out", "/nonexistent/list.csv"], 2),
];

fn linxuan(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.args(args).env_remove("LINXUAN_DATABASE_URL").env_remove("LINXUAN_DATA").output().unwrap()
}

/// Exit code and words.
fn ended(args: &[&str]) -> (i32, String) {
    let output = linxuan(args);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn done(args: &[&str]) -> String {
    let output = linxuan(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Commands without further commands whose help names `--data`.
fn with_data(path: &[String], found: &mut BTreeSet<String>) {
    let args: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let help = done(&args);
    let commands: Vec<String> = match help.split_once("\nCommands:\n") {
        Some((_, list)) => list
            .lines()
            .take_while(|line| !line.is_empty())
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .filter(|name| name != "help")
            .collect(),
        None => Vec::new(),
    };
    if commands.is_empty() && help.contains("--data") {
        found.insert(path.join(" "));
    }
    for command in commands {
        with_data(&[path, &[command]].concat(), found);
    }
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(names(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

#[test]
fn a_mistyped_folder_is_told_and_nothing_is_made() {
    let mut known = BTreeSet::new();
    with_data(&[], &mut known);
    let listed: BTreeSet<String> =
        MAKING.iter().copied().chain(OTHERS.iter().map(|(name, ..)| *name)).map(str::to_owned).collect();
    assert_eq!(known, listed, "a new command gets a line here");
    let folder = Folder::new("typo");
    let typo = folder.0.join("typo");
    for (name, rest, code) in OTHERS {
        let args: Vec<&str> = name.split(' ').chain(rest.iter().copied()).collect();
        let (status, said) = ended(&[&args[..], &["--data", typo.to_str().unwrap()]].concat());
        assert_eq!(status, *code, "{name}: {said}");
        assert!(!typo.exists(), "{name} made a folder");
        if *name != "doctor" {
            assert!(said.contains(typo.to_str().unwrap()) && said.contains("linxuan migrate"), "{name}: {said}");
        }
        // A folder that is there, without a database.
        let (status, said) = ended(&[&args[..], &["--data", folder.0.to_str().unwrap()]].concat());
        assert_eq!(status, *code, "{name}: {said}");
        assert_eq!(names(&folder.0), Vec::<PathBuf>::new(), "{name} made something");
    }
    // What is missing is told before a folder is made for it.
    assert_eq!(ended(&["restore", "/nonexistent/b.tar", "--data", typo.to_str().unwrap()]).0, 3);
    assert!(!typo.exists());
    done(&["account", "create", "--role", "creator", "--email", "a@b.example", "--data", typo.to_str().unwrap()]);
    assert!(typo.join("linxuan.db").exists());
}

#[test]
fn participation_without_regions_is_told() {
    let folder = Folder::new("participation");
    let data = folder.0.to_str().unwrap();
    done(&["migrate", "--data", data]);
    let (status, said) = ended(&["participation", "2026-06", "--data", data]);
    assert_eq!((status, said.contains("no regions")), (1, true), "{said}");
    for wrong in [&["2026-13"][..], &["2026-06", "--region", "4"], &["2026-06", "--rule", "any@2"]] {
        assert_eq!(ended(&[&["participation"][..], wrong, &["--data", data]].concat()).0, 2, "{wrong:?}");
    }
    assert_eq!(ended(&["participation", "2026-06", "--region", "44", "--data", data]).0, 2, "no such region");
}

/// Whatever can be measured has its command and what it measures on the page of figures.
#[test]
fn the_page_of_figures_names_every_bench() {
    let help = done(&["bench", "--help"]);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md")).unwrap();
    let named = |line: &str| line.trim().strip_prefix("- ")?.split_once(':').map(|(name, _)| name.to_owned());
    let benches: Vec<String> = help.lines().filter_map(named).collect();
    for known in ["select", "proof", "record", "upload"] {
        assert!(benches.iter().any(|bench| bench == known), "{known} in {benches:?}");
    }
    for bench in &benches {
        let is_told = page.contains(&format!("linxuan bench {bench}")) || page.contains(&format!("|{bench}"));
        assert!(is_told, "{bench} is not on the page");
    }
    for option in ["--scripts", "--entries", "--judges-per-entry"] {
        assert!(help.contains(option), "{option} is not in the help");
    }
}

#[test]
fn postgres_is_migrated_only_by_who_is_meant_to() {
    let cluster = Cluster::start();
    let folder = Folder::new("postgres-data");
    let place = ["--database", &cluster.url, "--data", folder.0.to_str().unwrap()];
    let sql = |statement: &str| {
        let output =
            Command::new(cluster.bin.join("psql")).args(["-At", "-c", statement, &cluster.url]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    for args in [&["contest", "list"][..], &["worker"], &["contest", "create", "--preset", "selection", "--title", "T"]]
    {
        let (code, said) = ended(&[args, &place].concat());
        assert!(
            code == 2 && said.contains("PostgreSQL database") && said.contains("linxuan migrate"),
            "{code}: {said}"
        );
    }
    assert_eq!(sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'"), "0");
    done(&[&["migrate"][..], &place].concat());
    done(&[&["contest", "list"][..], &place].concat());
    sql("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)");
    let before = sql("SELECT * FROM _sqlx_migrations ORDER BY version");
    for args in [&["contest", "list"][..], &["audit", "verify"], &["films", "verify"], &["worker"]] {
        let (code, said) = ended(&[args, &place].concat());
        assert!(code == 3 && said.contains("1 migrations missing; run `linxuan migrate`"), "{args:?} {code}: {said}");
    }
    assert_eq!(sql("SELECT * FROM _sqlx_migrations ORDER BY version"), before);
    sql("INSERT INTO _sqlx_migrations VALUES (9999, 'x', now(), true, '', 0)");
    for args in [&["contest", "list"][..], &["serve"], &["migrate"], &["doctor"]] {
        let output = linxuan(&[args, &place].concat());
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(!output.status.success() && said.contains("newer version"), "{args:?}: {said}");
    }
}

#[test]
fn a_backup_goes_to_a_new_place_and_back() {
    let folder = Folder::new("backup-cli");
    let at = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (data, file, other) = (at("data"), at("backup.tar"), at("other"));
    done(&["migrate", "--data", &data]);
    done(&["contest", "create", "--preset", "selection", "--title", "夜航", "--data", &data]);
    done(&["backup", &file, "--data", &data]);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(done(&["restore", &file, "--data", &other]).is_empty());
    assert!(done(&["contest", "list", "--data", &other]).contains("夜航"));
    done(&["audit", "verify", "--data", &other]);
    assert_eq!(ended(&["restore", &file, "--data", &other]).0, 3, "it holds something");
    let elsewhere = ["restore", &file, "--data", &at("third"), "--database", "sqlite:elsewhere.db"];
    assert_eq!(ended(&elsewhere).0, 2, "a backup becomes linxuan.db of the data folder");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[20_000] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, said) = ended(&["restore", &file, "--data", &at("third")]);
    assert!(code == 1 && said.contains("other bytes"), "{code}: {said}");
    assert!(!folder.0.join("third").exists());
}

/// Restores on a file system of its own with room for so many bytes: the code, what was said, and what is there then.
fn restored_on_disk_of(bytes: u32, file: &str) -> (i32, String, Vec<String>) {
    let place = Folder::new("mount-point");
    let restore = format!("\"$0\" restore {file} --data {0}; code=$?; ls -A {0}; exit $code", place.0.display());
    let output = Command::new("bwrap")
        .args(["--die-with-parent", "--dev-bind", "/", "/", "--size", &bytes.to_string(), "--tmpfs"])
        .arg(&place.0)
        .args(["sh", "-c", &restore, env!("CARGO_BIN_EXE_linxuan")])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let there = text(output.stdout).lines().map(str::to_owned).collect();
    (output.status.code().unwrap(), text(output.stderr), there)
}

#[test]
fn a_restore_fills_a_mount_point_or_leaves_it_empty() {
    let folder = Folder::new("restore-mount");
    let at = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (data, file) = (at("data"), at("backup.tar"));
    done(&["migrate", "--data", &data]);
    done(&["backup", &file, "--data", &data]);
    let (code, said, there) = restored_on_disk_of(100 << 20, &file);
    assert_eq!((code, there), (0, vec!["films".to_owned(), "linxuan.db".to_owned()]), "{said}");
    let (code, said, there) = restored_on_disk_of(60 << 20, &file);
    assert_eq!((code, there), (3, Vec::new()), "{said}");
    assert!(said.contains("left to the database"), "{said}");
}

fn checks(output: &Output) -> Vec<(String, String)> {
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = value["checks"].as_array().unwrap();
    for check in list {
        assert!(check["state"] == "ok" || !text(&check["advice"]).is_empty(), "{check}");
    }
    list.iter().map(|check| (text(&check["name"]), text(&check["state"]))).collect()
}

#[test]
fn the_doctor_says_what_is_wrong_and_changes_nothing() {
    let folder = Folder::new("doctor");
    let data = folder.0.join("data");
    let place = ["--data", data.to_str().unwrap()];
    let absent = linxuan(&[&["doctor", "--json"][..], &place].concat());
    assert_eq!(absent.status.code(), Some(1));
    let state =
        |checks: &[(String, String)], name: &str| checks.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let found = checks(&absent);
    assert_eq!((state(&found, "database"), state(&found, "data folder")), ("failed".to_owned(), "failed".to_owned()));
    assert!(!data.exists());
    done(&[&["migrate"][..], &place].concat());
    let before = names(&folder.0);
    let whole = linxuan(&[&["doctor", "--json"][..], &place].concat());
    let found = checks(&whole);
    for name in
        ["addresses", "data folder", "free space", "database", "ffprobe", "ffmpeg", "sandbox", "mail", "fonts", "clock"]
    {
        assert_ne!(state(&found, name), "failed", "{found:?}");
    }
    assert_eq!(state(&found, "record key"), "ok", "{found:?}");
    assert_eq!(whole.status.code(), Some(0));
    let shared = |folder: &Path| {
        let asked = [&["doctor", "--json"][..], &place].concat();
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        state(&checks(&command.args(asked).env("LINXUAN_UPLOADS", folder).output().unwrap()), "uploads folder")
    };
    assert_eq!((shared(&data), shared(&folder.0.join("away"))), ("ok".to_owned(), "failed".to_owned()));
    let words = done(&[&["doctor"][..], &place].concat());
    assert!(words.contains("ok       database: "), "{words}");
    assert_eq!(names(&folder.0), before);
    let without = Command::new(env!("CARGO_BIN_EXE_linxuan"))
        .args([&["doctor", "--json", "--listen", "0.0.0.0:3000"][..], &place].concat())
        .env("PATH", "/nonexistent")
        .output()
        .unwrap();
    let found = checks(&without);
    assert_eq!((state(&found, "ffmpeg"), state(&found, "sandbox")), ("failed".to_owned(), "warning".to_owned()));
    assert_eq!(state(&found, "addresses"), "warning");
    assert_eq!(without.status.code(), Some(1));
}

#[test]
fn a_server_without_ffmpeg_says_so_at_the_start_and_when_asked() {
    let server = Server::without_tools("no-tools");
    server.logged(&["check at start", "ffmpeg"]);
    let answer = server.ask("GET /readyz", b"");
    assert_eq!((answer.status, answer.body.as_str()), (503, "not ready: ffmpeg\n"));
    assert_eq!(server.ask("GET /healthz", b"").status, 200);
}

#[test]
fn a_disk_that_is_nearly_full_is_left_to_the_database() {
    let scopes = "entries:read,entries:write";
    let prepared = Server::without_tools("nearly-full");
    let contest = prepared.open_contest();
    let token = prepared.token("creator", "creator@example.invalid", scopes);
    let bytes = film(&prepared.data);
    let begin = |server: &Server, size: usize| {
        let entry = server.draft(&contest, &token, &json!({ "title": "t" }));
        let metadata = metadata(&entry, "judging_copy", "a.mp4");
        let head =
            format!("POST /files\nTus-Resumable: 1.0.0\n{token}Upload-Length: {size}\nUpload-Metadata: {metadata}");
        server.ask(&head, b"")
    };
    let patch = |server: &Server, location: &str, more: &str, bytes: &[u8]| {
        let head = format!(
            "PATCH {location}\nTus-Resumable: 1.0.0\n{token}Content-Type: application/offset+octet-stream\nUpload-Offset: 0\n{more}"
        );
        server.ask(&head, bytes)
    };
    // One that is whole and waits for ffmpeg, one that has begun.
    let whole = begin(&prepared, bytes.len()).header("location").unwrap().to_owned();
    assert_eq!(patch(&prepared, &whole, "", &bytes).status, 204);
    let begun = begin(&prepared, bytes.len()).header("location").unwrap().to_owned();

    // Less than what is left to the database.
    let server = prepared.moved_to_small_disk(48 << 20);
    let refused = begin(&server, 1_000);
    assert_eq!(refused.status, 507, "{}", refused.body);
    let left = || names(&server.data.join("films/arriving"));
    let before = left();
    for more in [String::new(), checksum(&bytes)] {
        let refused = patch(&server, &begun, &more, &bytes);
        assert_eq!(refused.status, 507, "{}", refused.body);
        assert!(refused.header("retry-after").is_some());
    }
    assert_eq!(left(), before, "nothing stays that waited for its checksum");
    // The film is examined; what would be made of it has no room, and that is no fault of the film.
    let until = Instant::now() + Duration::from_secs(90);
    let told = |line: &String| line.contains("job failed") && line.contains("left to the database");
    while !server.log.lock().unwrap().iter().any(told) {
        assert!(Instant::now() < until, "{:#?}", server.log.lock().unwrap());
        std::thread::sleep(Duration::from_millis(200));
    }
    // What is written into the database is.
    server.draft(&contest, &token, &json!({ "title": "saved" }));
    assert_eq!(server.ask("GET /readyz", b"").status, 200);
}
