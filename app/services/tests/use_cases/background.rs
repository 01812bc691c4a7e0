//! What happens to a film after it has arrived: jobs, what is made from it, and who is told of what.

use bytes::Bytes;
use domain::audit::{EventKind, RecordedAction};
use domain::film::Level;
use domain::ids::{EntryId, FileId};
use domain::time::HOUR;
use services::films::upload::NewUpload;
use services::films::{CaptionTrack, Showing};
use services::media::Storage;
use services::playback::{FilmVariant, LinkQuery};
use services::{Actor, FileState, Periods, RecordSearch, Refusal, ServiceError};
use store::{Meter, Store};

use crate::harness::{DAY, HandClock, Harness, START, answers, make_film, page, serving};

/// Sends a file as a client would; its job waits.
pub async fn send(
    harness: &Harness,
    who: &Actor,
    entry: &EntryId,
    kind: &str,
    filename: &str,
    bytes: Vec<u8>,
) -> FileId {
    let new = NewUpload {
        entry: entry.clone(),
        kind: kind.to_owned(),
        filename: filename.to_owned(),
        media_type: String::new(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
    };
    let id = harness.services.begin_upload(who, new).await.unwrap();
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    assert!(harness.services.append_upload(who, &id, 0, None, body).await.unwrap().complete);
    id
}

pub async fn work_off(harness: &Harness) -> usize {
    let mut done = 0;
    while harness.services.work_once("test").await.unwrap() {
        done += 1;
        assert!(done < 20, "jobs that never end");
    }
    done
}

/// What the address of a film says.
pub fn query_of(address: &str) -> LinkQuery {
    let query = address.split_once('?').unwrap().1;
    let pair = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap().to_owned();
    LinkQuery {
        copy: pair("copy="),
        until: pair("until=").parse().unwrap(),
        public: query.split('&').find_map(|pair| pair.strip_prefix("public=")).unwrap_or_default().to_owned(),
        signature: pair("signature="),
        ..LinkQuery::default()
    }
}

#[tokio::test]
async fn a_film_is_examined_then_prepared_and_its_subtitles_become_captions() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let film = send(
        &harness,
        &creator,
        &entry,
        "judging_copy",
        "夜航.mp4",
        std::fs::read(make_film("prepared", "1280x720", "4")).unwrap(),
    )
    .await;
    let seen = async || services.entry(&creator, &entry).await.unwrap();
    assert_eq!((seen().await.files[0].state, seen().await.is_busy()), (FileState::Checking, true));
    assert!(services.work_once("test").await.unwrap());
    // Ready at once; what takes longer goes on.
    assert_eq!((seen().await.files[0].state, seen().await.is_busy()), (FileState::Ready, true));
    assert_eq!(work_off(&harness).await, 1);
    let view = seen().await;
    assert!(!view.is_busy() && view.files[0].fingerprint.is_some());
    let made: Vec<&str> = view.derived.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(
        made,
        ["play", "poster", "poster_small", "storyboard"],
        "it plays as it is, so nothing lighter was made"
    );
    let copy = view.derived.iter().find(|one| one.kind == "play").unwrap();
    assert_ne!(Some(&copy.sha256), view.files[0].sha256.as_ref(), "judges get a file of its own");
    let words = "1\r\n00:00:00,500 --> 00:00:02,000\r\n夜航\r\n".as_bytes().to_vec();
    send(&harness, &creator, &entry, "subtitles", "夜航.srt", words).await;
    send(&harness, &creator, &entry, "script", "剧本.pdf", b"MZ, no PDF".to_vec()).await;
    work_off(&harness).await;
    let view = seen().await;
    let of = view.files.iter().find(|file| file.id == film).unwrap();
    let captions = Showing::of(of, &view.derived).captions;
    assert_eq!(captions, Some(CaptionTrack { language: Some("zh".to_owned()) }));
    let script = view.files.iter().find(|file| file.kind == "script").unwrap();
    assert_eq!((script.state, script.findings[0].allowed.as_str()), (FileState::Rejected, "pdf, docx, txt"));
    assert_eq!(view.files.iter().find(|file| file.id == film).unwrap().state, FileState::Ready);
    let refused = services.film_link(&harness.person("stranger").await, &film, FilmVariant::Play).await;
    assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn only_the_office_is_told_that_a_film_was_entered_before() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let (first, second) = (harness.person("first").await, harness.person("second").await);
    let services = &harness.services;
    let bytes = std::fs::read(make_film("twice", "1280x720", "6")).unwrap();
    let entry = async |who: &Actor, title: &str| {
        let draft = services.draft_entry(who, &contest, answers(title, "440100")).await.unwrap().id;
        send(&harness, who, &draft, "judging_copy", "a.mp4", bytes.clone()).await;
        work_off(&harness).await;
        services.submit_entry(who, &draft).await.unwrap();
        draft
    };
    for title in ["夜航", "夜航二", "夜航三", "夜航四"] {
        entry(&if title == "夜航四" { harness.person("third").await } else { first.clone() }, title).await;
    }
    let again = entry(&second, "夜航又一").await;
    let codes = async |who: &Actor| {
        let files = services.entry(who, &again).await.unwrap().files;
        files[0].findings.iter().map(|one| (one.code.to_string(), one.level)).collect::<Vec<_>>()
    };
    assert!(codes(&harness.staff).await.contains(&("same_film".to_owned(), Level::Warning)));
    let told = services.entry(&harness.staff, &again).await.unwrap().files[0].findings.clone();
    let told = &told.iter().find(|one| one.code == "same_film").unwrap().found;
    assert!(told.starts_with("N-001《夜航》· 观摩 · 100%") && told.ends_with("; + 1"), "{told}");
    assert!(codes(&second).await.iter().all(|(code, _)| code != "same_film"));
    // Made once, taken over: both have their pictures.
    assert_eq!(services.entry(&second, &again).await.unwrap().derived.len(), 4);
}

