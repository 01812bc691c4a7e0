//! Deadline, grace and extension mean the same moment to everybody who asks.

use domain::contest::phase::Phase;
use domain::form::Answers;
use domain::ids::{ContestId, EntryId};
use domain::letter::LetterKind;
use domain::time::MINUTE;
use domain::work::WorkKind;
use services::films::upload::NewUpload;
use services::{Actor, ExtensionDraft, FieldsEdit, LetterSearch, Mailing, Refusal, Result, ServiceError, StepAsk};

use crate::harness::{DAY, Harness, START, UNIT, answers, page, refused};

/// The grace of the preset.
const GRACE: i64 = 30 * MINUTE;

fn is_late<T: std::fmt::Debug>(answer: Result<T>) -> bool {
    answer.is_err() && matches!(refused(answer), Refusal::DeadlinePassed(_))
}

fn poster(entry: &EntryId) -> NewUpload {
    NewUpload {
        entry: entry.clone(),
        kind: "poster".to_owned(),
        filename: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        size_bytes: 10,
    }
}

/// What everybody says now: home, the entry's page, a new draft, an answer, a file, a submission.
async fn takes(harness: &Harness, who: &Actor, contest: &ContestId, entry: &EntryId) -> [bool; 6] {
    let services = &harness.services;
    let home = services.home(who).await.unwrap().calls.iter().any(|line| line.id == *contest);
    let view = services.entry(who, entry).await.unwrap();
    let draft = !is_late(services.draft_entry(who, contest, Answers::new()).await);
    let mut now = view.entry.answers.clone();
    now.insert("synopsis".to_owned(), domain::form::Answer::Text(format!("{}", services.now())));
    let edit = FieldsEdit { fields: vec!["synopsis".to_owned()], before: view.entry.answers, now };
    let saved = !is_late(services.save_fields(who, entry, edit).await);
    let upload = services.begin_upload(who, poster(entry)).await;
    let uploaded = upload.is_ok();
    if let Ok(file) = &upload {
        services.cancel_upload(who, file).await.unwrap();
    }
    assert!(uploaded || is_late(upload));
    let submitted = !is_late(services.submit_entry(who, entry).await);
    [home, view.can_edit, draft, saved, uploaded, submitted]
}

#[tokio::test]
async fn the_last_microsecond_of_the_grace_counts_for_everybody_who_asks() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let (early, late) = (harness.person("early").await, harness.person("late").await);
    let first = harness.draft(&early, &contest, "先", "440100").await;
    let second = harness.draft(&late, &contest, "后", "440300").await;
    harness.pass(10 * DAY + GRACE);
    assert_eq!(takes(&harness, &early, &contest, &first).await, [true; 6], "the last moment");
    // Closing now is early still, and needs a reason.
    let board = harness.services.board(&harness.organiser, &contest, StepAsk::Nothing).await.unwrap();
    assert!(!board.contest.call().has_passed(harness.services.now()));
    let closed = harness.services.move_phase(&harness.organiser, &contest, Phase::CallClosed, "").await;
    assert!(matches!(closed, Err(ServiceError::Refused(Refusal::Words { found: 0, .. }))), "{closed:?}");
    harness.pass(1);
    assert_eq!(takes(&harness, &late, &contest, &second).await, [false; 6], "one microsecond later");
    harness.services.move_phase(&harness.organiser, &contest, Phase::CallClosed, "").await.unwrap();
}

