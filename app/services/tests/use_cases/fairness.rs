//! Who judges what, and who does not: conflicts of interest by the rules, two sides of one contest, units and quotas.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::form::{Answer, Answers, keys};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::text::Lang;
use domain::time::DAY;
use services::{Actor, Cell, Decision, Invitation, NewAccount, Refusal, ServiceError, SignInFrom, TextName};
use sha2::{Digest as _, Sha256};
use store::{Assignment, EntryVersion, Member, Meter, Ticket, TicketDetails};

use crate::harness::{Harness, UNIT, answers, film, first_people, marks, sheet};

pub fn id(who: &Actor) -> AccountId {
    who.account().unwrap().id.clone()
}

pub async fn named(harness: &Harness, email: &str, name: &str) -> Actor {
    let new = NewAccount {
        email: format!("{email}@example.invalid"),
        name: name.to_owned(),
        password: None,
        roles: vec![Role::Creator],
    };
    Actor::of(harness.services.create_account(&Actor::Operator, new).await.unwrap())
}

pub fn as_role(who: &Actor, role: Role, unit: &str, region: &str) -> Invitation {
    let account = who.account().unwrap();
    Invitation {
        email: account.email.clone(),
        name: account.name.clone(),
        role,
        unit: unit.to_owned(),
        region: region.to_owned(),
        expertise: String::new(),
    }
}

/// An entry that passed the check, with these answers beside the usual ones.
pub async fn entered(harness: &Harness, who: &Actor, contest: &ContestId, title: &str, more: Answers) -> EntryId {
    let mut said = answers(title, "440500");
    said.extend(more);
    let entry = harness.services.draft_entry(who, contest, said).await.unwrap().id;
    harness.services.take_film(who, &entry, &film()).await.unwrap();
    harness.services.submit_entry(who, &entry).await.unwrap();
    harness.services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    entry
}

/// A version that somebody handed in for the author of an entry.
pub async fn hand_in(harness: &Harness, entry: &EntryId, who: &Actor) {
    let version = EntryVersion {
        version: 90,
        answers: Answers::new(),
        file_sha256: None,
        submitted_by: id(who),
        submitted_at: 1,
    };
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    tx.insert_entry_version(entry, &version).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_judge_is_found_in_the_credits_however_they_are_written() {
    let input: serde_json::Value =
        serde_json::from_str(include_str!("../../../../server/tests/field/api/credits_variants.json")).unwrap();
    let lines: Vec<String> = serde_json::from_value(input["credits"].clone()).unwrap();
    assert_eq!(lines.len(), 7);
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (tied, free) = (named(&harness, "tied", "评委 01").await, named(&harness, "free", "评委 02").await);
    harness.cast(&contest, &tied, Role::Judge, "", "").await;
    harness.cast(&contest, &free, Role::Judge, "", "").await;
    let officer = harness.person("officer").await;
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    for (nth, line) in lines.iter().enumerate() {
        let credits = (keys::CREDITS.to_owned(), Answer::List(vec![line.clone()]));
        entered(&harness, &officer, &contest, &format!("第{nth}部"), [credits].into()).await;
    }
    services.set_panels(&harness.organiser, &contest, &[vec![id(&tied), id(&free)]]).await.unwrap();
    let plan = services.plan_assignment(&harness.organiser, &contest).await.unwrap();
    let seen: Vec<(&str, usize, usize)> =
        plan.judges.iter().map(|judge| (judge.name.as_str(), judge.films, judge.avoided)).collect();
    assert_eq!(seen.iter().find(|one| one.0 == "评委 01"), Some(&("评委 01", 0, 7)));
    assert_eq!(seen.iter().find(|one| one.0 == "评委 02"), Some(&("评委 02", 7, 0)));
    // Each film is left with one judge of two, and the organiser is told.
    assert_eq!(plan.short.len(), 7);
    assert!(plan.short.iter().all(|film| (film.found, film.wanted) == (1, 2)));
    services.confirm_assignment(&harness.organiser, &contest).await.unwrap();
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    let cells = |name: &str| progress.judges.iter().find(|judge| judge.name == name).unwrap().cells.clone();
    assert_eq!((cells("评委 01"), cells("评委 02")), (vec![Cell::Conflict; 7], vec![Cell::Open; 7]));
    assert_eq!(progress.short, plan.short);
}

#[tokio::test]
async fn whoever_runs_contests_judges_none_and_whoever_enters_one_does_not_judge_it() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    for (who, other) in [(&harness.organiser, Role::Organiser), (&harness.staff, Role::Staff)] {
        for role in [Role::Judge, Role::Chair, Role::Scrutineer] {
            let answer = services.add_member(&harness.organiser, &contest, as_role(who, role, "", "")).await;
            let Err(ServiceError::Refused(refusal)) = answer else { panic!("{answer:?}") };
            assert_eq!(refusal, Refusal::TwoSides { role, other });
        }
    }
    // Who is invited is told when the invitation is accepted.
    let invited = services.invite(&harness.organiser, &contest, as_role(&harness.staff, Role::Judge, "", "")).await;
    let token = invited.unwrap().token;
    let joined = services.accept_invitation(&harness.staff, &token, "", "", &SignInFrom::default()).await;
    assert!(matches!(joined, Err(ServiceError::Refused(Refusal::TwoSides { .. }))), "{joined:?}");

    let author = harness.person("author").await;
    let entry = harness.draft(&author, &contest, "夜航", "440100").await;
    services.submit_entry(&author, &entry).await.unwrap();
    for role in [Role::Judge, Role::Chair] {
        let added = services.add_member(&harness.organiser, &contest, as_role(&author, role, "", "")).await;
        assert!(matches!(added, Err(ServiceError::Refused(Refusal::OwnContest))), "{added:?}");
    }
    let token =
        services.invite(&harness.organiser, &contest, as_role(&author, Role::Judge, "", "")).await.unwrap().token;
    let joined = services.accept_invitation(&author, &token, "", "", &SignInFrom::default()).await;
    assert!(matches!(joined, Err(ServiceError::Refused(Refusal::OwnContest))), "{joined:?}");
    // Another contest is another matter.
    let other = harness.open_contest().await;
    services.add_member(&harness.organiser, &other, as_role(&author, Role::Judge, "", "")).await.unwrap();

    // The other way round: a judge begins nothing, and what was begun before stays a draft.
    let judge = harness.person("judge").await;
    let draft = harness.draft(&judge, &contest, "灯塔", "440100").await;
    assert_eq!(services.home(&judge).await.unwrap().calls.len(), 2);
    services.add_member(&harness.organiser, &contest, as_role(&judge, Role::Judge, "", "")).await.unwrap();
    let calls = services.home(&judge).await.unwrap().calls;
    assert_eq!(calls.iter().map(|call| &call.id).collect::<Vec<_>>(), [&other], "a judge is not asked for films");
    let judges_here =
        |answer: &Result<_, ServiceError>| matches!(answer, Err(ServiceError::Refused(Refusal::JudgesHere)));
    assert!(judges_here(&services.draft_entry(&judge, &contest, Answers::new()).await.map(|_| ())));
    assert!(judges_here(&services.save_entry(&judge, &draft, 1, Answers::new()).await.map(|_| ())));
    assert!(judges_here(&services.submit_entry(&judge, &draft).await.map(|_| ())));
}

