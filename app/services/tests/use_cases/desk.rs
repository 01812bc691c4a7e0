//! The judge's desk: what comes before, what was watched, who stands in, what is signed.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::round::{Gate, Watching};
use domain::contest::term::Standing;
use domain::hex;
use domain::judging::sheet::{Content, Note};
use domain::judging::signing::Signed;
use services::{Actor, Refusal, SaveOutcome, ServiceError, SignatureAsk};
use sha2::{Digest as _, Sha256};

use crate::harness::{DAY, Harness, marks, refused, sheet};

#[tokio::test]
async fn a_judge_declares_first_and_scores_until_the_term_is_over() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judge = harness.person("judge1").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100", "440300"]).await;
    // A second judge of the contest has not declared; the first has.
    let late = harness.person("late").await;
    harness.cast(&contest, &late, Role::Judge, "", "").await;
    assert_eq!(services.my_desk(&late, &contest).await.unwrap().declared_at, None);
    let mine = services.my_desk(&judge, &contest).await.unwrap();
    assert!(mine.declared_at.is_some() && mine.open && mine.until.is_none());
    let task = &mine.lines[0].assignment;
    let until = |days: i64| services::local_time(services.now() + days * DAY, "Asia/Shanghai");
    services.set_term(&harness.organiser, &contest, None, &until(2), "").await.unwrap();
    assert!(services.my_desk(&judge, &contest).await.unwrap().open);
    harness.pass(3 * DAY);
    let over = services.my_desk(&judge, &contest).await.unwrap();
    assert!(!over.open && matches!(over.standing, Standing::TermOver(at) if Some(at) == over.until));
    let closed = services.desk(&judge, task).await.unwrap();
    assert_eq!((closed.open, closed.standing), (false, over.standing));
    let over = services.save_sheet(&judge, task, 0, &sheet(marks([800; 3]), ""), &[]).await;
    assert!(matches!(refused(over), Refusal::TermOver(_)));
    // More time for one judge takes a reason, and counts for that one only.
    let id = &judge.account().unwrap().id;
    let silent = services.set_term(&harness.organiser, &contest, Some(id), &until(2), " ").await;
    assert!(matches!(refused(silent), Refusal::Words { .. }));
    let past = services.set_term(&harness.organiser, &contest, None, &until(-1), "").await;
    assert!(matches!(refused(past), Refusal::BadDeadline(_)));
    services.set_term(&harness.organiser, &contest, Some(id), &until(2), "出差").await.unwrap();
    assert!(services.save_sheet(&judge, task, 0, &sheet(marks([800; 3]), ""), &[]).await.is_ok());
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    let of = |who: &Actor| progress.judges.iter().find(|one| one.judge == who.account().unwrap().id).unwrap().clone();
    assert!(of(&judge).declared && !of(&late).declared && of(&judge).until > of(&late).until);
    let denied = services.set_term(&judge, &contest, None, &until(9), "").await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
}

#[tokio::test]
async fn nobody_looks_or_scores_before_the_declaration() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judge = harness.person("judge1").await;
    let contest = harness.open_contest().await;
    harness.begin(&contest, std::slice::from_ref(&judge), &["440100"]).await;
    let task = services.my_desk(&judge, &contest).await.unwrap().lines[0].assignment.clone();
    assert_eq!(refused(services.desk(&judge, &task).await), Refusal::NotDeclared);
    let content = sheet(marks([800; 3]), "");
    assert_eq!(refused(services.save_sheet(&judge, &task, 0, &content, &[]).await), Refusal::NotDeclared);
    assert_eq!(refused(services.keep_watched(&judge, &task, &[(0, 9)], None).await), Refusal::NotDeclared);
    assert_eq!(refused(services.sign_sheets(&judge, &contest, "x").await), Refusal::NotDeclared);
    assert_eq!(services.contest_of_task(&judge, &task).await.unwrap(), contest);
    services.declare(&judge, &contest, "已阅读规则").await.unwrap();
    services.declare(&judge, &contest, "再说一遍").await.unwrap();
    assert!(services.save_sheet(&judge, &task, 0, &content, &[]).await.is_ok());
    let stranger = harness.person("stranger").await;
    assert!(matches!(services.declare(&stranger, &contest, "x").await, Err(ServiceError::Denied(_))));
}

