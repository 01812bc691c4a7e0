//! A contest from the call to judging.

use bytes::Bytes;
use domain::access::{Denied, Role};
use domain::audit::{EventKind, RecordedAction};
use domain::contest::phase::{Obstacle, Phase};
use domain::contest::preparation::Missing;
use domain::contest::preset::Preset;
use domain::entry::EntryState;
use domain::letter::{LetterKind, LetterSettings};
use domain::scoring::Method;
use domain::selection::{Rule, RuleKind, Scope};
use domain::text::Lang;
use services::films::upload::NewUpload;
use services::{
    Actor, ContestEdit, Decision, Interrupt, LetterTemplate, RecordSearch, Refusal, SaveOutcome, ServiceError, StepAsk,
};

use crate::harness::{DAY, Harness, answers, film, first_entries, first_people, make_film, marks, page, sheet};

#[tokio::test]
async fn an_entry_is_handed_in_returned_mended_and_passed() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;

    let draft = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
    let early = services.submit_entry(&creator, &draft.id).await;
    assert!(matches!(early, Err(ServiceError::Refused(Refusal::FilmNotReady))), "{early:?}");
    services.take_film(&creator, &draft.id, &film()).await.unwrap();
    let entry = services.submit_entry(&creator, &draft.id).await.unwrap();
    assert_eq!((entry.number, entry.receipt.as_deref()), (Some(1), Some("2026-0001")));

    let silent = services.decide(&harness.staff, &entry.id, Decision::Return, " ").await;
    assert!(matches!(silent, Err(ServiceError::Refused(Refusal::Words { .. }))));
    services.decide(&harness.staff, &entry.id, Decision::Return, "请补充").await.unwrap();
    // A returned entry may be mended and handed in again after the call.
    harness.pass(12 * DAY);
    services.move_phase(&harness.organiser, &contest, Phase::CallClosed, "").await.unwrap();
    let view = services.entry(&creator, &entry.id).await.unwrap();
    assert_eq!((view.entry.state, view.entry.reasons.as_str(), view.can_edit), (EntryState::Returned, "请补充", true));
    let saved =
        services.save_entry(&creator, &entry.id, view.entry.version, answers("夜航人", "440100")).await.unwrap();
    let stale = services.save_entry(&creator, &entry.id, view.entry.version, answers("x", "440100")).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)));
    let again = services.submit_entry(&creator, &entry.id).await.unwrap();
    assert_eq!((again.number, again.version), (Some(1), saved.version + 1));
    services.decide(&harness.staff, &entry.id, Decision::Pass, "").await.unwrap();
    assert_eq!(services.entry(&creator, &entry.id).await.unwrap().versions.len(), 2);
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn nothing_is_taken_in_after_the_deadline_or_beyond_the_quota() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    for nth in 0..3 {
        let entry = harness.draft(&creator, &contest, &format!("片{nth}"), "440100").await;
        harness.services.submit_entry(&creator, &entry).await.unwrap();
    }
    // Told before the film is sent, and still when one was sent in time.
    let fourth = harness.services.draft_entry(&creator, &contest, answers("片4", "440300")).await.unwrap().id;
    let film = harness.services.take_film(&creator, &fourth, &film()).await;
    assert!(matches!(film, Err(ServiceError::Refused(Refusal::QuotaFull(_)))), "{film:?}");
    match harness.services.submit_entry(&creator, &fourth).await {
        Err(ServiceError::Refused(Refusal::QuotaFull(full))) => assert_eq!(full.counted, ["片0", "片1", "片2"]),
        other => panic!("{other:?}"),
    }
    let other = harness.person("other").await;
    let late = harness.draft(&other, &contest, "迟", "440300").await;
    harness.pass(10 * DAY + 31 * 60_000_000);
    let refused = harness.services.submit_entry(&other, &late).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::DeadlinePassed(_)))), "{refused:?}");
    assert_eq!(harness.services.entry(&other, &late).await.unwrap().entry.state, EntryState::Draft);
}

