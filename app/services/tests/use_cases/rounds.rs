//! Several rounds: a screening, who goes on, scores that count along.

use domain::access::Role;
use domain::audit::{EventKind, RecordedAction};
use domain::contest::Settings;
use domain::contest::phase::{Obstacle, Phase};
use domain::contest::round::{Advance, Kind, Round, Ties};
use domain::scoring::{Incomparable, Method};
use domain::selection::{Rule, RuleKind, Scope};
use domain::text::{Lang, Text};
use services::exports::{ExportFormat, ExportKind};
use services::{
    Actor, JudgesView, LineClash, LineFilm, LineView, RecordSearch, Refusal, ServiceError, SignatureAsk, StepAsk,
};

use crate::harness::{Harness, first_people, marks, page, sheet};

/// A screening, a scored round, and a final one that carries its scores.
fn three_rounds(settings: &mut Settings) {
    let round = |name: &str, kind, advance, carries_scores| Round {
        label: Text::new(name, name),
        panels: 1,
        kind,
        advance,
        carries_scores,
        ..Round::default()
    };
    settings.rounds = vec![
        round("初筛", Kind::Screening, Advance::Score(5_000), false),
        round("复评", Kind::Scored, Advance::Best(2), false),
        round("终评", Kind::Scored, Advance::All, true),
    ];
    settings.balance.size = 1;
    settings.balance.rules.clear();
}

/// The last two of [`three_rounds`].
pub fn scored_rounds(settings: &mut Settings) {
    three_rounds(settings);
    settings.rounds.remove(0);
}

/// A call with two scored rounds to come, from the first of which films go on by `rule`, and one person who will judge;
/// `change` sets up the rest.
pub async fn with_one_judge(
    rule: Advance,
    change: impl FnOnce(&mut Settings),
) -> (Harness, domain::ids::ContestId, [Actor; 1]) {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            scored_rounds(settings);
            settings.rounds[0].advance = rule;
            change(settings);
        })
        .await;
    (harness, contest, judges)
}

/// One's own signature of a round.
pub fn of_round(round: u8) -> SignatureAsk {
    SignatureAsk { round: Some(round), ..SignatureAsk::default() }
}

/// Gives each film of the judge's list, by its number, one mark on every criterion, and signs.
pub async fn score(harness: &Harness, judge: &Actor, contest: &domain::ids::ContestId, given: impl Fn(i64) -> i64) {
    let lines = harness.services.my_desk(judge, contest).await.unwrap().lines;
    for line in lines.into_iter().filter(|line| !line.recused) {
        let desk = harness.services.desk(judge, &line.assignment).await.unwrap();
        let mark = given(line.number);
        let marks = desk.rubric.criteria.iter().map(|one| (one.key.clone(), mark)).collect();
        harness.services.save_sheet(judge, &line.assignment, 0, &sheet(marks, ""), &[]).await.unwrap();
    }
    harness.services.sign_sheets(judge, contest, "独立评审").await.unwrap();
}

