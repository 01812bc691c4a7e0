//! What a closed round decided, whatever becomes of its people, its films and the method; and who confirms it.

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::contest::round::{Advance, Ties};
use domain::ids::ContestId;
use domain::scoring::Method;
use services::{Actor, Kept, LineFilm, Refusal, ServiceError, SignatureAsk, StepAsk};
use store::{Member, Meter};

use crate::harness::{Harness, ruling};
use crate::rounds::{of_round, score, scored_rounds, with_one_judge};

/// A membership as it was possible once: kept without being asked for.
async fn also(harness: &Harness, contest: &ContestId, who: &Actor, role: Role) {
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let member = Member {
        contest_id: contest.clone(),
        account_id: who.account().unwrap().id.clone(),
        role,
        unit: String::new(),
        region: String::new(),
        expertise: String::new(),
        created_at: 1,
    };
    tx.put_member(&member).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_a_closed_round_decided_outlives_removal_conflict_and_withdrawal() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let scrutineer = harness.person("scrutineer").await;
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    let films = harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    harness.cast(contest, &scrutineer, Role::Scrutineer, "", "").await;
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    score(&harness, &judges[1], contest, |film| 850 - 100 * film).await;
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Stay, &line.fingerprint).await.unwrap();
    let decided = services.closed_round(organiser, contest, 1).await.unwrap();
    services.countersign(&scrutineer, contest, 1, &decided.hash).await.unwrap();

    // Whoever signed stays among the signatures and the columns; whoever countersigned stays too.
    let account = |who: &Actor| who.account().unwrap().id.clone();
    services.remove_member(organiser, contest, &account(&judges[1]), Role::Judge).await.unwrap();
    services.remove_member(organiser, contest, &account(&scrutineer), Role::Scrutineer).await.unwrap();
    let later = services.metered();
    let view = later.closed_round(organiser, contest, 1).await.unwrap();
    assert!(later.statements() <= 6, "{} statements", later.statements());
    assert_eq!(view.signatures.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(view.countersigned, [("scrutineer".to_owned(), services.now())]);
    let ask = SignatureAsk { judge: Some(account(&judges[1])), round: Some(1), ..SignatureAsk::default() };
    assert_eq!(services.signed(organiser, contest, &ask).await.unwrap().signed.sheets.len(), 3);
    let ranking = services.ranking_of_round(organiser, contest, Some(1)).await.unwrap();
    assert_eq!(ranking.judges.iter().map(|judge| judge.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert!(ranking.ranking.entries.iter().all(|film| film.totals.contains_key(&account(&judges[1]))));
    assert_eq!(ranking.kept, Some(Kept { method: Method::Mean, differs: false }));

    // A conflict found in the next round, and an author who withdraws, change what counts; not what was decided.
    services
        .decide_conflict(organiser, contest, ruling(&account(&judges[0]), &films[0], true, "同一单位", &[]))
        .await
        .unwrap();
    let ranking = services.ranking_of_round(organiser, contest, Some(1)).await.unwrap();
    assert_eq!(ranking.kept, Some(Kept { method: Method::Mean, differs: true }));
    let officer = {
        let store = store::open(None, &harness.folder).await.unwrap();
        let mut tx = store.read(&Meter::default()).await.unwrap();
        let address = format!("officer-{contest}@example.invalid");
        Actor::of(tx.account_by_email(&address).await.unwrap().unwrap())
    };
    services.withdraw_entry(&officer, &films[2]).await.unwrap();
    let ranking = services.ranking_of_round(organiser, contest, Some(1)).await.unwrap();
    assert_eq!((ranking.ranking.entries.len(), ranking.kept.unwrap().differs), (2, true));
    let now = services.closed_round(organiser, contest, 1).await.unwrap();
    assert_eq!((&now.line, &now.hash, now.selection_by), (&decided.line, &decided.hash, None));
}

#[tokio::test]
async fn the_last_round_says_where_the_selection_is_made_otherwise() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let (contest, films) = &harness.judging(&judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    score(&harness, &judges[1], contest, |film| 850 - 100 * film).await;
    assert_eq!(services.ranking(organiser, contest).await.unwrap().kept, None, "nothing is closed yet");
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let kept = async || services.ranking(organiser, contest).await.unwrap().kept.unwrap();
    let decided = services.closed_round(organiser, contest, 1).await.unwrap();
    assert_eq!((kept().await.differs, decided.selection_by), (false, None));

    services.set_method(organiser, contest, Method::Zscore, "各评委片目水平相当").await.unwrap();
    let ranking = services.ranking(organiser, contest).await.unwrap();
    assert_eq!((ranking.ranking.method, kept().await.method), (Method::Zscore, Method::Mean));
    let closed = services.closed_round(organiser, contest, 1).await.unwrap();
    assert_eq!((closed.method, closed.selection_by), (Method::Mean, Some(Method::Zscore)));

    services.set_method(organiser, contest, Method::Mean, "改回").await.unwrap();
    assert!(!kept().await.differs);
    let judge = judges[0].account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&judge, &films[0], true, "同一单位", &[])).await.unwrap();
    assert!(kept().await.differs, "a sheet was set aside");
    assert_eq!(services.closed_round(organiser, contest, 1).await.unwrap().line, decided.line);
}

