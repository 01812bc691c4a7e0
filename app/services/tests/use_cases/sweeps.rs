//! Films that nobody needs any more go after a while, with what was made from them; films that anybody needs stay.

use domain::audit::{EventKind, RecordedAction};
use domain::ids::EntryId;
use services::films::Swept;
use services::media::Storage;
use services::{Actor, FileState, RecordSearch};

use crate::background::{send, work_off};
use crate::harness::bucket::Bucket;
use crate::harness::{DAY, Harness, answers, make_film, page};

async fn outdated_films_are_swept(storage: &Storage) {
    let harness = Harness::on(storage).await;
    let contest = harness.open_contest().await;
    let services = &harness.services;
    services.set_deadline(&harness.organiser, &contest, services.now() + 90 * DAY).await.unwrap();
    let creator = harness.person("creator").await;
    let entry =
        async |title: &str| services.draft_entry(&creator, &contest, answers(title, "440100")).await.unwrap().id;
    let film = async |entry: &EntryId, name: &str, size: &str| {
        let bytes = std::fs::read(make_film(name, size, "1")).unwrap();
        let id = send(&harness, &creator, entry, "judging_copy", "a.mp4", bytes).await;
        work_off(&harness).await;
        let view = services.entry(&creator, entry).await.unwrap();
        let file = view.files.iter().find(|file| file.id == id).unwrap();
        assert_eq!(file.state, FileState::Ready);
        let poster = view.derived.iter().find(|one| one.file_id == id && one.kind == "poster").unwrap();
        (file.sha256.clone().unwrap(), poster.sha256.clone())
    };
    let blobs = services.media().blobs();
    let is_kept = async |sha256: &str| blobs.exists(sha256).await.unwrap();
    let swept = async || services.sweep().await.unwrap();

    let (first, second, withdrawn) = (entry("甲").await, entry("乙").await, entry("丙").await);
    // The first film of the first entry is replaced, and also the second entry's own. Of pictures alike, posters are too.
    let (shared, shared_poster) = film(&first, "sweep-shared", "1280x720").await;
    let (replaced, replaced_poster) = film(&first, "sweep-replaced", "1440x1080").await;
    let (stays, _) = film(&first, "sweep-stays", "1920x1080").await;
    assert_eq!(film(&second, "sweep-shared", "1280x720").await.0, shared);
    let (left, left_poster) = film(&withdrawn, "sweep-left", "1920x800").await;
    services.submit_entry(&creator, &withdrawn).await.unwrap();
    services.withdraw_entry(&creator, &withdrawn).await.unwrap();

    harness.pass(29 * DAY);
    assert_eq!(swept().await, Swept::default());
    harness.pass(2 * DAY);
    assert_eq!(swept().await, Swept { outdated: 3, ..Swept::default() });
    for sha256 in [&shared, &replaced, &left] {
        assert!(is_kept(sha256).await, "a backup that is under way still finds it");
    }
    assert!(services.verify_films().await.unwrap().broken.is_empty());
    assert_eq!(swept().await, Swept::default());
    harness.pass(DAY + 1);
    assert_eq!(swept().await, Swept { removed: 3, ..Swept::default() });
    for sha256 in [&replaced, &replaced_poster, &left, &left_poster] {
        assert!(!is_kept(sha256).await, "{sha256}");
    }
    for sha256 in [&shared, &shared_poster, &stays] {
        assert!(is_kept(sha256).await, "{sha256}");
    }
    assert!(services.verify_films().await.unwrap().broken.is_empty());
    assert_eq!(swept().await, Swept::default());
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::FileSweep)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    assert_eq!(services.contest_record(&harness.organiser, &contest, &search).await.unwrap().found, 3);
    // The same film sent once more is there again.
    assert_eq!(film(&first, "sweep-replaced", "1440x1080").await.0, replaced);
    assert!(is_kept(&replaced).await && is_kept(&replaced_poster).await);
    assert!(services.verify_films().await.unwrap().broken.is_empty());
}

#[tokio::test]
async fn films_that_were_replaced_or_withdrawn_go_after_a_while() {
    outdated_films_are_swept(&Storage::Local).await;
}

#[tokio::test]
async fn and_from_a_bucket() {
    outdated_films_are_swept(&Bucket::start().await.storage()).await;
}

#[tokio::test]
async fn what_another_process_sweeps_is_left_to_it() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator: Actor = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap().id;
    for seconds in ["1", "2"] {
        let bytes = std::fs::read(make_film(&format!("turn-{seconds}"), "1280x720", seconds)).unwrap();
        send(&harness, &creator, &entry, "judging_copy", "a.mp4", bytes).await;
    }
    work_off(&harness).await;
    harness.pass(31 * DAY);
    let store = store::open(None, &harness.folder).await.unwrap();
    let lease = async |lasts: i64| {
        let mut tx = store.write(&store::Meter::default()).await.unwrap();
        assert!(tx.take_lease("sweep:films", "another", lasts).await.unwrap());
        tx.commit().await.unwrap();
    };
    lease(60_000_000).await;
    assert_eq!(services.sweep().await.unwrap().outdated, 0);
    // It was killed: its turn ends by the database's clock.
    lease(0).await;
    assert_eq!(services.sweep().await.unwrap().outdated, 1);
}
