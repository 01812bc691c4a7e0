//! Judges who come back beside whoever stands in for them, and what those are told; on both databases.

use domain::access::Role;
use domain::audit::EventKind;
use domain::ids::{AssignmentId, ContestId};
use domain::letter::{LetterKind, LetterState};
use services::media::Storage;
use services::{Actor, DismissedFilm, LetterSearch, StayedStandIn};

use crate::fairness::id;
use crate::harness::{Harness, marks, page, sheet};
use crate::races::cluster::Cluster;
use crate::standing::{dealt, recorded};

/// Lets this judge, who must be the one that is proposed, stand in wherever a film of this number is open.
async fn stand_in(harness: &Harness, contest: &ContestId, number: i64, deputy: &Actor) {
    let recusals = harness.services.progress(&harness.organiser, contest).await.unwrap().recusals;
    let open = |one: &&services::Recusal| one.number == number && one.replaced_by.is_none() && one.proposal.is_some();
    let left = recusals.iter().find(open).unwrap();
    harness.services.replace_judge(&harness.organiser, &left.assignment, &id(deputy), "").await.unwrap();
}

async fn leave(harness: &Harness, contest: &ContestId, judge: &Actor) {
    harness.services.remove_member(&harness.organiser, contest, &id(judge), Role::Judge).await.unwrap();
}

/// The judge's own task of a film.
async fn task(harness: &Harness, contest: &ContestId, judge: &Actor, number: i64) -> AssignmentId {
    let lines = harness.services.my_desk(judge, contest).await.unwrap().lines;
    lines.into_iter().find(|line| line.number == number).unwrap().assignment
}

/// A judge saves a sheet of a film.
async fn begin(harness: &Harness, contest: &ContestId, judge: &Actor, number: i64) {
    let task = task(harness, contest, judge, number).await;
    harness.services.save_sheet(judge, &task, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
}

/// Letters that tell a judge of films to stand in for: how many wait, and how many were withdrawn.
async fn letters(harness: &Harness, contest: &ContestId, judge: &Actor) -> [usize; 2] {
    let search = LetterSearch {
        kind: Some(LetterKind::Assignment),
        words: judge.account().unwrap().email.clone(),
        page: page(1, 10),
        ..LetterSearch::default()
    };
    let found = harness.services.letters(&harness.organiser, Some(contest), &search).await.unwrap().letters;
    [LetterState::Draft, LetterState::Withdrawn].map(|state| found.iter().filter(|one| one.state == state).count())
}

fn stayed(number: i64, judge: &str, stand_in: &str) -> StayedStandIn {
    let title = format!("第{number}部");
    StayedStandIn { number, title, judge: judge.to_owned(), stand_in: stand_in.to_owned() }
}

#[tokio::test]
async fn who_comes_back_has_the_films_again_and_a_stand_in_who_has_not_begun_leaves() {
    let cluster = Cluster::start();
    for database in [None, Some(cluster.url.as_str())] {
        let harness = Harness::with(database, &Storage::Local).await;
        comes_back(&harness).await;
        harness.services.close().await;
    }
}

async fn comes_back(harness: &Harness) {
    let services = &harness.services;
    let judges = [harness.person("away").await, harness.person("beside").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    let (deputy, second) = (harness.person("deputy").await, harness.person("second").await);
    harness.cast(&contest, &deputy, Role::Judge, "", "").await;
    leave(harness, &contest, &judges[0]).await;
    for number in [1, 2] {
        stand_in(harness, &contest, number, &deputy).await;
    }
    services.declare(&deputy, &contest, "已阅读规则").await.unwrap();
    begin(harness, &contest, &deputy, 2).await;
    // As something else they have nothing to score, and who stands in goes on.
    harness.cast(&contest, &judges[0], Role::Chair, "", "").await;
    assert_eq!(dealt(harness, &deputy, &contest).await, [1, 2]);
    assert_eq!(letters(harness, &contest, &deputy).await, [2, 0]);
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    assert_eq!(dealt(harness, &judges[0], &contest).await, [1, 2]);
    assert_eq!(dealt(harness, &deputy, &contest).await, [2], "what was begun stays");
    assert_eq!(letters(harness, &contest, &deputy).await, [1, 1], "nobody is told of the film that went back");
    assert_eq!(recorded(harness, &contest, EventKind::RecusalDismiss).await, 1);
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    assert_eq!(progress.stayed, [stayed(2, "away", "deputy")]);
    assert!(progress.recusals.is_empty(), "{:?}", progress.recusals);

    // Somebody stood in for who stood in, and only they have begun.
    leave(harness, &contest, &judges[0]).await;
    stand_in(harness, &contest, 1, &deputy).await;
    leave(harness, &contest, &deputy).await;
    harness.cast(&contest, &second, Role::Judge, "", "").await;
    stand_in(harness, &contest, 1, &second).await;
    services.declare(&second, &contest, "已阅读规则").await.unwrap();
    begin(harness, &contest, &second, 1).await;
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    assert_eq!(progress.stayed, [stayed(1, "away", "second")]);
    assert_eq!(recorded(harness, &contest, EventKind::RecusalDismiss).await, 2);
    harness.cast(&contest, &deputy, Role::Judge, "", "").await;
    assert_eq!(dealt(harness, &deputy, &contest).await, [2], "nothing of the first any more");
}

#[tokio::test]
async fn a_stand_in_who_had_signed_is_told_that_the_film_went_back_until_they_sign_again() {
    let cluster = Cluster::start();
    for database in [None, Some(cluster.url.as_str())] {
        let harness = Harness::with(database, &Storage::Local).await;
        is_told(&harness).await;
        harness.services.close().await;
    }
}

async fn is_told(harness: &Harness) {
    let services = &harness.services;
    let judges = [harness.person("away").await, harness.person("beside").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    let deputy = harness.person("deputy").await;
    harness.cast(&contest, &deputy, Role::Judge, "", "").await;
    let recused = task(harness, &contest, &judges[1], 1).await;
    services.recuse(&judges[1], &recused, "曾任顾问").await.unwrap();
    stand_in(harness, &contest, 1, &deputy).await;
    services.declare(&deputy, &contest, "已阅读规则").await.unwrap();
    begin(harness, &contest, &deputy, 1).await;
    services.sign_sheets(&deputy, &contest, "独立评审").await.unwrap();

    leave(harness, &contest, &judges[0]).await;
    stand_in(harness, &contest, 2, &deputy).await;
    let mine = async || services.my_desk(&deputy, &contest).await.unwrap();
    let got = mine().await;
    assert!(got.signature.is_none() && got.reopened.is_some() && got.dismissed.is_empty());
    harness.pass(60_000_000);
    let at = services.now();
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    assert_eq!(dealt(harness, &deputy, &contest).await, [1]);
    let told = mine().await;
    assert!(told.signature.is_none() && told.reopened.is_some(), "they sign again, having looked");
    assert_eq!(told.dismissed, [DismissedFilm { number: 2, at }]);
    for other in &judges {
        assert!(services.my_desk(other, &contest).await.unwrap().dismissed.is_empty(), "it is nobody else's");
    }

    // What comes once more is there again, and gone again.
    leave(harness, &contest, &judges[0]).await;
    stand_in(harness, &contest, 2, &deputy).await;
    assert!(mine().await.dismissed.is_empty());
    harness.pass(60_000_000);
    let at = services.now();
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    assert_eq!(mine().await.dismissed, [DismissedFilm { number: 2, at }]);
    services.sign_sheets(&deputy, &contest, "独立评审").await.unwrap();
    assert!(mine().await.dismissed.is_empty());
}
