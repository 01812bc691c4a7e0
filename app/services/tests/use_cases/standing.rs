//! What stays when a conflict of interest ends, and what does not: memberships that end, people on two sides, decisions of which
//! nothing is left, stand-ins.

use domain::access::Role;
use domain::audit::{EventKind, RecordedAction};
use domain::contest::phase::Phase;
use domain::form::Answers;
use domain::ids::{AssignmentId, ContestId, EntryId};
use domain::text::Lang;
use services::playback::FilmVariant;
use services::{
    Actor, Cell, Decision, Invitation, MemberChange, RecordSearch, Refusal, ServiceError, StayedStandIn, StepAsk,
};
use store::{Assignment, Meter};

use crate::fairness::{as_role, entered, hand_in, id};
use crate::harness::{Harness, UNIT, first_people, marks, page, refused, ruling, sheet};

/// What the rows of this kind in the record of a contest say, the newest first.
async fn told(harness: &Harness, contest: &ContestId, kind: EventKind) -> Vec<String> {
    let action = Some(RecordedAction::Known(kind));
    let search = RecordSearch { action, page: page(1, 10), ..RecordSearch::default() };
    let record = harness.services.contest_record(&harness.organiser, contest, &search).await.unwrap();
    record.lines.into_iter().map(|line| line.row.detail).collect()
}

/// How many rows of this kind the record of a contest has.
pub async fn recorded(harness: &Harness, contest: &ContestId, kind: EventKind) -> usize {
    told(harness, contest, kind).await.len()
}

/// Numbers of the films on a judge's list that they recused from, or have to do with.
async fn aside(harness: &Harness, judge: &Actor, contest: &ContestId) -> Vec<i64> {
    let lines = harness.services.my_desk(judge, contest).await.unwrap().lines;
    let mut films: Vec<i64> = lines.iter().filter(|line| line.recused).map(|line| line.number).collect();
    films.sort_unstable();
    films
}

/// Numbers of all films on a judge's list.
pub async fn dealt(harness: &Harness, judge: &Actor, contest: &ContestId) -> Vec<i64> {
    let lines = harness.services.my_desk(judge, contest).await.unwrap().lines;
    let mut films: Vec<i64> = lines.iter().map(|line| line.number).collect();
    films.sort_unstable();
    films
}

/// A task that nobody compared with what its judge is.
async fn dealt_unnoticed(harness: &Harness, contest: &ContestId, judge: &Actor, entry: &EntryId) -> AssignmentId {
    let task = Assignment {
        id: format!("unnoticed-{}", id(judge)).parse().unwrap(),
        contest_id: contest.clone(),
        round: 1,
        judge_id: id(judge),
        entry_id: entry.clone(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    };
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    tx.insert_assignment(&task).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    task.id
}

#[tokio::test]
async fn what_a_membership_set_aside_stays_so_when_it_ends() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    harness.cast(&contest, &judges[0], Role::UnitOfficer, "省作协", "440500").await;
    assert_eq!(aside(&harness, &judges[0], &contest).await, [2]);
    services.remove_member(&harness.organiser, &contest, &id(&judges[0]), Role::UnitOfficer).await.unwrap();
    assert_eq!(aside(&harness, &judges[0], &contest).await, [2]);
    // Everybody is compared again whenever somebody joins, and before a signature.
    harness.cast(&contest, &judges[0], Role::Judge, "", "440300").await;
    assert_eq!(aside(&harness, &judges[0], &contest).await, [2], "who left a minute ago still knows");
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalKeep).await, 1);
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalLift).await, 0);
}

