//! Steps that fix something: what they show is what they fix.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::selection::{Rule, RuleKind, Scope};
use services::media::Storage;
use services::{Actor, ContestEdit, Refusal, RulesCheck, ServiceError, StepAsk};

use crate::harness::{Harness, UNIT};
use crate::races::cluster::Cluster;

#[tokio::test]
async fn the_rules_that_were_looked_at_are_the_rules_that_are_sealed() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let contest = &harness.open_contest().await;
    harness.assigned(contest, &judges, &["440100", "440500"]).await;
    let seen = services.board(organiser, contest, StepAsk::Nothing).await.unwrap().contest.settings.judging_hash();

    // Somebody else changes a rule in between.
    let (before, _) = services.contest(organiser, contest).await.unwrap();
    let mut settings = before.settings.as_ref().clone();
    settings.balance.size += 1;
    let deadline = services::local_time(before.deadline.unwrap(), &settings.time_zone);
    let edit = ContestEdit { title: before.title, deadline, settings };
    services.edit_contest(organiser, contest, before.version, edit, "").await.unwrap();
    for stale in [seen.as_str(), ""] {
        let answer = services.begin_judging(organiser, contest, stale).await;
        assert!(matches!(answer, Err(ServiceError::Refused(Refusal::StaleRules))), "{answer:?}");
    }
    let board = services.board(organiser, contest, StepAsk::Nothing).await.unwrap();
    assert_eq!((board.contest.phase, board.contest.judging_hash.as_ref()), (Phase::Eligibility, None));
    let now = board.contest.settings.judging_hash();
    services.begin_judging(organiser, contest, &now).await.unwrap();
    let (after, _) = services.contest(organiser, contest).await.unwrap();
    assert_eq!((after.phase, after.judging_hash), (Phase::Round(1), Some(now)));
}

#[tokio::test]
async fn rules_that_can_never_hold_are_said_after_every_change_that_makes_them_so() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = &harness.open_contest().await;
    let clash = async || {
        let view = services.settings(organiser, contest).await.unwrap();
        match services.rules_check(&view).await.unwrap().as_ref() {
            RulesCheck::Never(found) => Some(found.clone()),
            _ => None,
        }
    };
    let each = |kind, value| vec![Rule::new("category:*", "category", Scope::Each).with(kind, value)];
    // A minimum of each category binds those that send films: it is no clash, however many there are.
    harness.set_up(contest, |settings| settings.balance.rules = each(RuleKind::Min, 3)).await;
    assert_eq!(clash().await, None);
    harness
        .set_up(contest, |settings| {
            settings.balance.size = settings.categories.len();
            settings.balance.rules = each(RuleKind::Max, 1);
        })
        .await;
    assert_eq!(clash().await, None);
    // A category less, or a place more.
    harness.set_up(contest, |settings| settings.categories.truncate(settings.categories.len() - 1)).await;
    let found = clash().await.unwrap();
    assert_eq!(found.clash.most, found.balance.size - 1);
    assert_eq!(clash().await, Some(found), "asked again it is the same");
    harness.set_up(contest, |settings| settings.balance.size -= 1).await;
    assert_eq!(clash().await, None);
    harness.set_up(contest, |settings| settings.balance.size += 2).await;
    assert!(clash().await.is_some());
}

#[tokio::test]
async fn rules_are_checked_with_the_films_that_came_in() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = &harness.open_contest().await;
    harness
        .set_up(contest, |settings| {
            settings.balance.size = 2;
            settings.balance.rules = vec![Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1)];
        })
        .await;
    let check = async || {
        let view = services.settings(organiser, contest).await.unwrap();
        services.rules_check(&view).await.unwrap().as_ref().clone()
    };
    assert_eq!(check().await, RulesCheck::NotYetKnown, "some films would do");
    let officer = harness.person("officer").await;
    harness.cast(contest, &officer, Role::UnitOfficer, UNIT, "").await;
    let enter = async |title: &str, region: &str| {
        let entry = harness.draft(&officer, contest, title, region).await;
        services.submit_entry(&officer, &entry).await.unwrap();
    };
    enter("江上灯火", "440100").await;
    enter("骑楼早茶", "440100").await;
    let RulesCheck::NotWith { films, clash } = check().await else {
        panic!("two films of one region, of which one may be in")
    };
    assert_eq!((films, clash.clash.most), (2, 1));
    // What is not submitted does not count.
    harness.draft(&officer, contest, "渔歌", "440500").await;
    assert!(matches!(check().await, RulesCheck::NotWith { films: 2, .. }));
    enter("盐田", "441700").await;
    assert_eq!(check().await, RulesCheck::HoldWith { films: 3, spare: Some(0) });
    // What is not kept yet is asked about as what is.
    let stored = services.settings(organiser, contest).await.unwrap();
    let mut tried = stored.clone();
    let mut settings = stored.contest.settings.as_ref().clone();
    settings.balance.size = 1;
    tried.contest.settings = std::sync::Arc::new(settings);
    let tried = services.rules_check(&tried).await.unwrap();
    assert_eq!(*tried, RulesCheck::HoldWith { films: 3, spare: Some(1) });
    assert_eq!(check().await, RulesCheck::HoldWith { films: 3, spare: Some(0) });
}