#[tokio::test]
async fn films_pass_a_screening_and_the_line_and_carry_their_scores() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, three_rounds).await;
    let films = harness.judging_in(contest, &judges, &["440100", "440500", "440200", "441700", "440300"]).await;
    let organiser = &harness.organiser;

    // The screening knows pass and fail only. The first judge lets four pass, the second three.
    let first = services.my_desk(&judges[0], contest).await.unwrap().lines[0].assignment.clone();
    for wrong in [marks([800]), [("pass".to_owned(), 50)].into()] {
        let off = services.save_sheet(&judges[0], &first, 0, &sheet(wrong, ""), &[]).await;
        assert!(matches!(off, Err(ServiceError::Refused(Refusal::Marks(_)))), "{off:?}");
    }
    score(&harness, &judges[0], contest, |film| if film <= 4 { 100 } else { 0 }).await;
    let early = services.line(organiser, contest).await.unwrap();
    assert_eq!(early.obstacles, [Obstacle::Unsigned(5)]);
    assert!(early.line.above.is_empty() && early.line.below.is_empty(), "nobody looks at half a round");
    let early = services.advance(organiser, contest, Ties::Go, &early.fingerprint).await;
    assert!(matches!(early, Err(ServiceError::Refused(Refusal::Obstacles(_)))), "{early:?}");
    score(&harness, &judges[1], contest, |film| if film <= 3 { 100 } else { 0 }).await;

    let line = services.line(organiser, contest).await.unwrap();
    let standings: Vec<_> = line.line.above.iter().chain(&line.line.below).map(|film| film.standing.unwrap()).collect();
    assert_eq!(standings, [(1, 10_000), (1, 10_000), (1, 10_000), (4, 5_000), (5, 0)], "equal scores share a place");
    assert_eq!(line.line.above.len(), 4);
    let stale = services.advance(organiser, contest, Ties::Go, "0").await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleLine))), "{stale:?}");
    let bare = services.move_phase(organiser, contest, Phase::Round(2), "").await;
    assert!(matches!(bare, Err(ServiceError::Refused(Refusal::LineFirst))), "{bare:?}");
    assert!(matches!(services.line(&harness.staff, contest).await, Err(ServiceError::Denied(_))));
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    // The second round begins without anybody asked to judge, and with four films.
    let board = services.board(organiser, contest, StepAsk::Nothing).await.unwrap();
    assert_eq!(board.contest.phase, Phase::Round(2));
    assert_eq!(board.next.unwrap(), (Phase::Round(3), vec![Obstacle::Unscored(4)]));
    assert!(services.my_desk(&judges[0], contest).await.unwrap().lines.is_empty());
    let ids = |judges: &[Actor]| judges.iter().map(|judge| judge.account().unwrap().id.clone()).collect::<Vec<_>>();
    services.set_panels(organiser, contest, &[ids(&judges)]).await.unwrap();
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 8);
    let dealt = services.my_desk(&judges[0], contest).await.unwrap().lines;
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 8, "nobody has begun");
    let again = services.my_desk(&judges[0], contest).await.unwrap().lines;
    let keys = |lines: &[services::DeskLine]| lines.iter().map(|line| line.assignment.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&again), keys(&dealt), "what stays keeps its address");
    let over = services.save_sheet(&judges[0], &first, 1, &sheet([("pass".to_owned(), 100)].into(), ""), &[]).await;
    assert!(matches!(over, Err(ServiceError::NotFound)), "the screening is over: {over:?}");
    let receipt = services.signed(&judges[0], contest, &of_round(1)).await.unwrap();
    assert_eq!((receipt.signed.round, receipt.signed.sheets.len()), (1, 5));
    for judge in &judges {
        services.declare(judge, contest, "已阅读规则").await.unwrap();
    }
    let task = services.my_desk(&judges[0], contest).await.unwrap().lines[0].assignment.clone();
    services.keep_watched(&judges[0], &task, &[(0, 500)], None).await.unwrap();
    let begun = services.confirm_assignment(organiser, contest).await;
    assert!(matches!(begun, Err(ServiceError::Refused(Refusal::RoundBegun))), "{begun:?}");
    score(&harness, &judges[0], contest, |film| [900, 800, 800, 700][usize::try_from(film).unwrap() - 1]).await;
    let begun = services.confirm_assignment(organiser, contest).await;
    assert!(matches!(begun, Err(ServiceError::Refused(Refusal::RoundBegun))), "{begun:?}");
    assert!(!services.people(organiser, contest, &first_people(10)).await.unwrap().can_assign);
    score(&harness, &judges[1], contest, |film| [900, 800, 800, 700][usize::try_from(film).unwrap() - 1]).await;

    // Two go on, but the second and the third have the same score.
    let line = services.line(organiser, contest).await.unwrap();
    let side = |films: &[LineFilm]| films.iter().map(|film| film.number).collect::<Vec<_>>();
    assert_eq!((side(&line.line.above), side(&line.line.below)), (vec![1], vec![4]));
    let mut tied = side(&line.line.tied);
    tied.sort_unstable();
    assert_eq!(tied, [2, 3]);
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    // In the final the first judge scores again; the second judge's scores are carried.
    services.set_panels(organiser, contest, &[ids(&judges[..1])]).await.unwrap();
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 3);
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    score(&harness, &judges[0], contest, |film| [600, 900, 800][usize::try_from(film).unwrap() - 1]).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let ranking = services.ranking(organiser, contest).await.unwrap().ranking;
    let ranked: Vec<_> = ranking.entries.iter().map(|film| (film.entry.number.unwrap(), film.score.unwrap())).collect();
    assert_eq!(ranked, [(2, 8_500), (3, 8_000), (1, 7_500)]);
    assert_eq!((ranking.sheets, ranking.expected, ranking.carried), (3, 3, 3));
    let selection = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(selection.films.len(), 3, "only the films of the last round can be chosen");
    let sealed = harness.seal(contest).await;
    assert!(sealed.outcome.contains(films[1].as_str()));
}