/// What a database from before the rule may hold: an author who was made a judge, with the own film.
#[tokio::test]
async fn an_author_never_gets_the_own_film_to_judge() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let author = harness.person("author").await;
    let own = entered(&harness, &author, &contest, "夜航", Answers::new()).await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    harness.judging_in(&contest, &judges, &["440100"]).await;
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let member = Member {
        contest_id: contest.clone(),
        account_id: id(&author),
        role: Role::Judge,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
        created_at: 1,
    };
    tx.put_member(&member).await.unwrap();
    let task = Assignment {
        id: "own-task".parse().unwrap(),
        contest_id: contest.clone(),
        round: 1,
        judge_id: id(&author),
        entry_id: own.clone(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    };
    tx.insert_assignment(&task).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    services.declare(&author, &contest, "已阅读规则").await.unwrap();
    assert!(matches!(services.desk(&author, &task.id).await, Err(ServiceError::NotFound)));
    let saved = services.save_sheet(&author, &task.id, 0, &sheet(marks([900; 3]), ""), &[]).await;
    assert!(matches!(saved, Err(ServiceError::NotFound)), "{saved:?}");
    let signed = services.sign_sheets(&author, &contest, "独立评审").await;
    assert!(matches!(signed, Err(ServiceError::Refused(Refusal::NothingToSign))), "{signed:?}");
    // Nor is the author proposed to stand in for it.
    let line = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let theirs = line.iter().find(|line| line.number == 1).unwrap();
    services.recuse(&judges[0], &theirs.assignment, "曾任顾问").await.unwrap();
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    assert!(progress.recusals.iter().all(|one| one.proposal.is_none()), "{:?}", progress.recusals);
    let of = |who: &Actor| progress.judges.iter().find(|one| one.judge == id(who)).unwrap();
    let why = "the attempt to sign set it aside, and who has entered judges nothing";
    assert_eq!(of(&author).cells, [Cell::Recused, Cell::Conflict], "{why}");
    assert_eq!(of(&judges[0]).cells, [Cell::Recused, Cell::Open]);
    let short: Vec<_> = progress.short.iter().map(|film| (film.film, film.found, film.wanted)).collect();
    assert_eq!(short, [(1, 1, 2)]);
}

