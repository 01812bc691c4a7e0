//! The film that follows its entry's category, an upload that comes too late, and the office's queue.

use bytes::Bytes;
use domain::entry::EntryState;
use domain::form::Answer;
use services::films::upload::NewUpload;
use services::{Actor, Decision, FileState, Refusal, ServiceError};

use crate::harness::{Harness, answers, film, first_entries, make_film, page};

#[tokio::test]
async fn a_film_is_held_against_the_category_that_is_chosen() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let long = make_film("six-minutes", "1280x720", "360");

    let mut said = answers("夜航", "440100");
    said.insert("category".to_owned(), Answer::Text("纪录片".to_owned()));
    let draft = services.draft_entry(&creator, &contest, said.clone()).await.unwrap();
    services.take_film(&creator, &draft.id, &long).await.unwrap();
    let state = async || services.entry(&creator, &draft.id).await.unwrap().files[0].state;
    assert_eq!(state().await, FileState::Ready);

    said.insert("category".to_owned(), Answer::Text("微视频".to_owned()));
    let saved = services.save_entry(&creator, &draft.id, draft.version, said.clone()).await.unwrap();
    assert_eq!(state().await, FileState::Rejected);
    let refused = services.submit_entry(&creator, &draft.id).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::FilmNotReady))), "{refused:?}");

    said.insert("category".to_owned(), Answer::Text("纪录片".to_owned()));
    services.save_entry(&creator, &draft.id, saved.version, said).await.unwrap();
    assert_eq!(state().await, FileState::Ready);
    services.submit_entry(&creator, &draft.id).await.unwrap();
}

#[tokio::test]
async fn an_upload_that_was_begun_before_handing_in_cannot_be_finished_after_it() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;

    let bytes = std::fs::read(film()).unwrap();
    let new = NewUpload {
        entry: entry.clone(),
        kind: "judging_copy".to_owned(),
        filename: "other.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
    };
    let begun = services.begin_upload(&creator, new).await.unwrap();
    services.submit_entry(&creator, &entry).await.unwrap();
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    let late = services.append_upload(&creator, &begun, 0, None, body).await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::State(EntryState::Submitted)))), "{late:?}");
    // What is still arriving does not stand in lists where a film is ready.
    let lines = services.entries(&harness.staff, &contest, &first_entries(10)).await.unwrap().lines;
    assert_eq!(lines[0].film.as_ref().unwrap().state, FileState::Ready);
    let mine = services.my_entries(&creator, &page(1, 9)).await.unwrap().entries.lines;
    assert_eq!(mine[0].film.as_ref().unwrap().state, FileState::Ready);
    assert_eq!(mine[0].time_zone, "Asia/Shanghai");
}

#[tokio::test]
async fn the_office_goes_from_one_waiting_entry_to_the_next() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let (creator, other) = (harness.person("creator").await, harness.person("other").await);
    let services = &harness.services;
    let mut entries = Vec::new();
    for title in ["一", "二", "三"] {
        let entry = harness.draft(&creator, &contest, title, "440100").await;
        services.submit_entry(&creator, &entry).await.unwrap();
        entries.push(entry);
    }
    for stranger in [&creator, &other, &Actor::Anonymous] {
        let refused = services.check_view(stranger, &entries[0]).await;
        assert!(matches!(refused, Err(ServiceError::NotFound | ServiceError::SignInNeeded)), "{refused:?}");
    }
    let check = services.check_view(&harness.staff, &entries[1]).await.unwrap();
    assert_eq!(check.queue.count, 3);
    assert_eq!(check.view.owner_email, "creator@example.invalid");
    assert!(check.view.office && check.view.can_check && !check.view.owns);

    let next = async |after: i64| services.next_to_check(&harness.staff, &contest, after).await.unwrap();
    assert_eq!(next(2).await.as_ref(), Some(&entries[2]));
    // Round the end, and past what is decided.
    assert_eq!(next(3).await.as_ref(), Some(&entries[0]));
    services.decide(&harness.staff, &entries[0], Decision::Pass, "").await.unwrap();
    assert_eq!(next(3).await.as_ref(), Some(&entries[1]));
    for entry in &entries[1..] {
        services.decide(&harness.staff, entry, Decision::Refuse, "不符").await.unwrap();
    }
    assert_eq!(next(1).await, None);
}
