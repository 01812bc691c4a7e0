//! What is amended after the seal: rubric, deadline, method, a film that leaves, and the term of a stand-in.

use domain::access::Role;
use domain::contest::phase::{Obstacle, Phase};
use domain::entry::EntryState;
use domain::scoring::Method;
use domain::sealed_change::SealedChange;
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind, ListKind};
use services::{Actor, Grounds, Refusal, ServiceError};

use crate::harness::{DAY, Harness, marks, refused, sheet};
use crate::lists::rows;

const WHY: Grounds<'static> = Grounds { reason: "公告笔误", decider: "组委会" };

#[tokio::test]
async fn an_amended_rubric_gives_other_totals_of_the_same_marks_and_every_result_says_so() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judge = harness.person("judge").await;
    let contest = &harness.open_for(1).await;
    let early = services.amend_deadline(organiser, contest, "2026-04-01 12:00", WHY).await;
    assert!(matches!(early, Err(ServiceError::Denied(_))), "before the seal the settings are changed: {early:?}");
    harness.judging_in(contest, std::slice::from_ref(&judge), &["440100", "440500"]).await;
    for line in services.my_desk(&judge, contest).await.unwrap().lines {
        let mark = marks(if line.number == 1 { [1000, 500, 500] } else { [500, 1000, 500] });
        services.save_sheet(&judge, &line.assignment, 0, &sheet(mark, ""), &[]).await.unwrap();
    }
    services.sign_sheets(&judge, contest, "独立评审").await.unwrap();
    let (sealed, _) = services.contest(organiser, contest).await.unwrap();
    let before = sealed.settings.rubric.clone();
    let mut rubric = before.clone();
    rubric.criteria[0].weight = 10;
    rubric.criteria[1].weight = 80;
    rubric.criteria[2].weight = 10;

    let mut fewer = rubric.clone();
    fewer.criteria.pop();
    let other = services.amend_rubric(organiser, contest, sealed.version, fewer, WHY).await;
    assert_eq!(refused(other), Refusal::OtherCriteria);
    let same = services.amend_rubric(organiser, contest, sealed.version, before.clone(), WHY).await;
    assert_eq!(refused(same), Refusal::NothingAmended);
    let silent = Grounds { reason: " ", decider: "组委会" };
    let silent = services.amend_rubric(organiser, contest, sealed.version, rubric.clone(), silent).await;
    assert!(matches!(refused(silent), Refusal::Words { found: 0, .. }));
    let stale = services.amend_rubric(organiser, contest, sealed.version - 1, rubric.clone(), WHY).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    let denied = services.amend_rubric(&judge, contest, sealed.version, rubric.clone(), WHY).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    services.amend_rubric(organiser, contest, sealed.version, rubric.clone(), WHY).await.unwrap();

    let ranking = services.ranking(organiser, contest).await.unwrap();
    let scores: Vec<_> = ranking.ranking.entries.iter().map(|line| (line.entry.number, line.score)).collect();
    assert_eq!(scores, [(Some(2), Some(9_000)), (Some(1), Some(5_500))], "by the new weights");
    let [change] = ranking.amendments.changes.as_slice() else { panic!("{:?}", ranking.amendments) };
    assert_eq!(change.change, SealedChange::Rubric { before, after: rubric });
    assert_eq!((change.reason.as_str(), change.decider.as_str()), ("公告笔误", "组委会"));
    assert_eq!(
        services.my_desk(&judge, contest).await.unwrap().amendments.changes.len(),
        1,
        "who scored by it is told"
    );
    let (amended, _) = services.contest(organiser, contest).await.unwrap();
    assert_eq!(amended.judging_hash, sealed.judging_hash, "the seal stays what was sealed");

    services.amend_deadline(organiser, contest, "2026-04-01 12:00", WHY).await.unwrap();
    let again = services.amend_deadline(organiser, contest, "2026-04-01 12:00", WHY).await;
    assert_eq!(refused(again), Refusal::NothingAmended);
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    services.set_method(organiser, contest, Method::Zscore, "便于复核").await.unwrap();
    let view = services.amendments(organiser, contest, None).await.unwrap();
    let subjects: Vec<&str> = view
        .record
        .changes
        .iter()
        .map(|one| match one.change {
            SealedChange::Rubric { .. } => "rubric",
            SealedChange::Deadline { .. } => "deadline",
            SealedChange::Method { before: Method::Mean, after: Method::Zscore } => "method",
            _ => "other",
        })
        .collect();
    assert_eq!(subjects, ["rubric", "deadline", "method"]);
    assert!(view.can_amend && view.chosen.is_empty());
    for kind in [ListKind::Ranking, ListKind::Matrix, ListKind::Disagreement, ListKind::Judges, ListKind::ClosedRound] {
        let (_, saved) = rows(services, organiser, contest, kind, &[("round", "1")]).await;
        let told: Vec<&str> = saved.iter().filter(|row| row[1] == "修订").map(|row| row[2].as_str()).collect();
        let said = |nth: usize, why: &str| told.get(nth).is_some_and(|line| line.contains(why));
        assert!(told.len() == 3 && said(0, "公告笔误") && said(2, "便于复核"), "{kind:?} {told:?}");
    }
    harness.seal(contest).await;
    let late = services.amend_deadline(organiser, contest, "2026-04-02 12:00", WHY).await;
    assert_eq!(refused(late), Refusal::AlreadySealed);
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        let file = services.export(organiser, contest, ExportKind::Shortlist, format, Lang::Zh).await.unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(text.contains("公告笔误") && text.contains("便于复核"), "{text}");
    }
    let shown = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(shown.amendments.changes.len(), 3);
}