#[tokio::test]
async fn nobody_countersigns_what_they_decided_or_scored_or_in_another_contest() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let (scrutineer, both) = (harness.person("scrutineer").await, harness.person("both").await);
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    harness.judging_in(contest, &judges, &["440100", "440500"]).await;
    harness.cast(contest, &scrutineer, Role::Scrutineer, "", "").await;
    harness.cast(contest, &both, Role::Scrutineer, "", "").await;
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Stay, &line.fingerprint).await.unwrap();
    // Nobody is given both roles any more; whoever had them keeps them, and may not confirm.
    also(&harness, contest, &both, Role::Judge).await;
    also(&harness, contest, organiser, Role::Scrutineer).await;
    for (who, other) in [(&both, Role::Judge), (organiser, Role::Organiser)] {
        let view = services.closed_round(who, contest, 1).await.unwrap();
        assert!(!view.can_countersign);
        let answer = services.countersign(who, contest, 1, &view.hash).await;
        let Err(ServiceError::Refused(refusal)) = answer else { panic!("{answer:?}") };
        assert_eq!(refusal, Refusal::TwoSides { role: Role::Scrutineer, other });
    }

    // A scrutineer of another contest is none of this one.
    let elsewhere = harness.person("elsewhere").await;
    let other = harness.open_contest().await;
    harness.cast(&other, &elsewhere, Role::Scrutineer, "", "").await;
    let view = services.closed_round(&scrutineer, contest, 1).await.unwrap();
    let answer = services.countersign(&elsewhere, contest, 1, &view.hash).await;
    assert!(matches!(answer, Err(ServiceError::Denied(_))), "{answer:?}");
    assert!(view.can_countersign && view.countersigned.is_empty());
    services.countersign(&scrutineer, contest, 1, &view.hash).await.unwrap();
}

