//! Objections beside the way from a notice to the next: the films they may be about, pages of many, archives, and erased addresses.

use domain::notice::NoticeDraft;
use domain::objection::{Objector, ObjectorKind};
use services::media::Storage;
use services::{Actor, Refusal, ServiceError};

use crate::erasure::url;
use crate::harness::{Harness, refused};
use crate::notices::{WHY, named, noticed, send};
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
    services.erase_account(&Actor::Operator, &account.account().unwrap().email).await.unwrap();
    let found = services.objections(&harness.staff, &contest, 0).await.unwrap().objections;
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
