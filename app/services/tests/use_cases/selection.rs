//! From scores to a sealed shortlist: methods, overrides, the seal.

use domain::access::Denied;
use domain::audit::{EventKind, RecordedAction};
use domain::contest::Balance;
use domain::contest::phase::Phase;
use domain::scoring::{Incomparable, Method};
use domain::selection::{Outcome, RuleKind, Step, Steps};
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind};
use services::{OverrideDraft, RecordSearch, Refusal, ServiceError, StepAsk};

use crate::harness::{Harness, marks, one_a_region, page, sheet};

#[tokio::test]
async fn a_selection_is_sealed_once_from_what_is_stored() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge1").await, harness.person("judge2").await, harness.person("judge3").await];
    let regions = ["440100", "440100", "440100", "440500", "441700", "440200"];
    let (contest, entries) = harness.judging(&judges, &regions).await;
    let services = &harness.services;
    for judge in &judges {
        // Merit alone would take three films of one city.
        harness.score_by_number(judge, &contest).await;
    }
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    let vary = |rules: &Balance| {
        let mut rules = rules.clone();
        rules.size = 3;
        rules.rules.retain(|rule| rule.family == "region");
        rules
    };
    // The contest's own rules ask for 15 films, of which there are six.
    let own = services.selection(&harness.organiser, &contest, vary).await.unwrap();
    assert!(matches!(own.outcome, Outcome::Infeasible(_)) && own.can_seal);
    assert_eq!(own.films.iter().map(|film| (film.rank, film.number)).take(2).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
    let best = own.tried.as_ref().unwrap().outcome.best().unwrap();
    assert_eq!(best.selected, [0, 1, 3].map(|at: usize| entries[at].to_string()));
    assert_eq!(best.cost_of_rules, 500);

    let infeasible = services.seal_selection(&harness.organiser, &contest, &own.fingerprint).await;
    assert!(matches!(infeasible, Err(ServiceError::Refused(Refusal::Infeasible))), "{infeasible:?}");
    let stale = services.seal_selection(&harness.organiser, &contest, "0").await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleInputs))));
    let export =
        services.export(&harness.organiser, &contest, ExportKind::Shortlist, ExportFormat::Csv, Lang::Zh).await;
    assert!(matches!(export, Err(ServiceError::Refused(Refusal::NotSealed))));
    let chair = services.seal_selection(&judges[0], &contest, &own.fingerprint).await;
    assert!(matches!(chair, Err(ServiceError::Denied(_))));
}