#[tokio::test]
async fn what_should_be_none_is_cleared_and_the_membership_stays() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    let judge = id(&judges[0]);
    let some = |text: &str| Some(text.to_owned());
    let change = async |actor: &Actor, role: Role, change: MemberChange| {
        services.change_member(actor, &contest, &judge, role, change).await
    };
    // Every entry is from this unit, the first one from this region.
    harness.cast(&contest, &judges[0], Role::Judge, UNIT, "440100").await;
    harness.cast(&contest, &judges[0], Role::Judge, "", "").await;
    assert_eq!(aside(&harness, &judges[0], &contest).await, [1, 2], "adding somebody again clears nothing");

    let unit = || MemberChange { unit: some(""), ..MemberChange::default() };
    assert!(matches!(change(&harness.staff, Role::Judge, unit()).await, Err(ServiceError::Denied(_))));
    assert!(matches!(change(&harness.organiser, Role::Chair, unit()).await, Err(ServiceError::NotFound)));
    change(&harness.organiser, Role::Judge, unit()).await.unwrap();
    assert_eq!(aside(&harness, &judges[0], &contest).await, [1], "of the unit nothing is left");
    // What another window says of the unit by now is not taken back with it.
    harness.cast(&contest, &judges[0], Role::Judge, "省作协", "").await;
    let region = || MemberChange { region: some(""), ..MemberChange::default() };
    change(&harness.organiser, Role::Judge, region()).await.unwrap();
    assert!(aside(&harness, &judges[0], &contest).await.is_empty());
    let seen = services.member(&harness.organiser, &contest, &judge, Role::Judge).await.unwrap().member;
    assert_eq!((seen.name.as_str(), seen.member.unit.as_str(), seen.member.region.as_str()), ("judge1", "省作协", ""));

    // Nothing is recorded of what is already so.
    change(&harness.organiser, Role::Judge, region()).await.unwrap();
    let rows = told(&harness, &contest, EventKind::PersonEdit).await;
    let [of_region, of_unit] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(of_region, r#"{"region":{"from":"440100","to":""},"role":"judge"}"#);
    assert_eq!(*of_unit, format!(r#"{{"role":"judge","unit":{{"from":"{UNIT}","to":""}}}}"#));
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalLift).await, 2);

    // It takes effect both ways, and what cannot be is refused.
    let back = MemberChange { unit: some(UNIT), ..MemberChange::default() };
    change(&harness.organiser, Role::Judge, back).await.unwrap();
    assert_eq!(aside(&harness, &judges[0], &contest).await, [1, 2]);
    let nowhere = MemberChange { region: some("999999"), ..MemberChange::default() };
    let words = refused(change(&harness.organiser, Role::Judge, nowhere).await).message(Lang::Zh);
    assert!(words.contains("999999"), "{words}");
    let member = services.people(&harness.organiser, &contest, &first_people(10)).await.unwrap().members;
    let officer = member.into_iter().find(|one| one.member.role == Role::UnitOfficer).unwrap().member.account_id;
    let without = services.change_member(&harness.organiser, &contest, &officer, Role::UnitOfficer, unit()).await;
    assert!(matches!(refused(without), Refusal::Words { .. }), "an officer enters for a unit");
}

/// What a database from before the rule may hold: staff who were made a judge, with films to score.
#[tokio::test]
async fn who_is_on_two_sides_of_a_contest_judges_no_more_also_after_that() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440500"]).await;
    let both = &harness.staff;
    harness.tie_unnoticed(&contest, both, "").await;
    let own = &dealt_unnoticed(&harness, &contest, both, &entries[0]).await;
    // At the desk, with whatever they do as staff as before.
    services.declare(both, &contest, "已阅读规则").await.unwrap();
    assert!(matches!(services.desk(both, own).await, Err(ServiceError::NotFound)));
    let saved = services.save_sheet(both, own, 0, &sheet(marks([900; 3]), ""), &[]).await;
    assert!(matches!(saved, Err(ServiceError::NotFound)), "{saved:?}");
    let file = services.entry(both, &entries[0]).await.unwrap().files[0].id.clone();
    services.film_link(both, &file, FilmVariant::Play).await.unwrap();
    assert_eq!(aside(&harness, both, &contest).await, [1]);
    // In what is dealt, and as stand-in.
    let cells = async || {
        let progress = services.progress(&harness.organiser, &contest).await.unwrap();
        progress.judges.iter().find(|one| one.judge == id(both)).unwrap().cells.clone()
    };
    assert_eq!(cells().await, [Cell::Open, Cell::Conflict]);
    let theirs = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let second = theirs.iter().find(|line| line.number == 2).unwrap();
    services.recuse(&judges[0], &second.assignment, "曾任顾问").await.unwrap();
    let recusals = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    assert!(recusals.iter().all(|one| one.proposal.is_none()), "{recusals:?}");
    // With a signature.
    let signed = services.sign_sheets(both, &contest, "独立评审").await;
    assert!(matches!(signed, Err(ServiceError::Refused(Refusal::NothingToSign))), "{signed:?}");
    assert_eq!(cells().await, [Cell::Recused, Cell::Conflict]);
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalKeep).await, 1, "for good, and on record");
    // They leave the office, and what they know does not leave them.
    let mut account = both.account().unwrap().clone();
    account.roles = vec![Role::Creator];
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    tx.update_account(&account).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    harness.cast(&contest, &Actor::of(account.clone()), Role::Judge, "", "440300").await;
    assert_eq!(aside(&harness, &Actor::of(account), &contest).await, [1]);
    assert_eq!(cells().await, [Cell::Recused, Cell::Elsewhere]);
}

