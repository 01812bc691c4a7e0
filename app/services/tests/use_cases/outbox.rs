//! What an organiser does in the outbox: mailings and their numbers, texts tried on an example, acts that are taken back.

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::letter::{LetterKind, LetterState};
use domain::text::Lang;
use domain::time::DAY;
use services::{
    Decision, Letter, LetterChoice, LetterSearch, LetterTemplate, Mailing, PageAsk, Refusal, ServiceError, Services,
    StepAsk,
};

use crate::harness::{Harness, UNIT, refused};

fn search(state: Option<LetterState>, kind: Option<LetterKind>) -> LetterSearch {
    LetterSearch { state, kind, page: PageAsk { size: 100, ..PageAsk::default() }, ..LetterSearch::default() }
}

async fn letters(harness: &Harness, contest: &ContestId, kind: LetterKind) -> Vec<Letter> {
    let search = search(None, Some(kind));
    harness.services.letters(&harness.organiser, Some(contest), &search).await.unwrap().letters
}

fn phase<T>(answer: services::Result<T>) -> Option<Phase> {
    match answer {
        Err(ServiceError::Denied(Denied::Phase { now })) => Some(now),
        _ => None,
    }
}

#[tokio::test]
async fn the_letter_of_a_return_that_is_taken_back_is_withdrawn() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    services.undo_check(&harness.staff, &entry).await.unwrap();
    let returns = letters(&harness, &contest, LetterKind::Return).await;
    let told: Vec<(LetterState, &str)> = returns.iter().map(|one| (one.state, one.problem.as_str())).collect();
    assert_eq!(told, [(LetterState::Withdrawn, "the decision it tells of was taken back")]);
    // Returned again, it is said again.
    harness.pass(1_000_000);
    services.decide(&harness.staff, &entry, Decision::Return, "没有字幕").await.unwrap();
    let returns = letters(&harness, &contest, LetterKind::Return).await;
    let states: Vec<LetterState> = returns.iter().map(|one| one.state).collect();
    assert_eq!(states, [LetterState::Released, LetterState::Withdrawn]);
    assert_eq!(
        letters(&harness, &contest, LetterKind::Receipt).await[0].state,
        LetterState::Released,
        "another letter"
    );
}

#[tokio::test]
async fn a_mailing_says_whom_it_would_reach_and_who_was_told_before() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let mut judges = Vec::new();
    for nth in 0..3 {
        judges.push(harness.person(&format!("judge{nth}")).await);
    }
    harness.assigned(&contest, &judges, &["440100", "440300"]).await;
    let view = async |mailing: Mailing, tag: &str| services.mailing_view(&harness.staff, &contest, &mailing, tag).await;
    assert_eq!(phase(view(Mailing::RoundOpened, "").await), Some(Phase::Eligibility), "it has not begun");
    let board = services.board(&harness.organiser, &contest, StepAsk::To(Phase::Round(1))).await.unwrap();
    assert_eq!(board.step.map(|step| (step.to, step.letters)), Some((Phase::Round(1), 3)));
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    assert_eq!(letters(&harness, &contest, LetterKind::RoundOpened).await.len(), 3, "as many as were named");
    let told = view(Mailing::RoundOpened, "").await.unwrap().lines;
    assert_eq!(told.iter().map(|line| (line.films, line.written)).collect::<Vec<_>>(), [(2, true); 3]);
    let write = async |mailing: Mailing, tag: &str| {
        services.write_mailing(&harness.staff, &contest, &mailing, tag).await.unwrap()
    };
    assert_eq!(write(Mailing::RoundOpened, "").await, 0);
    // Of the judges with a tag only.
    let first = judges[0].account().unwrap().id.clone();
    services.set_member_tags(&harness.organiser, &contest, &first, "摄影、外地").await.unwrap();
    let tagged = view(Mailing::Assignment, "摄影").await.unwrap();
    assert_eq!((tagged.tags, tagged.lines.len()), (vec!["外地".to_owned(), "摄影".to_owned()], 1));
    assert_eq!((tagged.lines[0].account.clone(), tagged.lines[0].written), (first, false));
    assert_eq!((write(Mailing::Assignment, "摄影").await, write(Mailing::Assignment, "").await), (1, 2));
    // Nothing tells of a result that is not published, to whoever asks.
    assert_eq!(phase(view(Mailing::Result, "").await), Some(Phase::Round(1)));
    let early = services.write_mailing(&harness.organiser, &contest, &Mailing::Result, "").await;
    assert_eq!(phase(early), Some(Phase::Round(1)));
    assert!(matches!(view(Mailing::DeadlineMoved, "").await, Err(ServiceError::Denied(_))));
}

