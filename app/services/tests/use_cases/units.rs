//! Creators hand their drafts to a unit; the unit returns, ranks and submits them.

use std::collections::BTreeSet;
use std::path::Path;

use bytes::Bytes;
use domain::access::Role;
use domain::entry::{EntryState, NominationState, WorkLikeness};
use domain::form::Answer;
use domain::ids::{ContestId, EntryId};
use services::films::upload::NewUpload;
use services::{Actor, Decision, FileState, Refusal, ServiceError};

use crate::background::{send, work_off};
use crate::harness::{Harness, UNIT, account, answers, make_drawn_film, refused};

/// A contest whose entries come through units, with an officer of [`UNIT`] and a creator.
async fn contest(harness: &Harness) -> (ContestId, Actor, Actor) {
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| settings.intake.through_units = true).await;
    let (officer, creator) = (harness.person("officer").await, harness.person("creator").await);
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    (contest, officer, creator)
}

#[tokio::test]
async fn a_draft_goes_to_the_unit_back_and_through_it_to_the_office() {
    let harness = Harness::new().await;
    let (contest, officer, creator) = contest(&harness).await;
    let services = &harness.services;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    assert_eq!(refused(services.submit_entry(&creator, &entry).await), Refusal::ThroughUnit);
    assert!(matches!(services.entry(&officer, &entry).await, Err(ServiceError::NotFound)), "not handed to it");
    assert_eq!(refused(services.hand_entry(&creator, &entry, "市妇联").await), Refusal::NoSuchUnit);

    services.hand_entry(&creator, &entry, UNIT).await.unwrap();
    let view = services.entry(&creator, &entry).await.unwrap();
    assert!(!view.can_edit && view.handover.units.is_empty());
    let save = services.save_entry(&creator, &entry, view.entry.version, answers("改", "440100")).await;
    assert_eq!(refused(save), Refusal::WithUnit(UNIT.to_owned()));
    assert_eq!(refused(services.hand_entry(&creator, &entry, UNIT).await), Refusal::WithUnit(UNIT.to_owned()));

    // The unit sees it, and gives it back with a reason.
    let seen = services.unit_entries(&officer, &contest).await.unwrap();
    assert_eq!((seen.entries.len(), seen.entries[0].line.title.as_str()), (1, "夜航"));
    assert!(matches!(refused(services.return_from_unit(&officer, &entry, " ").await), Refusal::Words { found: 0, .. }));
    services.return_from_unit(&officer, &entry, "片名有误").await.unwrap();
    assert!(services.unit_entries(&officer, &contest).await.unwrap().entries.is_empty());
    let view = services.entry(&creator, &entry).await.unwrap();
    let back = view.handover.nomination.unwrap();
    assert_eq!((back.state, back.reason.as_str(), view.can_edit), (NominationState::Returned, "片名有误", true));

    services.hand_entry(&creator, &entry, UNIT).await.unwrap();
    // Its officer may correct what its author may not change meanwhile.
    let handed = services.entry(&officer, &entry).await.unwrap();
    let mut mended = handed.entry.answers.clone();
    mended.insert("synopsis".to_owned(), Answer::Text("单位改过的简介".to_owned()));
    services.save_entry(&officer, &entry, handed.entry.version, mended).await.unwrap();
    assert_eq!(services.entry(&creator, &entry).await.unwrap().entry.answer("synopsis"), "单位改过的简介");
    let sent = services.submit_entry(&officer, &entry).await.unwrap();
    assert_eq!((sent.state, sent.for_unit, sent.number), (EntryState::Submitted, true, Some(1)));
    assert_eq!(services.entry(&creator, &entry).await.unwrap().owner_name, "creator");
    assert!(services.entry(&harness.staff, &entry).await.unwrap().entry.for_unit, "kept");

    // Returned by the office, the author corrects it; it goes through the same unit again.
    services.decide(&harness.staff, &entry, Decision::Return, "字幕").await.unwrap();
    assert_eq!(refused(services.submit_entry(&creator, &entry).await), Refusal::ThroughUnit);
    let other = harness.person("other").await;
    harness.cast(&contest, &other, Role::UnitOfficer, "市文联", "").await;
    assert_eq!(refused(services.hand_entry(&creator, &entry, "市文联").await), Refusal::OtherUnit(UNIT.to_owned()));
    assert!(matches!(services.entry(&other, &entry).await, Err(ServiceError::NotFound)), "another unit's");
    services.hand_entry(&creator, &entry, UNIT).await.unwrap();
    services.submit_entry(&officer, &entry).await.unwrap();
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn no_unit_enters_a_film_for_a_judge() {
    let harness = Harness::new().await;
    let (contest, officer, creator) = contest(&harness).await;
    let services = &harness.services;
    let (handed, kept) = (
        harness.draft(&creator, &contest, "夜航", "440100").await,
        harness.draft(&creator, &contest, "灯塔", "440100").await,
    );
    services.hand_entry(&creator, &handed, UNIT).await.unwrap();
    harness.cast(&contest, &creator, Role::Judge, "", "").await;
    assert_eq!(refused(services.hand_entry(&creator, &kept, UNIT).await), Refusal::JudgesHere);
    assert_eq!(refused(services.submit_entry(&officer, &handed).await), Refusal::AuthorJudges);
}

#[tokio::test]
async fn a_unit_ranks_its_entries_with_what_counts_beside_them() {
    let harness = Harness::new().await;
    let (contest, officer, creator) = contest(&harness).await;
    let services = &harness.services;
    let mut entries = Vec::new();
    for title in ["甲", "乙", "丙"] {
        let entry = harness.draft(&creator, &contest, title, "440100").await;
        services.hand_entry(&creator, &entry, UNIT).await.unwrap();
        entries.push(entry);
    }
    let order = async || -> Vec<String> {
        let view = services.unit_entries(&officer, &contest).await.unwrap();
        view.entries.into_iter().map(|one| one.line.title).collect()
    };
    assert_eq!(order().await, ["甲", "乙", "丙"]);
    services.rank_in_unit(&officer, &entries[2], 1).await.unwrap();
    assert_eq!(order().await, ["丙", "甲", "乙"]);
    let stranger = services.rank_in_unit(&creator, &entries[0], 1).await;
    assert!(matches!(stranger, Err(ServiceError::Denied(_))), "{stranger:?}");
    let other = harness.person("other").await;
    harness.cast(&contest, &other, Role::UnitOfficer, "市文联", "").await;
    let foreign = services.rank_in_unit(&other, &entries[0], 1).await;
    assert!(matches!(foreign, Err(ServiceError::NotFound)), "{foreign:?}");

    services.submit_entry(&officer, &entries[2]).await.unwrap();
    let view = services.unit_entries(&officer, &contest).await.unwrap();
    let quotas = |nth: usize| {
        view.entries[nth].quotas.iter().map(|one| (one.used(), one.max, one.told.clone())).collect::<Vec<_>>()
    };
    assert_eq!(quotas(1), [(1, 10, vec!["丙".to_owned()])], "the region's, with what counts");
    assert!(quotas(0).is_empty(), "it was submitted");
}

#[tokio::test]
async fn without_the_sealed_form_no_entry_is_eligible_where_the_contest_says_so() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| settings.intake.nomination_form = true).await;
    let creator = harness.person("creator").await;
    let services = &harness.services;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    assert_eq!(refused(services.decide(&harness.staff, &entry, Decision::Pass, "").await), Refusal::NoNominationForm);
    // It may come after the submission, as nothing else may.
    let poster = services.begin_upload(&creator, paper(&entry, "poster", "a.png")).await;
    assert_eq!(refused(poster), Refusal::State(EntryState::Submitted));
    let text = services.begin_upload(&creator, paper(&entry, "nomination_form", "a.docx")).await;
    assert!(matches!(refused(text), Refusal::FileType { .. }));
    assert!(services.entry(&creator, &entry).await.unwrap().can_add_form);
    let scan = services.begin_upload(&creator, paper(&entry, "nomination_form", "推荐表.pdf")).await.unwrap();
    let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(SCAN))]);
    assert!(services.append_upload(&creator, &scan, 0, None, body).await.unwrap().complete);
    while services.work_once("test").await.unwrap() {}
    let files = services.entry(&harness.staff, &entry).await.unwrap().files;
    let form = files.iter().find(|file| file.kind == "nomination_form").unwrap();
    assert_eq!(form.state, FileState::Ready);
    services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    assert!(!services.entry(&creator, &entry).await.unwrap().can_add_form);
}