#[tokio::test]
async fn the_method_is_chosen_with_a_reason_and_sealed_with_the_result() {
    let harness = Harness::new().await;
    let services = &harness.services;
    // Three panels of one judge share no film but the anchors; the second judge is two points stricter.
    let judges = [harness.person("mild").await, harness.person("hard").await];
    let contest = harness.open_for(1).await;
    let (before, _) = services.contest(&harness.organiser, &contest).await.unwrap();
    assert_eq!(before.method, Method::Mean);
    services.set_method(&harness.organiser, &contest, Method::Trimmed, "").await.unwrap();
    services.set_method(&harness.organiser, &contest, Method::Mean, "").await.unwrap();
    let entries = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
    let during = services.set_method(&harness.organiser, &contest, Method::Adjusted, "r").await;
    assert!(matches!(during, Err(ServiceError::Refused(Refusal::Obstacles(_)))), "{during:?}");
    // Film 1: 80 by the mild judge alone. Film 2: 85 and 65. Film 3: 75 by the strict judge alone.
    let given = [[Some(800), None], [Some(850), Some(650)], [None, Some(750)]];
    for (at, judge) in judges.iter().enumerate() {
        for line in services.my_desk(judge, &contest).await.unwrap().lines {
            match given[usize::try_from(line.number).unwrap() - 1][at] {
                Some(mark) => {
                    services.save_sheet(judge, &line.assignment, 0, &sheet(marks([mark; 3]), ""), &[]).await.unwrap();
                }
                None => {
                    services.recuse(judge, &line.assignment, "r").await.unwrap();
                }
            }
        }
        services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
    }
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    let ranking = services.ranking(&harness.organiser, &contest).await.unwrap().ranking;
    assert!(ranking.uneven && ranking.refused.is_none());
    assert_eq!(ranking.entries[0].entry.id, entries[0]);

    let view = services.method(&harness.organiser, &contest, Some(Method::Trimmed), None).await.unwrap();
    assert_eq!(view.refused, Some(Incomparable::Trim));
    let refused = services.set_method(&harness.organiser, &contest, Method::Trimmed, "r").await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Method(Incomparable::Trim)))), "{refused:?}");
    let chair = services.set_method(&judges[0], &contest, Method::Adjusted, "r").await;
    assert!(matches!(chair, Err(ServiceError::Denied(_))), "{chair:?}");
    let silent = services.set_method(&harness.organiser, &contest, Method::Zscore, " ").await;
    assert!(matches!(silent, Err(ServiceError::Refused(Refusal::Words { found: 0, .. }))), "{silent:?}");

    // Two sheets of one film are too few for variances, so z-scores stand in for what else changes the order.
    let view = services.method(&harness.organiser, &contest, Some(Method::Zscore), None).await.unwrap();
    assert!(view.can_change && view.films.len() == 3);
    // Staff see scores, not what would be selected.
    let staff = services.method(&harness.staff, &contest, Some(Method::Zscore), None).await.unwrap();
    assert!(!staff.can_change && staff.films.iter().all(|film| film.selected == (false, false)));
    assert!(view.films.iter().any(|film| film.now.unwrap().1 != film.tried.unwrap().1));
    assert_eq!(view.films.iter().filter(|film| film.selected.0).count(), 1);
    services.set_method(&harness.organiser, &contest, Method::Zscore, "各评委片目水平相当").await.unwrap();
    let open = services.selection(&harness.organiser, &contest, Clone::clone).await.unwrap();
    let sealed = services.seal_selection(&harness.organiser, &contest, &open.fingerprint).await.unwrap();
    assert_eq!(sealed.method, "zscore");
    let late = services.set_method(&harness.organiser, &contest, Method::Mean, "r").await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::AlreadySealed))), "{late:?}");

    let robust = services.robustness(&harness.organiser, &contest).await.unwrap();
    assert_eq!(robust.found.runs, services::RUNS);
    // What is shaken is what was sealed.
    let Outcome::Optimal(best) = &open.outcome else { panic!("{:?}", open.outcome) };
    assert_eq!(robust.found.selected.iter().collect::<Vec<_>>(), best.selected.iter().collect::<Vec<_>>());
    assert!(robust.found.share_selected[&best.selected[0]] > 0.0);
    assert_eq!(robust.found.leave_one_out.len(), 2);
}