#[tokio::test]
async fn publicity_shows_the_films_it_announces_to_who_may_know_them() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let contest = &harness.open_for(2).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    harness.select_by_number(&judges, contest).await;
    let step = async |who: &Actor, to| services.board(who, contest, StepAsk::To(to)).await.unwrap().step;
    assert_eq!(step(organiser, Phase::Publicity).await, None, "nothing is sealed yet");
    harness.seal(contest).await;
    let announced = step(organiser, Phase::Publicity).await.unwrap();
    let shown: Vec<_> = announced.films.iter().map(|film| (film.number, film.title.as_str())).collect();
    assert_eq!((shown, announced.letters), (vec![(1, "第1部"), (2, "第2部")], 3));
    assert_eq!(step(&harness.staff, Phase::Publicity).await, None);
    assert_eq!(step(organiser, Phase::Final).await, None, "not the next one");
    services.move_phase(organiser, contest, Phase::Publicity, "").await.unwrap();
    let last = step(organiser, Phase::Final).await.unwrap();
    assert_eq!((last.films, last.letters), (announced.films, 0), "the letters are written");
}

/// What a page asks beside its board: who asks.
const OF_THE_PAGE: u32 = 1;

#[tokio::test]
async fn the_page_of_a_step_that_is_confirmed_asks_at_most_twelve_times() {
    steps_counted(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_step_that_is_confirmed_asks_at_most_twelve_times_on_postgres() {
    let cluster = Cluster::start();
    steps_counted(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn steps_counted(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_for(2).await;
    let counted = async |to: Phase| {
        // What was computed of this state is kept by the first look.
        services.board(organiser, contest, StepAsk::Nothing).await.unwrap();
        let counted = services.metered();
        let board = counted.board(organiser, contest, StepAsk::To(to)).await.unwrap();
        assert_eq!(board.step.map(|step| step.to), Some(to));
        assert!(counted.statements() + OF_THE_PAGE <= 12, "{to}: {} statements", counted.statements());
    };
    counted(Phase::CallClosed).await;
    harness.assigned(contest, &judges, &["440100", "440500", "440200"]).await;
    counted(Phase::Round(1)).await;
    services.move_phase(organiser, contest, Phase::Round(1), "").await.unwrap();
    for judge in &judges {
        services.declare(judge, contest, "已阅读规则").await.unwrap();
        harness.score_by_number(judge, contest).await;
    }
    counted(Phase::Selection).await;
    // Of a judge who was removed the name is asked for too.
    let left = judges[1].account().unwrap().id.clone();
    services.remove_member(organiser, contest, &left, Role::Judge).await.unwrap();
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    harness.seal(contest).await;
    counted(Phase::Publicity).await;
    services.move_phase(organiser, contest, Phase::Publicity, "").await.unwrap();
    counted(Phase::Final).await;
}

#[tokio::test]
async fn a_list_tells_no_outcome_to_a_role_that_waits_for_a_second_factor() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let contest = &harness.open_for(1).await;
    harness.judging_in(contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, contest).await;
    harness.seal(contest).await;
    let selected = async || services.contests(organiser).await.unwrap()[0].shortlisted;
    assert_eq!(selected().await, 1);
    // The contest asks for a second factor, which this organiser has not.
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    let kept = tx.contest(contest).await.unwrap().unwrap();
    let mut settings = kept.settings.as_ref().clone();
    settings.second_factor = true;
    assert!(tx.update_contest(contest, kept.version, &kept.title, &settings, kept.deadline).await.unwrap());
    tx.commit().await.unwrap();
    let board = services.board(organiser, contest, StepAsk::Nothing).await;
    let withheld =
        matches!(board, Err(ServiceError::Denied(domain::access::Denied::SecondFactor { role: Role::Organiser })));
    assert!(withheld, "as in the contest itself");
    assert_eq!(selected().await, 0);
    assert_eq!(services.home(organiser).await.unwrap().contests[0].shortlisted, 0);
}