#[tokio::test]
async fn films_are_refused_with_what_was_found_and_what_is_allowed() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
    let upload = |filename: &str, size_bytes| NewUpload {
        entry: entry.id.clone(),
        kind: "judging_copy".to_owned(),
        filename: filename.to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes,
    };
    let large = harness.services.begin_upload(&creator, upload("a.mp4", 1 << 40)).await;
    assert!(matches!(large, Err(ServiceError::Refused(Refusal::FileTooLarge { .. }))));
    let words = NewUpload { kind: "subtitles".to_owned(), ..upload("a.srt", (4 << 20) + 1) };
    let long = harness.services.begin_upload(&creator, words).await;
    assert!(
        matches!(long, Err(ServiceError::Refused(Refusal::FileTooLarge { max, .. })) if max == 4 << 20),
        "{long:?}"
    );
    let strange = harness.services.begin_upload(&creator, upload("a.exe", 10)).await;
    assert!(matches!(strange, Err(ServiceError::Refused(Refusal::FileType { .. }))));
    let small = make_film("small", "640x360", "2");
    harness.services.take_film(&creator, &entry.id, &small).await.unwrap();
    let view = harness.services.entry(&creator, &entry.id).await.unwrap();
    assert_eq!(view.files[0].state, store::FileState::Rejected);
    assert_eq!(
        (view.files[0].findings[0].code.as_ref(), view.files[0].findings[0].found.as_str()),
        ("too_small", "640×360")
    );
}

#[tokio::test]
async fn a_cut_upload_goes_on_where_it_was() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
    let bytes = std::fs::read(film()).unwrap();
    let size = i64::try_from(bytes.len()).unwrap();
    let new = NewUpload {
        entry: entry.id.clone(),
        kind: "judging_copy".to_owned(),
        filename: "夜航.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: size,
    };
    let id = services.begin_upload(&creator, new).await.unwrap();
    let cut = futures::stream::iter([Ok(Bytes::copy_from_slice(&bytes[..1000])), Err("connection reset")]);
    let state = services.append_upload(&creator, &id, 0, None, cut).await.unwrap();
    assert_eq!((state.offset, state.complete), (1000, false));
    let stranger = harness.person("stranger").await;
    assert!(matches!(services.upload_state(&stranger, &id).await, Err(ServiceError::NotFound)));
    let rest = || futures::stream::iter([Ok::<_, String>(Bytes::copy_from_slice(&bytes[1000..]))]);
    assert!(matches!(services.append_upload(&creator, &id, 999, None, rest()).await, Err(ServiceError::Conflict)));
    assert_eq!(services.upload_state(&creator, &id).await.unwrap().offset, 1000);
    assert!(services.append_upload(&creator, &id, 1000, None, rest()).await.unwrap().complete);
    services.examine(&id).await.unwrap();
    let file = services.entry(&creator, &entry.id).await.unwrap().files.remove(0);
    let (expected, _) = services::media::hash_file(film()).await.unwrap();
    assert_eq!(file.sha256.as_deref(), Some(expected.as_str()));
}

#[tokio::test]
async fn a_process_that_ended_after_the_last_byte_loses_nothing() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = services.draft_entry(&creator, &contest, answers("夜航", "440100")).await.unwrap();
    let bytes = std::fs::read(film()).unwrap();
    let new = NewUpload {
        entry: entry.id.clone(),
        kind: "judging_copy".to_owned(),
        filename: "夜航.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
    };
    let id = services.begin_upload(&creator, new).await.unwrap();
    // All bytes on the disk, nothing in the database: what a kill leaves behind.
    std::fs::write(harness.folder.join("films/arriving").join(id.as_str()), &bytes).unwrap();
    assert!(services.upload_state(&creator, &id).await.unwrap().complete);
    services.examine(&id).await.unwrap();
    let file = services.entry(&creator, &entry.id).await.unwrap().files.remove(0);
    let (expected, _) = services::media::hash_file(film()).await.unwrap();
    assert_eq!((file.state, file.sha256), (store::FileState::Ready, Some(expected)));
    assert!(services.upload_state(&creator, &id).await.unwrap().complete);
}