#[tokio::test]
async fn judges_get_a_lighter_copy_where_browsers_cannot_play_the_film() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let plain = make_film("to-be-hevc", "1280x720", "2");
    let hevc = plain.with_file_name("hevc.mp4");
    let status = std::process::Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-i"])
        .arg(&plain)
        .args(["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-c:a", "copy"])
        .arg(&hevc)
        .status()
        .unwrap();
    assert!(status.success());
    let film = send(&harness, &creator, &entry, "judging_copy", "a.mp4", std::fs::read(&hevc).unwrap()).await;
    work_off(&harness).await;
    let view = services.entry(&creator, &entry).await.unwrap();
    assert_eq!(view.files[0].state, FileState::Ready, "{:?}", view.files[0].findings);
    let lighter = view.derived.iter().find(|one| one.kind == "play").unwrap();
    let given = async |copy: FilmVariant| {
        let address = services.film_link(&creator, &film, copy).await.unwrap();
        services.film(&creator, &film, &query_of(&address)).await.unwrap().sha256
    };
    assert_eq!(given(FilmVariant::Play).await, lighter.sha256);
    assert_eq!(Some(given(FilmVariant::Original).await), view.files[0].sha256);
}

#[tokio::test]
async fn an_upload_that_nobody_continues_expires_and_is_swept() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let new = NewUpload {
        entry,
        kind: "judging_copy".to_owned(),
        filename: "a.mp4".to_owned(),
        media_type: String::new(),
        size_bytes: 1_000,
    };
    let id = services.begin_upload(&creator, new).await.unwrap();
    let part = services.begin_part(&creator, 1_000).await.unwrap();
    // The disk keeps the time of the last byte; here it is the harness's.
    let arriving = |id: &FileId| services.media().blobs().arriving(id);
    for one in [&id, &part] {
        let last = std::time::UNIX_EPOCH + std::time::Duration::from_micros(u64::try_from(services.now()).unwrap());
        std::fs::OpenOptions::new().append(true).open(arriving(one)).unwrap().set_modified(last).unwrap();
    }
    // What a killed worker left goes after a day, what another is making stays.
    let making = |name: &str| services.media().blobs().root().join(format!("making-{name}"));
    for name in ["old", "now"] {
        std::fs::create_dir_all(making(name)).unwrap();
    }
    let before = std::time::SystemTime::now() - std::time::Duration::from_secs(90_000);
    std::fs::File::open(making("old")).unwrap().set_modified(before).unwrap();
    harness.pass(6 * DAY);
    assert_eq!(services.sweep().await.unwrap().uploads, 0);
    assert!(!making("old").exists() && making("now").exists());
    assert!(services.upload_state(&creator, &id).await.unwrap().expires_at.unwrap() > services.now());
    harness.pass(2 * DAY);
    for one in [&id, &part] {
        let gone = services.upload_state(&creator, one).await;
        assert!(matches!(gone, Err(ServiceError::Refused(Refusal::UploadGone))), "{gone:?}");
    }
    assert_eq!(services.sweep().await.unwrap().uploads, 2);
    assert!(!arriving(&id).exists() && !arriving(&part).exists());
    let gone = services.upload_state(&creator, &id).await;
    assert!(matches!(gone, Err(ServiceError::Refused(Refusal::UploadGone))), "{gone:?}");
}