#[tokio::test]
async fn people_may_overrule_the_scores_and_say_why() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await];
    let contest = harness.open_for(1).await;
    let entries = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    let draft = OverrideDraft {
        comes: Some(entries[1].clone()),
        leaves: None,
        reason: "题材首次入选".to_owned(),
        decider: "评委会".to_owned(),
    };
    let early = services.override_selection(&harness.organiser, &contest, &draft).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{early:?}");
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    let merit = services.selection(&harness.organiser, &contest, Clone::clone).await.unwrap();
    assert!(merit.inputs.overrides.is_empty() && merit.can_override);

    let (contest, organiser) = (&contest, &harness.organiser);
    let refused = |draft: OverrideDraft| async move {
        services.override_selection(organiser, contest, &draft).await.expect_err("an override that must not be kept")
    };
    let none = refused(OverrideDraft { comes: None, ..draft.clone() }).await;
    let twice = refused(OverrideDraft { leaves: draft.comes.clone(), ..draft.clone() }).await;
    let silent = refused(OverrideDraft { reason: " ".to_owned(), ..draft.clone() }).await;
    let nobody = refused(OverrideDraft { decider: String::new(), ..draft.clone() }).await;
    let stranger = refused(OverrideDraft { comes: Some("x".parse().unwrap()), ..draft.clone() }).await;
    assert!(matches!(none, ServiceError::Refused(Refusal::OverrideFilms)), "{none:?}");
    assert!(matches!(twice, ServiceError::Refused(Refusal::OverrideFilms)), "{twice:?}");
    assert!(matches!(silent, ServiceError::Refused(Refusal::Words { found: 0, .. })), "{silent:?}");
    assert!(matches!(nobody, ServiceError::Refused(Refusal::Words { found: 0, .. })), "{nobody:?}");
    assert!(matches!(stranger, ServiceError::NotFound), "{stranger:?}");
    let judge = services.override_selection(&judges[0], contest, &draft).await;
    assert!(matches!(judge, Err(ServiceError::Denied(_))), "{judge:?}");

    services.override_selection(organiser, contest, &draft).await.unwrap();
    let seen = services.selection(organiser, contest, Clone::clone).await.unwrap();
    let Outcome::Optimal(best) = &seen.outcome else { panic!("{:?}", seen.outcome) };
    assert_eq!(best.selected, [entries[1].to_string()]);
    let stale = services.seal_selection(organiser, contest, &merit.fingerprint).await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleInputs))), "{stale:?}");

    // Taken back and given again; the latest ruling about a film is the one that holds.
    services.drop_override(organiser, contest, &entries[1]).await.unwrap();
    let without = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(without.fingerprint, merit.fingerprint);
    let again = services.drop_override(organiser, contest, &entries[1]).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    let other = OverrideDraft { comes: None, leaves: Some(entries[1].clone()), ..draft.clone() };
    services.override_selection(organiser, contest, &other).await.unwrap();
    let both = OverrideDraft { leaves: Some(entries[0].clone()), ..draft };
    services.override_selection(organiser, contest, &both).await.unwrap();

    let seen = services.selection(organiser, contest, Clone::clone).await.unwrap();
    let sealed = services.seal_selection(organiser, contest, &seen.fingerprint).await.unwrap();
    // What is sealed can be solved again by anybody, and says who decided what and why.
    let problem = domain::selection::parse(&sealed.inputs).unwrap();
    assert_eq!((problem.pinned, problem.vetoed), (vec![entries[1].to_string()], vec![entries[0].to_string()]));
    assert!(sealed.inputs.contains("题材首次入选") && sealed.inputs.contains("评委会"));
    let late = services.override_selection(organiser, contest, &other).await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::AlreadySealed))), "{late:?}");
    let shown = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(shown.inputs.overrides, seen.inputs.overrides);
    assert_eq!(shown.inputs.overrides.len(), 2);
    let (kind, format) = (ExportKind::Shortlist, ExportFormat::Json);
    let file = services.export(organiser, contest, kind, format, Lang::Zh).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(file["overrides"][0]["decider"], "评委会");
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::SelectionOverride)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    assert_eq!(record.lines.len(), 3);
}