#[tokio::test]
async fn each_deadline_that_is_moved_to_is_told_once_to_who_has_a_draft() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    for name in ["one", "two"] {
        let creator = harness.person(name).await;
        harness.draft(&creator, &contest, name, "440100").await;
    }
    let write = async || services.write_mailing(&harness.staff, &contest, &Mailing::DeadlineMoved, "").await.unwrap();
    for days in [12, 14] {
        harness.pass(1_000_000);
        let deadline = services.now() + days * DAY;
        services.set_deadline(&harness.organiser, &contest, deadline).await.unwrap();
        assert_eq!((write().await, write().await), (2, 0), "{days}");
        let newest = letters(&harness, &contest, LetterKind::DeadlineMoved).await.remove(0);
        assert_eq!(newest.state, LetterState::Draft, "somebody releases it");
        let body = services.letter(&harness.organiser, &newest.id).await.unwrap().letter.body;
        let until = services::local_time(deadline, "Asia/Shanghai");
        assert!(body.contains(&until), "{until} in {body}");
    }
}

#[tokio::test]
async fn the_outbox_counts_drafts_beside_what_is_looked_for() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    for name in ["one", "two", "three"] {
        let creator = harness.person(name).await;
        harness.draft(&creator, &contest, name, "440100").await;
    }
    let written = services.write_mailing(&harness.staff, &contest, &Mailing::OpenDrafts, "").await.unwrap();
    assert_eq!(written, 3);
    let list = async |search: LetterSearch| services.letters(&harness.staff, Some(&contest), &search).await.unwrap();
    let all = list(search(None, None)).await;
    assert_eq!((all.found, all.drafts, all.unknown.len()), (3, 3, 0));
    let one = list(LetterSearch { words: "two@".to_owned(), ..search(Some(LetterState::Sent), None) }).await;
    assert_eq!((one.found, one.drafts), (0, 1), "of that person");
    let choice = LetterChoice::Drafts { kind: None, words: "two@".to_owned(), most: Some(5) };
    let moved = services.release_letters(&harness.staff, Some(&contest), &choice).await.unwrap();
    assert_eq!((moved.moved.len(), moved.left), (1, 0));
    assert_eq!(list(search(None, Some(LetterKind::DraftReminder))).await.drafts, 2);
    let board = services.board(&harness.staff, &contest, StepAsk::Nothing).await.unwrap();
    let of = |state| board.letters.iter().find(|one| one.state == state).map_or(0, |one| one.letters);
    assert_eq!((of(LetterState::Draft), of(LetterState::Released), of(LetterState::Unknown)), (2, 1, 0));
}

#[tokio::test]
async fn a_text_is_tried_on_whoever_looks_before_it_is_kept() {
    let harness = Harness::new().await;
    let services: &Services = &harness.services;
    let contest = harness.open_contest().await;
    let text = |body: &str| LetterTemplate {
        kind: LetterKind::JudgeReminder,
        lang: Lang::Zh,
        subject: "{contest}".to_owned(),
        body: body.to_owned(),
    };
    let name = &harness.organiser.account().unwrap().name;
    let example = services.letter_example(&harness.organiser, &contest, text("{person}：{count} 部")).await.unwrap();
    assert_eq!(example.body, format!("{name}：12 部"));
    assert!(!example.subject.contains('{'), "{}", example.subject);
    let kept = services.letter_texts(&harness.organiser, &contest).await.unwrap().texts;
    assert!(kept.iter().all(|(_, own)| !own), "nothing is kept");
    let wrong = services.letter_example(&harness.organiser, &contest, text("{outcome}")).await;
    assert!(matches!(refused(wrong), Refusal::Template(_)));
    let staff = services.letter_example(&harness.staff, &contest, text("x")).await;
    assert!(matches!(staff, Err(ServiceError::Denied(_))));
    let officer = harness.person("officer").await;
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    let looks = services.letters(&officer, Some(&contest), &search(None, None)).await;
    assert!(matches!(looks, Err(ServiceError::Denied(_))));
}
