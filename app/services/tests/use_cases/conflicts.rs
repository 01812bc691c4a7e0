//! Conflicts of interest that are found later, those that the organiser decides, and what becomes of the sheets.

use domain::access::Role;
use domain::conflict_of_interest::Tie;
use domain::contest::phase::Phase;
use domain::form::{Answer, keys};
use domain::ids::{AccountId, ContestId, EntryId};
use services::playback::FilmVariant;
use services::{Actor, Refusal, ServiceError, SignatureAsk, StepAsk};

use crate::fairness::{as_role, entered, id, named};
use crate::harness::{Harness, UNIT, first_people, marks, ruling, sheet};

/// How many sheets count for each of these films.
async fn counted(harness: &Harness, contest: &ContestId, entries: &[EntryId]) -> Vec<usize> {
    let ranking = harness.services.ranking(&harness.organiser, contest).await.unwrap().ranking;
    let of = |entry: &EntryId| ranking.entries.iter().find(|line| line.entry.id == *entry).unwrap().totals.len();
    entries.iter().map(of).collect()
}

#[tokio::test]
async fn a_conflict_that_is_found_after_signing_takes_the_sheet_out_of_the_count() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440500"]).await;
    for judge in &judges {
        harness.score_by_number(judge, &contest).await;
    }
    let counts = async || counted(&harness, &contest, &entries).await;
    assert_eq!(counts().await, [2, 2]);
    services.add_member(&harness.organiser, &contest, as_role(&judges[0], Role::Judge, "", "440100")).await.unwrap();
    assert_eq!(counts().await, [1, 2]);
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    let [recusal] = progress.recusals.as_slice() else { panic!("{:?}", progress.recusals) };
    assert_eq!((recusal.judge.as_str(), recusal.reason.as_str(), recusal.left), ("judge1", "", 1));
    assert_eq!(progress.short.iter().map(|film| (film.film, film.found, film.wanted)).collect::<Vec<_>>(), [(1, 1, 2)]);
    let lines = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let line = lines.iter().find(|line| line.number == 1).unwrap();
    assert!(line.recused && line.title.is_empty() && line.total.is_none());
    assert!(matches!(services.desk(&judges[0], &line.assignment).await, Err(ServiceError::NotFound)));
    // What was signed stays as it was signed.
    assert_eq!(services.signed(&judges[0], &contest, &SignatureAsk::default()).await.unwrap().signed.sheets.len(), 2);
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
}

#[tokio::test]
async fn what_only_looks_like_a_conflict_is_decided_by_the_organiser() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let near = async || services.possible_conflicts(&harness.organiser, &contest).await.unwrap().found;
    assert!(near().await.is_empty());
    // Every entry is from 市委组织部.
    harness.cast(&contest, &judges[0], Role::Judge, "组织部", "").await;
    let found = near().await;
    assert_eq!(found.len(), 2);
    let one = &found[0];
    let [alike] = one.alike.as_slice() else { panic!("{one:?}") };
    assert_eq!((one.number, alike.tie, alike.of_entry.as_str()), (1, Tie::Unit, UNIT));
    assert!(one.decided.is_none() && one.waits() && !alike.certain);
    let seen = one.seen();
    let (judge, other) = (id(&judges[0]), harness.person("stranger").await);
    let decide = async |actor: &Actor, judge: &AccountId, entry: &EntryId, conflict, reason: &str| {
        services.decide_conflict(actor, &contest, ruling(judge, entry, conflict, reason, &seen)).await
    };
    let organiser = &harness.organiser;
    assert!(matches!(decide(&harness.staff, &judge, &entries[0], true, "r").await, Err(ServiceError::Denied(_))));
    assert!(matches!(decide(organiser, &id(&other), &entries[0], true, "r").await, Err(ServiceError::NotFound)));
    let elsewhere: EntryId = "elsewhere".parse().unwrap();
    assert!(matches!(decide(organiser, &judge, &elsewhere, true, "r").await, Err(ServiceError::NotFound)));
    let silent = decide(organiser, &judge, &entries[0], true, " ").await;
    assert!(matches!(silent, Err(ServiceError::Refused(Refusal::Words { .. }))), "{silent:?}");
    decide(organiser, &judge, &entries[0], true, "即该单位").await.unwrap();
    decide(organiser, &judge, &entries[1], false, "另一家单位").await.unwrap();
    let decided: Vec<_> = near().await.iter().map(|one| (one.number, one.decided.clone())).collect();
    assert_eq!(decided, [(1, Some((true, "即该单位".to_owned()))), (2, Some((false, "另一家单位".to_owned())))]);
    // It holds in the plan, at the desk, and for whatever else the person is.
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    harness.cast(&contest, &judges[0], Role::Chair, "", "").await;
    services.declare(&judges[0], &contest, "已阅读规则").await.unwrap();
    let lines = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let open: Vec<i64> = lines.iter().filter(|line| !line.recused).map(|line| line.number).collect();
    assert_eq!(open, [2]);
    let file = async |entry: &EntryId| services.entry(&harness.staff, entry).await.unwrap().files[0].id.clone();
    let (barred, free) = (file(&entries[0]).await, file(&entries[1]).await);
    let link = services.film_link(&judges[0], &barred, FilmVariant::Play).await;
    assert!(matches!(link, Err(ServiceError::NotFound)), "the chair sees every film but this one: {link:?}");
    services.film_link(&judges[0], &free, FilmVariant::Play).await.unwrap();
}

