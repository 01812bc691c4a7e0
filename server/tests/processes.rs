//! Uploads that meet more than one process: two on one data folder, two servers with a folder of their own each, and servers that
//! are killed in the middle while others go on.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

#[path = "../../app/services/tests/use_cases/harness/bucket.rs"]
#[allow(dead_code, reason = "the bucket is whole for the tests of services")]
mod bucket;
#[path = "../../app/store/tests/cluster/mod.rs"]
mod cluster;
mod harness;

use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bucket::Bucket;
use cluster::{Cluster, Folder};
use harness::upload::{Numbers, Upload, examined, long_film};
use harness::{Server, sha256};
use serde_json::json;

/// Where the upload is, as a client finds out that tries again while another process writes.
fn offset(upload: &Upload, server: &Server) -> usize {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = upload.ask(server, "HEAD", "", b"");
        if answer.status == 200 {
            return answer.header("upload-offset").unwrap().parse().unwrap();
        }
        assert_eq!(answer.status, 423, "{answer:?}");
        assert!(answer.header("retry-after").is_some() && Instant::now() < until, "{answer:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Two clients, each with a process of its own on the same folder, send the same upload; neither knows of the other.
#[test]
fn two_processes_on_one_folder_never_mix_the_bytes_of_an_upload() {
    let one = Server::start("two-processes");
    let other = one.beside(&[]);
    let token = one.token("creator", "c@example.invalid", "entries:write");
    let entry = one.draft(&one.open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&one, 4 << 20);
    let upload = Upload::begin(&one, &token, &entry, film.len());
    let refused = AtomicUsize::new(0);
    // Both know the same place before either of them writes there, so that one of them comes too late.
    let both_know = Barrier::new(2);
    let send = |server: &Server, seed: u64| {
        let mut numbers = Numbers(seed);
        for turn in 0_usize.. {
            let at = offset(&upload, server);
            if turn == 0 {
                both_know.wait();
            }
            if at == film.len() {
                return;
            }
            let end = (at + 1 + numbers.below(300 << 10)).min(film.len());
            if turn > 0 && numbers.below(5) == 0 {
                // Cut in the middle: what came of it counts.
                drop(upload.cut(server, &film, at, end - at, ""));
                continue;
            }
            let answer = upload.patch(server, at, "", &film[at..end]);
            match answer.status {
                204 => {}
                // The other client was faster, or is at it.
                409 | 423 => {
                    refused.fetch_add(1, Ordering::Relaxed);
                }
                other => assert_eq!(other, 204, "{}", answer.body),
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| send(&one, 3));
        scope.spawn(|| send(&other, 5));
    });
    assert!(refused.load(Ordering::Relaxed) > 0, "one of them came too late");
    let file = examined(&one, &token, &entry);
    assert_eq!(
        (file["sha256"].as_str(), file["state"].as_str()),
        (Some(sha256(&film).as_str()), Some("ready")),
        "{file}"
    );
    // One who stalls holds the other back for a moment, and that is said.
    let next = Upload::begin(&one, &token, &entry, film.len());
    let stalled = next.cut(&one, &film, 0, 1_000, "");
    next.arrives(&one, "", 1_000);
    let told = next.patch(&other, 1_000, "", &film[1_000..]);
    assert_eq!((told.status, told.header("retry-after").is_some()), (423, true), "{}", told.body);
    assert!(told.body.contains("稍后重试"), "{}", told.body);
    drop(stalled);
    assert_eq!(offset(&next, &other), 1_000);
    assert_eq!(next.patch(&other, 1_000, "", &film[1_000..]).status, 204);
}

fn configuration(path: &Path, lines: &[String]) {
    std::fs::write(path, lines.join("\n")).unwrap();
}

#[test]
fn a_server_with_another_folder_says_that_an_upload_lies_elsewhere() {
    let folder = Folder::new("elsewhere");
    let config = folder.0.join("linxuan.toml");
    let database = folder.0.join("linxuan.db");
    configuration(&config, &[format!("database = \"sqlite:{}\"", database.display())]);
    let (one, other) = (Server::configured("elsewhere-one", &config), Server::configured("elsewhere-two", &config));
    let token = one.token("creator", "c@example.invalid", "entries:write");
    let entry = one.draft(&one.open_contest(), &token, &json!({ "title": "灯" }));
    let upload = Upload::begin(&one, &token, &entry, 1_000);
    assert_eq!(upload.patch(&one, 0, "", b"abc").status, 204);
    for answer in [upload.ask(&other, "HEAD", "", b""), upload.patch(&other, 3, "", b"def")] {
        assert_eq!((answer.status, answer.header("retry-after").is_some()), (503, true), "{}", answer.body);
        assert!(answer.body.is_empty() || answer.body.contains("另一台服务器"), "{}", answer.body);
    }
    assert_eq!(upload.ask(&other, "DELETE", "", b"").status, 503);
    assert_eq!(offset(&upload, &one), 3);
    // What the disk has lost is told as gone, and the upload is at its end.
    let id = upload.location.rsplit('/').next().unwrap();
    std::fs::remove_file(one.data.join("films/arriving").join(id)).unwrap();
    let gone = upload.patch(&one, 3, "", b"def");
    assert_eq!(gone.status, 410);
    assert!(gone.body.contains("从头重新上传"), "{}", gone.body);
    assert_eq!(upload.ask(&other, "HEAD", "", b"").status, 410);
}

/// Two servers with a data folder each, one folder for uploads, one database and one bucket. Twenty times the server that takes the
/// bytes is killed in the middle, and the other one goes on.
#[test]
fn an_upload_survives_servers_that_go_away() {
    const CUTS: usize = 20;
    let (cluster, shared) = (Cluster::start(), Folder::new("shared-uploads"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bucket = runtime.block_on(Bucket::start());
    let settings = bucket.settings();
    let config = shared.0.join("linxuan.toml");
    let uploads = shared.0.join("uploads");
    configuration(
        &config,
        &[
            format!("database = \"{}\"", cluster.url),
            format!("uploads = \"{}\"", uploads.display()),
            "[storage]\nkind = \"s3\"\nallow_http = true".to_owned(),
            format!("endpoint = \"{}\"\nbucket = \"{}\"", settings.endpoint.unwrap(), settings.bucket),
            format!("prefix = \"{}\"\naccess_key = \"key\"\nsecret_key = \"secret\"", settings.prefix),
        ],
    );
    let mut servers = [Server::configured("away-one", &config), Server::configured("away-two", &config)];
    let token = servers[0].token("creator", "c@example.invalid", "entries:write");
    let entry = servers[0].draft(&servers[1].open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&servers[0], 8 << 20);
    let upload = Upload::begin(&servers[0], &token, &entry, film.len());
    let (mut numbers, mut kept, mut survived) = (Numbers(13), 0, 0);
    for nth in 0..CUTS {
        let (mine, other) = (nth % 2, (nth + 1) % 2);
        // A piece that is acknowledged, and a longer one that is not.
        let piece = 1 + numbers.below((film.len() - kept) / (4 * CUTS));
        assert_eq!(upload.patch(&servers[mine], kept, "", &film[kept..kept + piece]).status, 204, "cut {nth}");
        let acknowledged = kept + piece;
        let send = numbers.below((film.len() - acknowledged) / (CUTS - nth + 2) * 2);
        let stream = upload.cut(&servers[mine], &film, acknowledged, send, "");
        if nth % 4 == 0 {
            upload.arrives_in(&uploads, "", acknowledged + send);
        } else {
            std::thread::sleep(Duration::from_millis(u64::try_from(numbers.below(60)).unwrap()));
        }
        servers[mine].kill();
        drop(stream);
        let now = offset(&upload, &servers[other]);
        assert!((acknowledged..=acknowledged + send).contains(&now), "cut {nth}: {acknowledged} then {now}");
        survived += now - acknowledged;
        kept = now;
        servers = servers.map(|mut server| if server.has_ended() { server.kill_and_restart() } else { server });
    }
    assert!(survived > 0, "nothing that was cut was ever kept");
    assert_eq!(upload.patch(&servers[1], kept, "", &film[kept..]).status, 204);
    let file = examined(&servers[0], &token, &entry);
    let expected = sha256(&film);
    assert_eq!((file["sha256"].as_str(), file["state"].as_str()), (Some(expected.as_str()), Some("ready")), "{file}");
    assert!(std::fs::read(bucket.object(&expected)).unwrap() == film);
    let left = std::fs::read_dir(&uploads).unwrap().filter(|file| file.as_ref().unwrap().file_name() != ".folder");
    assert_eq!(left.count(), 0);
}
