//! What judges get of a film: a copy that says nothing of whose it is, or nothing.

use domain::access::Role;
use domain::contest::phase::{Obstacle, Phase};
use domain::film::Level;
use domain::ids::{ContestId, EntryId, FileId};
use services::playback::FilmVariant;
use services::{Actor, Decision, FileState, Refusal, ServiceError};
use store::{Meter, Store};

use crate::background::{query_of, send, work_off};
use crate::harness::{DAY, Harness, answers, make_film};

fn field(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field").join(name)).unwrap()
}

/// An entry that was submitted and passed, with this film, before its judges are dealt; nothing was prepared yet.
async fn passed(
    harness: &Harness,
    contest: &ContestId,
    owner: &Actor,
    name: &str,
    bytes: Vec<u8>,
) -> (EntryId, FileId) {
    let services = &harness.services;
    let entry = services.draft_entry(owner, contest, answers("夜航", "440100")).await.unwrap().id;
    let film = send(harness, owner, &entry, "judging_copy", name, bytes).await;
    assert!(services.work_once("test").await.unwrap(), "it is examined");
    services.submit_entry(owner, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    (entry, film)
}

async fn close_call(harness: &Harness, contest: &ContestId, judge: &Actor) {
    harness.pass(11 * DAY);
    for phase in [Phase::CallClosed, Phase::Eligibility] {
        harness.services.move_phase(&harness.organiser, contest, phase, "").await.unwrap();
    }
    let panel = vec![judge.account().unwrap().id.clone()];
    harness.services.set_panels(&harness.organiser, contest, &[panel]).await.unwrap();
}

#[tokio::test]
async fn nothing_that_a_film_says_of_its_author_reaches_a_judge() {
    let harness = Harness::new().await;
    let (services, contest) = (&harness.services, harness.open_contest().await);
    let (owner, judge) = (harness.person("owner").await, harness.person("judge").await);
    harness.cast(&contest, &judge, Role::Judge, "", "").await;
    let bytes = field("films/names_and_place_inside.mp4");
    let words = ["示例导演甲", "示例电视台", "23.1291", "113.2644"];
    let says = |bytes: &[u8], words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    assert!(words.iter().all(|one| says(&bytes, one)));
    let (_, film) = passed(&harness, &contest, &owner, "a.mp4", bytes).await;
    close_call(&harness, &contest, &judge).await;

    // Before the copy exists the film is dealt to nobody, and the round cannot open.
    for refused in [
        services.plan_assignment(&harness.organiser, &contest).await.map(|_| 0),
        services.confirm_assignment(&harness.organiser, &contest).await,
    ] {
        let Err(ServiceError::Refused(Refusal::FilmsUnprepared(numbers))) = refused else { panic!("{refused:?}") };
        assert_eq!(numbers, [1]);
    }
    let opened = services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await;
    let Err(ServiceError::Refused(Refusal::Obstacles(obstacles))) = opened else { panic!("{opened:?}") };
    assert_eq!(obstacles, [Obstacle::WithoutCopy(1), Obstacle::Unassigned(1)]);
    work_off(&harness).await;
    services.confirm_assignment(&harness.organiser, &contest).await.unwrap();
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.declare(&judge, &contest, "已阅读规则").await.unwrap();

    let task = services.my_desk(&judge, &contest).await.unwrap().lines[0].assignment.clone();
    assert_eq!(services.desk(&judge, &task).await.unwrap().film.unwrap().file, film);
    let follow = async |who: &Actor, copy: FilmVariant| {
        let address = services.film_link(who, &film, copy).await?;
        services.film(who, &film, &query_of(&address)).await
    };
    let original =
        services.entry(&owner, &services.home(&owner).await.unwrap().entries.lines[0].line.id).await.unwrap().files[0]
            .sha256
            .clone()
            .unwrap();
    let mut given = Vec::new();
    for copy in FilmVariant::ALL {
        match follow(&judge, copy).await {
            Ok(source) => {
                let bytes = std::fs::read(services.media().blobs().local_path(&source.sha256).unwrap()).unwrap();
                assert!(words.iter().all(|one| !says(&bytes, one)), "{copy:?}");
                assert_ne!(source.sha256, original, "{copy:?}: its tag is its own");
                given.push((copy, source.media_type));
            }
            Err(ServiceError::NotFound) => {}
            Err(error) => panic!("{copy:?}: {error}"),
        }
    }
    assert_eq!(
        given,
        [
            (FilmVariant::Play, "video/mp4"),
            (FilmVariant::Poster, "image/jpeg"),
            (FilmVariant::SmallPoster, "image/jpeg"),
            (FilmVariant::Storyboard, "image/jpeg")
        ]
    );
    assert_eq!(follow(&owner, FilmVariant::Original).await.unwrap().sha256, original, "the author has the own film");

    // Where the copy is lost or another film came in its place, the judge is offered nothing.
    let store: std::sync::Arc<dyn Store> = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    tx.delete_derived(&film).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(services.desk(&judge, &task).await.unwrap().film, None);
    assert!(matches!(follow(&judge, FilmVariant::Play).await, Err(ServiceError::NotFound)));
    for who in [&owner, &harness.organiser] {
        assert_eq!(follow(who, FilmVariant::Play).await.unwrap().sha256, original);
    }
}

#[tokio::test]
async fn other_files_of_an_entry_are_not_played_to_judges() {
    let harness = Harness::new().await;
    let judge = harness.person("judge").await;
    let (contest, entries) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let owner = harness.services.entry(&harness.staff, &entries[0]).await.unwrap().entry.owner_id;
    let line = &harness.services.my_desk(&judge, &contest).await.unwrap().lines[0];
    let film = harness.services.desk(&judge, &line.assignment).await.unwrap().film.unwrap().file;
    // A script that came with the film, as the database keeps it.
    let store: std::sync::Arc<dyn Store> = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let copy = tx.file(&film).await.unwrap().unwrap();
    let script = store::File {
        id: "script".parse().unwrap(),
        kind: "script".to_owned(),
        filename: "剧本.pdf".to_owned(),
        ..copy
    };
    tx.insert_file(&script).await.unwrap();
    tx.commit().await.unwrap();
    for copy in FilmVariant::ALL {
        let got = match harness.services.film_link(&judge, &script.id, copy).await {
            Ok(address) => harness.services.film(&judge, &script.id, &query_of(&address)).await.map(|_| ()),
            Err(error) => Err(error),
        };
        assert!(matches!(got, Err(ServiceError::NotFound)), "{copy:?} of {owner}: {got:?}");
    }
}

#[tokio::test]
async fn films_as_they_come_are_examined_and_copied_or_it_is_said() {
    let harness = Harness::new().await;
    let (services, contest) = (&harness.services, harness.open_contest().await);
    let owner = harness.person("owner").await;
    // Sound of nine channels without a layout, as a recorder leaves it: nobody can say which loudspeaker is which.
    let plain = make_film("to-be-odd", "1280x720", "2");
    let (raw, odd) = (plain.with_extension("raw"), plain.with_extension("mkv"));
    std::fs::write(&raw, vec![7; 48_000 * 2 * 9 * 2]).unwrap();
    let made = std::process::Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-i"])
        .arg(&plain)
        .args(["-f", "s16le", "-ar", "48000", "-ac", "9", "-i"])
        .arg(&raw)
        .args(["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "pcm_s16le"])
        .arg(&odd)
        .status();
    assert!(made.unwrap().success());
    let odd = std::fs::read(odd).unwrap();
    // The same sound first, and one that can be decoded after it, as cameras write both.
    let both = plain.with_extension("mov");
    let made = std::process::Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-i"])
        .arg(&plain)
        .args(["-f", "s16le", "-ar", "48000", "-ac", "9", "-i"])
        .arg(&raw)
        .args(["-map", "0:v", "-map", "1:a", "-map", "0:a", "-c", "copy", "-c:a:0", "pcm_s16le"])
        .arg(&both)
        .status();
    assert!(made.unwrap().success());
    let both = std::fs::read(both).unwrap();
    // Broken off before its index, and no film at all.
    let mut cut = std::fs::read(&plain).unwrap();
    let index = cut.windows(4).position(|name| name == b"moov").unwrap();
    let data = cut.windows(4).position(|name| name == b"mdat").unwrap();
    cut.truncate(if index > data { index - 4 } else { index + 40 });
    let garbage = b"no film at all, but long enough to be looked into".repeat(40);
    type Expected<'a> = (&'a str, Vec<u8>, FileState, Option<i64>, &'a [(&'a str, Level)], bool);
    let cases: [Expected<'_>; 8] = [
        ("recorded_live.mkv", field("films/recorded_live_no_duration.mkv"), FileState::Ready, None, &[], true),
        (
            "sound_5s.mp4",
            field("films/picture_60s_sound_5s.mp4"),
            FileState::Ready,
            Some(60_000),
            &[("sound_ends", Level::Warning)],
            true,
        ),
        (
            "apac.mov",
            field("films/apac_track_first_hevc.mov"),
            FileState::Ready,
            Some(3_000),
            &[("audio_tracks", Level::Info)],
            true,
        ),
        ("old.mov", field("films/quicktime_without_ftyp.mov"), FileState::Ready, Some(3_000), &[], true),
        ("odd.mkv", odd, FileState::Rejected, Some(2_000), &[("no_copy", Level::Refused)], false),
        ("both.mov", both, FileState::Ready, Some(2_000), &[("audio_tracks", Level::Info)], true),
        ("cut.mp4", cut, FileState::Rejected, None, &[("unreadable", Level::Refused)], false),
        ("garbage.mov", garbage, FileState::Rejected, None, &[("unreadable", Level::Refused)], false),
    ];
    for (name, bytes, state, length, findings, copied) in cases {
        let entry = services.draft_entry(&owner, &contest, answers(name, "440100")).await.unwrap().id;
        send(&harness, &owner, &entry, "judging_copy", name, bytes).await;
        work_off(&harness).await;
        let view = services.entry(&owner, &entry).await.unwrap();
        let file = &view.files[0];
        assert_eq!(file.state, state, "{name}: {:?}", file.findings);
        assert!(
            length.is_none_or(|length| file.duration_ms.is_some_and(|ms| (ms - length).abs() < 100)),
            "{name}: {file:?}"
        );
        let read = !file.findings.iter().any(|one| one.code == "unreadable");
        assert_eq!(file.duration_ms.is_some_and(|ms| ms > 1_900), read, "{name}: {file:?}");
        for (code, level) in findings {
            assert!(
                file.findings.iter().any(|one| one.code == *code && one.level == *level),
                "{name}: {:?}",
                file.findings
            );
        }
        assert_eq!(view.derived.iter().any(|one| one.kind == "play"), copied, "{name}");
        for one in &file.findings {
            let words = words::entries::finding(domain::text::Lang::Zh, &one.code, &one.found, &one.allowed);
            assert!(!words.contains("检查发现") && !words.contains("Invalid") && !words.contains("cannot"), "{words}");
        }
    }
    // Longer than its category allows, whatever its header says: known as soon as it is examined.
    let entry = services.draft_entry(&owner, &contest, answers("长", "440100")).await.unwrap().id;
    let bytes = field("films/says_4m00_lasts_5m30.mkv");
    send(&harness, &owner, &entry, "judging_copy", "says_4m00.mkv", bytes).await;
    assert!(services.work_once("test").await.unwrap());
    let file = services.entry(&owner, &entry).await.unwrap().files.remove(0);
    assert_eq!((file.state, file.duration_ms), (FileState::Rejected, Some(330_000)));
    let told: Vec<(&str, &str, &str)> =
        file.findings.iter().map(|one| (&*one.code, one.found.as_str(), one.allowed.as_str())).collect();
    assert!(told.contains(&("too_long", "5:30", "5:00")) && told.contains(&("longer", "5:30", "4:00")), "{told:?}");
}