#[tokio::test]
async fn what_was_found_is_given_back_when_it_no_longer_holds_and_an_own_recusal_never() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440500", "440200"]).await;
    let organiser = &harness.organiser;
    let lines = services.my_desk(&judges[1], &contest).await.unwrap().lines;
    let third = &lines.iter().find(|line| line.number == 3).unwrap().assignment;
    services.recuse(&judges[1], third, "曾任顾问").await.unwrap();
    for judge in &judges {
        for line in services.my_desk(judge, &contest).await.unwrap().lines.iter().filter(|line| !line.recused) {
            services.save_sheet(judge, &line.assignment, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
        }
        services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
    }
    let counts = async || counted(&harness, &contest, &entries).await;
    assert_eq!(counts().await, [2, 2, 1]);
    let first = id(&judges[0]);
    let decide = async |judge: &AccountId, film: usize, conflict| {
        let ruling = ruling(judge, &entries[film], conflict, "查证", &[]);
        services.decide_conflict(organiser, &contest, ruling).await.unwrap();
    };
    // By mistake, and taken back: the signed marks count again, and the signature stands.
    decide(&first, 0, true).await;
    assert_eq!(counts().await, [1, 2, 1]);
    assert!(services.my_desk(&judges[0], &contest).await.unwrap().lines.iter().any(|line| line.recused));
    decide(&first, 0, false).await;
    assert_eq!(counts().await, [2, 2, 1]);
    let desk = services.my_desk(&judges[0], &contest).await.unwrap();
    assert!(desk.signature.is_some() && desk.lines.iter().all(|line| line.signed && !line.recused));
    // A region that was mistyped, and corrected; none keeps what is there.
    harness.cast(&contest, &judges[0], Role::Judge, "", "440500").await;
    assert_eq!(counts().await, [2, 1, 1]);
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    assert_eq!(counts().await, [2, 1, 1]);
    harness.cast(&contest, &judges[0], Role::Judge, "", "440300").await;
    assert_eq!(counts().await, [2, 2, 1]);
    // Of who has left nothing is given back.
    harness.cast(&contest, &judges[0], Role::Judge, "", "440500").await;
    services.remove_member(organiser, &contest, &first, Role::Judge).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    assert_eq!(counts().await, [2, 1, 1]);
    decide(&id(&judges[1]), 2, true).await;
    decide(&id(&judges[1]), 2, false).await;
    assert_eq!(counts().await, [2, 1, 1], "the judge recused from it");
}

#[tokio::test]
async fn who_gets_a_film_back_that_is_not_signed_signs_again() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    harness.cast(&contest, &judges[0], Role::Judge, "", "440100").await;
    let lines = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let line = lines.iter().find(|line| !line.recused).unwrap();
    services.save_sheet(&judges[0], &line.assignment, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
    services.sign_sheets(&judges[0], &contest, "独立评审").await.unwrap();
    harness.cast(&contest, &judges[0], Role::Judge, "", "440300").await;
    let desk = services.my_desk(&judges[0], &contest).await.unwrap();
    assert!(desk.signature.is_none() && desk.reopened.is_some());
    assert!(desk.lines.iter().all(|line| !line.recused && !line.signed), "{:?}", desk.lines);
    let early = services.sign_sheets(&judges[0], &contest, "独立评审").await;
    assert!(
        matches!(&early, Err(ServiceError::Refused(Refusal::SheetsIncomplete(films))) if films == &[1]),
        "{early:?}"
    );
}

