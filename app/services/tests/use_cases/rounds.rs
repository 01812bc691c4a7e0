//! Several rounds: a screening, who goes on, scores that count along.

use domain::contest::Settings;
use domain::phase::{Obstacle, Phase};
use domain::round::{Advance, Kind, Round, Ties};
use domain::text::Text;
use services::{Actor, RecordSearch, Refusal, ServiceError};

use crate::world::{World, marks, sheet};

/// A screening, a scored round, and a final one that carries its scores.
fn three_rounds(settings: &mut Settings) {
    let round = |name: &str, kind, advance, carries| Round {
        label: Text::new(name, name),
        panels: 1,
        kind,
        advance,
        carries,
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

/// Gives each film of the judge's list, by its number, one mark on every criterion, and signs.
async fn score(world: &World, judge: &Actor, contest: &domain::ids::ContestId, given: impl Fn(i64) -> i64) {
    for line in world.services.my_desk(judge, contest).await.unwrap().lines {
        let desk = world.services.desk(judge, &line.assignment).await.unwrap();
        let mark = given(line.number);
        let marks = desk.rubric.criteria.iter().map(|one| (one.key.clone(), mark)).collect();
        world.services.save_sheet(judge, &line.assignment, 0, &sheet(marks, ""), &[]).await.unwrap();
    }
    world.services.sign_sheets(judge, contest, "独立评审").await.unwrap();
}

#[tokio::test]
async fn films_pass_a_screening_and_the_line_and_carry_their_scores() {
    let world = World::new().await;
    let services = &world.services;
    let judges = [world.person("one").await, world.person("two").await];
    let contest = &world.open_contest().await;
    world.set_up(contest, three_rounds).await;
    let films = world.judging_in(contest, &judges, &["440100", "440500", "440200", "441700", "440300"]).await;
    let organiser = &world.organiser;

    // The screening knows pass and fail only. The first judge lets four pass, the second three.
    let first = services.my_desk(&judges[0], contest).await.unwrap().lines[0].assignment.clone();
    for wrong in [marks([800]), [("pass".to_owned(), 50)].into()] {
        let off = services.save_sheet(&judges[0], &first, 0, &sheet(wrong, ""), &[]).await;
        assert!(matches!(off, Err(ServiceError::Refused(Refusal::Marks(_)))), "{off:?}");
    }
    score(&world, &judges[0], contest, |film| if film <= 4 { 100 } else { 0 }).await;
    let early = services.line(organiser, contest).await.unwrap();
    assert_eq!(early.obstacles, [Obstacle::Unsigned(5)]);
    assert!(early.line.above.is_empty() && early.line.below.is_empty(), "nobody looks at half a round");
    let early = services.advance(organiser, contest, Ties::Go, &early.fingerprint).await;
    assert!(matches!(early, Err(ServiceError::Refused(Refusal::Obstacles(_)))), "{early:?}");
    score(&world, &judges[1], contest, |film| if film <= 3 { 100 } else { 0 }).await;

    let line = services.line(organiser, contest).await.unwrap();
    let shares: Vec<_> = line.line.above.iter().chain(&line.line.below).map(|film| film.score.unwrap()).collect();
    assert_eq!((shares, line.line.above.len()), (vec![10_000, 10_000, 10_000, 5_000, 0], 4));
    let stale = services.advance(organiser, contest, Ties::Go, "0").await;
    assert!(matches!(stale, Err(ServiceError::Refused(Refusal::StaleInputs))), "{stale:?}");
    assert!(matches!(services.line(&world.staff, contest).await, Err(ServiceError::Denied(_))));
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    // The second round begins without anybody asked to judge, and with four films.
    let board = services.board(organiser, contest).await.unwrap();
    assert_eq!(board.contest.phase, Phase::Round(2));
    assert_eq!(board.next.unwrap(), (Phase::Round(3), vec![Obstacle::Unscored(4)]));
    assert!(services.my_desk(&judges[0], contest).await.unwrap().lines.is_empty());
    let ids = |judges: &[Actor]| judges.iter().map(|judge| judge.account().unwrap().id.clone()).collect::<Vec<_>>();
    services.set_panels(organiser, contest, &[ids(&judges)]).await.unwrap();
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 8);
    for judge in &judges {
        services.declare(judge, contest, "已阅读规则").await.unwrap();
    }
    score(&world, &judges[0], contest, |film| [900, 800, 800, 700][usize::try_from(film).unwrap() - 1]).await;
    let begun = services.confirm_assignment(organiser, contest).await;
    assert!(matches!(begun, Err(ServiceError::Refused(Refusal::RoundBegun))), "{begun:?}");
    assert!(!services.people(organiser, contest).await.unwrap().can_assign);
    score(&world, &judges[1], contest, |film| [900, 800, 800, 700][usize::try_from(film).unwrap() - 1]).await;

    // Two go on, but the second and the third have the same score.
    let line = services.line(organiser, contest).await.unwrap();
    let side =
        |films: &[services::RankedEntry]| films.iter().map(|film| film.entry.number.unwrap()).collect::<Vec<_>>();
    assert_eq!((side(&line.line.above), side(&line.line.below)), (vec![1], vec![4]));
    let mut tied = side(&line.line.tied);
    tied.sort_unstable();
    assert_eq!(tied, [2, 3]);
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    // In the final the first judge scores again; the second judge's scores are carried.
    services.set_panels(organiser, contest, &[ids(&judges[..1])]).await.unwrap();
    assert_eq!(services.confirm_assignment(organiser, contest).await.unwrap(), 3);
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    score(&world, &judges[0], contest, |film| [600, 900, 800][usize::try_from(film).unwrap() - 1]).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let ranking = services.ranking(organiser, contest).await.unwrap().ranking;
    let ranked: Vec<_> = ranking.entries.iter().map(|film| (film.entry.number.unwrap(), film.score.unwrap())).collect();
    assert_eq!(ranked, [(2, 8_500), (3, 8_000), (1, 7_500)]);
    assert_eq!((ranking.sheets, ranking.expected, ranking.carried), (3, 3, 3));
    let selection = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(selection.films.len(), 3, "only the films of the last round can be chosen");
    let sealed = services.seal_selection(organiser, contest, &selection.fingerprint).await.unwrap();
    assert!(sealed.outcome.contains(films[1].as_str()));
}

#[tokio::test]
async fn a_move_by_the_rule_alone_takes_the_tied_along() {
    let world = World::new().await;
    let services = &world.services;
    let judges = [world.person("one").await];
    let contest = &world.open_contest().await;
    world
        .set_up(contest, |settings| {
            three_rounds(settings);
            settings.rounds.remove(0);
            settings.rounds[0].advance = Advance::Percent(100);
        })
        .await;
    world.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    score(&world, &judges[0], contest, |film| if film < 3 { 800 } else { 700 }).await;
    services.move_phase(&world.organiser, contest, Phase::Round(2), "").await.unwrap();
    assert_eq!(services.ranking(&world.organiser, contest).await.unwrap().ranking.entries.len(), 2);
    let search = RecordSearch { action: "round.advance".to_owned(), size: 10, page: 1, ..RecordSearch::default() };
    let record = services.contest_record(&world.organiser, contest, &search).await.unwrap();
    assert!(record.lines.len() == 1 && record.lines[0].row.detail.contains("\"ties\":\"go\""));
}

#[tokio::test]
async fn nobody_below_every_line_leaves_the_round_as_it_is() {
    let world = World::new().await;
    let judges = [world.person("one").await];
    let contest = &world.open_contest().await;
    world.set_up(contest, three_rounds).await;
    world.judging_in(contest, &judges, &["440100", "440500"]).await;
    score(&world, &judges[0], contest, |_| 0).await;
    let nobody = world.services.move_phase(&world.organiser, contest, Phase::Round(2), "").await;
    assert!(matches!(nobody, Err(ServiceError::Refused(Refusal::NobodyAdvances))), "{nobody:?}");
    assert_eq!(world.services.contest(&world.organiser, contest).await.unwrap().0.phase, Phase::Round(1));
}