#[tokio::test]
async fn an_extension_holds_for_its_entrant_alone_and_outlasts_the_call() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let (kept, other) = (harness.person("kept").await, harness.person("other").await);
    let mine = harness.draft(&kept, &contest, "延", "440100").await;
    let theirs = harness.draft(&other, &contest, "不延", "440300").await;
    let deadline = |days: i64| {
        let (zone, at) = ("Asia/Shanghai", START + days * DAY);
        services::local_time(at, zone)
    };
    let draft = |days: i64, reason: &str| ExtensionDraft {
        email: kept.account().unwrap().email.clone(),
        deadline: deadline(days),
        reason: reason.to_owned(),
        ..ExtensionDraft::default()
    };
    let without_reason = services.extend_deadline(organiser, &contest, draft(12, "")).await;
    assert!(matches!(without_reason, Err(ServiceError::Refused(Refusal::Words { .. }))), "{without_reason:?}");
    let earlier = services.extend_deadline(organiser, &contest, draft(9, "台风")).await;
    assert!(matches!(earlier, Err(ServiceError::Refused(Refusal::NoExtension(_)))), "{earlier:?}");
    let by_staff = services.extend_deadline(&harness.staff, &contest, draft(12, "台风")).await;
    assert!(matches!(by_staff, Err(ServiceError::Denied(_))), "{by_staff:?}");
    services.extend_deadline(organiser, &contest, draft(12, "台风")).await.unwrap();

    harness.pass(11 * DAY);
    services.move_phase(organiser, &contest, Phase::CallClosed, "").await.unwrap();
    assert_eq!(takes(&harness, &other, &contest, &theirs).await, [false; 6]);
    harness.pass(DAY + GRACE);
    assert_eq!(services.entry(&kept, &mine).await.unwrap().extended, Some(START + 12 * DAY));
    assert_eq!(takes(&harness, &kept, &contest, &mine).await, [true; 6], "the grace follows the own deadline");
    let view = services.extensions(organiser, &contest).await.unwrap();
    assert_eq!(view.extensions[0].1, "kept");
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn where_the_call_was_closed_early_an_extension_need_not_outlast_its_deadline() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let kept = harness.person("kept").await;
    let entry = harness.draft(&kept, &contest, "延", "440100").await;
    services.move_phase(organiser, &contest, Phase::CallClosed, "已收满").await.unwrap();
    assert!(is_late(services.submit_entry(&kept, &entry).await));
    let draft = |days: i64| ExtensionDraft {
        email: kept.account().unwrap().email.clone(),
        deadline: services::local_time(START + days * DAY, "Asia/Shanghai"),
        reason: "台风".to_owned(),
        ..ExtensionDraft::default()
    };
    let past = services.extend_deadline(organiser, &contest, draft(-1)).await;
    assert!(matches!(past, Err(ServiceError::Refused(Refusal::BadDeadline(_)))), "{past:?}");
    services.extend_deadline(organiser, &contest, draft(2)).await.unwrap();
    services.submit_entry(&kept, &entry).await.unwrap();
}

#[tokio::test]
async fn a_unit_is_extended_for_whoever_enters_for_it_and_for_nobody_who_only_writes_its_name() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let (officer, creator) = (harness.person("officer").await, harness.person("creator").await);
    harness.cast(&contest, &officer, domain::access::Role::UnitOfficer, UNIT, "").await;
    let by_unit = harness.draft(&officer, &contest, "单位", "440100").await;
    let by_name = services.draft_entry(&creator, &contest, answers("个人", "440300")).await.unwrap();
    assert_eq!(by_name.answer("submitting_unit"), UNIT, "the form names the same unit");
    let draft = ExtensionDraft {
        unit: format!(" {UNIT} "),
        deadline: services::local_time(START + 12 * DAY, "Asia/Shanghai"),
        reason: "统一补报".to_owned(),
        ..ExtensionDraft::default()
    };
    services.extend_deadline(organiser, &contest, draft).await.unwrap();
    harness.pass(11 * DAY);
    assert!(services.entry(&officer, &by_unit).await.unwrap().can_edit);
    assert!(!services.entry(&creator, &by_name.id).await.unwrap().can_edit);
    services.submit_entry(&officer, &by_unit).await.unwrap();
    assert!(is_late(services.submit_entry(&creator, &by_name.id).await));
}