#[tokio::test]
async fn a_reserve_takes_the_place_of_a_film_that_leaves_a_sealed_selection() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge").await];
    let contest = &harness.open_contest().await;
    // One film a region: the second of the first region never comes.
    harness.set_up(contest, |settings| crate::harness::one_a_region(settings, 2)).await;
    let regions = ["440100", "440100", "440500", "440200"];
    let films = harness.judging_in(contest, &judges, &regions).await;
    harness.select_by_number(&judges, contest).await;
    let early = services.withdraw_chosen(organiser, contest, &films[0], None, WHY).await;
    assert_eq!(refused(early), Refusal::NotSealed);
    let seal = harness.seal(contest).await;
    let state = async |film: usize| services.entry(organiser, &films[film]).await.unwrap().entry.state;
    assert_eq!((state(0).await, state(2).await), (EntryState::Shortlisted, EntryState::Shortlisted));

    let asked = services.amendments(organiser, contest, Some(&films[2])).await.unwrap();
    let numbers: Vec<i64> = asked.chosen.iter().map(|(_, number, _)| *number).collect();
    assert_eq!((numbers, asked.can_amend), (vec![1, 3], false));
    assert_eq!(asked.succession.unwrap().comes.as_ref(), Some(&films[3]), "not the other film of the first region");
    let blind = services.withdraw_chosen(organiser, contest, &films[2], None, WHY).await;
    assert!(matches!(blind, Err(ServiceError::Conflict)), "{blind:?}");
    let other = services.withdraw_chosen(organiser, contest, &films[1], None, WHY).await;
    assert!(matches!(other, Err(ServiceError::NotFound)), "it is not chosen: {other:?}");
    services.withdraw_chosen(organiser, contest, &films[2], Some(&films[3]), WHY).await.unwrap();
    assert_eq!((state(2).await, state(3).await), (EntryState::Withdrawn, EntryState::Shortlisted));

    // Whoever may see scores and not the selection reads nothing of it before it is published.
    let staff = services.ranking(&harness.staff, contest).await.unwrap();
    assert!(staff.amendments.changes.is_empty(), "{:?}", staff.amendments);
    assert_eq!(services.ranking(organiser, contest).await.unwrap().amendments.changes.len(), 1);
    // The seal is what it was; what is handed out is the list as it is amended, and says so.
    let file = services.export(organiser, contest, ExportKind::Shortlist, ExportFormat::Json, Lang::Zh).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let listed: Vec<_> = file["shortlist"].as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!((listed, &file["hash"]), (vec![1.into(), 4.into()], &seal.hash.into()));
    assert_eq!(file["amendments"][0]["subject"], "withdrawal");
    assert_eq!(file["total"], 9_500 + 8_000);
    // In the publicity notice too: then nobody is left but films of the first region, and the place stays empty.
    services.move_phase(organiser, contest, Phase::Publicity, "").await.unwrap();
    let asked = services.amendments(organiser, contest, Some(&films[3])).await.unwrap();
    assert_eq!(asked.succession.unwrap().comes, None);
    services.withdraw_chosen(organiser, contest, &films[3], None, WHY).await.unwrap();
    let record = services.amendments(organiser, contest, None).await.unwrap().record;
    assert_eq!((record.changes.len(), record.film(&films[3], Lang::Zh)), (2, "N-004《第4部》".to_owned()));
    // The notice lists a film that has left: the result waits for another notice.
    let outdated = services.move_phase(organiser, contest, Phase::Final, "另有安排").await;
    assert_eq!(refused(outdated), Refusal::Obstacles(vec![Obstacle::NoticeOutdated]));
    let next = services.notice(organiser, contest).await.unwrap().preview.unwrap();
    services.publish_notice(organiser, contest, &next.seen).await.unwrap();
    services.move_phase(organiser, contest, Phase::Final, "另有安排").await.unwrap();
    let late = services.withdraw_chosen(organiser, contest, &films[0], None, WHY).await;
    assert!(matches!(late, Err(ServiceError::Denied(_))), "{late:?}");
}

#[tokio::test]
async fn a_stand_in_may_have_a_term_of_their_own() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge").await];
    let (contest, _) = harness.judging(&judges, &["440100"]).await;
    let free = harness.person("free").await;
    harness.cast(&contest, &free, Role::Judge, "", "").await;
    let until = |days: i64| services::local_time(services.now() + days * DAY, "Asia/Shanghai");
    services.set_term(organiser, &contest, None, &until(1), "").await.unwrap();
    let task = services.my_desk(&judges[0], &contest).await.unwrap().lines[0].assignment.clone();
    services.recuse(&judges[0], &task, "同一单位").await.unwrap();
    let id = free.account().unwrap().id.clone();
    let past = services.replace_judge(organiser, &task, &id, &until(-1)).await;
    assert!(matches!(refused(past), Refusal::BadDeadline(_)));
    services.replace_judge(organiser, &task, &id, &until(9)).await.unwrap();
    harness.pass(2 * DAY);
    let open = async |who: &Actor| services.my_desk(who, &contest).await.unwrap().open;
    assert!(open(&free).await && !open(&judges[0]).await);
    let progress = services.progress(organiser, &contest).await.unwrap();
    let of = |who: &Actor| progress.judges.iter().find(|one| one.judge == who.account().unwrap().id).unwrap().until;
    assert!(of(&free) > of(&judges[0]));
}