/// What was not noticed when it came into being, or is from before the rule.
#[tokio::test]
async fn a_conflict_is_found_before_a_round_is_left_and_before_the_seal() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let contest = harness.open_for(1).await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    for line in services.my_desk(&judges[1], &contest).await.unwrap().lines {
        services.save_sheet(&judges[1], &line.assignment, 0, &sheet(marks([500; 3]), ""), &[]).await.unwrap();
    }
    services.sign_sheets(&judges[1], &contest, "独立评审").await.unwrap();
    harness.tie_unnoticed(&contest, &judges[0], "440100").await;
    assert_eq!(counted(&harness, &contest, &entries).await, [2, 2, 2]);
    services.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    assert_eq!(counted(&harness, &contest, &entries).await, [1, 2, 2]);
    harness.tie_unnoticed(&contest, &judges[0], "440500").await;
    let seen = services.selection(organiser, &contest, Clone::clone).await.unwrap();
    let stale = services.seal_selection(organiser, &contest, &seen.fingerprint).await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleInputs))), "{stale:?}");
    assert_eq!(counted(&harness, &contest, &entries).await, [2, 1, 2]);
    harness.seal(&contest).await;
    assert!(services.possible_conflicts(organiser, &contest).await.unwrap().found.is_empty());
}

#[tokio::test]
async fn the_chair_is_compared_too_and_the_organiser_is_told_before_the_films_are_judged() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let contest = harness.open_contest().await;
    let (judges, chair) =
        ([harness.person("judge1").await, harness.person("judge2").await], harness.person("chair").await);
    let entries = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    harness.cast(&contest, &chair, Role::Chair, "组织部", "").await;
    let names = |found: &[services::PossibleConflict]| found.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let plan = services.plan_assignment(organiser, &contest).await.unwrap();
    assert_eq!(names(&plan.possible), ["chair", "chair"]);
    let listed = async || services.people(organiser, &contest, &first_people(10)).await.unwrap().possible;
    assert_eq!(names(&listed().await), ["chair", "chair"]);
    assert_eq!(services.board(organiser, &contest, StepAsk::Nothing).await.unwrap().undecided, 2);
    let seen = listed().await[0].seen();
    services
        .decide_conflict(organiser, &contest, ruling(&id(&chair), &entries[0], true, "即该单位", &seen))
        .await
        .unwrap();
    assert_eq!(services.board(organiser, &contest, StepAsk::Nothing).await.unwrap().undecided, 1);
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    let found = listed().await;
    assert_eq!(found.iter().map(|one| (one.number, one.waits())).collect::<Vec<_>>(), [(2, true), (1, false)]);
}

#[tokio::test]
async fn a_namesake_judges_by_decision_and_what_comes_later_is_asked_for_again() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let contest = harness.open_contest().await;
    let (tied, free) = (named(&harness, "tied", "李明").await, named(&harness, "free", "王芳").await);
    harness.cast(&contest, &tied, Role::Judge, "", "").await;
    harness.cast(&contest, &free, Role::Judge, "", "").await;
    let author = harness.person("author").await;
    let credits = (keys::CREDITS.to_owned(), Answer::List(vec!["李明：导演".to_owned()]));
    let film = entered(&harness, &author, &contest, "夜航", [credits].into()).await;
    services.set_panels(organiser, &contest, &[vec![id(&tied), id(&free)]]).await.unwrap();
    let plan = async || services.plan_assignment(organiser, &contest).await.unwrap();
    let first = plan().await;
    let [one] = first.possible.as_slice() else { panic!("{:?}", first.possible) };
    assert!(first.avoided == 1 && one.tied && !one.waits() && one.decided.is_none(), "{one:?}");
    let decide = async |seen: &[String]| {
        services.decide_conflict(organiser, &contest, ruling(&id(&tied), &film, false, "同名", seen)).await.unwrap();
    };
    // Who saw nothing decides about nothing.
    decide(&[]).await;
    assert_eq!(plan().await.avoided, 1);
    decide(&one.seen()).await;
    let second = plan().await;
    assert_eq!((second.avoided, second.possible[0].decided.clone()), (0, Some((false, "同名".to_owned()))));
    services.confirm_assignment(organiser, &contest).await.unwrap();
    // A unit that looks alike is another matter, and so is one that is the same.
    harness.cast(&contest, &tied, Role::Judge, "组织部", "").await;
    let third = plan().await;
    assert!(third.avoided == 0 && third.possible[0].waits() && third.possible[0].decided.is_none());
    harness.cast(&contest, &tied, Role::Judge, UNIT, "").await;
    let fourth = plan().await;
    assert!(fourth.avoided == 1 && fourth.possible[0].tied);
    // What is one's own is overruled by nobody.
    harness.cast(&contest, &tied, Role::Judge, "", "440500").await;
    decide(&fourth.possible[0].seen()).await;
    assert_eq!(plan().await.avoided, 1);
}
