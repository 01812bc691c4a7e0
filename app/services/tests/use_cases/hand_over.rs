//! A judge leaves, and all that is open goes to others at once.

use domain::access::{Denied, Role};
use domain::ids::{AccountId, AssignmentId, ContestId};
use domain::letter::{LetterKind, LetterState};
use services::{Actor, HandOver, LetterSearch, PageAsk, ServiceError};

use crate::harness::{Harness, marks, sheet};

fn id(who: &Actor) -> AccountId {
    who.account().unwrap().id.clone()
}

/// What the page would send.
fn seen(plan: &HandOver) -> Vec<(AssignmentId, AccountId)> {
    plan.films.iter().filter_map(|film| Some((film.assignment.clone(), film.to.as_ref()?.0.clone()))).collect()
}

fn told(plan: &HandOver) -> Vec<(i64, bool, Option<&str>)> {
    plan.films.iter().map(|film| (film.number, film.begun, film.to.as_ref().map(|(_, name)| name.as_str()))).collect()
}

async fn plan(harness: &Harness, contest: &ContestId, judge: &Actor) -> HandOver {
    harness.services.hand_over_view(&harness.organiser, contest, &id(judge)).await.unwrap()
}

#[tokio::test]
async fn open_films_go_to_who_may_score_them_and_what_was_signed_stays() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("leaves").await, harness.person("beside").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440300", "440500"]).await;
    let early = services.hand_over_view(&harness.staff, &contest, &id(&judges[0])).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Role { .. }))));
    let nobody = plan(&harness, &contest, &judges[0]).await;
    assert_eq!(told(&nobody), [(1, false, None), (2, false, None), (3, false, None)], "the other has them all");

    // Two more, of whom one is from a region that a film is from.
    let (near, far) = (harness.person("near").await, harness.person("far").await);
    harness.cast(&contest, &near, Role::Judge, "", "440300").await;
    harness.cast(&contest, &far, Role::Judge, "", "").await;
    let desk = services.my_desk(&judges[0], &contest).await.unwrap();
    let begun = desk.lines.iter().find(|line| line.number == 1).unwrap().assignment.clone();
    services.save_sheet(&judges[0], &begun, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
    let shown = plan(&harness, &contest, &judges[0]).await;
    assert!(shown.leaves && shown.name == "leaves");
    assert_eq!((shown.films.len(), shown.letters(), nobody.letters()), (3, 2, 0));
    assert_eq!(told(&shown)[1].2, Some("far"), "not who is from there");
    let both: Vec<Option<&str>> = told(&shown).iter().map(|film| film.2).collect();
    assert!(both.contains(&Some("near")) && told(&shown)[0].1, "spread, and one was begun: {both:?}");

    // What was not shown is not done.
    let hand = async |seen: &[(AssignmentId, AccountId)]| {
        services.hand_over(&harness.organiser, &contest, &id(&judges[0]), seen).await
    };
    assert!(matches!(hand(&seen(&shown)[..2]).await, Err(ServiceError::Conflict)));
    assert!(plan(&harness, &contest, &judges[0]).await.leaves, "nothing happened");
    assert_eq!(hand(&seen(&shown)).await.unwrap(), 3);
    let films = async |judge: &Actor| services.my_desk(judge, &contest).await.unwrap().lines.len();
    assert_eq!(films(&near).await + films(&far).await, 3);
    assert!(services.my_desk(&judges[0], &contest).await.is_err(), "no judge any more");
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    assert_eq!(progress.recusals.iter().filter(|one| one.replaced_by.is_some()).count(), 3);
    let search = LetterSearch {
        kind: Some(LetterKind::Assignment),
        page: PageAsk { size: 100, ..PageAsk::default() },
        ..LetterSearch::default()
    };
    let letters = services.letters(&harness.organiser, Some(&contest), &search).await.unwrap().letters;
    assert_eq!(letters.len(), shown.letters(), "one to each, whatever came, as was announced");
    // There is nothing left to hand over, and nobody who could.
    let again = services.hand_over_view(&harness.organiser, &contest, &id(&judges[0])).await;
    assert!(matches!(again, Err(ServiceError::NotFound)));
    assert_eq!(entries.len(), 3);
}

