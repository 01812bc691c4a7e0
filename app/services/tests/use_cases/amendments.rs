//! Sealed rules that cannot hold: how far an amendment goes, and how long it counts.

use domain::access::Role;
use domain::amendment::AmendmentStanding;
use domain::audit::{EventKind, RecordedAction};
use domain::contest::Balance;
use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::meeting::Quorum;
use domain::scoring::Method;
use domain::selection::{Rule, RuleKind, Scope};
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind};
use services::{Actor, RecordSearch, Refusal, SelectionView, ServiceError};

use crate::harness::{Harness, page, ruling};
use crate::rounds::score;

/// A contest in its selection: one place, one film of the second region asked for, no more than a point below the best. By mean
/// the second film is ten points below, and the rule cannot hold.
async fn ten_points_below() -> (Harness, ContestId, Vec<EntryId>, [Actor; 2]) {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.balance.size = 1;
            settings.balance.tolerance = Some(100);
            let there = Rule::new("there", "region", Scope::Group("440500".to_owned()));
            settings.balance.rules = vec![there.with(RuleKind::Min, 1)];
        })
        .await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], &contest, |film| if film == 1 { 900 } else { 600 }).await;
    score(&harness, &judges[1], &contest, |film| if film == 1 { 700 } else { 800 }).await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    (harness, contest, films, judges)
}

/// Amends what cannot hold.
async fn amend(harness: &Harness, contest: &ContestId) {
    let stuck = harness.services.selection(&harness.organiser, contest, Clone::clone).await.unwrap();
    assert!(stuck.outcome.best().is_none() && stuck.loosened.is_some());
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.amend_rules(organiser, contest, &stuck.fingerprint, "分差过大", "组委会").await.unwrap();
}

#[tokio::test]
async fn an_amendment_counts_only_while_the_sealed_rules_cannot_hold() {
    let (harness, contest, films, judges) = ten_points_below().await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    amend(&harness, contest).await;
    let shown = async || services.selection(organiser, contest, Clone::clone).await.unwrap();
    let least = |view: &SelectionView| view.inputs.problem.rules[0].get(RuleKind::Min);
    let chosen = |view: &SelectionView| view.outcome.best().unwrap().selected.clone();
    let amended = shown().await;
    assert_eq!((least(&amended), amended.inputs.lapsed.is_some()), (Some(0), false));
    assert_eq!(chosen(&amended), [films[0].to_string()]);

    // Under another method the two films are level: the rule that was sealed holds, and holds again.
    services.set_method(organiser, contest, Method::Zscore, "两位评委宽严不同").await.unwrap();
    let other = shown().await;
    assert_eq!((least(&other), other.loosened.is_some()), (Some(1), false));
    assert!(other.inputs.amendment.is_none() && other.inputs.lapsed.is_some(), "it stays on record");
    assert_eq!(chosen(&other), [films[1].to_string()]);
    let stale = services.seal_selection(organiser, contest, &amended.fingerprint).await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleInputs))), "{stale:?}");
    let again = services.amend_rules(organiser, contest, &other.fingerprint, "r", "d").await;
    assert!(matches!(again, Err(ServiceError::Refused(Refusal::RulesHold))), "{again:?}");
    let compared = services.method(organiser, contest, Some(Method::Mean), None).await.unwrap();
    let selected = |number: i64| compared.films.iter().find(|film| film.number == number).unwrap().selected;
    assert_eq!(
        (selected(1), selected(2)),
        ((false, true), (true, false)),
        "each method by the rules that hold under it"
    );

    // Back again it is needed again; a recusal that brings the films level ends that.
    services.set_method(organiser, contest, Method::Mean, "改回").await.unwrap();
    assert_eq!(least(&shown().await), Some(0));
    let judge = judges[0].account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&judge, &films[0], true, "同一单位", &[])).await.unwrap();
    let level = shown().await;
    assert_eq!((least(&level), level.inputs.lapsed.is_some()), (Some(1), true));

    let sealed = services.seal_selection(organiser, contest, &level.fingerprint).await.unwrap();
    assert!(sealed.outcome.contains(films[1].as_str()));
    let kept = shown().await;
    assert_eq!((least(&kept), kept.inputs.lapsed.as_ref().unwrap().decider.as_str()), (Some(1), "组委会"));
    let file = services.export(organiser, contest, ExportKind::Shortlist, ExportFormat::Json, Lang::Zh).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!((&file["amendment"], &file["amendment_standing"]), (&().into(), &"unneeded".into()));
    let on_record = |reason: &str| file["amendments"].as_array().unwrap().iter().any(|one| one["reason"] == reason);
    assert!(on_record("分差过大") && file.get("unneeded_amendment").is_none(), "{file}");
}