/// As before, with an author and with who handed the entry in for them.
#[tokio::test]
async fn who_entered_a_contest_judges_no_film_of_it_also_after_they_withdrew() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let author = harness.person("author").await;
    let own = entered(&harness, &author, &contest, "夜航", Answers::new()).await;
    let helper = harness.person("helper").await;
    hand_in(&harness, &own, &helper).await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.judging_in(&contest, &judges, &["440100"]).await;
    let mut tasks = Vec::new();
    for who in [&author, &helper] {
        harness.tie_unnoticed(&contest, who, "").await;
        let task = dealt_unnoticed(&harness, &contest, who, &entries[0]).await;
        services.declare(who, &contest, "已阅读规则").await.unwrap();
        assert!(matches!(services.desk(who, &task).await, Err(ServiceError::NotFound)), "another's film");
        tasks.push((who, task));
    }
    services.withdraw_entry(&author, &own).await.unwrap();
    for (who, task) in tasks {
        assert!(matches!(services.desk(who, &task).await, Err(ServiceError::NotFound)));
        harness.cast(&contest, who, Role::Judge, "", "440300").await;
        assert_eq!(aside(&harness, who, &contest).await, [2]);
    }
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalKeep).await, 2);
}

/// As before, where the office refuses the entry before judging begins.
#[tokio::test]
async fn who_entered_a_contest_judges_no_film_they_had_also_after_the_entry_was_refused() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (author, helper) = (harness.person("author").await, harness.person("helper").await);
    let own = harness.draft(&author, &contest, "夜航", "440500").await;
    services.submit_entry(&author, &own).await.unwrap();
    hand_in(&harness, &own, &helper).await;
    // One that is returned is theirs as before.
    services.decide(&harness.staff, &own, Decision::Return, "内容简介：请补充").await.unwrap();
    for who in [&author, &helper] {
        let added = services.add_member(&harness.organiser, &contest, as_role(who, Role::Judge, "", "")).await;
        assert_eq!(refused(added), Refusal::OwnContest);
    }
    services.submit_entry(&author, &own).await.unwrap();
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.assigned(&contest, &judges, &["440100"]).await;
    for who in [&author, &helper] {
        harness.tie_unnoticed(&contest, who, "").await;
        dealt_unnoticed(&harness, &contest, who, &entries[0]).await;
    }
    services.decide(&harness.staff, &own, Decision::Refuse, "与另一作品重复").await.unwrap();
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalKeep).await, 2);
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    for who in [&author, &helper] {
        harness.cast(&contest, who, Role::Judge, "", "440300").await;
        assert_eq!(aside(&harness, who, &contest).await, [2]);
    }
}