#[tokio::test]
async fn two_readers_read_the_same_sealed_form() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.intake.nomination_form = true;
            settings.intake.second_reader = true;
        })
        .await;
    let (creator, second) = (harness.person("creator").await, account(&harness.services, "second", Role::Staff).await);
    let services = &harness.services;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    let scanned = async || {
        harness.pass(1_000_000);
        let scan = services.begin_upload(&creator, paper(&entry, "nomination_form", "推荐表.pdf")).await.unwrap();
        let body = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(SCAN))]);
        services.append_upload(&creator, &scan, 0, None, body).await.unwrap();
        while services.work_once("test").await.unwrap() {}
        harness.pass(1_000_000);
    };
    let pass = async |who: &Actor| services.decide(who, &entry, Decision::Pass, "").await.unwrap();
    scanned().await;
    assert_eq!(pass(&harness.staff).await, EntryState::Submitted);
    scanned().await;
    assert_eq!(pass(&second).await, EntryState::Submitted, "the first read another one");
    assert_eq!(pass(&harness.staff).await, EntryState::Eligible);
}

const SCAN: &[u8] = b"%PDF-1.7 scan";

fn paper(entry: &EntryId, kind: &str, filename: &str) -> NewUpload {
    NewUpload {
        entry: entry.clone(),
        kind: kind.to_owned(),
        filename: filename.to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes: i64::try_from(SCAN.len()).unwrap(),
    }
}

