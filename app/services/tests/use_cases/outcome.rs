//! What the selection made of the entries, before and after it is published, as each person meets it.

use domain::access::{Denied, Role};
use domain::certificates::CertificateKind;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::letter::{LetterKind, LetterState};
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind};
use services::{Actor, Decision, EntryFilter, EntrySearch, LetterSearch, Mailing, PageAsk, ServiceError, StepAsk};

use crate::harness::{Harness, UNIT, first_entries, page};

use EntryState::{Eligible, NotShortlisted, Shortlisted};

/// A contest with one place and its judged films: a creator's, which is the better one, and a unit's.
async fn judged(harness: &Harness, creator: &Actor, officer: &Actor) -> (ContestId, [EntryId; 2]) {
    let services = &harness.services;
    let contest = harness.open_for(1).await;
    harness.cast(&contest, officer, Role::UnitOfficer, UNIT, "").await;
    let enter = async |author: &Actor, title: &str, region: &str| {
        let entry = harness.draft(author, &contest, title, region).await;
        services.submit_entry(author, &entry).await.unwrap();
        services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
        entry
    };
    let entries = [enter(creator, "夜航", "440100").await, enter(officer, "远山", "440500").await];
    let judges = [harness.person("judge").await];
    harness.judging_in(&contest, &judges, &[]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.pass(1_000_000);
    (contest, entries)
}

async fn seal(harness: &Harness, contest: &ContestId) {
    harness.seal(contest).await;
    harness.pass(1_000_000);
}

/// Everything an author is told of an entry, apart from the time.
async fn seen_by_author(harness: &Harness, author: &Actor, entry: &EntryId) -> String {
    let services = &harness.services;
    let view = services.entry(author, entry).await.unwrap();
    let mine = services.my_entries(author, &page(1, 9)).await.unwrap().entries.lines;
    let home = services.home(author).await.unwrap();
    let listed: Vec<_> = mine.iter().chain(&home.entries.lines).map(|one| (&one.line, &one.contest_title)).collect();
    let counts: Vec<_> = services.contests(author).await.unwrap().iter().map(|line| line.shortlisted).collect();
    let may = (view.can_edit, view.can_withdraw, view.can_check);
    format!("{:?} {may:?} {listed:?} {counts:?} {:?}", view.entry, home.contests)
}

async fn entries_file(harness: &Harness, actor: &Actor, contest: &ContestId) -> String {
    let file = harness.services.export(actor, contest, ExportKind::Entries, ExportFormat::Csv, Lang::Zh).await.unwrap();
    String::from_utf8(file.bytes).unwrap()
}

#[tokio::test]
async fn an_author_reads_the_same_before_and_after_the_seal_and_the_outcome_once_it_is_published() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (creator, officer) = (harness.person("creator").await, harness.person("officer").await);
    let (contest, [first, second]) = judged(&harness, &creator, &officer).await;
    let authors = [(&creator, &first, Shortlisted), (&officer, &second, NotShortlisted)];
    let mut before = Vec::new();
    for (author, entry, _) in authors {
        before.push(seen_by_author(&harness, author, entry).await);
    }
    seal(&harness, &contest).await;
    for ((author, entry, _), before) in authors.iter().zip(&before) {
        assert_eq!(seen_by_author(&harness, author, entry).await, *before);
    }
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    for (author, entry, outcome) in authors {
        let view = services.entry(author, entry).await.unwrap();
        assert_eq!((view.entry.state, view.entry.updated_at), (outcome, services.now()));
        let mine = services.my_entries(author, &page(1, 9)).await.unwrap().entries.lines;
        assert_eq!(mine.iter().map(|one| one.line.state).collect::<Vec<_>>(), [outcome]);
        assert_eq!(services.home(author).await.unwrap().entries.lines[0].line.state, outcome);
    }
}

