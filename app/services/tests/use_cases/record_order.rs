//! Acts in orders that are seldom: what they leave is a record that a stranger calls right; on both databases.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::record::{AbsenceReason, LineBody, LineKind};
use domain::scoring::Method;
use domain::selection::{Rule, RuleKind, Scope};
use services::media::Storage;
use services::{Decision, SeedDraft, SeedOutcome};

use crate::checkpoints::{fits, fixed, signing};
use crate::erasure::url;
use crate::harness::{HandClock, START, UNIT, ruling, serving};
use crate::races::cluster::Cluster;
use crate::record::{begun, kinds, lines};

async fn another_seed_waits_whatever_else_is_amended(cluster: Option<&Cluster>) {
    let harness = signing(url(cluster), &fixed(1)).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    harness.freeze(&contest).await;
    let draw = || services.draw_seed(organiser, &contest, SeedDraft::Server);
    assert_eq!(draw().await.unwrap(), SeedOutcome::Drawn);
    services.amend_seed(organiser, &contest, "公告有误", "组委会").await.unwrap();
    let before = services.contest(organiser, &contest).await.unwrap().0.method;
    let other = if before == Method::Mean { Method::Adjusted } else { Method::Mean };
    services.set_method(organiser, &contest, other, "评委分组").await.unwrap();
    assert_eq!(draw().await.unwrap(), SeedOutcome::Drawn);
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    let all = lines(url(cluster), &harness.folder, &contest).await;
    let begins = ["open", "entry", "entry", "rules", "pool", "seed", "amendment", "amendment", "seed", "assignment"];
    assert_eq!(kinds(&all), begins);
    assert_eq!(services.verify_records(fits).await.unwrap().alterations, []);
    services.close().await;
}

#[tokio::test]
async fn another_seed_waits_whatever_else_is_amended_on_sqlite() {
    another_seed_waits_whatever_else_is_amended(None).await;
}

#[tokio::test]
async fn another_seed_waits_whatever_else_is_amended_on_postgres() {
    let cluster = Cluster::start();
    another_seed_waits_whatever_else_is_amended(Some(&cluster)).await;
}

async fn a_film_given_back_behind_its_round_has_no_sheet(cluster: Option<&Cluster>) {
    let harness = signing(url(cluster), &fixed(1)).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, films, judges) = begun(&harness).await;
    let judge = judges[0].account().unwrap().id.clone();
    let decide = async |conflict| {
        let decided = ruling(&judge, &films[0], conflict, "查证", &[]);
        services.decide_conflict(organiser, &contest, decided).await.unwrap();
    };
    decide(true).await;
    harness.select_by_number(&judges, &contest).await;
    decide(false).await;
    harness.seal(&contest).await;
    let all = lines(url(cluster), &harness.folder, &contest).await;
    let absences = all.iter().filter_map(|line| match &line.body {
        LineBody::Absence(line) => Some(line.why),
        _ => None,
    });
    assert_eq!(absences.collect::<Vec<_>>(), [AbsenceReason::Conflict, AbsenceReason::Replaced]);
    assert_eq!(services.verify_records(fits).await.unwrap().alterations, []);
    services.close().await;
}

#[tokio::test]
async fn a_film_given_back_behind_its_round_has_no_sheet_on_sqlite() {
    a_film_given_back_behind_its_round_has_no_sheet(None).await;
}

#[tokio::test]
async fn a_film_given_back_behind_its_round_has_no_sheet_on_postgres() {
    let cluster = Cluster::start();
    a_film_given_back_behind_its_round_has_no_sheet(Some(&cluster)).await;
}

#[tokio::test]
async fn a_rule_about_a_unit_names_it_by_a_commitment_alone() {
    let harness = signing(None, &fixed(1)).await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    let unit = "市电视台";
    harness
        .set_up(&contest, |settings| {
            let of_unit = Rule::new(format!("unit:{unit}"), "unit", Scope::Group(unit.to_owned()));
            settings.balance.rules.push(of_unit.with(RuleKind::Max, 1));
        })
        .await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    harness.freeze(&contest).await;
    let all = lines(None, &harness.folder, &contest).await;
    let rules = all.iter().find(|line| line.body.kind() == LineKind::Rules).unwrap().text().unwrap();
    assert!(!rules.contains(unit), "{rules}");
    assert!(rules.contains("\"group\":\"#") && rules.contains("\"id\":\"unit:one\""), "{rules}");
}

/// Lines behind the pool are everybody's with the notice: nobody reads in them of a work that never could be chosen.
#[tokio::test]
async fn a_work_outside_the_pool_is_withdrawn_without_a_line() {
    let harness = signing(None, &fixed(1)).await;
    let services = &harness.services;
    let (judges, officer) = ([harness.person("one").await], harness.person("officer").await);
    let contest = harness.open_for(1).await;
    harness.cast(&contest, &officer, Role::UnitOfficer, UNIT, "").await;
    let outside = harness.draft(&officer, &contest, "未过审", "440200").await;
    services.submit_entry(&officer, &outside).await.unwrap();
    services.decide(&harness.staff, &outside, Decision::Return, "请补盖章").await.unwrap();
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    harness.freeze(&contest).await;
    let before = lines(None, &harness.folder, &contest).await;
    services.withdraw_entry(&officer, &outside).await.unwrap();
    assert_eq!(lines(None, &harness.folder, &contest).await, before);
}

/// The clock of a machine is set back now and then: a line is never older than the one in front of it.
#[tokio::test]
async fn a_clock_that_goes_back_makes_no_line_older() {
    let harness = signing(None, &fixed(1)).await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    let films = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let late = serving(None, &harness.folder, &Storage::Local, &HandClock::at(START - 3_600_000_000)).await;
    late.undo_check(&harness.staff, &films[0]).await.unwrap();
    let all = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&all), ["open", "entry", "entry", "entry"]);
    assert!(all.is_sorted_by_key(|line| line.at), "{all:?}");
    late.close().await;
}