/// What the home page says is to be done in this way, and until when.
async fn waits(harness: &Harness, who: &Actor, kind: WorkKind) -> Option<Option<i64>> {
    let work = harness.services.home(who).await.unwrap().work;
    work.into_iter().find(|item| item.work.kind == kind).map(|item| item.work.until)
}

#[tokio::test]
async fn the_queue_of_the_home_page_goes_by_grace_and_extension() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let (kept, other) = (harness.person("kept").await, harness.person("other").await);
    for who in [&kept, &other] {
        services.draft_entry(who, &contest, answers("夜航", "440100")).await.unwrap();
    }
    let draft = ExtensionDraft {
        email: kept.account().unwrap().email.clone(),
        deadline: services::local_time(START + 12 * DAY, "Asia/Shanghai"),
        reason: "台风".to_owned(),
        ..ExtensionDraft::default()
    };
    services.extend_deadline(organiser, &contest, draft).await.unwrap();
    let ends = START + 10 * DAY;
    harness.pass(10 * DAY + GRACE);
    assert_eq!(waits(&harness, &other, WorkKind::FinishDrafts).await, Some(Some(ends)), "the last moment");
    assert_eq!(waits(&harness, organiser, WorkKind::CloseCall).await, None);
    harness.pass(1);
    assert_eq!(waits(&harness, &other, WorkKind::FinishDrafts).await, None);
    assert_eq!(waits(&harness, organiser, WorkKind::CloseCall).await, Some(Some(ends)));
    services.move_phase(organiser, &contest, Phase::CallClosed, "").await.unwrap();
    assert_eq!(waits(&harness, &other, WorkKind::FinishDrafts).await, None);
    assert_eq!(waits(&harness, &kept, WorkKind::FinishDrafts).await, Some(Some(START + 12 * DAY)), "their own");
}

#[tokio::test]
async fn of_a_draft_is_reminded_who_can_still_submit_it_with_their_own_deadline() {
    let harness = Harness::new().await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = harness.open_contest().await;
    for name in ["kept", "other"] {
        let who = harness.person(name).await;
        services.draft_entry(&who, &contest, answers("夜航", "440100")).await.unwrap();
    }
    let draft = ExtensionDraft {
        email: "kept@example.invalid".to_owned(),
        deadline: services::local_time(START + 12 * DAY, "Asia/Shanghai"),
        reason: "台风".to_owned(),
        ..ExtensionDraft::default()
    };
    services.extend_deadline(organiser, &contest, draft).await.unwrap();
    let reminded = async || {
        let view = services.mailing_view(staff, &contest, &Mailing::OpenDrafts, "").await.unwrap();
        let mut names: Vec<String> = view.lines.into_iter().map(|line| line.name).collect();
        names.sort();
        names
    };
    assert_eq!(reminded().await, ["kept", "other"]);
    assert_eq!(services.write_mailing(staff, &contest, &Mailing::OpenDrafts, "").await.unwrap(), 2);
    let search = LetterSearch { kind: Some(LetterKind::DraftReminder), page: page(1, 10), ..LetterSearch::default() };
    let letters = services.letters(organiser, Some(&contest), &search).await.unwrap().letters;
    for (name, days) in [("kept", 12), ("other", 10)] {
        let letter = letters.iter().find(|letter| letter.address.starts_with(name)).unwrap();
        let body = services.letter(organiser, &letter.id).await.unwrap().letter.body;
        let until = services::local_time(START + days * DAY, "Asia/Shanghai");
        assert!(body.contains(&until), "{name}: {until} in {body}");
    }
    harness.pass(10 * DAY + GRACE);
    assert_eq!(reminded().await, ["kept", "other"], "the last moment");
    harness.pass(1);
    assert_eq!(reminded().await, ["kept"]);
    for phase in [Phase::CallClosed, Phase::Eligibility] {
        services.move_phase(organiser, &contest, phase, "").await.unwrap();
        assert_eq!(reminded().await, ["kept"], "{phase}");
    }
}
