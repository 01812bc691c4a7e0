//! Uploads with more than one server, on disks that lose bytes, over lines that stall, and what they are promised.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use domain::ids::{EntryId, FileId};
use futures::StreamExt as _;
use services::films::upload::{LARGEST_UPLOAD, NewUpload};
use services::media::{Storage, hash_file};
use services::{Actor, FileState, Periods, Refusal, ServiceError, Services};
use store::{Meter, NextAttempt, Upload};

use crate::background::{send, work_off};
use crate::films::noise;
use crate::harness::bucket::Bucket;
use crate::harness::{DAY, Harness, answers, make_film, serving, serving_from};

/// A draft of somebody, and who that is.
async fn draft(harness: &Harness) -> (Actor, EntryId) {
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    (creator, entry)
}

async fn begin(services: &Services, who: &Actor, entry: &EntryId, size: usize) -> FileId {
    let new = NewUpload {
        entry: entry.clone(),
        kind: "judging_copy".to_owned(),
        filename: "a.mp4".to_owned(),
        media_type: String::new(),
        size_bytes: i64::try_from(size).unwrap(),
    };
    services.begin_upload(who, new).await.unwrap()
}

async fn append(services: &Services, who: &Actor, id: &FileId, at: usize, bytes: &[u8]) -> services::Result<i64> {
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(bytes))]);
    let state = services.append_upload(who, id, i64::try_from(at).unwrap(), None, body).await?;
    Ok(state.offset)
}

fn is_refused<T: std::fmt::Debug>(answer: &services::Result<T>, expected: &Refusal) -> bool {
    matches!(answer, Err(ServiceError::Refused(refusal)) if refusal == expected)
}

/// The database of the harness, as another process opens it.
fn database(harness: &Harness) -> String {
    format!("sqlite:{}", harness.folder.join("linxuan.db").display())
}

fn folder(harness: &Harness, name: &str) -> PathBuf {
    let folder = harness.folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn set_modified(path: &Path, at: SystemTime) {
    std::fs::File::open(path).unwrap().set_modified(at).unwrap();
}

#[tokio::test]
async fn a_server_with_another_folder_leaves_an_upload_alone() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let here = &harness.services;
    let other = serving(Some(&database(&harness)), &folder(&harness, "other"), &Storage::Local, &harness.clock).await;
    let id = begin(here, &creator, &entry, 1_000).await;
    append(here, &creator, &id, 0, &[7; 100]).await.unwrap();
    let part = here.begin_part(&creator, 50).await.unwrap();
    for one in [&id, &part] {
        let state = other.upload_state(&creator, one).await;
        assert!(is_refused(&state, &Refusal::UploadElsewhere), "{state:?}");
        assert!(is_refused(&append(&other, &creator, one, 0, &[1]).await, &Refusal::UploadElsewhere));
        assert!(is_refused(&other.cancel_upload(&creator, one).await, &Refusal::UploadElsewhere));
    }
    let stranger = harness.person("stranger").await;
    let told = other.upload_state(&stranger, &id).await;
    assert!(matches!(told, Err(ServiceError::NotFound)), "{told:?}");
    // The other one does not see the file, and so not when its last byte came.
    harness.pass(8 * DAY);
    assert_eq!(other.sweep().await.unwrap().uploads, 0);
    let soon = std::time::UNIX_EPOCH + Duration::from_micros(u64::try_from(here.now()).unwrap());
    set_modified(&here.media().blobs().arriving(&id), soon);
    assert_eq!(here.upload_state(&creator, &id).await.unwrap().offset, 100);

    // Its servers have gone for good: whoever asks is told so, and may begin again.
    let name = std::fs::read_to_string(harness.folder.join("films/arriving/.folder")).unwrap();
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    assert!(tx.take_lease(&format!("folder:{name}"), &name, 0).await.unwrap());
    tx.commit().await.unwrap();
    assert!(is_refused(&other.upload_state(&creator, &id).await, &Refusal::UploadLost));
    assert!(is_refused(&other.upload_state(&creator, &id).await, &Refusal::UploadGone));
    assert_eq!(other.sweep().await.unwrap().uploads, 1, "the part");
    let again = begin(&other, &creator, &entry, 100).await;
    assert_eq!(append(&other, &creator, &again, 0, &[7; 100]).await.unwrap(), 100);
}

