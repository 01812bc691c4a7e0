//! The eligibility check as a dialogue: reasons and answers, notes, two readers, several at once, taking back.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::entry::{CheckStep, EntryState};
use domain::form::Answer;
use domain::ids::{ContestId, EntryId};
use domain::letter::{LetterKind, LetterState};
use services::{Actor, Decision, LetterSearch, PageAsk, RecordSearch, Refusal, ServiceError};

use crate::harness::{DAY, Harness, account, page, refused};

/// A contest with entries that were submitted, one each of their authors.
async fn submitted(harness: &Harness, titles: &[&str]) -> (ContestId, Vec<EntryId>, Vec<Actor>) {
    let contest = harness.open_contest().await;
    let (mut entries, mut authors) = (Vec::new(), Vec::new());
    for (nth, title) in titles.iter().enumerate() {
        let author = harness.person(&format!("author{nth}")).await;
        let entry = harness.draft(&author, &contest, title, "440100").await;
        harness.services.submit_entry(&author, &entry).await.unwrap();
        entries.push(entry);
        authors.push(author);
    }
    (contest, entries, authors)
}

#[tokio::test]
async fn reasons_meet_their_answers_at_the_next_check() {
    let harness = Harness::new().await;
    let (_, entries, authors) = submitted(&harness, &["夜航"]).await;
    let (services, entry, author) = (&harness.services, &entries[0], &authors[0]);
    services.decide(&harness.staff, entry, Decision::Return, "内容简介：太短\n请补盖章").await.unwrap();
    let view = services.entry(author, entry).await.unwrap();
    assert_eq!((view.problems.len(), view.open_reasons), (0, 2), "complete, and yet not done");
    let mut said = view.entry.answers.clone();
    said.insert("synopsis".to_owned(), Answer::Text("写明了地点".to_owned()));
    services.save_entry(author, entry, view.entry.version, said).await.unwrap();
    assert_eq!(services.entry(author, entry).await.unwrap().open_reasons, 1, "what is about no field stays open");
    services.submit_entry(author, entry).await.unwrap();
    assert_eq!(services.entry(author, entry).await.unwrap().open_reasons, 0);

    let check = services.check_view(&harness.staff, entry).await.unwrap();
    let about: Vec<_> = check.answered.iter().map(|one| (one.field.as_deref(), one.is_open())).collect();
    assert_eq!(about, [(Some("synopsis"), false), (None, true)]);
    let text = |answer: &Option<Answer>| answer.as_ref().map(Answer::to_text);
    assert_eq!(text(&check.answered[0].before).as_deref(), Some("内容"));
    assert_eq!(text(&check.answered[0].now).as_deref(), Some("写明了地点"));
    assert_eq!((check.log.len(), check.log[0].by_name.as_str()), (1, "staff"), "who and when");
    assert_eq!(check.undo, None, "its author has answered");
    assert_eq!(refused(services.undo_check(&harness.staff, entry).await), Refusal::SomethingFollowed);
}

#[tokio::test]
async fn notes_are_for_colleagues_alone() {
    let harness = Harness::new().await;
    let (contest, entries, authors) = submitted(&harness, &["夜航"]).await;
    let (services, entry) = (&harness.services, &entries[0]);
    services.add_check_note(&harness.staff, entry, "问过版权").await.unwrap();
    let by_author = services.add_check_note(&authors[0], entry, "我也写").await;
    assert!(matches!(by_author, Err(ServiceError::Denied(_))), "{by_author:?}");
    assert!(matches!(refused(services.add_check_note(&harness.staff, entry, " ").await), Refusal::Words { .. }));
    let log = services.check_view(&harness.organiser, entry).await.unwrap().log;
    assert_eq!(
        log.iter().map(|line| (line.step, line.words.as_str())).collect::<Vec<_>>(),
        [(CheckStep::Note, "问过版权")]
    );
    let search = RecordSearch { page: page(1, 100), ..RecordSearch::default() };
    let record = services.contest_record(&harness.organiser, &contest, &search).await.unwrap();
    let noted = record.lines.iter().find(|line| line.row.action == "entry.note").unwrap();
    assert!(!noted.row.detail.contains("版权"), "scrutineers read the record: {}", noted.row.detail);
    let hidden = services.check_view(&authors[0], entry).await;
    assert!(matches!(hidden, Err(ServiceError::NotFound)), "{hidden:?}");
}