/// A contest in its selection, its judge and its chair: two places, two films of the second region asked for, no more than a point
/// below the best, and both are far below two of the first.
async fn two_far_below() -> (Harness, ContestId, Vec<EntryId>, [Actor; 2]) {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.balance.size = 2;
            settings.balance.tolerance = Some(100);
            let there = Rule::new("there", "region", Scope::Group("440500".to_owned()));
            settings.balance.rules = vec![there.with(RuleKind::Min, 2)];
        })
        .await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440100", "440500", "440500"]).await;
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    harness.score_by_number(&judges[0], &contest).await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    let [judge] = judges;
    (harness, contest, films, [judge, chair])
}

#[tokio::test]
async fn an_amendment_gives_way_to_a_smaller_one() {
    let (harness, contest, films, [judge, _]) = two_far_below().await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    amend(&harness, contest).await;
    let shown = async || services.selection(organiser, contest, Clone::clone).await.unwrap();
    let least = |rules: &[Rule]| rules[0].get(RuleKind::Min);
    let open = shown().await;
    assert_eq!((least(&open.inputs.problem.rules), open.outcome.best().is_some()), (Some(0), true));

    // Without one of the two, a film of the second region is the second best.
    let judge = judge.account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&judge, &films[1], true, "同一单位", &[])).await.unwrap();
    let fewer = shown().await;
    assert!(fewer.inputs.amendment.is_none() && fewer.inputs.lapsed.is_some(), "the larger one does not count");
    assert_eq!((least(&fewer.inputs.problem.rules), fewer.outcome.best().is_some()), (Some(2), false));
    assert_eq!(least(&fewer.loosened.as_ref().unwrap().rules), Some(1));
    amend(&harness, contest).await;
    let open = shown().await;
    assert_eq!((least(&open.inputs.problem.rules), open.inputs.lapsed.is_some()), (Some(1), false));
    assert_eq!(open.outcome.best().unwrap().selected, [films[0].to_string(), films[2].to_string()]);
}

#[tokio::test]
async fn how_an_amendment_stands_is_said_alike_by_studio_record_minutes_and_files() {
    let (harness, contest, films, [judge, chair]) = two_far_below().await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    amend(&harness, contest).await;
    services.open_meeting(&chair, contest, Quorum::default()).await.unwrap();
    let said = async || {
        let view = services.selection(organiser, contest, Clone::clone).await.unwrap();
        let standing = view.inputs.amended(&view.steps).map(|(_, standing)| standing);
        let recorded = services.amendments(organiser, contest, None).await.unwrap().record.rules;
        let minuted = services.minutes(&chair, contest, None).await.unwrap().amendments.rules;
        assert_eq!([recorded, minuted, view.amendments.rules], [standing; 3]);
        (standing.unwrap(), view)
    };
    assert_eq!(said().await.0, AmendmentStanding::InForce);
    assert_eq!(
        services.minutes(&judge, contest, None).await.unwrap().amendments.rules,
        None,
        "no judge sees the selection"
    );

    // Without the second best film a smaller one would do.
    let account = judge.account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&account, &films[1], true, "同一单位", &[])).await.unwrap();
    assert_eq!(said().await.0, AmendmentStanding::Outdated);
    // With both films of the second region ruled in, which the tolerance does not bind, the sealed rules hold as they are.
    for film in &films[2..] {
        harness.rule_in(contest, film).await;
    }
    let (standing, ruled) = said().await;
    assert_eq!((standing, ruled.outcome.best().is_some()), (AmendmentStanding::RulingsSuffice, true));
    assert!(ruled.loosened.is_some(), "it may still be amended");

    services.seal_selection(organiser, contest, &ruled.fingerprint).await.unwrap();
    assert_eq!(said().await.0, AmendmentStanding::RulingsSuffice);
    let file = async |format| {
        services.export(organiser, contest, ExportKind::Shortlist, format, Lang::Zh).await.unwrap().bytes
    };
    let json: serde_json::Value = serde_json::from_slice(&file(ExportFormat::Json).await).unwrap();
    assert_eq!((&json["amendment"], &json["amendment_standing"]), (&().into(), &"rulings_suffice".into()));
    let csv = String::from_utf8(file(ExportFormat::Csv).await).unwrap();
    assert!(csv.contains("规则修订不再有效") && !csv.contains("不再需要"), "{csv}");
    // The rules are named as the pages name them, and not counted.
    let view = services.ranking(organiser, contest).await.unwrap();
    let lines = view.amendments.lines(&view.ranking.contest.settings, Lang::Zh);
    assert!(
        !lines.is_empty() && lines.iter().all(|line| csv.contains(line.trim_end_matches('。'))),
        "{lines:?} in {csv}"
    );
}