#[tokio::test]
async fn judges_score_alone_and_sign() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440300"]).await;
    let services = &harness.services;
    let mine = services.my_desk(&judges[0], &contest).await.unwrap();
    let first = mine.lines[0].assignment.clone();

    let saved = services.save_sheet(&judges[0], &first, 0, &sheet(marks([800, 750, 700]), "好"), &[]).await.unwrap();
    let SaveOutcome::Saved(kept) = saved else { panic!("{saved:?}") };
    assert_eq!((kept.version, kept.total), (1, Some(7550)));
    let other_tab = services.save_sheet(&judges[0], &first, 0, &sheet(marks([500, 500, 500]), ""), &[]).await.unwrap();
    assert_eq!(other_tab, SaveOutcome::Conflict(kept));
    let off = services.save_sheet(&judges[0], &first, 1, &sheet(marks([825, 0, 0]), ""), &[]).await;
    assert!(matches!(off, Err(ServiceError::Refused(Refusal::Marks(_)))));
    // Another judge's task does not exist for this one.
    assert!(matches!(services.desk(&judges[1], &first).await, Err(ServiceError::NotFound)));
    assert!(matches!(
        services.ranking(&harness.staff, &contest).await,
        Err(ServiceError::Denied(Denied::Phase { .. }))
    ));

    match services.sign_sheets(&judges[0], &contest, "独立评审").await {
        Err(ServiceError::Refused(Refusal::SheetsIncomplete(numbers))) => assert_eq!(numbers.len(), 1),
        other => panic!("{other:?}"),
    }
    let second = mine.lines[1].assignment.clone();
    services.recuse(&judges[0], &second, "同一单位").await.unwrap();
    assert!(matches!(services.desk(&judges[0], &second).await, Err(ServiceError::NotFound)));
    services.sign_sheets(&judges[0], &contest, "独立评审").await.unwrap();
    let locked = services.save_sheet(&judges[0], &first, 1, &sheet(marks([800, 800, 800]), ""), &[]).await;
    assert!(matches!(locked, Err(ServiceError::Refused(Refusal::Signed))));
    let judge = &judges[0].account().unwrap().id;
    assert_eq!(services.reopen_sheets(&harness.organiser, &contest, judge, "笔误").await.unwrap(), 1);
    // Opened again it is another version.
    let changed = services.save_sheet(&judges[0], &first, 2, &sheet(marks([800, 800, 800]), ""), &[]).await.unwrap();
    assert!(matches!(changed, SaveOutcome::Saved(_)), "{changed:?}");

    match services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await {
        Err(ServiceError::Refused(Refusal::Obstacles(list))) => {
            assert_eq!(list, [Obstacle::Unscored(2), Obstacle::Unsigned(3)]);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_conflict_of_interest_is_never_assigned() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let (free, tied) = (harness.person("free").await, harness.person("tied").await);
    harness.cast(&contest, &free, Role::Judge, "", "").await;
    harness.cast(&contest, &tied, Role::Judge, "", "440100").await;
    let creator = harness.person("creator").await;
    for region in ["440100", "440300"] {
        let entry = harness.draft(&creator, &contest, region, region).await;
        harness.services.submit_entry(&creator, &entry).await.unwrap();
        harness.services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    }
    let seats = vec![vec![free.account().unwrap().id.clone(), tied.account().unwrap().id.clone()]];
    harness.services.set_panels(&harness.organiser, &contest, &seats).await.unwrap();
    let plan = harness.services.plan_assignment(&harness.organiser, &contest).await.unwrap();
    assert_eq!((plan.sheets, plan.judges.iter().map(|j| j.avoided).sum::<usize>()), (3, 1));
    // With the tied judge alone nobody may score the film from there.
    harness
        .services
        .set_panels(&harness.organiser, &contest, &[vec![tied.account().unwrap().id.clone()]])
        .await
        .unwrap();
    match harness.services.plan_assignment(&harness.organiser, &contest).await {
        Err(ServiceError::Refused(Refusal::NobodyMayScore(numbers))) => assert_eq!(numbers, [1]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn films_are_dealt_within_a_panel_and_stay_when_dealt_again() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.rounds[0].judges_per_film = 2;
        })
        .await;
    let judges = [harness.person("one").await, harness.person("two").await, harness.person("three").await];
    for judge in &judges {
        harness.cast(&contest, judge, Role::Judge, "", "").await;
    }
    // A creator may hand in three.
    let creators = [harness.person("creator1").await, harness.person("creator2").await];
    for (at, region) in ["440100", "440300", "440500", "441700", "440200", "440400"].into_iter().enumerate() {
        let creator = &creators[at / 3];
        let entry = harness.draft(creator, &contest, &format!("第{at}部"), region).await;
        services.submit_entry(creator, &entry).await.unwrap();
        services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    }
    let seats = vec![judges.iter().map(|judge| judge.account().unwrap().id.clone()).collect()];
    services.set_panels(&harness.organiser, &contest, &seats).await.unwrap();
    let plan = services.plan_assignment(&harness.organiser, &contest).await.unwrap();
    assert_eq!(plan.sheets, 12);
    assert_eq!(plan.judges.iter().map(|judge| judge.films).collect::<Vec<_>>(), [4, 4, 4]);
    assert_eq!(services.confirm_assignment(&harness.organiser, &contest).await.unwrap(), 12);
    assert!(services.plan_assignment(&harness.organiser, &contest).await.unwrap().is_stored);
}

#[tokio::test]
async fn a_backup_restores_to_the_same_contest() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await];
    let (contest, _) = harness.judging(&judges, &["440100"]).await;
    let store = store::open(None, &harness.folder).await.unwrap();
    let archive = harness.folder.join("backup.tar");
    let going_on = Interrupt::default();
    let written = services::backup(&*store, harness.services.media().blobs(), &archive, &going_on).await.unwrap();
    assert_eq!(written.films, 2, "the film, and the copy that judges watch");
    let other = harness.folder.join("restored");
    assert_eq!(services::restore(&archive, &other, &going_on).await.unwrap().films, 2);
    assert!(services::restore(&archive, &other, &going_on).await.is_err(), "a folder that is not empty");
    let restored = store::open(None, &other).await.unwrap();
    let meter = store::Meter::default();
    let (mut one, mut two) = (store.read(&meter).await.unwrap(), restored.read(&meter).await.unwrap());
    assert_eq!(one.contest(&contest).await.unwrap(), two.contest(&contest).await.unwrap());
    assert_eq!(one.audit_rows_from(1, 1000).await.unwrap(), two.audit_rows_from(1, 1000).await.unwrap());
    let entry = two.eligible_entries(&contest).await.unwrap().remove(0);
    let sha256 = two.files_of(&entry.id).await.unwrap().remove(0).sha256.unwrap();
    let film = other.join("films").join(&sha256[..2]).join(&sha256);
    assert_eq!(services::media::hash_file(film).await.unwrap().0, sha256);
}