#[tokio::test]
async fn marks_wait_until_enough_was_watched_or_a_reason_is_given() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let watching = |before| Watching { percent: 60, before };
    harness.set_up(&contest, |settings| settings.rounds[0].watching = watching(Gate::Scoring)).await;
    let judge = harness.person("judge1").await;
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100", "440300"]).await;
    let lines = services.my_desk(&judge, &contest).await.unwrap().lines;
    let (first, second) = (&lines[0].assignment, &lines[1].assignment);
    let content = sheet(marks([800; 3]), "");
    harness.open_film(&judge, first).await;
    // The film has two seconds; words may be kept at any time.
    let early = services.save_sheet(&judge, first, 0, &content, &[(0, 600)]).await;
    assert_eq!(refused(early), Refusal::Unwatched { found: 30, needed: 60 });
    assert!(services.save_sheet(&judge, first, 0, &sheet(marks([]), "只写评语"), &[(0, 600)]).await.is_ok());
    let seen = services.keep_watched(&judge, first, &[(400, 900)], None).await.unwrap();
    assert_eq!((seen.watched.percent(seen.length_ms), seen.watched.stretches()), (45, [(0, 900)].as_slice()));
    let SaveOutcome::Saved(kept) = services.save_sheet(&judge, first, 1, &content, &[(900, 1_300)]).await.unwrap()
    else {
        panic!("not saved")
    };
    assert_eq!((kept.version, kept.total), (2, Some(8_000)));
    assert!(matches!(refused(services.keep_watched(&judge, second, &[], Some(" ")).await), Refusal::Words { .. }));
    services.keep_watched(&judge, second, &[], Some("在影院看过")).await.unwrap();
    assert!(services.save_sheet(&judge, second, 0, &content, &[]).await.is_ok());
    let signature = services.sign_sheets(&judge, &contest, "独立评审").await.unwrap();
    let signed: Signed = serde_json::from_str(&signature.content).unwrap();
    let of = |line: usize| signed.sheets.iter().find(|sheet| sheet.number == lines[line].number).unwrap();
    assert_eq!((of(0).watched_percent, of(0).skipped.as_str()), (Some(65), ""));
    assert_eq!((of(1).watched_percent, of(1).skipped.as_str()), (Some(0), "在影院看过"));
}

#[tokio::test]
async fn more_than_can_have_been_watched_is_marked_and_not_believed() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let asked = Watching { percent: 50, before: Gate::Signing };
    harness.set_up(&contest, |settings| settings.rounds[0].watching = asked).await;
    let judge = harness.person("judge1").await;
    let officer = harness.person("officer").await;
    harness.cast(&contest, &officer, Role::UnitOfficer, crate::harness::UNIT, "").await;
    let entry = services.draft_entry(&officer, &contest, crate::harness::answers("长", "440500")).await.unwrap().id;
    services.take_film(&officer, &entry, &crate::harness::make_film("a-minute", "1280x720", "60")).await.unwrap();
    services.submit_entry(&officer, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, services::Decision::Pass, "").await.unwrap();
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100"]).await;
    let lines = services.my_desk(&judge, &contest).await.unwrap().lines;
    let long = &lines.iter().find(|line| line.number == 1).unwrap().assignment;
    let short = &lines.iter().find(|line| line.number == 2).unwrap().assignment;
    let percent = |seen: &services::WatchEvidence| seen.watched.percent(seen.length_ms);
    // The address was never followed: nothing was watched.
    let seen = services.keep_watched(&judge, short, &[(0, 2_000)], None).await.unwrap();
    assert_eq!((percent(&seen), seen.unverified), (0, true));
    harness.open_film(&judge, long).await;
    let seen = services.keep_watched(&judge, long, &[(0, 60_000)], None).await.unwrap();
    assert_eq!((percent(&seen), seen.unverified), (0, true), "a minute at once");
    // Twenty seconds later forty can have been, at double speed.
    harness.pass(20_000_000);
    let seen = services.keep_watched(&judge, long, &[(0, 40_000)], None).await.unwrap();
    assert_eq!((percent(&seen), seen.unverified), (66, true), "the mark stays");
    // Opening it again does not begin anew.
    harness.open_film(&judge, long).await;
    let seen = services.keep_watched(&judge, long, &[(40_000, 50_000)], None).await.unwrap();
    assert_eq!(percent(&seen), 83);
    for (task, version) in [(long, 0), (short, 0)] {
        services.save_sheet(&judge, task, version, &sheet(marks([800; 3]), ""), &[]).await.unwrap();
    }
    let unseen = services.sign_sheets(&judge, &contest, "独立评审").await;
    assert_eq!(refused(unseen), Refusal::FilmsUnwatched { films: vec![2], needed: 50 });
    harness.open_film(&judge, short).await;
    services.keep_watched(&judge, short, &[(0, 2_000)], None).await.unwrap();
    let signature = services.sign_sheets(&judge, &contest, "独立评审").await.unwrap();
    let signed: Signed = serde_json::from_str(&signature.content).unwrap();
    assert!(signed.sheets.iter().all(|sheet| sheet.unverified));
    assert!(services.my_desk(&judge, &contest).await.unwrap().lines.iter().all(|line| line.unverified));
    // Who may read what was signed sees it beside the judge.
    let mut found = Vec::new();
    for reader in [&harness.organiser, &harness.staff] {
        let judges = services.progress(reader, &contest).await.unwrap().judges;
        found.push(judges.iter().map(|one| (one.name.clone(), one.unverified)).collect::<Vec<_>>());
    }
    assert_eq!(found, [[("judge1".to_owned(), 2)], [("judge1".to_owned(), 0)]]);
}