#[tokio::test]
async fn two_different_people_pass_an_entry_where_the_contest_asks_for_it() {
    let harness = Harness::new().await;
    let (contest, entries, _) = submitted(&harness, &["夜航"]).await;
    harness.set_up(&contest, |settings| settings.intake.second_reader = true).await;
    let (services, entry, second) =
        (&harness.services, &entries[0], account(&harness.services, "colleague", Role::Staff).await);
    let decide = async |who: &Actor, decision| services.decide(who, entry, decision, "超时").await.unwrap();
    assert_eq!(decide(&harness.staff, Decision::Pass).await, EntryState::Submitted);
    assert_eq!(decide(&harness.staff, Decision::Pass).await, EntryState::Submitted, "the same person twice");
    assert_eq!(decide(&second, Decision::Refuse).await, EntryState::Submitted, "they disagree");
    assert_eq!(decide(&second, Decision::Pass).await, EntryState::Eligible);
    let undone = services.check_view(&second, entry).await.unwrap().undo;
    assert_eq!(undone, Some(Decision::Pass));
    services.undo_check(&second, entry).await.unwrap();
    assert_eq!(decide(&second, Decision::Pass).await, EntryState::Submitted, "read anew");
    assert_eq!(decide(&harness.staff, Decision::Return).await, EntryState::Returned, "one returns it");
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn of_several_that_wait_for_a_second_reader_none_is_told_as_decided() {
    let harness = Harness::new().await;
    let (contest, entries, _) = submitted(&harness, &["甲", "乙"]).await;
    harness.set_up(&contest, |settings| settings.intake.second_reader = true).await;
    let services = &harness.services;
    let second = account(services, "colleague", Role::Staff).await;
    services.decide(&second, &entries[1], Decision::Pass, "").await.unwrap();
    let told = services.decide_several(&harness.staff, &contest, &entries, Decision::Pass, "").await.unwrap();
    let titles = |lines: &[services::EntryLine]| lines.iter().map(|line| line.title.clone()).collect::<Vec<_>>();
    assert_eq!((titles(&told.done), titles(&told.read)), (vec!["乙".to_owned()], vec!["甲".to_owned()]));
    assert!(told.left.is_empty());
}

#[tokio::test]
async fn a_decision_is_taken_back_while_nothing_followed_and_the_phase_allows() {
    let harness = Harness::new().await;
    let (contest, entries, authors) = submitted(&harness, &["夜航", "灯塔"]).await;
    let services = &harness.services;
    for entry in &entries {
        services.decide(&harness.staff, entry, Decision::Refuse, "超时").await.unwrap();
    }
    let by_author = services.undo_check(&authors[0], &entries[0]).await;
    assert!(matches!(by_author, Err(ServiceError::Denied(_))), "{by_author:?}");
    services.undo_check(&harness.staff, &entries[0]).await.unwrap();
    let view = services.entry(&authors[0], &entries[0]).await.unwrap();
    assert_eq!((view.entry.state, view.entry.reasons.as_str()), (EntryState::Submitted, ""));
    assert_eq!(refused(services.undo_check(&harness.staff, &entries[0]).await), Refusal::SomethingFollowed, "once");
    services.decide(&harness.staff, &entries[0], Decision::Pass, "").await.unwrap();
    harness.pass(11 * DAY);
    for phase in [Phase::CallClosed, Phase::Eligibility] {
        services.move_phase(&harness.organiser, &contest, phase, "").await.unwrap();
    }
    assert_eq!(services.check_view(&harness.staff, &entries[1]).await.unwrap().undo, Some(Decision::Refuse));
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn several_are_decided_each_by_itself_and_what_cannot_be_is_named() {
    let harness = Harness::new().await;
    let (contest, entries, authors) = submitted(&harness, &["甲", "乙", "丙"]).await;
    let services = &harness.services;
    let foreign: EntryId = "nothing".parse().unwrap();
    let asked = [entries.clone(), vec![foreign]].concat();
    let named = services.entries_to_decide(&harness.staff, &contest, &asked).await.unwrap();
    assert_eq!(named.lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
    assert_eq!(named.return_letters, 3);
    services.withdraw_entry(&authors[1], &entries[1]).await.unwrap();
    let named = services.entries_to_decide(&harness.staff, &contest, &asked).await.unwrap();
    assert_eq!(named.return_letters, 2, "what was withdrawn is not returned");
    let decide = async |who: &Actor, decision, reasons: &str| {
        services.decide_several(who, &contest, &asked, decision, reasons).await
    };
    assert!(matches!(decide(&authors[0], Decision::Pass, "").await, Err(ServiceError::Denied(_))));
    assert!(matches!(refused(decide(&harness.staff, Decision::Return, "").await), Refusal::Words { found: 0, .. }));
    let told = decide(&harness.staff, Decision::Return, "缺字幕").await.unwrap();
    assert_eq!(told.done.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["甲", "丙"]);
    let left: Vec<_> = told.left.into_iter().map(|(line, why)| (line.title, why)).collect();
    assert_eq!(left, [("乙".to_owned(), Refusal::State(EntryState::Withdrawn))]);
    assert_eq!(services.entry(&authors[2], &entries[2]).await.unwrap().entry.reasons, "缺字幕");
    // So many letters were announced, and in this way they left.
    let search = LetterSearch {
        kind: Some(LetterKind::Return),
        page: PageAsk { size: 100, ..PageAsk::default() },
        ..LetterSearch::default()
    };
    let letters = services.letters(&harness.organiser, Some(&contest), &search).await.unwrap().letters;
    let leave = letters.iter().all(|letter| letter.state != LetterState::Draft);
    assert_eq!((letters.len(), leave), (named.return_letters, named.returns_leave));
}
