//! Objections beside the way from a notice to the next: the films they may be about, until when they are answered, what settles those
//! that were upheld, pages of many, archives, and erased addresses.

use domain::audit::{EventKind, RecordedAction};
use domain::contest::phase::{Obstacle, Phase};
use domain::ids::ContestId;
use domain::notice::NoticeDraft;
use domain::objection::{ObjectionKind, ObjectionState, Objector, ObjectorKind};
use domain::work::WorkKind;
use services::media::Storage;
use services::{Actor, RecordSearch, Refusal, ServiceError};

use crate::erasure::url;
use crate::harness::{DAY, Harness, page, refused};
use crate::notices::{WHY, answer, named, noticed, send};
use crate::portable::{export, forged, import};
use crate::races::cluster::Cluster;

const PDF: &[u8] = b"%PDF-1.7 of this test";

#[tokio::test]
async fn a_reserve_is_told_by_the_next_notice_and_by_no_form_before_it() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let numbers = async || {
        let form = services.objection_form(&contest).await.unwrap();
        form.films.into_iter().map(|(number, _)| number).collect::<Vec<_>>()
    };
    assert_eq!(numbers().await, [1, 2]);
    let films = services.amendments(organiser, &contest, None).await.unwrap().chosen;
    let leaves = films.iter().find(|film| film.1 == 2).unwrap().0.clone();
    let asked = services.amendments(organiser, &contest, Some(&leaves)).await.unwrap();
    let comes = asked.succession.unwrap().comes;
    services.withdraw_chosen(organiser, &contest, &leaves, comes.as_ref(), WHY).await.unwrap();
    assert_eq!(numbers().await, [1]);
    for film in [2, 3] {
        let other = services.file_objection(&contest, named(Some(film)), None).await;
        assert!(matches!(other, Err(ServiceError::NotFound)), "{film}: {other:?}");
    }
    let next = services.notice(organiser, &contest).await.unwrap().preview.unwrap();
    services.publish_notice(organiser, &contest, &next.seen).await.unwrap();
    assert_eq!(numbers().await, [1, 3]);
    services.file_objection(&contest, named(Some(3)), None).await.unwrap();
}

#[tokio::test]
async fn objections_come_a_page_at_a_time_with_their_own_files() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let first = services.file_objection(&contest, named(None), None).await.unwrap();
    for _ in 0..50 {
        services.file_objection(&contest, named(None), None).await.unwrap();
    }
    send(services, &first.evidence_token, &[("合同.pdf", PDF)]).await.unwrap();
    let page = async |after: i64| services.objections(&harness.staff, &contest, after).await.unwrap();
    let (one, two, none) = (page(0).await, page(50).await, page(51).await);
    assert_eq!((one.objections.len(), one.more_after, one.evidence.len()), (50, Some(50), 1));
    assert_eq!((two.objections.len(), two.more_after, two.evidence.len()), (1, None, 0));
    assert_eq!((none.objections.len(), none.more_after, none.evidence.len()), (0, None, 0));

    // Of two who handle one at once, one does.
    let handle = async |who: &Actor, accepted: bool| {
        services.accept_objection(who, &contest, 1, accepted, "所述不在本次评审之内。").await
    };
    let (accepted, declined) = tokio::join!(handle(&harness.staff, true), handle(&harness.organiser, false));
    assert_ne!(accepted.is_ok(), declined.is_ok(), "{accepted:?} {declined:?}");
    assert_eq!(refused(if accepted.is_ok() { declined } else { accepted }), Refusal::ObjectionStands);
}

#[tokio::test]
async fn a_contest_takes_its_notices_and_objections_along() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let receipt = services.file_objection(&contest, named(Some(2)), None).await.unwrap();
    send(services, &receipt.evidence_token, &[("合同.pdf", PDF)]).await.unwrap();
    let (file, report) = export(&harness, &contest, "noticed.tar", true).await;
    assert_eq!((report.rows["notices"], report.rows["objections"], report.rows["objection_files"]), (1, 1, 1));

    let other = Harness::new().await;
    import(&other, &file).await.unwrap();
    let here = services.objections(&harness.organiser, &contest, 0).await.unwrap();
    let there = other.services.objections(&other.organiser, &contest, 0).await.unwrap();
    assert_eq!((&there.objections, &there.evidence), (&here.objections, &here.evidence));
    assert!(other.services.media().blobs().exists(&there.evidence[0].sha256).await.unwrap());
    let notice = async |of: &Harness| of.services.public_notice(&contest, None).await.unwrap().notice;
    assert_eq!(notice(&other).await, notice(&harness).await);
    let own = other.services.look_up_objection(&receipt.receipt, &receipt.secret, None).await.unwrap();
    assert_eq!((own.film.map(|film| film.0), own.evidence.len()), (Some(2), 1));
}