#[tokio::test]
async fn a_closed_round_keeps_what_it_decided_and_is_countersigned() {
    let (harness, contest, judges) = with_one_judge(Advance::Best(1), |settings| {
        settings.balance.rules.clear();
    })
    .await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    let (chair, scrutineer) = (harness.person("chair").await, harness.person("scrutineer").await);
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    harness.cast(contest, &chair, Role::Chair, "", "").await;
    harness.cast(contest, &scrutineer, Role::Scrutineer, "", "").await;
    let other = harness.person("other").await;
    harness.cast(contest, &other, Role::Judge, "", "").await;
    let open = services.closed_round(organiser, contest, 1).await;
    assert!(matches!(open, Err(ServiceError::NotFound)), "nothing is decided yet: {open:?}");
    let early = services.countersign(&scrutineer, contest, 1, "").await;
    assert!(matches!(early, Err(ServiceError::NotFound)), "{early:?}");
    score(&harness, &judges[0], contest, |film| if film < 3 { 800 } else { 700 }).await;
    let line = services.line(organiser, contest).await.unwrap();
    assert_eq!((line.line.above.len(), line.line.tied.len()), (0, 2));
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    // From the round's end, while the next one is judged.
    let told = async |who: &Actor| services.closed_round(who, contest, 1).await.unwrap();
    let view = told(&scrutineer).await;
    assert_eq!((view.method, view.rule, view.ties), (Method::Mean, Some(Advance::Best(1)), Ties::Go));
    let side = |films: &[LineFilm]| films.iter().map(|film| (film.number, film.standing)).collect::<Vec<_>>();
    let (mut tied, below) = (side(&view.line.tied), side(&view.line.below));
    tied.sort_unstable();
    assert_eq!(tied, [(1, Some((1, 8_000))), (2, Some((1, 8_000)))]);
    assert_eq!(below, [(3, Some((3, 7_000)))]);
    assert_eq!(view.signatures.len(), 1);
    let judge = &view.signatures[0].judge;
    let ask = SignatureAsk { judge: Some(judge.clone()), ..of_round(1) };
    let signed = services.signed(&scrutineer, contest, &ask).await.unwrap();
    assert!(signed.closed && !signed.own);
    assert_eq!((signed.signed.sheets.len(), &signed.signature.hash), (3, &view.signatures[0].hash));
    for stranger in [&judges[0], &harness.staff] {
        let refused = services.closed_round(stranger, contest, 1).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    for stranger in [&other, &harness.staff] {
        let refused = services.signed(stranger, contest, &ask).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    // Of the round that is judged now nothing is read yet, and a judge's own sheets stay their own.
    let now = services.signed(&scrutineer, contest, &SignatureAsk { round: Some(2), ..ask.clone() }).await;
    assert!(matches!(now, Err(ServiceError::Denied(Denied::Phase { .. }))), "{now:?}");
    assert!(services.signed(&judges[0], contest, &of_round(1)).await.unwrap().own);
    for open in [2, 3, 0] {
        let none = services.closed_round(&scrutineer, contest, open).await;
        assert!(matches!(none, Err(ServiceError::NotFound)), "{none:?}");
    }
    // A chair who still judges is told sides, no scores.
    harness.cast(contest, &judges[0], Role::Chair, "", "").await;
    let both = told(&judges[0]).await;
    assert!(!both.shows_scores && both.line.tied.iter().all(|film| film.standing.is_none()));
    harness.cast(contest, &other, Role::Chair, "", "").await;
    let refused = services.signed(&other, contest, &ask).await;
    assert!(matches!(refused, Err(ServiceError::Denied(Denied::Phase { .. }))), "{refused:?}");

    assert!(view.can_countersign && !told(&chair).await.can_countersign);
    let chair_signs = services.countersign(&chair, contest, 1, &view.hash).await;
    assert!(matches!(chair_signs, Err(ServiceError::Denied(_))), "{chair_signs:?}");
    let stale = services.countersign(&scrutineer, contest, 1, "0").await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    services.countersign(&scrutineer, contest, 1, &view.hash).await.unwrap();
    let twice = services.countersign(&scrutineer, contest, 1, &view.hash).await;
    assert!(matches!(twice, Err(ServiceError::Refused(Refusal::Countersigned))), "{twice:?}");
    let view = told(&chair).await;
    assert_eq!(view.countersigned, [("scrutineer".to_owned(), services.now())]);
    assert!(!told(&scrutineer).await.can_countersign);

    // The next round, and another method for the selection: what the first decided stays.
    let panel = [judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, contest, &[panel.to_vec()]).await.unwrap();
    services.confirm_assignment(organiser, contest).await.unwrap();
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let first = services.ranking_of_round(organiser, contest, Some(1)).await.unwrap().ranking;
    services.set_method(organiser, contest, Method::Zscore, "各评委片目水平相当").await.unwrap();
    let later = services.ranking_of_round(organiser, contest, Some(1)).await.unwrap().ranking;
    let scores = |ranking: &services::Ranking| {
        (ranking.method, ranking.entries.iter().map(|film| film.score).collect::<Vec<_>>())
    };
    assert_eq!(scores(&later), scores(&first));
    assert_eq!(services.ranking_of_round(organiser, contest, Some(2)).await.unwrap().ranking.method, Method::Zscore);
    let last = services.closed_round(&scrutineer, contest, 2).await.unwrap();
    assert_eq!((last.method, last.rule, last.line.above.len()), (Method::Mean, None, 2));
    assert_eq!(told(&scrutineer).await.line, view.line);
    assert!(told(&judges[0]).await.shows_scores, "judging is over");
    assert!(services.signed(&other, contest, &ask).await.unwrap().closed);
    assert_eq!(services.board(&scrutineer, contest, StepAsk::Nothing).await.unwrap().closed, [1, 2]);
    let again = services.metered();
    again.board(&scrutineer, contest, StepAsk::Nothing).await.unwrap();
    assert!(again.statements() <= 12, "{} statements", again.statements());
    assert_eq!(services.board(&harness.staff, contest, StepAsk::Nothing).await.unwrap().closed, Vec::<u8>::new());
}