#[tokio::test]
async fn staff_list_filter_sort_count_and_export_no_outcome_before_it_is_published() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (creator, officer) = (harness.person("creator").await, harness.person("officer").await);
    let (contest, entries) = judged(&harness, &creator, &officer).await;
    seal(&harness, &contest).await;
    let (staff, organiser) = (&harness.staff, &harness.organiser);
    let in_state = async |who: &Actor, state: EntryState| {
        let filter = EntryFilter { state: state.key().to_owned(), ..EntryFilter::default() };
        let found = services.entries(who, &contest, &EntrySearch { filter, ..first_entries(9) }).await.unwrap();
        let lines: Vec<_> = found.lines.iter().map(|line| (line.line.number.unwrap(), line.line.state)).collect();
        let states: Vec<_> = found.states.iter().map(|one| (one.state, one.all, one.found)).collect();
        (lines, states)
    };
    let sorted = async |who: &Actor, descending| {
        let search = EntrySearch { sort: "state".to_owned(), descending, ..first_entries(9) };
        let found = services.entries(who, &contest, &search).await.unwrap();
        found.lines.iter().map(|line| line.line.number.unwrap()).collect::<Vec<_>>()
    };
    let held = vec![(Eligible, 2, 2)];
    for state in [Shortlisted, NotShortlisted] {
        assert_eq!(in_state(staff, state).await, (Vec::new(), held.clone()));
        assert_eq!(in_state(organiser, state).await.0.len(), 1);
    }
    assert_eq!(in_state(staff, Eligible).await, (vec![(1, Eligible), (2, Eligible)], held));
    assert_eq!((sorted(staff, false).await, sorted(staff, true).await), (vec![1, 2], vec![2, 1]));
    for (entry, outcome) in entries.iter().zip([Shortlisted, NotShortlisted]) {
        assert_eq!(services.check_view(staff, entry).await.unwrap().view.entry.state, Eligible);
        assert_eq!(services.check_view(organiser, entry).await.unwrap().view.entry.state, outcome);
    }
    // They were made of one film for the test.
    let beside = async |who: &Actor| services.same_works(who, &entries[0], 1).await.unwrap().like[0].like.entry.state;
    assert_eq!(beside(staff).await, Eligible);
    let states = services.board(staff, &contest, StepAsk::Nothing).await.unwrap().states;
    assert_eq!(states.into_iter().collect::<Vec<_>>(), [("eligible".to_owned(), 2)]);
    assert_eq!(services.home(staff).await.unwrap().contests[0].shortlisted, 0);
    assert_eq!(services.home(organiser).await.unwrap().contests[0].shortlisted, 1);
    assert_eq!(services.contests(&Actor::Operator).await.unwrap()[0].shortlisted, 1);
    assert!(!entries_file(&harness, staff, &contest).await.contains("入选"));
    assert!(entries_file(&harness, organiser, &contest).await.contains("未入选"));

    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    assert_eq!(in_state(staff, Shortlisted).await.0, [(1, Shortlisted)]);
    assert_eq!(in_state(staff, NotShortlisted).await.0, [(2, NotShortlisted)]);
    assert_eq!(beside(staff).await, NotShortlisted);
    assert_eq!(services.home(staff).await.unwrap().contests[0].shortlisted, 1);
    assert!(entries_file(&harness, staff, &contest).await.contains("未入选"));
}

#[tokio::test]
async fn authors_are_told_of_the_outcome_by_drafts_once_it_is_published() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (creator, officer) = (harness.person("creator").await, harness.person("officer").await);
    let (contest, _) = judged(&harness, &creator, &officer).await;
    seal(&harness, &contest).await;
    let page = PageAsk { size: 10, ..PageAsk::default() };
    let search = LetterSearch { kind: Some(LetterKind::Result), page, ..LetterSearch::default() };
    let told = async || services.letters(&harness.organiser, Some(&contest), &search).await.unwrap().letters;
    assert!(told().await.is_empty(), "nobody is to know");
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    let mut said = Vec::new();
    for letter in told().await {
        assert_eq!(letter.state, LetterState::Draft);
        let body = services.letter(&harness.organiser, &letter.id).await.unwrap().letter.body;
        said.push((letter.address, body.contains("入选。"), body.contains("未入选。")));
    }
    said.sort();
    let (creator, officer) = ("creator@example.invalid".to_owned(), "officer@example.invalid".to_owned());
    assert_eq!(said, [(creator, true, false), (officer, true, true)]);
}

#[tokio::test]
async fn authors_of_chosen_films_are_told_of_their_certificates_once_the_result_is_final() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (creator, officer) = (harness.person("creator").await, harness.person("officer").await);
    let (contest, [first, _]) = judged(&harness, &creator, &officer).await;
    seal(&harness, &contest).await;
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    let view = async || services.mailing_view(&harness.staff, &contest, &Mailing::Certificate, "").await;
    let early = view().await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "objections are heard: {early:?}");
    services.move_phase(&harness.organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    assert!(view().await.unwrap().lines.is_empty(), "nobody has one yet");
    let kind = CertificateKind::Work;
    services.issue_certificates(&harness.organiser, &contest, kind, &[first.to_string()]).await.unwrap();
    let lines = view().await.unwrap().lines;
    assert_eq!(lines.iter().map(|line| line.email.as_str()).collect::<Vec<_>>(), ["creator@example.invalid"]);
    let write = async || services.write_mailing(&harness.staff, &contest, &Mailing::Certificate, "").await.unwrap();
    assert_eq!((write().await, write().await), (1, 0), "of each film once");
    let page = PageAsk { size: 10, ..PageAsk::default() };
    let search = LetterSearch { kind: Some(LetterKind::Certificate), page, ..LetterSearch::default() };
    let letters = services.letters(&harness.organiser, Some(&contest), &search).await.unwrap().letters;
    assert_eq!(letters.iter().map(|letter| letter.state).collect::<Vec<_>>(), [LetterState::Draft]);
    let body = services.letter(&harness.organiser, &letters[0].id).await.unwrap().letter.body;
    let issued = services.certificates(&harness.staff, &contest, kind, Lang::Zh).await.unwrap().issued;
    assert!(body.contains("夜航") && body.contains(&format!("/c/{}", issued[0].token)), "{body}");
}