#[tokio::test]
async fn promises_count_on_the_disk_that_the_upload_arrives_on_and_lapse() {
    let harness = Harness::new().await;
    let creator = harness.person("creator").await;
    let here = &harness.services;
    let other = serving(Some(&database(&harness)), &folder(&harness, "other"), &Storage::Local, &harness.clock).await;
    let free = here.media().blobs().room().await.unwrap();
    // One person is promised half of the disk at most, in as many parts as that takes.
    let each = (free / 3).min(LARGEST_UPLOAD);
    let mut parts = Vec::new();
    let refused = loop {
        match here.begin_part(&creator, each).await {
            Ok(part) => parts.push(part),
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, ServiceError::Refused(Refusal::NoSpace(_))), "{refused}");
    assert!(!parts.is_empty());
    // And another of what is left.
    let second = harness.person("second").await;
    let theirs = here.begin_part(&second, free / 8).await.unwrap();
    here.cancel_upload(&second, &theirs).await.unwrap();
    // Of the other server's disk nothing was promised, though here it is the same one.
    let elsewhere = other.begin_part(&creator, each).await.unwrap();
    other.cancel_upload(&creator, &elsewhere).await.unwrap();
    for part in &parts {
        set_modified(&here.media().blobs().arriving(part), SystemTime::now() - Duration::from_secs(3_500));
    }
    assert!(here.begin_part(&creator, each).await.is_err(), "the hour is not over");
    for part in &parts {
        set_modified(&here.media().blobs().arriving(part), SystemTime::now() - Duration::from_secs(3_700));
    }
    // What was found out a moment ago is good for as long again as that took, some times.
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while let Err(refused) = here.begin_part(&creator, each).await {
        assert!(std::time::Instant::now() < until, "{refused}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_lighter_copy_is_made_only_where_there_is_room_beside_what_was_promised() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let services = &harness.services;
    let bytes = std::fs::read(make_film("no-room", "3840x2160", "1")).unwrap();
    let film = send(&harness, &creator, &entry, "judging_copy", "a.mp4", bytes).await;
    assert!(services.work_once("test").await.unwrap(), "examined");
    // Everything is promised to another, and more: whatever else comes and goes on this disk meanwhile.
    let part = services.begin_part(&creator, 9).await.unwrap();
    let folder = std::fs::read_to_string(harness.folder.join("films/arriving/.folder")).unwrap();
    let store = store::open(None, &harness.folder).await.unwrap();
    let promise = async |size_bytes: i64| {
        let mut tx = store.write(&Meter::default()).await.unwrap();
        tx.delete_upload(&part).await.unwrap();
        let upload =
            Upload { id: part.clone(), folder: folder.clone(), sender: String::new(), size_bytes, received_bytes: 0 };
        tx.insert_upload(&upload).await.unwrap();
        // At once, and not in ten minutes.
        if let Some(job) = tx.jobs_of_entry(&entry).await.unwrap().first() {
            tx.fail_job(&job.id, &job.worker, &job.problem, NextAttempt::After(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
    };
    promise(1 << 60).await;
    let job = async || services.entry(&creator, &entry).await.unwrap().under_way(&film).cloned();
    for _ in 0..8 {
        assert_eq!(work_off(&harness).await, 1);
        let job = job().await.unwrap();
        assert!(job.problem.contains("The server has only") && job.worker.is_empty(), "{}", job.problem);
        assert_eq!((job.attempts, job.failed_permanently), (0, false), "it is not given up, and no attempt is counted");
        promise(1 << 60).await;
    }
    let made = async || services.entry(&creator, &entry).await.unwrap().derived;
    assert!(made().await.iter().all(|one| one.kind != "play"));
    promise(9).await;
    assert_eq!(work_off(&harness).await, 1);
    assert!(job().await.is_none() && made().await.iter().any(|one| one.kind == "play"));
}

#[tokio::test]
async fn bytes_that_are_gone_end_the_upload_and_a_disk_that_is_away_does_not() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let services = &harness.services;
    let path = |id: &FileId| services.media().blobs().arriving(id);
    let started = async || {
        let id = begin(services, &creator, &entry, 1_000).await;
        append(services, &creator, &id, 0, &[7; 100]).await.unwrap();
        id
    };
    let away = started().await;
    let (there, elsewhere) = (harness.folder.join("films/arriving"), harness.folder.join("away"));
    std::fs::rename(&there, &elsewhere).unwrap();
    std::fs::create_dir(&there).unwrap();
    let asked = services.upload_state(&creator, &away).await;
    assert!(matches!(asked, Err(ServiceError::Environment(_))), "{asked:?}");
    assert!(services.sweep().await.is_err() && services.begin_part(&creator, 9).await.is_err());
    assert!(!services.not_ready().await.is_empty());
    std::fs::remove_dir(&there).unwrap();
    std::fs::rename(&elsewhere, &there).unwrap();
    assert_eq!(services.upload_state(&creator, &away).await.unwrap().offset, 100);

    let (missing, shorter, longer) = (started().await, started().await, started().await);
    std::fs::remove_file(path(&missing)).unwrap();
    std::fs::write(path(&shorter), [7; 99]).unwrap();
    std::fs::write(path(&longer), [7; 1_001]).unwrap();
    assert!(is_refused(&append(services, &creator, &missing, 100, &[1]).await, &Refusal::UploadLost));
    for one in [&shorter, &longer] {
        assert!(is_refused(&services.upload_state(&creator, one).await, &Refusal::UploadLost));
        assert!(!path(one).exists());
    }
    for one in [missing, shorter, longer] {
        assert!(is_refused(&services.upload_state(&creator, &one).await, &Refusal::UploadGone));
    }
    // More than was acknowledged is what a killed process left: it counts.
    std::fs::write(path(&away), [7; 300]).unwrap();
    assert_eq!(services.upload_state(&creator, &away).await.unwrap().offset, 300);
}

#[tokio::test]
async fn an_upload_goes_on_at_any_server_that_shares_its_folder() {
    let bucket = Bucket::start().await;
    let harness = Harness::on(&bucket.storage()).await;
    let (creator, entry) = draft(&harness).await;
    let shared = folder(&harness, "shared");
    let server = async |name: &str| {
        let data = folder(&harness, name);
        let database = database(&harness);
        serving_from(Some(&database), &data, Some(&shared), &bucket.storage(), &harness.clock).await
    };
    let servers = [server("one").await, server("two").await];
    let bytes = noise(5, 3 << 20);
    let id = begin(&servers[0], &creator, &entry, bytes.len()).await;
    // Both at once: whoever comes second is told that the offset is another one, or waits.
    let mut at = 0;
    let piece = bytes.len() / 40;
    while at < bytes.len() {
        let end = (at + piece).min(bytes.len());
        let half = at + (end - at) / 2;
        let (one, two) = tokio::join!(
            append(&servers[0], &creator, &id, at, &bytes[at..end]),
            append(&servers[1], &creator, &id, at, &bytes[at..half])
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        at = usize::try_from(one.or(two).unwrap()).unwrap();
        let asked = &servers[at % 2];
        assert_eq!(usize::try_from(asked.upload_state(&creator, &id).await.unwrap().offset).unwrap(), at);
    }
    let file = servers[1].entry(&creator, &entry).await.unwrap().files[0].clone();
    let expected = {
        let path = harness.folder.join("expected");
        std::fs::write(&path, &bytes).unwrap();
        hash_file(path).await.unwrap().0
    };
    assert_eq!((file.state, file.sha256.as_deref()), (FileState::Checking, Some(expected.as_str())));
    assert!(std::fs::read(bucket.object(&expected)).unwrap() == bytes);
}

#[tokio::test]
async fn a_request_that_brings_too_little_is_cut_and_what_came_is_kept() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let periods = Periods { pace: Duration::from_millis(1_500), ..Periods::default() };
    let services = harness.services.clone().with_periods(periods);
    let id = begin(&services, &creator, &entry, 1 << 20).await;
    let coming = |each: usize, count: usize| {
        futures::stream::iter(0..count).then(move |_| async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok::<_, std::io::Error>(Bytes::from(vec![7; each]))
        })
    };
    // 32 KiB in each period is enough, however many periods it takes.
    let steady = services.append_upload(&creator, &id, 0, None, Box::pin(coming(16 << 10, 20))).await.unwrap();
    assert_eq!(steady.offset, 320 << 10);
    let began = std::time::Instant::now();
    let slow = services.append_upload(&creator, &id, 320 << 10, None, Box::pin(coming(100, 1_000))).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(50), "{:?}", began.elapsed());
    let came = slow.offset - (320 << 10);
    assert!((100..=1_500).contains(&came) && !slow.complete, "{came} bytes");
    // One that says nothing at all holds nobody back either.
    let silent = futures::stream::pending::<std::io::Result<Bytes>>();
    let nothing = services.append_upload(&creator, &id, slow.offset, None, silent).await.unwrap();
    assert_eq!(nothing.offset, slow.offset);
}

#[tokio::test]
async fn one_person_has_a_hundred_unfinished_uploads_at_most() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let services = &harness.services;
    let files = || std::fs::read_dir(harness.folder.join("films/arriving")).unwrap().count();
    let before = files();
    let film = begin(services, &creator, &entry, 10).await;
    for _ in 1..95 {
        services.begin_part(&creator, 10).await.unwrap();
    }
    let at_once = futures::future::join_all((0..20).map(|_| services.begin_part(&creator, 10))).await;
    let (begun, refused): (Vec<_>, Vec<_>) = at_once.into_iter().partition(Result::is_ok);
    assert_eq!((begun.len(), refused.len()), (5, 15));
    for one in refused {
        assert!(is_refused(&one, &Refusal::TooManyUnfinished(100)), "{one:?}");
    }
    assert_eq!(files() - before, 100, "what was refused leaves nothing");
    services.begin_part(&harness.person("another").await, 10).await.unwrap();
    services.cancel_upload(&creator, &film).await.unwrap();
    services.begin_part(&creator, 10).await.unwrap();
}

#[tokio::test]
async fn an_upload_that_was_replaced_before_its_end_is_gone() {
    let harness = Harness::new().await;
    let (creator, entry) = draft(&harness).await;
    let services = &harness.services;
    let (first, second) = (begin(services, &creator, &entry, 100).await, begin(services, &creator, &entry, 50).await);
    append(services, &creator, &first, 0, &[1; 60]).await.unwrap();
    append(services, &creator, &second, 0, &[2; 50]).await.unwrap();
    let state = services.upload_state(&creator, &first).await;
    assert!(is_refused(&state, &Refusal::UploadGone), "{state:?}");
    assert!(is_refused(&append(services, &creator, &first, 60, &[1; 40]).await, &Refusal::UploadGone));
    let left = services.media().blobs().arriving(&first);
    set_modified(&left, SystemTime::now() - Duration::from_secs(90_000));
    services.sweep().await.unwrap();
    assert!(!left.exists(), "its bytes go after a day");
}

#[tokio::test]
async fn what_cannot_be_swept_keeps_nothing_else_from_it() {
    let harness = Harness::new().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let path = |id: &FileId| services.media().blobs().arriving(id);
    let (stuck, due) =
        (services.begin_part(&creator, 9).await.unwrap(), services.begin_part(&creator, 9).await.unwrap());
    std::fs::remove_file(path(&stuck)).unwrap();
    std::fs::create_dir(path(&stuck)).unwrap();
    // Left by requests with a checksum that were killed: of an upload that is there, and of none.
    let (kept, left) =
        (path(&due).with_extension("unproven"), path(&"gone".parse().unwrap()).with_extension("unproven"));
    let recent = path(&"recent".parse().unwrap()).with_extension("unproven");
    for one in [&kept, &left, &recent] {
        std::fs::write(one, b"bytes").unwrap();
    }
    let yesterday = SystemTime::now() - Duration::from_secs(90_000);
    set_modified(&kept, yesterday);
    set_modified(&left, yesterday);
    services.sweep().await.unwrap();
    assert_eq!((kept.exists(), left.exists(), recent.exists()), (true, false, true));
    let begun = std::time::UNIX_EPOCH + Duration::from_micros(u64::try_from(services.now()).unwrap());
    for one in [&stuck, &due] {
        set_modified(&path(one), begun);
    }
    harness.pass(8 * DAY);
    assert_eq!(services.sweep().await.unwrap().uploads, 1);
    assert!(!path(&due).exists() && !kept.exists() && path(&stuck).exists());
    // Its turn has ended all the same.
    assert_eq!(services.sweep().await.unwrap().uploads, 0);
}