#[tokio::test]
async fn a_notice_in_other_words_or_a_draft_nobody_can_read_undoes_an_archive() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    services.set_notice_draft(&harness.organiser, &contest, NoticeDraft::default()).await.unwrap();
    let receipt = services.file_objection(&contest, named(None), None).await.unwrap();
    send(services, &receipt.evidence_token, &[("合同.pdf", PDF)]).await.unwrap();
    let (file, _) = export(&harness, &contest, "bare.tar", false).await;
    let other = Harness::new().await;
    let target = other.folder.join("forged.tar");
    let inside = |name: &'static str, old: &'static str, new: &'static str| {
        move |found: &str, text: String| if found == name { text.replace(old, new) } else { text }
    };
    forged(&file, &target, inside("rows/notices.jsonl", "第1部", "第9部"));
    assert!(matches!(refused(import(&other, &target).await), Refusal::Archive(_)));
    forged(&file, &target, inside("rows/notice_drafts.jsonl", "workdays\\\":5", "workdays\\\":-5"));
    let unread = import(&other, &target).await.unwrap_err();
    assert!(format!("{unread:?}").contains("notice_drafts"), "{unread:?}");
    // So do an objection and a notice that no page could show.
    for (name, old, new, column) in [
        ("rows/objections.jsonl", "2026-03-26", "2026-03-99", "answer_by"),
        ("rows/notices.jsonl", "\"grades\":null", "\"grades\":\"none\"", "grades"),
    ] {
        forged(&file, &target, inside(name, old, new));
        let unread = import(&other, &target).await.unwrap_err();
        assert!(format!("{unread:?}").contains(column), "{unread:?}");
    }
    // Nothing is left of them; and without its films an archive has no files of objections either.
    import(&other, &file).await.unwrap();
    let found = other.services.objections(&other.organiser, &contest, 0).await.unwrap();
    assert_eq!((found.objections.len(), found.evidence.len()), (1, 0));
}

async fn who_objected_is_erased_with_the_address(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let contest = noticed(&harness).await;
    let account = harness.person("chen").await;
    let mut draft = named(None);
    services.file_objection(&contest, draft.clone(), None).await.unwrap();
    draft.objector.email = "other@example.invalid".to_owned();
    services.file_objection(&contest, draft.clone(), None).await.unwrap();
    let note = "陈小满来电补充说明";
    for number in [1, 2] {
        services.accept_objection(&harness.staff, &contest, number, true, note).await.unwrap();
        services.answer_objection(&harness.organiser, &contest, number, answer(true)).await.unwrap();
        services.keep_selection(&harness.organiser, &contest, number, "拍摄者本人已经同意。").await.unwrap();
    }
    services.erase_account(&Actor::Operator, &account.account().unwrap().email).await.unwrap();
    let found = services.objections(&harness.staff, &contest, 0).await.unwrap().objections;
    let words: Vec<_> = found.iter().map(|one| (one.accept_note.as_str(), one.kept_reason.as_str())).collect();
    assert_eq!(words, [("", ""), (note, "拍摄者本人已经同意。")]);
    assert!(found.iter().all(|one| one.reply == answer(true).reply), "what was answered is public");
    for (kind, private) in [(EventKind::ObjectionAccept, note), (EventKind::ObjectionKeep, "拍摄者本人")] {
        let search =
            RecordSearch { action: Some(RecordedAction::Known(kind)), page: page(1, 10), ..RecordSearch::default() };
        let lines = services.contest_record(&harness.organiser, &contest, &search).await.unwrap().lines;
        let (emptied, told): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.row.is_erased());
        assert_eq!((emptied.len(), told.len()), (1, 1), "{kind:?}");
        assert_eq!(told[0].row.subject, found[1].receipt);
        assert!(told[0].row.detail.contains(private) && emptied[0].row.detail.is_empty(), "{kind:?}");
    }
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
    let nobody = Objector {
        kind: ObjectorKind::Person,
        name: String::new(),
        address: String::new(),
        phone: String::new(),
        email: String::new(),
    };
    assert_eq!(found.iter().map(|one| &one.objector).collect::<Vec<_>>(), [&nobody, &draft.objector]);
    services.close().await;
}