#[tokio::test]
async fn who_was_removed_before_leaves_the_same_films() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("leaves").await, harness.person("beside").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440300"]).await;
    let far = harness.person("far").await;
    services.remove_member(&harness.organiser, &contest, &id(&judges[0]), Role::Judge).await.unwrap();
    harness.cast(&contest, &far, Role::Judge, "", "").await;
    let shown = plan(&harness, &contest, &judges[0]).await;
    assert!(!shown.leaves);
    assert_eq!(told(&shown), [(1, false, Some("far")), (2, false, Some("far"))]);
    let handed = services.hand_over(&harness.organiser, &contest, &id(&judges[0]), &seen(&shown)).await;
    assert_eq!(handed.unwrap(), 2);
}

#[tokio::test]
async fn signed_films_are_not_handed_over() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("leaves").await, harness.person("beside").await];
    let (contest, _) = harness.judging(&judges, &["440100"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    let far = harness.person("far").await;
    harness.cast(&contest, &far, Role::Judge, "", "").await;
    let shown = plan(&harness, &contest, &judges[0]).await;
    assert!(shown.leaves && shown.films.is_empty());
    let handed = services.hand_over(&harness.organiser, &contest, &id(&judges[0]), &[]).await;
    assert_eq!(handed.unwrap(), 0);
    assert!(services.my_desk(&far, &contest).await.unwrap().lines.is_empty());
}

/// How many letters about films that were taken over wait to be released, and how many were withdrawn.
async fn letters(harness: &Harness, contest: &ContestId) -> (usize, usize) {
    let search = LetterSearch {
        kind: Some(LetterKind::Assignment),
        page: PageAsk { size: 100, ..PageAsk::default() },
        ..LetterSearch::default()
    };
    let letters = harness.services.letters(&harness.organiser, Some(contest), &search).await.unwrap().letters;
    let of = |state| letters.iter().filter(|letter| letter.state == state).count();
    (of(LetterState::Draft), of(LetterState::Withdrawn))
}

#[tokio::test]
async fn the_letter_of_a_hand_over_is_about_all_its_films() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("leaves").await, harness.person("beside").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440300"]).await;
    let far = harness.person("far").await;
    harness.cast(&contest, &far, Role::Judge, "", "").await;
    let leaves = async || {
        let shown = plan(&harness, &contest, &judges[0]).await;
        let to: Vec<Option<&str>> = told(&shown).iter().map(|film| film.2).collect();
        assert!(to.iter().all(|to| *to == Some("far")), "{to:?}");
        services.hand_over(&harness.organiser, &contest, &id(&judges[0]), &seen(&shown)).await.unwrap()
    };
    let comes_back = async || harness.cast(&contest, &judges[0], Role::Judge, "", "").await;

    assert_eq!(leaves().await, 2);
    assert_eq!(letters(&harness, &contest).await, (1, 0));
    // Before anything was begun both films go back, and nobody is told of them.
    comes_back().await;
    assert_eq!(letters(&harness, &contest).await, (0, 1));
    // The same once more is another act.
    assert_eq!(leaves().await, 2);
    assert_eq!(letters(&harness, &contest).await, (1, 1));

    // The last film goes back: the letter still tells of the other.
    services.declare(&far, &contest, "已阅读规则").await.unwrap();
    let desk = services.my_desk(&far, &contest).await.unwrap();
    let begun = desk.lines.iter().find(|line| line.number == 1).unwrap().assignment.clone();
    services.save_sheet(&far, &begun, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
    comes_back().await;
    let left = services.my_desk(&far, &contest).await.unwrap().lines;
    assert_eq!(left.iter().map(|line| line.number).collect::<Vec<_>>(), [1]);
    assert_eq!(letters(&harness, &contest).await, (1, 1));
    // What is handed over alone is told, and taken back, by itself.
    assert_eq!(leaves().await, 1);
    assert_eq!(letters(&harness, &contest).await, (2, 1));
    comes_back().await;
    assert_eq!(letters(&harness, &contest).await, (1, 2));
}
