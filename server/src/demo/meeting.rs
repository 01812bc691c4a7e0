//! The selection meeting of the provincial selection, held before the seal.

use std::collections::BTreeSet;

use domain::ids::{ContestId, EntryId};
use domain::meeting::{Paper, Quorum};
use services::{Actor, BallotDraft};

use super::cast::Cast;
use super::stage::{MINUTE, Stage};
use crate::failure::Failure;

/// Films at the line that are talked about.
const AT_THE_LINE: usize = 3;
/// Places that the ballot is about.
const SEATS: usize = 1;

/// The chair leads, everybody is there, the films at the line are seen, one ballot, one proposal that is turned down.
pub async fn held(stage: &Stage, cast: &Cast, contest: &ContestId, places: usize) -> Result<(), Failure> {
    let services = &stage.services;
    services.open_meeting(&cast.chair, contest, Quorum::default()).await?;
    for judge in &cast.judges {
        stage.clock.pass(MINUTE);
        services.attend(judge, contest, None, true).await?;
    }
    let mut films = services.room(&cast.chair, contest).await?.films;
    films.sort_by_key(|film| film.score.map_or(usize::MAX, |(rank, _)| rank));
    let line: Vec<EntryId> =
        films.iter().skip(places.saturating_sub(1)).take(AT_THE_LINE).map(|film| film.id.clone()).collect();
    let [first, second, ..] = line.as_slice() else {
        services.close_meeting(&cast.chair, contest).await?;
        return Ok(());
    };
    for film in &line {
        stage.clock.pass(4 * MINUTE);
        services.show_film(&cast.chair, contest, film).await?;
        stage.clock.pass(14 * MINUTE);
    }
    // Whose recusals leave no more films to choose from than there are places: they do not vote, as the chair is told.
    let mut told = BTreeSet::new();
    for judge in &cast.judges {
        let room = services.room(judge, contest).await?;
        let free = line.iter().filter(|film| room.film(film).is_some_and(|film| !film.recused)).count();
        if free <= SEATS {
            told.extend(judge.account().map(|account| account.id.clone()));
        }
    }
    let question = "最后一个名额优先考虑哪一部".to_owned();
    let draft = BallotDraft { question, films: line.clone(), most: 1, seats: SEATS, secret: true, told: told.clone() };
    let ballot = services.open_ballot(&cast.chair, contest, draft).await?;
    let votes = |judge: &&Actor| judge.account().is_none_or(|account| !told.contains(&account.id));
    for (nth, judge) in cast.judges.iter().filter(votes).enumerate() {
        let liked = if nth % 3 == 0 { first } else { second };
        let barred = services.room(judge, contest).await?.film(liked).is_some_and(|film| film.recused);
        let paper = if barred { Paper::new() } else { Paper::from([liked.clone()]) };
        services.cast(judge, contest, &ballot, paper).await?;
    }
    stage.clock.pass(5 * MINUTE);
    services.close_ballot(&cast.chair, contest, &ballot).await?;
    let reason = "现实题材偏少，可考虑替换。";
    services.propose(&cast.chair, contest, Some(second.clone()), Some(first.clone()), reason).await?;
    stage.clock.pass(9 * MINUTE);
    let waits = services.room(&cast.organiser, contest).await?.proposals;
    for proposal in waits {
        services.decide_proposal(&cast.organiser, contest, &proposal.id, false, "遴选会表决，按得分执行").await?;
    }
    stage.clock.pass(MINUTE);
    services.close_meeting(&cast.chair, contest).await?;
    Ok(())
}