#[tokio::test]
async fn who_objected_is_erased_with_the_address_on_sqlite() {
    who_objected_is_erased_with_the_address(None).await;
}

#[tokio::test]
async fn who_objected_is_erased_with_the_address_on_postgres() {
    let cluster = Cluster::start();
    who_objected_is_erased_with_the_address(Some(&cluster)).await;
}

/// Accepts an objection, and answers that it is right.
async fn uphold(harness: &Harness, contest: &ContestId, number: i64) {
    let services = &harness.services;
    services.accept_objection(&harness.staff, contest, number, true, "已转评委会").await.unwrap();
    services.answer_objection(&harness.organiser, contest, number, answer(true)).await.unwrap();
}

async fn an_upheld_objection_is_settled_by_an_amendment_or_a_reason(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = noticed(&harness).await;
    let receipt = services.file_objection(&contest, named(Some(2)), None).await.unwrap();
    services.file_objection(&contest, named(None), None).await.unwrap();
    for number in [1, 2] {
        uphold(&harness, &contest, number).await;
    }
    let in_the_way = async || refused(services.move_phase(organiser, &contest, Phase::Final, "另有安排").await);
    assert_eq!(in_the_way().await, Refusal::Obstacles(vec![Obstacle::UnsettledObjections(2)]));
    // They wait for who may settle them, until no day.
    let waits = async |who: &Actor| {
        let work = services.home(who).await.unwrap().work;
        let found = work.into_iter().find(|item| item.work.kind == WorkKind::HandleObjections);
        found.map(|item| (item.work.count, item.work.until))
    };
    assert_eq!((waits(organiser).await, waits(&harness.staff).await), (Some((2, None)), None));

    // That the selection stays is said by who answers, with a reason that names nobody, and once.
    let why = "镜头已补办授权，入选作品不作调整。";
    let keep = async |who: &Actor, reason: &str| services.keep_selection(who, &contest, 1, reason).await;
    let denied = keep(&harness.staff, why).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    assert!(matches!(refused(keep(organiser, "").await), Refusal::Words { found: 0, .. }));
    assert_eq!(refused(keep(organiser, "陈小满已经同意使用。").await), Refusal::TellsOfObjector);
    keep(organiser, why).await.unwrap();
    assert_eq!(refused(keep(organiser, why).await), Refusal::ObjectionStands);
    assert_eq!(in_the_way().await, Refusal::Obstacles(vec![Obstacle::UnsettledObjections(1)]));
    assert_eq!(waits(organiser).await, Some((1, None)));

    // The one about no film is settled by any amendment behind its answer; then another notice is needed.
    let film = services.amendments(organiser, &contest, None).await.unwrap().chosen[0].0.clone();
    let comes = services.amendments(organiser, &contest, Some(&film)).await.unwrap().succession.unwrap().comes;
    services.withdraw_chosen(organiser, &contest, &film, comes.as_ref(), WHY).await.unwrap();
    assert_eq!(in_the_way().await, Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
    assert_eq!(waits(organiser).await, None);
    let next = services.notice(organiser, &contest).await.unwrap().preview.unwrap();
    services.publish_notice(organiser, &contest, &next.seen).await.unwrap();

    // The desk has who did what and with which words; who objected reads why; everybody reads that nothing was changed.
    let view = services.objections(&harness.staff, &contest, 0).await.unwrap();
    let one = &view.objections[0];
    let name = |who: &Actor| who.account().unwrap().name.clone();
    assert_eq!((one.state, one.accept_note.as_str()), (ObjectionState::Unchanged, "已转评委会"));
    assert_eq!(view.name_of(one.accepted_by.as_ref()), name(&harness.staff));
    assert_eq!(view.name_of(one.answered_by.as_ref()), name(organiser));
    assert_eq!(view.name_of(one.kept_by.as_ref()), name(organiser));
    assert!(one.accepted_at.is_some() && one.answered_at.is_some() && one.kept_at.is_some());
    assert_eq!(view.unsettled, Vec::<i64>::new());
    let own = services.look_up_objection(&receipt.receipt, &receipt.secret, None).await.unwrap();
    assert_eq!((own.objection.state, own.objection.kept_reason.as_str()), (ObjectionState::Unchanged, why));
    let public = services.public_notice(&contest, None).await.unwrap();
    let counts: Vec<_> = public.counts.iter().map(|((kind, state), count)| (*kind, *state, *count)).collect();
    let expected =
        [(ObjectionKind::Rights, ObjectionState::Upheld, 1), (ObjectionKind::Rights, ObjectionState::Unchanged, 1)];
    assert_eq!(counts, expected);
    assert!(!format!("{public:?}").contains(why));
    services.move_phase(organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    services.close().await;
}

#[tokio::test]
async fn an_upheld_objection_is_settled_by_an_amendment_or_a_reason_on_sqlite() {
    an_upheld_objection_is_settled_by_an_amendment_or_a_reason(None).await;
}

#[tokio::test]
async fn an_upheld_objection_is_settled_by_an_amendment_or_a_reason_on_postgres() {
    let cluster = Cluster::start();
    an_upheld_objection_is_settled_by_an_amendment_or_a_reason(Some(&cluster)).await;
}

async fn an_objection_is_due_on_the_day_that_its_receipt_says(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = noticed(&harness).await;
    let due = async || services.file_objection(&contest, named(None), None).await.unwrap();
    // 12 March 2026 is a Thursday: ten working days behind it end on a Thursday, two on a Monday.
    assert_eq!(due().await.answer_by.to_string(), "2026-03-26");
    let draft = NoticeDraft { answer_workdays: 2, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, &contest, draft).await.unwrap();
    let second = due().await;
    assert_eq!(second.answer_by.to_string(), "2026-03-16");
    send(services, &second.evidence_token, &[("合同.pdf", PDF)]).await.unwrap();
    services.set_notice_draft(organiser, &contest, NoticeDraft::default()).await.unwrap();
    due().await;

    // Of how many who may do something about them, and until when.
    let waits = async |who: &Actor| {
        let work = services.home(who).await.unwrap().work;
        let found = work.into_iter().find(|item| item.work.kind == WorkKind::HandleObjections);
        found.map(|item| (item.work.count, item.work.until.is_some_and(|until| until < services.now())))
    };
    assert_eq!((waits(staff).await, waits(organiser).await), (Some((3, false)), Some((3, false))));
    let numbers = async |after: i64| {
        let view = services.objections(staff, &contest, after).await.unwrap();
        let numbers: Vec<_> = view.objections.iter().map(|one| (one.number, view.is_overdue(one))).collect();
        (numbers, view.evidence.len())
    };
    assert_eq!(numbers(0).await, (vec![(1, false), (2, false), (3, false)], 1));
    harness.pass(5 * DAY);
    assert_eq!((waits(staff).await, waits(organiser).await), (Some((3, true)), Some((3, true))));
    assert_eq!(numbers(0).await, (vec![(2, true), (1, false), (3, false)], 1), "what is overdue comes first");
    assert_eq!(numbers(2).await, (vec![(1, false), (3, false)], 0));
    assert_eq!(numbers(1).await, (vec![(3, false)], 0));
    let own = services.look_up_objection(&second.receipt, &second.secret, None).await.unwrap();
    assert_eq!((own.objection.answer_by, own.is_overdue), (second.answer_by, true));

    // Accepted it waits for who answers; answered for nobody.
    services.accept_objection(staff, &contest, 2, true, "").await.unwrap();
    assert_eq!((waits(staff).await, waits(organiser).await), (Some((2, false)), Some((3, true))));
    services.answer_objection(organiser, &contest, 2, answer(false)).await.unwrap();
    assert_eq!((waits(staff).await, waits(organiser).await), (Some((2, false)), Some((2, false))));
    assert_eq!(numbers(0).await, (vec![(1, false), (2, false), (3, false)], 1));
    services.close().await;
}

#[tokio::test]
async fn an_objection_is_due_on_the_day_that_its_receipt_says_on_sqlite() {
    an_objection_is_due_on_the_day_that_its_receipt_says(None).await;
}

#[tokio::test]
async fn an_objection_is_due_on_the_day_that_its_receipt_says_on_postgres() {
    let cluster = Cluster::start();
    an_objection_is_due_on_the_day_that_its_receipt_says(Some(&cluster)).await;
}