#[tokio::test]
async fn a_signature_can_be_computed_again_and_ends_when_the_sheets_are_opened() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let asked = Watching { percent: 50, before: Gate::Signing };
    harness.set_up(&contest, |settings| settings.rounds[0].watching = asked).await;
    let judge = harness.person("judge1").await;
    harness.judging_in(&contest, std::slice::from_ref(&judge), &["440100"]).await;
    let line = services.my_desk(&judge, &contest).await.unwrap().lines.remove(0);
    let content = Content {
        notes: vec![Note { at_ms: 500, words: "只给自己看".to_owned() }],
        comments: [("c1".to_owned(), "主题清楚".to_owned())].into(),
        ..sheet(marks([800, 750, 700]), "好")
    };
    services.save_sheet(&judge, &line.assignment, 0, &content, &[]).await.unwrap();
    let unseen = services.sign_sheets(&judge, &contest, "独立评审").await;
    assert_eq!(refused(unseen), Refusal::FilmsUnwatched { films: vec![line.number], needed: 50 });
    harness.open_film(&judge, &line.assignment).await;
    services.keep_watched(&judge, &line.assignment, &[(0, 2_000)], None).await.unwrap();
    let signature = services.sign_sheets(&judge, &contest, "独立评审").await.unwrap();
    assert_eq!(hex::encode(&Sha256::digest(&signature.content)), signature.hash);
    assert!(signature.content.contains("主题清楚") && !signature.content.contains("只给自己看"));
    let view = services.signed(&judge, &contest, &SignatureAsk::default()).await.unwrap();
    assert_eq!((view.signature.clone(), view.signed.sheets[0].total), (signature, 7_550));
    assert!(matches!(refused(services.sign_sheets(&judge, &contest, "独立评审").await), Refusal::Signed));
    let id = &judge.account().unwrap().id;
    services.reopen_sheets(&harness.organiser, &contest, id, "误触").await.unwrap();
    assert!(matches!(services.signed(&judge, &contest, &SignatureAsk::default()).await, Err(ServiceError::NotFound)));
    assert!(services.my_desk(&judge, &contest).await.unwrap().signature.is_none());
    harness.pass(1_000_000);
    assert!(services.sign_sheets(&judge, &contest, "独立评审").await.is_ok());
}