#[tokio::test]
async fn once_the_selection_is_sealed_nothing_is_decided_or_kept_of_who_judged_what() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let contest = harness.open_for(1).await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
    let (first, second) = (id(&judges[0]), id(&judges[1]));
    let found = ruling(&first, &entries[0], true, "曾任顾问", &[]);
    services.decide_conflict(organiser, &contest, found.clone()).await.unwrap();
    harness.cast(&contest, &judges[1], Role::UnitOfficer, "省作协", "440500").await;
    for (judge, film) in judges.iter().zip([1, 2]) {
        assert_eq!(aside(&harness, judge, &contest).await, [film]);
        harness.score_by_number(judge, &contest).await;
    }
    services.move_phase(organiser, &contest, Phase::Selection, "").await.unwrap();
    harness.seal(&contest).await;

    let withdraw =
        async |actor: &Actor| services.withdraw_conflict_decision(actor, &contest, &first, &entries[0]).await;
    assert!(matches!(withdraw(&harness.staff).await, Err(ServiceError::Denied(_))));
    assert_eq!(refused(withdraw(organiser).await), Refusal::AlreadySealed);
    assert_eq!(refused(services.decide_conflict(organiser, &contest, found).await), Refusal::AlreadySealed);
    // What the film was set aside for stays, and so does what says that it was.
    let ends = services.remove_member(organiser, &contest, &second, Role::UnitOfficer).await;
    assert_eq!(refused(ends), Refusal::AlreadySealed);
    // Nor is it changed so that it tells no more why, on the page of the membership or by adding the person again.
    let officer = async |change| services.change_member(organiser, &contest, &second, Role::UnitOfficer, change).await;
    for region in ["", "440300"] {
        let change = MemberChange { region: Some(region.to_owned()), ..MemberChange::default() };
        assert_eq!(refused(officer(change).await), Refusal::AlreadySealed, "{region}");
    }
    let again = Invitation {
        email: judges[1].account().unwrap().email.clone(),
        name: "judge2".to_owned(),
        role: Role::UnitOfficer,
        unit: "省作协".to_owned(),
        region: "440300".to_owned(),
        expertise: String::new(),
    };
    let added = services.add_member(organiser, &contest, again).await;
    assert_eq!(refused(added), Refusal::AlreadySealed);
    // What ties to no film is put right as before.
    let unit = MemberChange { unit: Some("省摄协".to_owned()), ..MemberChange::default() };
    officer(unit).await.unwrap();
    let members = services.people(organiser, &contest, &first_people(10)).await.unwrap().members;
    let seen =
        members.iter().find(|one| one.member.account_id == second && one.member.role == Role::UnitOfficer).unwrap();
    assert_eq!((seen.member.unit.as_str(), seen.member.region.as_str()), ("省摄协", "440500"));
    for kind in [EventKind::RecusalKeep, EventKind::ConflictWithdraw, EventKind::PersonRemove] {
        assert_eq!(recorded(&harness, &contest, kind).await, 0, "{kind:?}");
    }
    // Nothing was set aside for this one.
    services.remove_member(organiser, &contest, &first, Role::Judge).await.unwrap();
}

#[tokio::test]
async fn a_decision_stays_listed_until_it_is_taken_back() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let contest = harness.open_contest().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    // Every entry is from 市委组织部.
    harness.cast(&contest, &judges[0], Role::Judge, "组织部", "").await;
    let people = async || services.people(organiser, &contest, &first_people(10)).await.unwrap().possible;
    let seen = people().await[0].seen();
    for (film, conflict) in entries.iter().zip([true, false]) {
        let ruling = ruling(&id(&judges[0]), film, conflict, "查证", &seen);
        services.decide_conflict(organiser, &contest, ruling).await.unwrap();
    }
    harness.cast(&contest, &judges[0], Role::Judge, "省作协", "").await;
    let shown = |found: &[services::PossibleConflict]| {
        let line = |one: &services::PossibleConflict| {
            (one.number, one.name.clone(), one.title.clone(), one.alike.len(), one.decided.as_ref().unwrap().0)
        };
        found.iter().map(line).collect::<Vec<_>>()
    };
    let line = |number: i64, conflict| (number, "judge1".to_owned(), format!("第{number}部"), 0, conflict);
    let both = [line(1, true), line(2, false)];
    assert_eq!(shown(&people().await), both, "nothing is alike any more");
    let plan = services.plan_assignment(organiser, &contest).await.unwrap();
    assert_eq!((shown(&plan.possible), plan.avoided), (both.to_vec(), 1));
    services.remove_member(organiser, &contest, &id(&judges[0]), Role::Judge).await.unwrap();
    assert_eq!(shown(&people().await), both, "nor a judge");
    assert_eq!(shown(&services.possible_conflicts(organiser, &contest).await.unwrap().found), both);
    assert_eq!(services.board(organiser, &contest, StepAsk::Nothing).await.unwrap().undecided, 0);

    let judge = id(&judges[0]);
    let withdraw = async |actor: &Actor, film: usize| {
        services.withdraw_conflict_decision(actor, &contest, &judge, &entries[film]).await
    };
    assert!(matches!(withdraw(&harness.staff, 0).await, Err(ServiceError::Denied(_))));
    withdraw(organiser, 0).await.unwrap();
    assert!(matches!(withdraw(organiser, 0).await, Err(ServiceError::NotFound)));
    assert_eq!(shown(&people().await), [line(2, false)]);
    withdraw(organiser, 1).await.unwrap();
    assert!(people().await.is_empty());
    assert_eq!(recorded(&harness, &contest, EventKind::ConflictWithdraw).await, 2);
}

