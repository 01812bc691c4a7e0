//! tus 1.0 over raw sockets that are cut and servers that are killed; and what programs may do with a token.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::Read as _;
use std::net::Shutdown;
use std::time::{Duration, SystemTime};

use harness::upload::{Numbers, Upload, examined, long_film};
use harness::{Server, checksum, film, metadata, sha256};
use serde_json::json;

/// Requests that are cut and servers that are killed in [`a_film_survives_every_cut`]; the full measure is
/// `LINXUAN_CUTS=200`, with a kill for every tenth cut.
fn cuts() -> u64 {
    std::env::var("LINXUAN_CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

#[test]
fn a_film_survives_every_cut() {
    let mut server = Server::start("cuts");
    let token = server.token("creator", "c@example.invalid", "entries:write");
    let entry = server.draft(&server.open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&server, 8 << 20);
    let upload = Upload::begin(&server, &token, &entry, film.len());
    let (cuts, mut numbers, mut kept, mut sent) = (cuts(), Numbers(11), 0, 0);
    for nth in 1..=cuts {
        let left = film.len() - kept;
        // Ever smaller, so that there is always something left; sometimes the whole rest is promised at once.
        let send = numbers.below(left / usize::try_from(cuts - nth + 2).unwrap() * 2);
        let stream = upload.cut(&server, &film, kept, send, "");
        if nth % 10 == 0 {
            server = server.kill_and_restart();
        } else if nth % 3 == 0 {
            // Left hanging: the next request must not wait for it.
            std::mem::forget(stream);
        } else {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // A request that was cut may still be on its way when the next one asks.
        sent = sent.max(kept + send);
        let now = upload.offset(&server);
        assert!((kept..=sent).contains(&now), "cut {nth}: {kept} then {now}, {sent} were sent");
        kept = now;
    }
    assert!(kept > 0);
    assert_eq!(upload.patch(&server, kept.saturating_sub(1), "", b"x").status, 409);
    assert_eq!(upload.patch(&server, kept, "", &film[kept..]).status, 204);
    let file = examined(&server, &token, &entry);
    assert_eq!(
        (file["sha256"].as_str(), file["state"].as_str()),
        (Some(sha256(&film).as_str()), Some("ready")),
        "{file}"
    );
    assert_eq!(upload.offset(&server), film.len());
}

#[test]
fn bytes_with_a_checksum_count_whole_or_not_at_all() {
    let server = Server::start("checksum");
    let token = server.token("creator", "c@example.invalid", "entries:write");
    let entry = server.draft(&server.open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&server, 4 << 20);
    let upload = Upload::begin(&server, &token, &entry, film.len());
    let (first, rest) = film.split_at(1 << 20);
    assert_eq!(upload.patch(&server, 0, &checksum(rest), first).status, 460);
    assert_eq!(upload.offset(&server), 0);
    assert_eq!(upload.patch(&server, 0, "Upload-Checksum: md5 AAAA", first).status, 400);
    assert_eq!(upload.patch(&server, 0, &checksum(first), first).status, 204);
    assert_eq!(upload.offset(&server), first.len());
    // Cut, and then killed in the middle: nothing of it counts.
    let stream = upload.cut(&server, &film, first.len(), rest.len() / 2, &format!("{}\n", checksum(rest)));
    // Until the server has read it: read later, it would be the newest writer and end the next one.
    upload.arrives(&server, "unproven", rest.len() / 2);
    let _ = stream.shutdown(Shutdown::Both);
    assert_eq!(upload.offset(&server), first.len());
    let hanging = upload.cut(&server, &film, first.len(), rest.len() / 2, &format!("{}\n", checksum(rest)));
    upload.arrives(&server, "unproven", rest.len() / 2);
    let server = server.kill_and_restart();
    drop(hanging);
    assert_eq!(upload.offset(&server), first.len());
    assert_eq!(upload.patch(&server, first.len(), &checksum(rest), rest).status, 204);
    assert_eq!(examined(&server, &token, &entry)["sha256"].as_str(), Some(sha256(&film).as_str()));
}

#[test]
fn parts_become_one_film_and_what_is_taken_back_is_gone() {
    let server = Server::start("parts");
    let token = server.token("creator", "c@example.invalid", "entries:write");
    let other = server.token("creator", "d@example.invalid", "entries:write,entries:read");
    let entry = server.draft(&server.open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&server, 3 << 20);
    let half = film.len() / 2;
    let tus = format!("Tus-Resumable: 1.0.0\n{token}");
    let options = server.ask("OPTIONS /files", b"");
    for extension in ["creation", "creation-with-upload", "expiration", "termination", "checksum", "concatenation"] {
        assert!(options.header("tus-extension").unwrap().split(',').any(|one| one == extension), "{extension}");
    }
    assert_eq!(server.ask(&format!("POST /files\n{token}"), b"").status, 412, "a version is needed");

    let part = |bytes: &[u8]| {
        let head = format!(
            "POST /files\n{tus}Upload-Concat: partial\nUpload-Length: {}\nContent-Type: application/offset+octet-stream",
            bytes.len()
        );
        let answer = server.ask(&head, bytes);
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.header("upload-offset"), Some(bytes.len().to_string().as_str()));
        answer.header("location").unwrap().to_owned()
    };
    let (one, two) = (part(&film[..half]), part(&film[half..]));
    let theirs = server.ask(&format!("HEAD {one}\nTus-Resumable: 1.0.0\n{other}"), b"");
    assert_eq!(theirs.status, 404, "a stranger's part");
    let metadata = metadata(&entry, "judging_copy", "a.mp4");
    let join = |token: &str, parts: &str| {
        let head = format!(
            "POST /files\nTus-Resumable: 1.0.0\n{token}Upload-Concat: final;{parts}\nUpload-Metadata: {metadata}"
        );
        server.ask(&head, b"")
    };
    assert!(matches!(join(&other, &format!("{one} {two}")).status, 403 | 404), "parts of another, entry of another");
    let joined = join(&token, &format!("{one} {two}"));
    assert_eq!(joined.status, 201, "{}", joined.body);
    let location = joined.header("location").unwrap();
    let head = server.ask(&format!("HEAD {location}\n{tus}"), b"");
    assert_eq!(head.header("upload-concat"), Some(format!("final;{one} {two}").as_str()));
    let more = "Content-Type: application/offset+octet-stream\nUpload-Offset: 0";
    assert!(matches!(server.ask(&format!("PATCH {location}\n{tus}{more}"), b"x").status, 403 | 409));
    assert_eq!(server.ask(&format!("HEAD {one}\n{tus}"), b"").status, 404, "the parts are gone");
    assert_eq!(examined(&server, &token, &entry)["sha256"].as_str(), Some(sha256(&film).as_str()));

    let upload = Upload::begin(&server, &token, &entry, film.len());
    assert_eq!(upload.patch(&server, 0, "", &film[..100]).status, 204);
    let strangers = server.ask(&format!("DELETE {}\nTus-Resumable: 1.0.0\n{other}", upload.location), b"");
    assert_eq!(strangers.status, 404);
    // By a client that cannot send DELETE.
    assert_eq!(upload.ask(&server, "POST", "X-HTTP-Method-Override: DELETE", b"").status, 204);
    assert_eq!(upload.ask(&server, "HEAD", "", b"").status, 410);
    assert_eq!(upload.patch(&server, 100, "", b"x").status, 410);

    let upload = Upload::begin(&server, &token, &entry, film.len());
    let id = upload.location.rsplit('/').next().unwrap();
    let arriving = server.data.join("films/arriving").join(id);
    let file = std::fs::OpenOptions::new().append(true).open(&arriving).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(3_600)).unwrap();
    assert_eq!(upload.offset(&server), 0);
    let large = Upload::begin(&server, &token, &entry, film.len());
    assert_eq!(large.patch(&server, 0, "", &vec![0; film.len() + 1]).status, 413);
    let quota = server.ask(&format!("POST /files\n{tus}Upload-Length: 9000000000\nUpload-Metadata: {metadata}"), b"");
    assert_eq!(quota.status, 413, "{}", quota.body);
}

#[test]
fn a_newer_request_takes_over_from_one_that_hangs() {
    let server = Server::start("evict");
    let token = server.token("creator", "c@example.invalid", "entries:write");
    let entry = server.draft(&server.open_contest(), &token, &json!({ "title": "灯" }));
    let film = long_film(&server, 2 << 20);
    let upload = Upload::begin(&server, &token, &entry, film.len());
    let mut hanging = upload.cut(&server, &film, 0, 1 << 20, "");
    upload.arrives(&server, "", 1 << 20);
    // A stranger can neither take it back nor stop it.
    let stranger = server.token("creator", "d@example.invalid", "entries:write");
    let theirs = server.ask(&format!("DELETE {}\nTus-Resumable: 1.0.0\n{stranger}", upload.location), b"");
    assert_eq!(theirs.status, 404);
    hanging.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(hanging.read(&mut [0; 1]).is_err(), "the sender was told something");
    let kept = upload.offset(&server);
    assert_eq!(kept, 1 << 20, "what the hanging request brought is kept");
    let mut said = String::new();
    hanging.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let _ = hanging.read_to_string(&mut said);
    assert!(said.starts_with("HTTP/1.1 409"), "{said}");
    assert_eq!(upload.patch(&server, kept, "", &film[kept..]).status, 204);
}

#[test]
fn a_program_drafts_uploads_and_reads_back() {
    let server = Server::start("api");
    let write = server.token("creator", "c@example.invalid", "entries:write");
    let read = server.more_token("c@example.invalid", "entries:read");
    let contest = server.open_contest();
    let entry = server.draft(&contest, &write, &json!({ "title": "灯塔下的合唱", "category": "微视频" }));
    let json = "Content-Type: application/json\n";
    let draft = |token: &str, body: &str| {
        server.ask(&format!("POST /api/v1/contests/{contest}/entries\n{json}{token}"), body.as_bytes())
    };
    let wrong = draft(&write, r#"{"title": "《灯》", "nonsense": 1}"#);
    assert_eq!((wrong.status, wrong.header("content-type")), (422, Some("application/problem+json")));
    assert_eq!(wrong.json()["errors"].as_array().unwrap().len(), 2, "{}", wrong.body);
    assert_eq!(draft(&write, "{").status, 400);
    assert_eq!(draft(&write, r#"{"title": {"zh": "灯"}}"#).status, 422);
    assert_eq!(draft(&read, r#"{"title": "灯"}"#).status, 403, "the scope is for reading");
    let unknown = draft("Authorization: Bearer lxn_unknown\n", "{}");
    assert_eq!((unknown.status, unknown.header("www-authenticate")), (401, Some("Bearer")));

    let film = film(&server.data);
    let upload = Upload::begin(&server, &write, &entry, film.len());
    assert_eq!(upload.patch(&server, 0, "", &film).status, 204);
    let file = examined(&server, &read, &entry);
    assert_eq!(
        (file["state"].as_str(), file["width"].as_i64(), file["kind"].as_str()),
        (Some("ready"), Some(1280), Some("judging_copy"))
    );
    assert_eq!(file["size_bytes"].as_u64(), u64::try_from(film.len()).ok());
    assert!(file["duration_ms"].as_i64().is_some_and(|ms| (2_900..3_300).contains(&ms)), "{file}");

    // The address works by itself, for a while.
    let url = file["url"].as_str().unwrap();
    let part = server.ask(&format!("GET {url}\nRange: bytes=5-14"), b"");
    assert_eq!((part.status, part.bytes.as_slice()), (206, &film[5..15]));
    assert_eq!(server.ask(&format!("GET {url}"), b"").bytes, film);
    let spoilt = url.replace("copy=original", "copy=play");
    assert_eq!(server.ask(&format!("GET {spoilt}"), b"").status, 404);
    let stranger = server.token("creator", "d@example.invalid", "entries:read,entries:write");
    assert_eq!(server.ask(&format!("GET /api/v1/entries/{entry}\n{stranger}"), b"").status, 404);

    // Lists are for the office.
    let list = |token: &str, what: &str| server.ask(&format!("GET /api/v1/contests/{contest}/{what}\n{token}"), b"");
    assert_eq!(list(&read, "entries").status, 403);
    let office = server.token("organiser", "o@example.invalid", "entries:read,scores:read,shortlist:read");
    let first = list(&office, "entries?per_page=1");
    assert_eq!((first.status, first.json()["total"].as_i64()), (200, Some(0)), "drafts are their authors'");
    let tag = first.header("etag").unwrap();
    let again = list(&format!("{office}If-None-Match: {tag}\n"), "entries?per_page=1");
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(list(&office, "entries?per_page=501").status, 400);
    assert_eq!(list(&office, "scores").status, 403, "nothing is scored in this phase");
    assert_eq!(server.ask(&format!("GET /api/v1/nothing\n{office}"), b"").status, 404);
    // A token is no key to pages.
    assert_eq!(
        server
            .ask(&format!("GET /contests/{contest}/entries\n{office}"), b"")
            .header("location")
            .map(|to| to.starts_with("/sign-in")),
        Some(true)
    );
}