#[tokio::test]
async fn a_recused_film_is_gone_and_the_lightest_judge_without_a_tie_stands_in() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (contest, entries) = harness.judging(&judges, &["440100", "440300"]).await;
    let id = |who: &Actor| who.account().unwrap().id.clone();
    // Two who came later: one from the film's city, one without a tie.
    let (tied, free) = (harness.person("tied").await, harness.person("free").await);
    harness.cast(&contest, &tied, Role::Judge, "", "440100").await;
    harness.cast(&contest, &free, Role::Judge, "", "").await;
    let line = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let line = line.iter().find(|line| line.number == 1).unwrap();
    let content = Content { notes: vec![Note { at_ms: 5, words: "记".to_owned() }], ..sheet(marks([800; 3]), "评") };
    services.save_sheet(&judges[0], &line.assignment, 0, &content, &[(0, 900)]).await.unwrap();
    services.recuse(&judges[0], &line.assignment, "与主创同一单位").await.unwrap();
    let after = services.my_desk(&judges[0], &contest).await.unwrap().lines;
    let after = after.iter().find(|one| one.number == 1).unwrap();
    assert!(after.recused && after.title.is_empty() && after.total.is_none() && after.watched_percent == 0);
    assert!(matches!(services.desk(&judges[0], &line.assignment).await, Err(ServiceError::NotFound)));

    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    let [recusal] = progress.recusals.as_slice() else { panic!("{:?}", progress.recusals) };
    assert!(progress.can_replace && recusal.reason == "与主创同一单位" && recusal.left == 1);
    assert_eq!(recusal.proposal.as_ref().unwrap().judge, id(&free));
    let wrong = services.replace_judge(&harness.organiser, &recusal.assignment, &id(&tied), "").await;
    assert!(matches!(wrong, Err(ServiceError::Conflict)), "{wrong:?}");
    services.replace_judge(&harness.organiser, &recusal.assignment, &id(&free), "").await.unwrap();
    let twice = services.replace_judge(&harness.organiser, &recusal.assignment, &id(&free), "").await;
    assert!(matches!(twice, Err(ServiceError::Conflict)), "{twice:?}");
    let desk = services.my_desk(&free, &contest).await.unwrap().lines;
    assert_eq!(desk.iter().map(|line| line.number).collect::<Vec<_>>(), [1]);
    let recusals = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    assert_eq!((recusals[0].replaced_by.as_deref(), recusals[0].left), (Some("free"), 2));
    assert_eq!(entries.len(), 2);
    // Who stands in may recuse too: the one place is asked for once, by the later recusal.
    services.declare(&free, &contest, "已阅读规则").await.unwrap();
    services.recuse(&free, &desk[0].assignment, "也有关系").await.unwrap();
    let recusals = services.progress(&harness.organiser, &contest).await.unwrap().recusals;
    assert_eq!((recusals.len(), recusals.iter().filter(|one| one.replaced_by.is_none()).count()), (2, 1));
}

#[tokio::test]
async fn what_was_read_before_the_sheets_were_opened_again_overwrites_nothing() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judge = harness.person("judge1").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100"]).await;
    let task = services.my_desk(&judge, &contest).await.unwrap().lines[0].assignment.clone();
    let save =
        async |version, mark| services.save_sheet(&judge, &task, version, &sheet(marks([mark; 3]), ""), &[]).await;
    save(0, 700).await.unwrap();
    services.sign_sheets(&judge, &contest, "独立评审").await.unwrap();
    // A second tab still holds the sheet as it was before the signature.
    let refused_for_good = save(1, 650).await.unwrap_err();
    assert!(refused_for_good.closes_sheets());
    let id = &judge.account().unwrap().id;
    services.reopen_sheets(&harness.organiser, &contest, id, "笔误").await.unwrap();
    let SaveOutcome::Conflict(stored) = save(1, 650).await.unwrap() else { panic!("it went over what was signed") };
    assert_eq!((stored.content.marks.clone(), stored.total, stored.signed), (marks([700; 3]), Some(7_000), false));
    assert_eq!(services.my_desk(&judge, &contest).await.unwrap().lines[0].total, Some(7_000));
    // Having seen both, the judge keeps the other one.
    let SaveOutcome::Saved(kept) = save(stored.version, 650).await.unwrap() else { panic!("not kept") };
    assert_eq!(kept.total, Some(6_500));
    // Off the scale is no sheet that is closed: it can be corrected.
    assert!(!save(kept.version, 9_999).await.unwrap_err().closes_sheets());
    let until = services::local_time(services.now() + DAY, "Asia/Shanghai");
    services.set_term(&harness.organiser, &contest, None, &until, "").await.unwrap();
    harness.pass(2 * DAY);
    assert!(save(kept.version, 600).await.unwrap_err().closes_sheets());
}