#[tokio::test]
async fn strangers_and_administrators_see_no_scores() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await];
    let (contest, entries) = harness.judging(&judges, &["440100"]).await;
    let stranger = harness.person("stranger").await;
    assert!(matches!(harness.services.ranking(&Actor::Anonymous, &contest).await, Err(ServiceError::SignInNeeded)));
    for who in [&stranger, &judges[0]] {
        assert!(matches!(harness.services.ranking(who, &contest).await, Err(ServiceError::Denied(_))));
        assert!(matches!(harness.services.board(who, &contest, StepAsk::Nothing).await, Err(ServiceError::Denied(_))));
        assert!(matches!(harness.services.entry(who, &entries[0]).await, Err(ServiceError::NotFound)));
    }
}

#[tokio::test]
async fn settings_are_edited_by_version_and_a_passed_deadline_may_stay() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let before = services.settings(organiser, &contest).await.unwrap().contest;
    let zone = &before.settings.time_zone;
    let same = services::local_time(before.deadline.unwrap(), zone);
    harness.pass(12 * DAY);
    let edit = |deadline: &str| ContestEdit {
        title: "改名".to_owned(),
        deadline: deadline.to_owned(),
        settings: before.settings.as_ref().clone(),
    };
    let past = services.edit_contest(organiser, &contest, before.version, edit("2026-03-02 10:00"), "").await;
    assert!(matches!(past, Err(ServiceError::Refused(Refusal::BadDeadline(_)))), "{past:?}");
    services.edit_contest(organiser, &contest, before.version, edit(&same), "").await.unwrap();
    let after = services.settings(organiser, &contest).await.unwrap().contest;
    assert_eq!((after.title.as_str(), after.deadline), ("改名", before.deadline));
    let stale = services.edit_contest(organiser, &contest, before.version, edit(&same), "").await;
    assert!(matches!(stale, Err(ServiceError::Conflict)));
    let mut nowhere = edit(&same);
    nowhere.settings.time_zone = "Mars/Olympus".to_owned();
    let mut empty = edit(&same);
    empty.settings.balance.size = 0;
    // What cannot be used is named, in the person's language.
    for (wrong, named) in [(nowhere, "Mars/Olympus"), (empty, "（size）")] {
        match services.edit_contest(organiser, &contest, after.version, wrong, "").await {
            Err(ServiceError::Refused(refusal)) => {
                assert!(refusal.message(Lang::Zh).contains(named), "{}", refusal.message(Lang::Zh));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn the_board_and_the_record_tell_how_judging_goes() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440300"]).await;
    let services = harness.services.metered();
    let board = services.board(&harness.organiser, &contest, StepAsk::Nothing).await.unwrap();
    assert!(services.statements() <= 11, "{} statements", services.statements());
    assert_eq!(board.intake.values().sum::<i64>(), 2);
    assert_eq!(board.intake.get(&("440300".to_owned(), "微视频".to_owned())), Some(&1));
    let storage = board.storage.unwrap();
    assert!(storage.films.bytes > 0 && storage.films.failed == 0, "{storage:?}");
    assert!(board.disputed.is_empty() && board.first_unchecked.is_none(), "nobody is told before the round ends");
    let progress = board.progress.unwrap();
    assert_eq!(progress.judges.iter().map(|judge| judge.assigned).sum::<usize>(), 4);
    assert_eq!(board.next.unwrap().1, [Obstacle::Unscored(2), Obstacle::Unsigned(4)]);
    let settings = services.settings(&harness.organiser, &contest).await.unwrap();
    assert!(!settings.can_edit && settings.contest.judging_sealed_at == Some(services.now()));

    let search =
        |action: Option<RecordedAction>, nth| RecordSearch { action, page: page(nth, 2), ..RecordSearch::default() };
    let all = services.contest_record(&harness.organiser, &contest, &search(None, 2)).await.unwrap();
    assert_eq!((all.lines.len(), all.total), (2, all.found));
    assert!(
        all.actions.contains(&RecordedAction::Known(EventKind::AssignmentConfirm))
            && all.people.values().any(|name| name == "organiser")
    );
    let moves = services
        .contest_record(&harness.organiser, &contest, &search(Some(RecordedAction::Known(EventKind::ContestPhase)), 1))
        .await
        .unwrap();
    assert_eq!((moves.found, moves.lines[0].who.as_str()), (4, "organiser"));
    let unknown = Some(RecordedAction::read("no.such_action"));
    let none = services.contest_record(&harness.organiser, &contest, &search(unknown, 1)).await.unwrap();
    assert_eq!((none.lines.len(), none.found, none.total), (0, 0, all.total));
    let hidden = services.contest_record(&judges[0], &contest, &search(None, 1)).await;
    assert!(matches!(hidden, Err(ServiceError::Denied(_))));
}

#[tokio::test]
async fn a_contest_begins_like_an_earlier_one_without_people_entries_and_dates() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judge = harness.person("judge").await;
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.grace_minutes = 7;
            settings.balance.size = 3;
        })
        .await;
    services.set_method(&harness.organiser, &contest, Method::Trimmed, "").await.unwrap();
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100"]).await;
    let (earlier, _) = services.contest(&harness.organiser, &contest).await.unwrap();
    let text = |body: &str| LetterTemplate {
        kind: LetterKind::Receipt,
        lang: Lang::Zh,
        subject: "{contest}".to_owned(),
        body: body.to_owned(),
    };
    services.set_letter_text(&harness.organiser, &contest, text("收到 {entry}")).await.unwrap();
    let letters = LetterSettings { receipts: false, ..LetterSettings::default() };
    services.set_letter_settings(&harness.organiser, &contest, &letters).await.unwrap();

    let made = services.create_contest_like(&harness.organiser, &contest, "下一届").await.unwrap();
    let (read, _) = services.contest(&harness.organiser, &made.id).await.unwrap();
    assert_eq!(read, made);
    assert_eq!((&read.settings, read.method, &read.preset), (&earlier.settings, Method::Trimmed, &earlier.preset));
    assert_eq!((read.phase, read.version, read.title.as_str()), (Phase::Draft, 1, "下一届"));
    assert_eq!((read.deadline, read.judging_hash, read.judging_sealed_at), (None, None, None));
    assert!(earlier.deadline.is_some() && earlier.judging_hash.is_some());
    let people = services.people(&harness.organiser, &made.id, &first_people(20)).await.unwrap();
    let entries = services.entries(&harness.organiser, &made.id, &first_entries(20)).await.unwrap();
    assert_eq!((people.total, people.panels.len(), entries.lines.len()), (0, 0, 0));
    let search = RecordSearch { page: page(1, 20), ..RecordSearch::default() };
    let record = services.contest_record(&harness.organiser, &made.id, &search).await.unwrap();
    assert!(record.lines[0].row.detail.contains(r#""earlier":"观摩""#), "{}", record.lines[0].row.detail);

    let said = services.letter_texts(&harness.organiser, &made.id).await.unwrap();
    let own: Vec<LetterTemplate> = said.texts.into_iter().filter_map(|(text, own)| own.then_some(text)).collect();
    assert_eq!((said.settings, own), (letters, vec![text("收到 {entry}")]));
    // Each goes its own way from there.
    services.set_letter_text(&harness.organiser, &contest, text("已收 {entry}")).await.unwrap();
    let said = services.letter_texts(&harness.organiser, &made.id).await.unwrap();
    assert!(said.texts.contains(&(text("收到 {entry}"), true)));

    for who in [&judge, &harness.staff] {
        let denied = services.create_contest_like(who, &contest, "下一届").await;
        assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    }
    let nothing = services.create_contest_like(&harness.organiser, &"none".parse().unwrap(), "下一届").await;
    assert!(matches!(nothing, Err(ServiceError::NotFound)), "{nothing:?}");
}

#[tokio::test]
async fn a_contest_that_is_set_up_is_told_what_it_lacks() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = services.create_contest(&harness.organiser, Preset::Selection, "观摩").await.unwrap().id;
    let missing = async || services.board(&harness.organiser, &contest, StepAsk::Nothing).await.unwrap().missing;
    let judges = |found| Missing::Judges { found, needed: 3 };
    // Three panels of three are usual, and hold nothing back.
    let few = |found| Missing::FewJudges { found, advised: 9 };
    assert_eq!(missing().await, [Missing::Deadline, judges(0), Missing::Chair, few(0)]);
    services.set_deadline(&harness.organiser, &contest, services.now() + DAY).await.unwrap();
    let people = [harness.person("one").await, harness.person("two").await, harness.person("three").await];
    harness.cast(&contest, &people[0], Role::Judge, "", "").await;
    harness.cast(&contest, &people[0], Role::Chair, "", "").await;
    assert_eq!(missing().await, [judges(1), few(1)]);
    for judge in &people[1..] {
        harness.cast(&contest, judge, Role::Judge, "", "").await;
    }
    assert_eq!(missing().await, [few(3)]);
    // Twenty films are selected, and at most one of each of 22 regions and at most two of each of 7 categories.
    harness
        .set_up(&contest, |settings| {
            settings.balance.size = 20;
            settings.balance.rules = vec![
                Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1),
                Rule::new("category:*", "category", Scope::Each).with(RuleKind::Max, 2),
            ];
        })
        .await;
    assert_eq!(missing().await, [Missing::Rules, few(3)]);
    let board = services.board(&harness.organiser, &contest, StepAsk::Nothing).await.unwrap();
    assert!(board.next.unwrap().1.is_empty(), "rules may be mended while the call is open");
    services.move_phase(&harness.organiser, &contest, Phase::CallOpen, "").await.unwrap();
    assert_eq!(missing().await, [], "the board tells of the call then");
}