#[tokio::test]
async fn films_tied_at_the_line_go_together_and_fill_the_places() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness
        .set_up(contest, |settings| {
            scored_rounds(settings);
            settings.rounds[0].advance = Advance::Percent(100);
        })
        .await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    let mine = services.my_desk(&judges[1], contest).await.unwrap().lines;
    let film = mine.iter().find(|line| line.number == 1).unwrap();
    services.recuse(&judges[1], &film.assignment, "同一单位").await.unwrap();
    for judge in &judges {
        score(&harness, judge, contest, |film| if film < 3 { 800 } else { 700 }).await;
    }
    // A chair who judges too could be asked to score again: sides, no scores.
    harness.cast(contest, &judges[0], Role::Chair, "", "").await;
    let line = services.line(&judges[0], contest).await.unwrap();
    let told = |line: &LineView| {
        let films = line.line.above.iter().chain(&line.line.tied).chain(&line.line.below);
        films.map(|film| (film.number, film.standing.map(|(_, score)| score))).collect::<Vec<_>>()
    };
    assert_eq!(told(&line), [(1, None), (2, None), (3, None)]);
    let mut open = told(&services.line(&harness.organiser, contest).await.unwrap());
    open.sort_unstable();
    assert_eq!(open, [(1, Some(8_000)), (2, Some(8_000)), (3, Some(7_000))]);
    assert_eq!((line.line.above.len(), line.line.tied.len()), (0, 2));
    let none = services.advance(&judges[0], contest, Ties::Stay, &line.fingerprint).await;
    let few = matches!(none, Err(ServiceError::Refused(Refusal::TooFewAdvance { found: 0, places: 1 })));
    assert!(few && services.contest(&harness.organiser, contest).await.unwrap().0.phase == Phase::Round(1), "{none:?}");
    services.advance(&judges[0], contest, Ties::Go, &line.fingerprint).await.unwrap();
    let twice = services.advance(&judges[0], contest, Ties::Go, &line.fingerprint).await;
    assert!(matches!(twice, Err(ServiceError::Refused(Refusal::Obstacles(_)))), "{twice:?}");
    assert_eq!(services.ranking(&harness.organiser, contest).await.unwrap().ranking.entries.len(), 2);
    let before = services.ranking_of_round(&harness.organiser, contest, Some(1)).await.unwrap();
    assert_eq!((before.ranking.entries.len(), before.round, before.last), (3, 1, 2));
    let ahead = services.ranking_of_round(&harness.organiser, contest, Some(3)).await;
    assert!(matches!(ahead, Err(ServiceError::NotFound)), "{ahead:?}");
    // So it is with what the scores say about the judges: what two scored in the round before is carried into this one.
    let judged = async |round| services.judges(&harness.organiser, contest, round).await;
    let scores = |of: JudgesView| (of.round, of.last, of.found.report.judges.iter().map(|one| one.n).sum::<usize>());
    assert_eq!(judged(None).await.map(scores).unwrap(), (2, 2, 3), "of the films that went on");
    assert_eq!(judged(Some(1)).await.map(scores).unwrap(), (1, 2, 5));
    assert!(matches!(judged(Some(3)).await, Err(ServiceError::NotFound)));

    // A recusal of the round before holds.
    let panel = judges.iter().map(|judge| judge.account().unwrap().id.clone()).collect();
    services.set_panels(&harness.organiser, contest, &[panel]).await.unwrap();
    assert_eq!(services.confirm_assignment(&harness.organiser, contest).await.unwrap(), 3);
    let lines = services.my_desk(&judges[1], contest).await.unwrap().lines;
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2]);
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::RoundAdvance)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(&harness.organiser, contest, &search).await.unwrap();
    assert!(record.lines.len() == 1 && record.lines[0].row.detail.contains("\"at_line_go\":true"));
}