#[tokio::test]
async fn a_judge_is_told_why_the_sheets_were_opened_again_until_they_sign_and_what_was_signed_stays_readable() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let (judge, other) = (&judges[0], &judges[1]);
    let (contest, _) = harness.judging(&judges, &["440100"]).await;
    let (chair, scrutineer) = (harness.person("chair").await, harness.person("scrutineer").await);
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    harness.cast(&contest, &scrutineer, Role::Scrutineer, "", "").await;
    harness.score_by_number(other, &contest).await;
    harness.score_by_number(judge, &contest).await;
    let first = services.my_desk(judge, &contest).await.unwrap().signature.unwrap();
    assert_eq!(services.my_desk(judge, &contest).await.unwrap().reopened, None);
    let id = judge.account().unwrap().id.clone();
    harness.pass(1_000_000);
    let opened_at = services.now();
    services.reopen_sheets(&harness.organiser, &contest, &id, "艺术性误按").await.unwrap();
    let told = services.my_desk(judge, &contest).await.unwrap();
    let reopened = told.reopened.unwrap();
    assert_eq!((reopened.at, reopened.reason.as_str(), &reopened.hash), (opened_at, "艺术性误按", &first.hash));
    let desk = services.desk(judge, &told.lines[0].assignment).await.unwrap();
    assert_eq!(desk.reopened.map(|one| one.reason), Some("艺术性误按".to_owned()));
    assert_eq!(services.my_desk(other, &contest).await.unwrap().reopened, None);

    // By its hash the judge reads what was signed; it stands no more.
    assert!(matches!(services.signed(judge, &contest, &SignatureAsk::default()).await, Err(ServiceError::NotFound)));
    let ended = SignatureAsk { hash: first.hash.clone(), ..SignatureAsk::default() };
    let read = services.signed(judge, &contest, &ended).await.unwrap();
    assert_eq!((read.signature.content.as_str(), read.own), (first.content.as_str(), true));
    assert_eq!(read.signature.reopened_at, Some(opened_at));
    // The organiser reads it now; nobody else of others before the round has closed.
    let of_judge = SignatureAsk { judge: Some(id.clone()), ..SignatureAsk::default() };
    assert_eq!(services.signed(&harness.organiser, &contest, &of_judge).await.unwrap().signature.hash, first.hash);
    let progress = services.progress(&harness.organiser, &contest).await.unwrap();
    let line = progress.judges.iter().find(|one| one.judge == id).unwrap();
    assert_eq!((progress.can_read_signed, line.has_signed, line.signed), (true, true, 0));
    let stranger = harness.person("stranger").await;
    for who in [other, &chair, &scrutineer, &harness.staff, &stranger] {
        let refused = services.signed(who, &contest, &of_judge).await;
        assert!(matches!(refused, Err(ServiceError::Denied(_))), "{refused:?}");
    }
    assert!(!services.progress(&chair, &contest).await.unwrap().can_read_signed);
    // Another judge's receipt is nothing of one's own, nor of another contest.
    assert!(matches!(services.signed(other, &contest, &ended).await, Err(ServiceError::NotFound)));
    let elsewhere = harness.open_contest().await;
    let wrong = services.signed(&harness.organiser, &elsewhere, &of_judge).await;
    assert!(matches!(wrong, Err(ServiceError::Denied(_) | ServiceError::NotFound)), "{wrong:?}");

    services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
    assert_eq!(services.my_desk(judge, &contest).await.unwrap().reopened, None);
    let both = services.signed(judge, &contest, &SignatureAsk::default()).await.unwrap();
    assert_eq!(both.all.iter().map(|one| one.reopened_at).collect::<Vec<_>>(), [None, Some(opened_at)]);
    services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    for who in [&chair, &scrutineer, &harness.organiser] {
        let newest = services.signed(who, &contest, &of_judge).await.unwrap();
        assert_eq!((newest.all.len(), newest.signature.reopened_at), (2, None));
        let before = SignatureAsk { judge: Some(id.clone()), ..ended.clone() };
        assert_eq!(services.signed(who, &contest, &before).await.unwrap().signature.content, first.content);
    }
    for who in [other, &harness.staff, &stranger] {
        assert!(matches!(services.signed(who, &contest, &of_judge).await, Err(ServiceError::Denied(_))));
    }
}
