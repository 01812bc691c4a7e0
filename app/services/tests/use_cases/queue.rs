//! The queue of the home page: what waits for whom, until when, and that it goes when it is done.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::work::WorkKind;
use services::{Actor, Decision, Services, WorkItem, WorkTarget};

use crate::harness::{DAY, Harness};

async fn queue(services: &Services, who: &Actor) -> Vec<WorkItem> {
    let counted = services.metered();
    let home = counted.home(who).await.unwrap();
    assert!(counted.statements() <= 9, "{} statements", counted.statements());
    home.work
}

async fn kinds(services: &Services, who: &Actor) -> Vec<(WorkKind, u64)> {
    queue(services, who).await.into_iter().map(|item| (item.work.kind, item.work.count)).collect()
}

#[tokio::test]
async fn authors_and_the_office_take_turns() {
    let harness = Harness::new().await;
    let (services, staff, author) = (&harness.services, &harness.staff, &harness.person("author").await);
    let (later, sooner) = (harness.open_contest().await, harness.open_contest().await);
    services.set_deadline(&harness.organiser, &sooner, services.now() + 2 * DAY).await.unwrap();
    let entry = harness.draft(author, &later, "灯塔", "440100").await;
    harness.draft(author, &sooner, "渡口", "440100").await;
    let drafts = queue(services, author).await;
    let told: Vec<_> = drafts.iter().map(|item| (&item.contest.id, item.work.until)).collect();
    let now = services.now();
    assert_eq!(told, [(&sooner, Some(now + 2 * DAY)), (&later, Some(now + 10 * DAY))], "what is due first");
    assert!(drafts.iter().all(|item| item.work.kind == WorkKind::FinishDrafts && item.work.count == 1));
    assert_eq!(drafts[1].target, WorkTarget::Entry(entry.clone()));
    assert_eq!(kinds(services, staff).await, [], "nobody else's drafts");

    services.submit_entry(author, &entry).await.unwrap();
    let check = queue(services, staff).await;
    assert_eq!((check[0].work.kind, check[0].work.count, check.len()), (WorkKind::CheckEntries, 1, 1));
    assert_eq!((&check[0].contest.id, &check[0].target), (&later, &WorkTarget::Entry(entry.clone())));
    services.decide(staff, &entry, Decision::Return, "内容简介：请补充").await.unwrap();
    assert_eq!(kinds(services, staff).await, []);
    assert!(kinds(services, author).await.contains(&(WorkKind::CorrectEntries, 1)));
    harness.pass(3 * DAY);
    assert_eq!(kinds(services, author).await, [(WorkKind::CorrectEntries, 1)], "the draft came too late");
    let over = queue(services, &harness.organiser).await;
    assert_eq!((over[0].work.kind, &over[0].contest.id), (WorkKind::CloseCall, &sooner));
}

#[tokio::test]
async fn judging_goes_from_hand_to_hand() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let [chair, scrutineer] = [harness.person("chair").await, harness.person("scrutineer").await];
    let contest = &harness.open_for(1).await;
    harness.cast(contest, &chair, Role::Chair, "", "").await;
    harness.cast(contest, &scrutineer, Role::Scrutineer, "", "").await;
    harness.assigned(contest, &judges, &["440100", "440500"]).await;
    assert_eq!(kinds(services, &chair).await, [(WorkKind::NextStep, 1)], "nothing holds the round back");
    services.move_phase(organiser, contest, Phase::Round(1), "").await.unwrap();
    services.set_term(organiser, contest, None, "2026-03-20 12:00", "").await.unwrap();
    for judge in &judges {
        services.declare(judge, contest, "已阅读规则").await.unwrap();
    }
    let waits = queue(services, organiser).await;
    assert_eq!((waits[0].work.kind, waits[0].work.count), (WorkKind::AwaitJudges, 2));
    let task = queue(services, &judges[0]).await;
    assert_eq!((task[0].work.kind, task[0].work.count), (WorkKind::ScoreFilms, 2));
    assert!(task[0].work.until.is_some() && task[0].work.until == waits[0].work.until);

    harness.score_by_number(&judges[0], contest).await;
    assert_eq!(kinds(services, &judges[0]).await, []);
    assert_eq!(kinds(services, &chair).await, [(WorkKind::AwaitJudges, 1)]);
    harness.score_by_number(&judges[1], contest).await;
    assert_eq!(kinds(services, &chair).await, [(WorkKind::NextStep, 1)]);
    assert_eq!(kinds(services, &scrutineer).await, []);
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    assert_eq!(kinds(services, organiser).await, [(WorkKind::SealSelection, 1)]);
    let confirm = queue(services, &scrutineer).await;
    assert_eq!((confirm[0].work.kind, &confirm[0].target), (WorkKind::Countersign, &WorkTarget::Round(1)));
    let closed = services.closed_round(&scrutineer, contest, 1).await.unwrap();
    services.countersign(&scrutineer, contest, 1, &closed.hash).await.unwrap();
    assert_eq!(kinds(services, &scrutineer).await, []);
    services.open_meeting(&chair, contest, domain::meeting::Quorum::default()).await.unwrap();
    for who in [&chair, &judges[0]] {
        assert!(kinds(services, who).await.contains(&(WorkKind::JoinMeeting, 1)));
    }
    services.close_meeting(&chair, contest).await.unwrap();
    harness.seal(contest).await;
    assert_eq!(kinds(services, organiser).await, [(WorkKind::NextStep, 1)]);
}