#[tokio::test]
async fn a_decision_that_is_taken_back_gives_the_film_back() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440500"]).await;
    let judge = id(&judges[0]);
    let found = ruling(&judge, &entries[0], true, "曾任顾问", &[]);
    services.decide_conflict(&harness.organiser, &contest, found).await.unwrap();
    assert_eq!(aside(&harness, &judges[0], &contest).await, [1]);
    services.withdraw_conflict_decision(&harness.organiser, &contest, &judge, &entries[0]).await.unwrap();
    assert!(aside(&harness, &judges[0], &contest).await.is_empty());
}

#[tokio::test]
async fn who_stood_in_leaves_when_the_film_is_given_back_unless_they_have_begun() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    let deputy = harness.person("deputy").await;
    harness.cast(&contest, &deputy, Role::Judge, "", "").await;
    let stand_in = async || {
        // A region that was mistyped, and somebody who stands in because of it.
        harness.cast(&contest, &judges[0], Role::Judge, "", "440500").await;
        let recusals = services.progress(organiser, &contest).await.unwrap().recusals;
        let [recusal] = recusals.as_slice() else { panic!("{recusals:?}") };
        services.replace_judge(organiser, &recusal.assignment, &id(&deputy), "").await.unwrap();
        assert_eq!(dealt(&harness, &deputy, &contest).await, [2]);
    };
    stand_in().await;
    harness.cast(&contest, &judges[0], Role::Judge, "", "440300").await;
    assert!(aside(&harness, &judges[0], &contest).await.is_empty());
    assert!(dealt(&harness, &deputy, &contest).await.is_empty());
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalDismiss).await, 1);
    assert!(services.progress(organiser, &contest).await.unwrap().stayed.is_empty());

    stand_in().await;
    services.declare(&deputy, &contest, "已阅读规则").await.unwrap();
    let task = services.my_desk(&deputy, &contest).await.unwrap().lines[0].assignment.clone();
    services.save_sheet(&deputy, &task, 0, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
    harness.cast(&contest, &judges[0], Role::Judge, "", "440300").await;
    assert_eq!(dealt(&harness, &deputy, &contest).await, [2]);
    assert_eq!(recorded(&harness, &contest, EventKind::RecusalDismiss).await, 1);
    let progress = services.progress(organiser, &contest).await.unwrap();
    let (judge, stand_in) = ("judge1".to_owned(), "deputy".to_owned());
    assert_eq!(progress.stayed, [StayedStandIn { number: 2, title: "第2部".to_owned(), judge, stand_in }]);
    assert!(progress.recusals.is_empty());
}

#[tokio::test]
async fn whoever_is_barred_anyway_is_not_said_to_be_free_but_for_the_decision() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440500", "440200"]).await;
    // Every entry is from 市委组织部.
    harness.cast(&contest, &judges[0], Role::Judge, "组织部", "").await;
    let possible = async || services.people(organiser, &contest, &first_people(10)).await.unwrap().possible;
    let seen = possible().await[0].seen();
    for film in &entries {
        let ruling = ruling(&id(&judges[0]), film, false, "另一家单位", &seen);
        services.decide_conflict(organiser, &contest, ruling).await.unwrap();
    }
    let barred =
        async || possible().await.iter().map(|one| (one.number, one.alike.len(), one.barred)).collect::<Vec<_>>();
    assert_eq!(barred().await, [(1, 1, false), (2, 1, false), (3, 1, false)]);
    // By an own recusal, and by the region; of the third film nothing is left.
    let lines = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let second = lines.iter().find(|line| line.number == 2).unwrap();
    services.recuse(&judges[0], &second.assignment, "曾任顾问").await.unwrap();
    harness.cast(&contest, &judges[0], Role::Judge, "省作协", "440100").await;
    assert_eq!(barred().await, [(1, 0, true), (2, 0, true), (3, 0, false)]);
    let plain = services.possible_conflicts(organiser, &contest).await.unwrap().found;
    assert_eq!(plain.iter().map(|one| one.barred).collect::<Vec<_>>(), [true, true, false]);
}

#[tokio::test]
async fn the_page_of_the_people_reads_no_sheets() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    // What nobody has read in this state of the contest; who asks is found out with one more.
    let counted = harness.services.metered();
    counted.people(&harness.organiser, &contest, &first_people(10)).await.unwrap();
    assert!(counted.statements() <= 11, "{} statements", counted.statements());
    let again = harness.services.metered();
    again.people(&harness.organiser, &contest, &first_people(10)).await.unwrap();
    assert_eq!(again.statements() + 1, counted.statements(), "the films are read once");
}