#[tokio::test]
async fn a_check_that_was_given_up_is_told_of_and_tried_again() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    // Nobody waits between the attempts.
    let periods = Periods { retry: std::time::Duration::ZERO, ..Periods::default() };
    let services = &harness.services.clone().with_periods(periods);
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let bytes = std::fs::read(make_film("given-up", "1280x720", "2")).unwrap();
    let film = send(&harness, &creator, &entry, "judging_copy", "a.mp4", bytes).await;
    services.submit_entry(&creator, &entry).await.unwrap_err();
    // The disk with the films is away for a while.
    let (here, away) = (harness.folder.join("films"), harness.folder.join("away"));
    std::fs::rename(&here, &away).unwrap();
    for _ in 0..5 {
        assert!(services.work_once("test").await.unwrap());
    }
    assert!(!services.work_once("test").await.unwrap(), "it is not tried for ever");
    std::fs::remove_dir_all(&here).ok();
    std::fs::rename(&away, &here).unwrap();
    let view = services.entry(&creator, &entry).await.unwrap();
    assert!(view.given_up(&film).is_some() && !view.is_busy() && view.files[0].state == FileState::Checking);
    let settled = async || services.film_news(&creator, &entry).await.unwrap().iter().all(|one| one.settled);
    assert!(settled().await, "nobody waits for it in vain");
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::JobGivenUp)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(&harness.organiser, &contest, &search).await.unwrap();
    assert_eq!(record.found, 1);

    for other in [&harness.person("stranger").await, &harness.staff] {
        let refused = services.retry_checks(other, &entry).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "a draft is its author's: {refused:?}");
    }
    assert_eq!(services.retry_checks(&creator, &entry).await.unwrap(), 1);
    assert!(!settled().await);
    assert_eq!(services.retry_checks(&creator, &entry).await.unwrap(), 0, "twice is once");
    work_off(&harness).await;
    assert_eq!(services.entry(&creator, &entry).await.unwrap().files[0].state, FileState::Ready);
}

#[tokio::test]
async fn a_film_whose_preparation_was_given_up_is_not_ready_in_silence() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let periods = Periods { retry: std::time::Duration::ZERO, ..Periods::default() };
    let services = &harness.services.clone().with_periods(periods);
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let bytes = std::fs::read(make_film("unprepared", "1280x720", "2")).unwrap();
    let film = send(&harness, &creator, &entry, "judging_copy", "a.mp4", bytes).await;
    assert!(services.work_once("test").await.unwrap(), "it is examined");
    let (here, away) = (harness.folder.join("films"), harness.folder.join("away"));
    std::fs::rename(&here, &away).unwrap();
    for _ in 0..5 {
        assert!(services.work_once("test").await.unwrap());
    }
    std::fs::remove_dir_all(&here).ok();
    std::fs::rename(&away, &here).unwrap();
    let state = async || {
        let view = services.entry(&creator, &entry).await.unwrap();
        let file = view.files.iter().find(|file| file.id == film).unwrap().clone();
        (file.state, file.findings.iter().any(|one| one.code == "no_copy"))
    };
    assert_eq!(state().await, (FileState::Rejected, true));
    assert_eq!(services.retry_checks(&creator, &entry).await.unwrap(), 1);
    work_off(&harness).await;
    assert_eq!(state().await, (FileState::Ready, false));

    // Subtitles whose bytes are lost cost the judges nothing but the captions.
    let srt = "1\n00:00:00,000 --> 00:00:01,000\n一\n".as_bytes().to_vec();
    let words = send(&harness, &creator, &entry, "subtitles", "a.srt", srt).await;
    let film = send(
        &harness,
        &creator,
        &entry,
        "judging_copy",
        "b.mp4",
        std::fs::read(make_film("b", "1280x720", "1")).unwrap(),
    )
    .await;
    for _ in 0..2 {
        assert!(services.work_once("test").await.unwrap(), "both are examined");
    }
    let view = services.entry(&creator, &entry).await.unwrap();
    let sha256 = view.files.iter().find(|file| file.id == words).unwrap().sha256.clone().unwrap();
    std::fs::remove_file(services.media().blobs().local_path(&sha256).unwrap()).unwrap();
    for _ in 0..10 {
        services.work_once("test").await.unwrap();
    }
    let view = services.entry(&creator, &entry).await.unwrap();
    let file = view.files.iter().find(|file| file.id == film).unwrap();
    assert!(view.given_up(&film).is_some() && file.state == FileState::Ready, "{file:?}");
    assert!(view.derived.iter().any(|one| one.file_id == film && one.kind == "play"), "{:?}", view.derived);
}