#[tokio::test]
async fn an_officer_enters_for_the_own_unit_and_a_full_quota_names_own_films_only() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let officers = [harness.person("officer1").await, harness.person("officer2").await];
    for officer in &officers {
        harness.cast(&contest, officer, Role::UnitOfficer, "省文联（示例）", "440000").await;
    }
    let unit = |unit: &str| -> Answers {
        let text = |key: &str, value: &str| (key.to_owned(), Answer::Text(value.to_owned()));
        [text(keys::SUBMITTING_UNIT, unit), text(keys::REGION, "440000")].into()
    };
    let mut said = answers("片", "440000");
    said.extend(unit("省总工会"));
    let other = services.draft_entry(&officers[0], &contest, said).await;
    assert!(
        matches!(&other, Err(ServiceError::Fields(problems)) if problems[0].field == keys::SUBMITTING_UNIT),
        "{other:?}"
    );
    for (nth, spelled) in ["省文联（示例）", "省文联(示例)", "省文联 （示例）"].into_iter().enumerate()
    {
        let entry = entered(&harness, &officers[nth % 2], &contest, &format!("片{nth}"), unit(spelled)).await;
        let kept = services.entry(&harness.staff, &entry).await.unwrap().entry;
        assert_eq!(kept.answer(keys::SUBMITTING_UNIT), "省文联（示例）");
    }
    // The quota of a unit of the province is three, whoever of it enters.
    let mut said = answers("片3", "440000");
    said.extend(unit("省文联（示例）"));
    let fourth = services.draft_entry(&officers[0], &contest, said).await.unwrap();
    let full = services.take_film(&officers[0], &fourth.id, &film()).await;
    let Err(ServiceError::Refused(Refusal::QuotaFull(full))) = full else { panic!("{full:?}") };
    assert_eq!((full.max, full.counted, full.others), (3, vec!["片0".to_owned(), "片2".to_owned()], 1));
}

#[tokio::test]
async fn an_officer_is_of_a_unit() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let officer = harness.person("officer").await;
    for unit in ["", " ", "；"] {
        let asked = as_role(&officer, Role::UnitOfficer, unit, "440100");
        let added = services.add_member(&harness.organiser, &contest, asked.clone()).await.map(|_| ());
        let invited = services.invite(&harness.organiser, &contest, asked).await.map(|_| ());
        for refused in [added, invited] {
            let of_unit =
                matches!(refused, Err(ServiceError::Refused(Refusal::Words { what: TextName::Unit, found: 0, .. })));
            assert!(of_unit, "{unit:?}: {refused:?}");
        }
    }
    services.add_member(&harness.organiser, &contest, as_role(&officer, Role::UnitOfficer, UNIT, "")).await.unwrap();
    services.add_member(&harness.organiser, &contest, as_role(&officer, Role::Judge, "", "")).await.unwrap();
}

/// A link from before the rule.
#[tokio::test]
async fn an_invitation_that_names_no_unit_makes_nobody_an_officer() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let officer = harness.person("officer").await;
    let token = "a-link-from-before";
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let ticket = Ticket {
        token_hash: Sha256::digest(token.as_bytes()).to_vec(),
        kind: "invitation".to_owned(),
        account_id: None,
        contest_id: Some(contest.clone()),
        email: Some(officer.account().unwrap().email.clone()),
        role: Some(Role::UnitOfficer),
        details: TicketDetails { name: "officer".to_owned(), unit: "；".to_owned(), ..TicketDetails::default() },
        created_at: services.now(),
        expires_at: services.now() + DAY,
        used_at: None,
    };
    tx.insert_ticket(&ticket).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let joined = services.accept_invitation(&officer, token, "", "", &SignInFrom::default()).await;
    let Err(ServiceError::Refused(refusal)) = joined else { panic!("{joined:?}") };
    assert_eq!(refusal, Refusal::InvitationUnit);
    assert!(refusal.message(Lang::Zh).contains("单位") && refusal.message(Lang::En).contains("unit"));
    let members = services.people(&harness.organiser, &contest, &first_people(10)).await.unwrap().members;
    assert!(members.is_empty(), "{members:?}");
}

#[tokio::test]
async fn who_handed_in_a_version_for_another_judges_nothing_of_the_contest() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let entries = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    hand_in(&harness, &entries[0], &judges[0]).await;
    let plan = services.plan_assignment(&harness.organiser, &contest).await.unwrap();
    assert_eq!((plan.avoided, plan.sheets), (2, 2));
    services.move_phase(&harness.organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.declare(&judges[0], &contest, "已阅读规则").await.unwrap();
    let lines = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let mut recused: Vec<i64> = lines.iter().filter(|line| line.recused).map(|line| line.number).collect();
    recused.sort_unstable();
    assert_eq!(recused, [1, 2]);
}