#[tokio::test]
async fn the_same_work_is_shown_beside_the_other_and_decided_and_never_refused_by_itself() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (earlier, now) = (harness.open_contest().await, harness.open_contest().await);
    let (one, other) = (harness.person("one").await, harness.person("other").await);
    let first = harness.draft(&one, &earlier, "夜航", "440100").await;
    services.submit_entry(&one, &first).await.unwrap();
    // Another title, the same film; submitted all the same.
    let second = harness.draft(&other, &now, "夜航人", "440300").await;
    services.submit_entry(&other, &second).await.unwrap();

    assert_eq!(services.check_view(&harness.staff, &second).await.unwrap().queue.like, 1);
    let works = services.same_works(&harness.staff, &second, 1).await.unwrap();
    assert_eq!((works.like.len(), works.found), (1, 1));
    let after = services.same_works(&harness.staff, &second, u64::MAX).await.unwrap();
    assert_eq!((after.like.len(), after.found), (1, 1), "there is one page");
    assert_eq!(
        (&works.like[0].like.entry.id, works.like[0].common.as_slice()),
        (&first, [WorkLikeness::Film].as_slice())
    );
    assert!(matches!(services.same_works(&other, &second, 1).await, Err(ServiceError::NotFound)), "the office's alone");
    let unlike: EntryId = "nothing".parse().unwrap();
    let answer = services.decide_same_work(&harness.staff, &second, &unlike, true, "r").await;
    assert!(matches!(answer, Err(ServiceError::NotFound)), "{answer:?}");
    let by_author = services.decide_same_work(&other, &second, &first, false, "r").await;
    assert!(matches!(by_author, Err(ServiceError::Denied(_))), "{by_author:?}");
    services.decide_same_work(&harness.staff, &second, &first, true, "同一影片改名").await.unwrap();
    // Seen from either side.
    let from_first = services.same_works(&harness.staff, &first, 1).await.unwrap();
    assert_eq!(from_first.like[0].like.decided, Some((true, "同一影片改名".to_owned())));
    services.decide(&harness.staff, &second, Decision::Pass, "").await.unwrap();
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_work_that_one_unit_nominated_is_sent_by_no_other() {
    let harness = Harness::new().await;
    let (contest, officer, creator) = contest(&harness).await;
    let services = &harness.services;
    let (rival, author) = (harness.person("rival").await, harness.person("author").await);
    harness.cast(&contest, &rival, Role::UnitOfficer, "市文联", "").await;
    let first = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.hand_entry(&creator, &first, UNIT).await.unwrap();
    services.submit_entry(&officer, &first).await.unwrap();
    // The same film: that alone keeps nobody out.
    let second = harness.draft(&author, &contest, "夜航人", "440300").await;
    services.hand_entry(&author, &second, "市文联").await.unwrap();
    services.submit_entry(&rival, &second).await.unwrap();

    services.decide_same_work(&harness.staff, &second, &first, true, "同一影片改名").await.unwrap();
    services.decide(&harness.staff, &second, Decision::Return, "已由他单位报送").await.unwrap();
    services.hand_entry(&author, &second, "市文联").await.unwrap();
    assert_eq!(refused(services.submit_entry(&rival, &second).await), Refusal::OtherUnit(UNIT.to_owned()));
    services.decide(&harness.staff, &first, Decision::Refuse, "重复").await.unwrap();
    services.submit_entry(&rival, &second).await.unwrap();
}