#[tokio::test]
async fn after_a_ruling_every_place_tells_the_same_three_steps() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await];
    let contest = &harness.open_contest().await;
    harness
        .set_up(contest, |settings| {
            one_a_region(settings, 2);
            settings.balance.tolerance = Some(1_000);
        })
        .await;
    // 95.00 to 75.00; the first two are of one region.
    let entries = harness.judging_in(contest, &judges, &["440100", "440100", "440500", "440200", "441700"]).await;
    harness.score_by_number(&judges[0], contest).await;
    let organiser = &harness.organiser;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let ruling = OverrideDraft {
        comes: Some(entries[4].clone()),
        leaves: Some(entries[2].clone()),
        reason: "题材首次入选".to_owned(),
        decider: "评委会".to_owned(),
    };
    services.override_selection(organiser, contest, &ruling).await.unwrap();

    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    let total = |step: &Option<Step>| step.as_ref().map(|step| step.total);
    let (steps, ids) = (&open.steps, entries.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(total(&steps.by_score), Some(18_500), "not 17 000, which is what is left after the ruling");
    assert_eq!((total(&steps.by_rules), total(&steps.after_rulings)), (Some(18_000), Some(17_000)));
    let (balance, rulings, whole) = (steps.balance().unwrap(), steps.rulings().unwrap(), steps.whole().unwrap());
    assert_eq!((balance.price, balance.leaves, balance.comes), (500, vec![ids[1].as_str()], vec![ids[2].as_str()]));
    assert_eq!((rulings.price, rulings.leaves, rulings.comes), (1_000, vec![ids[2].as_str()], vec![ids[4].as_str()]));
    assert_eq!(whole.price, 1_500);
    // 75.00 is in, 90.00 is not: 15 points, where 10 are allowed.
    let over = |steps: &Steps| steps.over_tolerance.iter().map(|one| (one.entry.clone(), one.gap)).collect::<Vec<_>>();
    assert_eq!(over(steps), [(ids[4].clone(), 1_500)]);
    assert_eq!(services.overrides(organiser, contest).await.unwrap().steps, *steps);
    let robust = services.robustness(organiser, contest).await.unwrap().found;
    assert!(robust.share_selected[&ids[4]] > 0.99 && robust.by_judges(&ids[4]).is_none(), "people decided, not judges");

    services.seal_selection(organiser, contest, &open.fingerprint).await.unwrap();
    let sealed = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(sealed.steps, *steps);
    let file = async |format| {
        services.export(organiser, contest, ExportKind::Shortlist, format, Lang::Zh).await.unwrap().bytes
    };
    let json: serde_json::Value = serde_json::from_slice(&file(ExportFormat::Json).await).unwrap();
    assert_eq!((&json["total"], &json["best_without_rules"]), (&17_000.into(), &18_500.into()));
    let step = |name: &str| (json["steps"][name]["total"].as_i64(), json["steps"][name]["price"].as_i64());
    assert_eq!((step("by_rules"), step("after_rulings")), ((Some(18_000), Some(500)), (Some(17_000), Some(1_000))));
    assert_eq!((&json["steps"]["price"], &json["tolerance"]), (&1_500.into(), &1_000.into()));
    assert_eq!(json["steps"]["after_rulings"]["comes"], serde_json::json!([ids[4]]));
    assert_eq!((&json["shortlist"][1]["ruling"], &json["shortlist"][0]["ruling"]), (&"in".into(), &().into()));
    assert_eq!(json["sheets"], serde_json::json!({ "own": 5, "carried": 0 }));
    let csv = String::from_utf8(file(ExportFormat::Csv).await).unwrap();
    let ends = csv.lines().map(|line| line.rsplit(',').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ends, ["裁定与抽签", "", "指定入选、超出容差"]);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(file(ExportFormat::Xlsx).await)).unwrap();
    let mut strings = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/sharedStrings.xml").unwrap(), &mut strings).unwrap();
    let told = [
        ("因裁定调整", "《第3部》换为《第5部》"),
        ("减少的总分合计", "因平衡调整"),
        ("超出容差", "对《第5部》的裁定超出容差：与《第2部》相差 15.00 分。"),
    ];
    let names = ["规则下最优", "裁定后", "因裁定减少的总分", "指定不选", "观摩", "计分方法", "沿用前轮的评分表"];
    for words in names.into_iter().chain(told.into_iter().flat_map(|(name, words)| [name, words])) {
        assert!(strings.contains(&format!(">{words}</t>")), "{words}");
    }
}