#[tokio::test]
async fn a_method_that_cannot_draw_the_line_can_be_changed_once_all_have_signed() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    services.set_method(&harness.organiser, contest, Method::Trimmed, "").await.unwrap();
    harness.judging_in(contest, &judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], contest, |_| 800).await;
    let early = services.set_method(&harness.organiser, contest, Method::Mean, "r").await;
    assert!(matches!(early, Err(ServiceError::Refused(Refusal::Obstacles(_)))), "{early:?}");
    score(&harness, &judges[1], contest, |film| film * 100).await;
    let line = services.line(&harness.organiser, contest).await.unwrap();
    assert_eq!(line.refused, Some(Incomparable::Trim));
    // The chair is told so, and not sent where the method is chosen: that answers them with a refusal.
    let chair = harness.person("chair").await;
    harness.cast(contest, &chair, Role::Chair, "", "").await;
    let theirs = services.line(&chair, contest).await.unwrap();
    assert_eq!(theirs.refused, Some(Incomparable::Trim));
    assert!(matches!(services.method(&chair, contest, None, None).await, Err(ServiceError::Denied(_))));
    let refused = services.advance(&harness.organiser, contest, Ties::Go, &line.fingerprint).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Method(Incomparable::Trim)))), "{refused:?}");
    services.set_method(&harness.organiser, contest, Method::Mean, "两位评委无法去掉最高最低").await.unwrap();
    let line = services.line(&harness.organiser, contest).await.unwrap();
    assert!(line.refused.is_none() && line.clash == LineClash::default());
    services.advance(&harness.organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();
}

#[tokio::test]
async fn the_line_warns_where_no_shortlist_could_be_balanced() {
    let (harness, contest, judges) = with_one_judge(Advance::Best(1), |settings| {
        let there = Rule::new("there", "region", Scope::Group("440500".to_owned()));
        settings.balance.rules = vec![there.with(RuleKind::Min, 1)];
    })
    .await;
    harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], &contest, |film| 900 - 100 * film).await;
    let line = harness.services.line(&harness.organiser, &contest).await.unwrap();
    assert_eq!((line.line.above.len(), line.line.above[0].number), (1, 1));
    let clash = line.clash.with_tied.unwrap();
    assert_eq!((clash.why.conflict, clash.most), (vec!["there min".to_owned()], 0), "what would be left is said");
}

#[tokio::test]
async fn the_line_warns_with_the_tied_films_and_without() {
    let warned = async |rule: Advance, regions: &[&str], given: fn(i64) -> i64| {
        let (harness, contest, judges) = with_one_judge(rule, |settings| {
            let there = Rule::new("there", "region", Scope::Group("440500".to_owned()));
            settings.balance.rules = vec![there.with(RuleKind::Min, 1)];
        })
        .await;
        harness.judging_in(&contest, &judges, regions).await;
        score(&harness, &judges[0], &contest, given).await;
        let line = harness.services.line(&harness.organiser, &contest).await.unwrap();
        (line.line.above.len(), line.line.tied.len(), line.clash)
    };
    // Two share the place at the line, and one of them is the film that a rule asks for.
    let (above, tied, clash) =
        warned(Advance::Best(1), &["440100", "440500", "440200"], |film| if film < 3 { 800 } else { 700 }).await;
    assert_eq!((above, tied), (0, 2));
    assert_eq!(clash.with_tied, None);
    assert!(clash.without_tied.is_some(), "where they stay, nothing is left");
    // The film that is asked for is below the line: the tied ones make no difference.
    let (above, tied, clash) = warned(Advance::Best(2), &["440100", "440200", "440300", "440500"], |film| match film {
        1 => 900,
        2 | 3 => 800,
        _ => 700,
    })
    .await;
    assert_eq!((above, tied), (1, 2));
    assert!(clash.with_tied.is_some());
    assert_eq!(clash.with_tied, clash.without_tied);
}