#[tokio::test]
async fn a_film_that_just_arrived_is_examined_while_a_long_one_is_prepared() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry =
        async |title: &str| services.draft_entry(&creator, &contest, answers(title, "440100")).await.unwrap().id;
    // Larger than what browsers play as it is, so that a lighter rendition is made from every picture of it.
    let long = std::fs::read(make_film("long", "3840x2160", "20")).unwrap();
    let short = std::fs::read(make_film("short", "1280x720", "1")).unwrap();
    let (first, second) = (entry("长片").await, entry("短片").await);
    let first = send(&harness, &creator, &first, "judging_copy", "长片.mp4", long).await;
    let worker = services.clone();
    let worker = tokio::spawn(async move { worker.work().await });
    let is_busy = async |entry: &EntryId| services.entry(&creator, entry).await.unwrap();
    let first_entry = async || {
        let entries = services.my_entries(&creator, &page(1, 9)).await.unwrap().entries.lines;
        let line = entries.into_iter().find(|one| one.line.title == "长片").unwrap().line;
        is_busy(&line.id).await
    };
    // The long one is examined, and its preparation has begun.
    for _ in 0..600 {
        if first_entry().await.under_way(&first).is_some_and(|job| job.kind == "prepare" && !job.worker.is_empty()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let preparing = first_entry().await;
    assert!(preparing.under_way(&first).is_some_and(|job| job.kind == "prepare" && !job.worker.is_empty()));
    send(&harness, &creator, &second, "judging_copy", "短片.mp4", short).await;
    let mut state = FileState::Checking;
    for _ in 0..600 {
        state = is_busy(&second).await.files[0].state;
        if state != FileState::Checking {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let still = first_entry().await;
    worker.abort();
    assert_eq!(state, FileState::Ready);
    assert!(still.under_way(&first).is_some_and(|job| job.kind == "prepare"), "the long one is still being prepared");
}

#[tokio::test]
async fn a_worker_whose_clock_is_wrong_takes_no_running_job() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    let bytes = std::fs::read(make_film("clock", "1280x720", "1")).unwrap();
    let film = send(&harness, &creator, &entry, "judging_copy", "a.mp4", bytes).await;
    let store: std::sync::Arc<dyn Store> = store::open(None, &harness.folder).await.unwrap();
    let taken = async |lasts: i64| {
        let mut tx = store.write(&Meter::default()).await.unwrap();
        let job = tx.take_job(&["examine"], "running", lasts).await.unwrap();
        tx.commit().await.unwrap();
        job
    };
    // A worker has it for two seconds, and does not get to renewing its lease.
    assert_eq!(taken(2_000_000).await.unwrap().subject, film.to_string());
    let ahead = HandClock::at(START + HOUR);
    let wrong = serving(None, &harness.folder, &Storage::Local, &ahead).await;
    assert!(!wrong.work_once("ahead").await.unwrap(), "it is another's");
    let behind = serving(None, &harness.folder, &Storage::Local, &HandClock::at(START - HOUR)).await;
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert!(behind.work_once("behind").await.unwrap(), "its lease really ended");
    let state = harness.services.entry(&creator, &entry).await.unwrap().files[0].state;
    assert_eq!(state, FileState::Ready);
}