#[tokio::test]
async fn rules_that_cannot_hold_are_amended_on_record_and_as_little_as_possible() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, |settings| one_a_region(settings, 2)).await;
    // Every film is of one region: one could be chosen.
    let entries = harness.assigned(contest, &judges, &["440100", "440100", "440100"]).await;
    let organiser = &harness.organiser;
    let clash = services.board(organiser, contest, StepAsk::Nothing).await.unwrap().clash.unwrap();
    assert_eq!(clash.most, 1, "said before the rules are sealed");
    assert!(clash.why.conflict.contains(&"region:440100 max".to_owned()), "{clash:?}");
    services.move_phase(organiser, contest, Phase::Round(1), "").await.unwrap();
    assert_eq!(
        services.board(organiser, contest, StepAsk::Nothing).await.unwrap().clash,
        None,
        "sealed: it is too late"
    );
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    harness.score_by_number(&judges[0], contest).await;
    let early = services.amend_rules(organiser, contest, "", "r", "d").await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{early:?}");
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();

    let stuck = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert!(stuck.outcome.best().is_none() && stuck.steps.by_rules.is_none());
    let loosened = stuck.loosened.unwrap();
    assert_eq!((loosened.size, loosened.rules[0].get(RuleKind::Max)), (2, Some(2)));
    let refused = async |seen: &str, reason: &str, decider: &str| {
        services.amend_rules(organiser, contest, seen, reason, decider).await.unwrap_err()
    };
    let seen = stuck.fingerprint.as_str();
    assert!(matches!(refused("0", "r", "d").await, ServiceError::Refused(Refusal::StaleInputs)));
    assert!(matches!(refused(seen, " ", "d").await, ServiceError::Refused(Refusal::Words { .. })));
    assert!(matches!(refused(seen, "r", "").await, ServiceError::Refused(Refusal::Words { .. })));
    let judge = services.amend_rules(&judges[0], contest, seen, "r", "d").await;
    assert!(matches!(judge, Err(ServiceError::Denied(_))), "{judge:?}");
    services.amend_rules(organiser, contest, seen, "作品都来自一个地市", "组委会").await.unwrap();

    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(open.outcome.best().unwrap().selected, [0, 1].map(|at: usize| entries[at].to_string()));
    assert_eq!(open.contest.settings.balance.rules[0].get(RuleKind::Max), Some(1), "what was sealed stays");
    assert!(open.loosened.is_none());
    let again = services.amend_rules(organiser, contest, &open.fingerprint, "r", "d").await;
    assert!(matches!(again, Err(ServiceError::Refused(Refusal::RulesHold))), "{again:?}");
    let sealed = services.seal_selection(organiser, contest, &open.fingerprint).await.unwrap();
    let inputs: services::SelectionInputs = serde_json::from_str(&sealed.inputs).unwrap();
    assert_eq!(inputs.amendment.unwrap().decider, "组委会");
    let late = services.amend_rules(organiser, contest, &open.fingerprint, "r", "d").await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::AlreadySealed))), "{late:?}");
    let file = services.export(organiser, contest, ExportKind::Shortlist, ExportFormat::Json, Lang::Zh).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(file["amendment"]["reason"], "作品都来自一个地市");
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::SelectionAmend)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    assert!(record.lines.len() == 1 && record.lines[0].row.detail.contains("组委会"));
}

#[tokio::test]
async fn a_sealed_selection_shows_what_was_sealed() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await];
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| one_a_region(settings, 2)).await;
    let entries = harness.judging_in(&contest, &judges, &["440100", "440100", "440500"]).await;
    harness.score_by_number(&judges[0], &contest).await;
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();

    let open = services.selection(&harness.organiser, &contest, Clone::clone).await.unwrap();
    assert!(open.can_seal && open.sealed.is_none() && open.tried.is_none());
    let sealed = services.seal_selection(&harness.organiser, &contest, &open.fingerprint).await.unwrap();
    let again = services.seal_selection(&harness.organiser, &contest, &open.fingerprint).await;
    assert!(matches!(again, Err(ServiceError::Refused(Refusal::AlreadySealed))));

    let counted = services.metered();
    let wider = |rules: &Balance| {
        let mut rules = rules.clone();
        rules.rules[0].set(RuleKind::Max, Some(2));
        rules
    };
    let shown = counted.selection(&harness.organiser, &contest, wider).await.unwrap();
    assert!(counted.statements() <= 9, "{}", counted.statements());
    let seal = shown.sealed.unwrap();
    assert_eq!((seal.by.as_str(), seal.at, seal.hash), ("organiser", sealed.sealed_at, sealed.hash));
    assert!(!shown.can_seal);
    assert_eq!((&shown.films, &shown.inputs.problem), (&open.films, &open.inputs.problem));
    let (kept, tried) = (shown.outcome.best().unwrap(), shown.tried.as_ref().unwrap().outcome.best().unwrap());
    assert_eq!(kept.selected, [0, 2].map(|at: usize| entries[at].to_string()));
    assert!(kept.by_entry.is_some() && kept.by_rule.is_some());
    assert_eq!(tried.selected, [0, 1].map(|at: usize| entries[at].to_string()));

    let ranking = services.ranking(&harness.organiser, &contest).await.unwrap();
    assert!(ranking.exports);
    assert_eq!((ranking.round, ranking.ranking.sheets, ranking.ranking.expected), (1, 3, 3));
}