#[tokio::test]
async fn where_everybody_goes_on_a_method_that_gives_no_scores_stands_in_the_way_too() {
    let (harness, contest, judges) = with_one_judge(Advance::All, |_| {}).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.set_method(organiser, &contest, Method::Trimmed, "").await.unwrap();
    harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], &contest, |_| 800).await;
    let line = services.line(organiser, &contest).await.unwrap();
    // The round would be closed without a score, and stay so.
    assert_eq!((line.refused, line.clash), (Some(Incomparable::Trim), LineClash::default()));
    let refused = services.advance(organiser, &contest, Ties::Go, &line.fingerprint).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Method(Incomparable::Trim)))), "{refused:?}");
    services.set_method(organiser, &contest, Method::Mean, "一位评委无法去掉最高最低").await.unwrap();
    let line = services.line(organiser, &contest).await.unwrap();
    assert_eq!((line.refused, line.line.above.len()), (None, 2));
    services.advance(organiser, &contest, Ties::Go, &line.fingerprint).await.unwrap();
    let closed = services.closed_round(organiser, &contest, 1).await.unwrap();
    assert!(closed.line.above.iter().all(|film| film.standing.is_some()));
}

#[tokio::test]
async fn the_last_round_is_not_closed_by_a_method_that_gives_no_scores() {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = &harness.open_contest().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.set_method(organiser, contest, Method::Trimmed, "").await.unwrap();
    harness.judging_in(contest, &judges, &["440100", "440500"]).await;
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    let refused = services.move_phase(organiser, contest, Phase::Selection, "").await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Method(Incomparable::Trim)))), "{refused:?}");
    let open = services.closed_round(organiser, contest, 1).await;
    assert!(matches!(open, Err(ServiceError::NotFound)), "{open:?}");
    // The way out: all have signed, so the method can be changed.
    services.set_method(organiser, contest, Method::Mean, "一位评委无法去掉最高最低").await.unwrap();
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let closed = services.closed_round(organiser, contest, 1).await.unwrap();
    let kept: Vec<_> = closed.line.above.iter().map(|film| (film.number, film.standing)).collect();
    assert_eq!(kept, [(1, Some((1, 8_000))), (2, Some((2, 7_000)))]);
}

#[tokio::test]
async fn the_balance_table_counts_every_eligible_film_of_the_contest() {
    let (harness, contest, judges) = with_one_judge(Advance::Best(1), |settings| {
        settings.balance.rules.clear();
    })
    .await;
    let (services, organiser, contest) = (&harness.services, &harness.organiser, &contest);
    harness.judging_in(contest, &judges, &["440100", "440100", "440200"]).await;
    score(&harness, &judges[0], contest, |film| 900 - 100 * film).await;
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();
    let panel = [judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, contest, &[panel.to_vec()]).await.unwrap();
    services.confirm_assignment(organiser, contest).await.unwrap();
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    score(&harness, &judges[0], contest, |_| 800).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    harness.seal(contest).await;
    let file = services.export(organiser, contest, ExportKind::Shortlist, ExportFormat::Json, Lang::Zh).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let of = |group: &str| {
        let rows = file["balance"].as_array().unwrap();
        let row = rows.iter().find(|row| row["group"] == group).unwrap();
        (row["selected"].as_u64().unwrap(), row["entries"].as_u64().unwrap())
    };
    // One film came to the last round; three were eligible.
    assert_eq!((of("广州市"), of("韶关市")), ((1, 2), (0, 1)));
    assert_eq!(file["rounds"][1]["label"], "终评");
    assert_eq!(file["contest"]["title"], "观摩");
    assert_eq!(file["sheets"], serde_json::json!({ "own": 1, "carried": 0 }));
}

#[tokio::test]
async fn a_conflict_that_is_found_at_the_line_makes_it_another() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let organiser = &harness.organiser;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    score(&harness, &judges[0], contest, |film| [900, 700, 500][usize::try_from(film).unwrap() - 1]).await;
    score(&harness, &judges[1], contest, |film| [500, 600, 700][usize::try_from(film).unwrap() - 1]).await;
    let above = |line: &LineView| line.line.above.iter().map(|film| film.number).collect::<Vec<_>>();
    let before = services.line(organiser, contest).await.unwrap();
    assert_eq!(above(&before), [1, 2]);
    // The first judge belongs where the best film comes from, which nobody has compared.
    harness.tie_unnoticed(contest, &judges[0], "440100").await;
    let stale = services.advance(organiser, contest, Ties::Go, &before.fingerprint).await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleLine))), "{stale:?}");
    let after = services.line(organiser, contest).await.unwrap();
    assert_eq!(above(&after), [2, 3]);
    services.advance(organiser, contest, Ties::Go, &after.fingerprint).await.unwrap();
}