#[tokio::test]
async fn works_that_look_the_same_stand_twenty_on_a_page_with_how_many_there_are() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| settings.quotas.clear()).await;
    let creator = harness.person("creator").await;
    let mut entries = Vec::new();
    // All of them have one film.
    for nth in 0..22 {
        let entry = harness.draft(&creator, &contest, &format!("第{nth}部"), "440100").await;
        services.submit_entry(&creator, &entry).await.unwrap();
        entries.push(entry);
    }
    let mut seen = BTreeSet::new();
    for (page, shown) in [(1, 20), (2, 1), (3, 1)] {
        let works = services.same_works(&harness.staff, &entries[0], page).await.unwrap();
        assert_eq!((works.like.len(), works.found), (shown, 21), "page {page}");
        seen.extend(works.like.into_iter().map(|work| work.like.entry.id));
    }
    assert_eq!(seen, entries[1..].iter().cloned().collect::<BTreeSet<_>>());
}

#[tokio::test]
async fn a_film_encoded_anew_is_found_once_both_entries_are_submitted() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (one, other) = (harness.person("one").await, harness.person("other").await);
    let enter = async |who: &Actor, title: &str, film: &Path| {
        let entry = services.draft_entry(who, &contest, answers(title, "440100")).await.unwrap().id;
        send(&harness, who, &entry, "judging_copy", "a.mp4", std::fs::read(film).unwrap()).await;
        work_off(&harness).await;
        entry
    };
    // Both are drafts when their films are compared.
    let first = enter(&one, "夜航", &make_drawn_film("drawn", "1280:720", "20")).await;
    let second = enter(&other, "灯塔", &make_drawn_film("drawn-anew", "1920:1080", "32")).await;
    services.submit_entry(&other, &second).await.unwrap();
    assert_eq!(services.same_works(&harness.staff, &second, 1).await.unwrap().found, 0, "the other is a draft");
    let findings = services.entry(&harness.staff, &second).await.unwrap().files[0].findings.clone();
    assert!(findings.iter().all(|one| one.code != "same_film"), "nobody is told of drafts: {findings:?}");
    services.submit_entry(&one, &first).await.unwrap();
    for (own, like) in [(&second, &first), (&first, &second)] {
        let works = services.same_works(&harness.staff, own, 1).await.unwrap();
        assert_eq!((works.found, &works.like[0].like.entry.id), (1, like));
        assert_eq!(works.like[0].common, [WorkLikeness::Look]);
        assert_eq!(services.check_view(&harness.staff, own).await.unwrap().queue.like, 1);
    }
    services.decide_same_work(&harness.staff, &first, &second, true, "重新压制").await.unwrap();
}