#[tokio::test]
async fn rules_may_be_amended_also_where_rulings_make_them_hold() {
    let (harness, contest, films, [judge, _]) = two_far_below().await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    amend(&harness, contest).await;
    let account = judge.account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&account, &films[1], true, "同一单位", &[])).await.unwrap();
    for film in &films[2..] {
        harness.rule_in(contest, film).await;
    }
    let ruled = services.selection(organiser, contest, Clone::clone).await.unwrap();
    services.amend_rules(organiser, contest, &ruled.fingerprint, "片源不足", "组委会").await.unwrap();
    let record = services.amendments(organiser, contest, None).await.unwrap().record;
    let standings: Vec<_> = record.standings().map(|(one, standing)| (one.reason.as_str(), standing)).collect();
    let wanted = [("分差过大", Some(AmendmentStanding::Replaced)), ("片源不足", Some(AmendmentStanding::InForce))];
    assert_eq!(standings, wanted);
}

/// One place, two films ruled in: the record keeps the amended rule beside what is broken.
#[tokio::test]
async fn what_a_ruling_breaks_is_recorded_with_the_rules_in_force_at_that_time() {
    let (harness, contest, films, _) = ten_points_below().await;
    amend(&harness, &contest).await;
    for film in &films {
        harness.rule_in(&contest, film).await;
    }
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::SelectionOverride)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = harness.services.contest_record(&harness.organiser, &contest, &search).await.unwrap();
    let details: Vec<serde_json::Value> =
        record.lines.iter().map(|line| serde_json::from_str(&line.row.detail).unwrap()).collect();
    let [last, first] = details.as_slice() else { panic!("{details:?}") };
    assert!(!last["breaks"].as_array().unwrap().is_empty(), "{last}");
    let rules: Balance = serde_json::from_value(last["balance"].clone()).unwrap();
    assert_eq!(rules.rules[0].get(RuleKind::Min), Some(0), "as it was amended, not as it was sealed");
    assert!(first.get("breaks").is_none() && first.get("balance").is_none(), "{first}");
}

#[tokio::test]
async fn of_two_amendments_at_once_one_is_kept() {
    let (harness, contest, ..) = ten_points_below().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let seen = services.selection(organiser, &contest, Clone::clone).await.unwrap().fingerprint;
    let amend = |decider: &'static str| services.amend_rules(organiser, &contest, &seen, "分差过大", decider);
    let answers: [_; 2] = tokio::join!(amend("组委会"), amend("评委会")).into();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let other = answers.into_iter().find_map(Result::err).unwrap();
    let late = matches!(other, ServiceError::Refused(Refusal::StaleInputs | Refusal::RulesHold));
    assert!(late, "{other:?}");
}

#[tokio::test]
async fn of_a_rule_for_each_region_only_the_regions_that_cannot_keep_it_give_way() {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = &harness.open_contest().await;
    harness
        .set_up(contest, |settings| {
            settings.balance.size = 3;
            settings.balance.tolerance = None;
            settings.balance.rules = vec![Rule::new("region:*", "region", Scope::Each).with(RuleKind::Min, 2)];
        })
        .await;
    let films = harness.judging_in(contest, &judges, &["440100", "440100", "440500"]).await;
    harness.score_by_number(&judges[0], contest).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    amend(&harness, contest).await;
    let least = |view: &SelectionView| {
        let rules = &view.inputs.problem.rules;
        let of = |rule: &Rule| (rule.scope.group().unwrap_or_default().to_owned(), rule.get(RuleKind::Min).unwrap());
        rules.iter().map(of).collect::<Vec<_>>()
    };
    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(least(&open), [("440100".to_owned(), 2), ("440500".to_owned(), 1)]);
    assert_eq!(open.outcome.best().unwrap().selected.len(), 3);

    // The one film of a region loses its score: neither the sealed rules nor their amendment can hold, and the sealed ones are
    // what is loosened.
    let judge = judges[0].account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&judge, &films[2], true, "同一单位", &[])).await.unwrap();
    let stuck = services.selection(organiser, contest, Clone::clone).await.unwrap();
    let to = stuck.loosened.clone().unwrap();
    assert_eq!((to.size, &to.rules), (2, &stuck.contest.settings.balance.rules));
    amend(&harness, contest).await;
    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!((least(&open), open.inputs.problem.size), (vec![("*".to_owned(), 2)], 2));
}