#[tokio::test]
async fn subtitles_are_refused_with_line_and_reason_and_warned_about() {
    let harness = Harness::new().await;
    let (services, contest) = (&harness.services, harness.open_contest().await);
    let owner = harness.person("owner").await;
    let entry = services.draft_entry(&owner, &contest, answers("夜航", "440100")).await.unwrap().id;
    type Told = Option<(&'static str, &'static str)>;
    let cases: [(&str, Vec<u8>, FileState, Told); 5] = [
        ("a.srt", field("subtitles/fullwidth_times.srt"), FileState::Ready, None),
        ("b.srt", field("subtitles/utf8_one_stray_byte.srt"), FileState::Ready, Some(("stray_bytes", "7"))),
        ("c.vtt", field("subtitles/note.vtt"), FileState::Ready, None),
        (
            "d.srt",
            "1\n00:00:01,000 --> 00:00:x2\n江边\n".as_bytes().to_vec(),
            FileState::Rejected,
            Some(("subtitle_times", "2")),
        ),
        ("e.vtt", b"WEBVTT\n\nNOTE nothing\n".to_vec(), FileState::Rejected, Some(("subtitle_no_times", "1"))),
    ];
    for (name, bytes, state, told) in cases {
        let id = send(&harness, &owner, &entry, "subtitles", name, bytes).await;
        work_off(&harness).await;
        let view = services.entry(&owner, &entry).await.unwrap();
        let file = view.files.iter().find(|file| file.id == id).unwrap();
        let first = file.findings.first().map(|one| (&*one.code, one.found.as_str()));
        assert_eq!((file.state, first), (state, told), "{name}");
    }
}
