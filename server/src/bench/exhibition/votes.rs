//! Votes of many members at once, a tenth of them twice: each leaves one ballot.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::ids::{ContestId, EntryId};
use domain::popularity::{VoteAct, VoteProblem, VoteSettings, VoterKind, solves};
use domain::time::{DAY, HOUR};
use futures::{StreamExt as _, TryStreamExt as _};
use services::{Refusal, ServiceError, Services, SignInFrom, VoteDraft, VoteSetUpDraft, local_time};
use tokio::task::JoinSet;

use super::Province;
use super::shown::Shown;
use crate::bench::{Table, at_share, millis};
use crate::failure::Failure;

/// Votes that are cast at once.
const LANES: usize = 64;
/// One of so many votes twice at once.
const TWICE: usize = 10;
/// Zero bits of a puzzle: they are solved in advance, and looked at as fast whatever there are.
const DIFFICULTY: u32 = 4;

/// What became of votes.
#[derive(Default)]
struct Cast {
    times: Vec<Duration>,
    given: usize,
    refused: usize,
}

/// Sets a vote up for so many members, and lets all of them vote.
///
/// # Errors
/// The database, or a vote that is refused for another reason than that it was cast before.
pub(super) async fn measure(province: &Province<'_>, shown: &Shown, voters: usize) -> Result<Table, Failure> {
    let services = province.services;
    open(services, shown, voters).await?;
    let drafts = drafts(services, shown, voters).await?;
    let wanted = drafts.len();
    let began = Instant::now();
    let mut cast = cast(services, &shown.contest, drafts).await?;
    let took = began.elapsed();
    cast.times.sort_unstable();
    let ballots = services.popularity(&shown.organiser, &shown.contest).await?.figures.ballots;
    let expected = i64::try_from(voters).unwrap_or(i64::MAX);
    let a_second = f64::from(u32::try_from(wanted).unwrap_or(u32::MAX)) / took.as_secs_f64();
    let row = vec![
        format!("{}: {voters} members, one of {TWICE} twice", province.database),
        wanted.to_string(),
        millis(at_share(&cast.times, 50)),
        millis(at_share(&cast.times, 99)),
        format!("{a_second:.0}"),
        cast.given.to_string(),
        cast.refused.to_string(),
        ballots.saturating_sub(expected).to_string(),
        "1000 votes/s".to_owned(),
    ];
    let head =
        vec!["votes", "sent", "median ms", "p99 ms", "votes/s", "given", "given before", "ballots too many", "goal"];
    Ok(Table { head, rows: vec![row] })
}

/// Sets the vote up, with members `1` and up, and opens it.
async fn open(services: &Services, shown: &Shown, voters: usize) -> Result<(), Failure> {
    let (who, contest) = (&shown.organiser, &shown.contest);
    let zone = services.contest(who, contest).await?.0.settings.time_zone.clone();
    let at = |moment: i64| local_time(moment, &zone);
    let now = services.now();
    let settings = VoteSettings { ways: vec![VoterKind::Member], difficulty: DIFFICULTY, ..VoteSettings::default() };
    let draft = VoteSetUpDraft { settings, from: at(now.saturating_sub(HOUR)), until: at(now.saturating_add(7 * DAY)) };
    services.set_up_vote(who, contest, 0, draft).await?;
    let members: Vec<String> = (1..=voters).map(|number| number.to_string()).collect();
    services.set_vote_members(who, contest, &members.join("\n")).await?;
    services.move_vote(who, contest, VoteAct::Open, "").await?;
    Ok(())
}

/// A vote of each member with a puzzle that is solved, and another one of those that vote twice right behind it.
async fn drafts(services: &Services, shown: &Shown, voters: usize) -> Result<Vec<VoteDraft>, Failure> {
    let made = futures::stream::iter((1..=voters).zip(shown.films.iter().cycle()))
        .map(|(number, film)| of_member(services, &shown.contest, film, number))
        .buffered(LANES);
    let made: Vec<Vec<VoteDraft>> = made.try_collect().await?;
    Ok(made.concat())
}

async fn of_member(
    services: &Services,
    contest: &ContestId,
    film: &EntryId,
    number: usize,
) -> Result<Vec<VoteDraft>, Failure> {
    let token = services.prove_member(contest, &number.to_string(), &SignInFrom::default()).await?;
    let mut drafts = Vec::new();
    let votes = if number.is_multiple_of(TWICE) { 2 } else { 1 };
    for _ in 0..votes {
        let page = services.vote_page(contest, Some(&token), None).await?;
        let puzzle = page.puzzle.unwrap_or_default();
        let mut numbers = (0_u64..).map(|number| number.to_string());
        let solution = numbers.find(|number| solves(&puzzle, number, page.settings.difficulty)).unwrap_or_default();
        drafts.push(VoteDraft { token: token.clone(), films: vec![film.clone()], puzzle, solution, plays: None });
    }
    Ok(drafts)
}

/// Casts them, so many at once.
async fn cast(services: &Services, contest: &ContestId, drafts: Vec<VoteDraft>) -> Result<Cast, Failure> {
    let drafts = Arc::new(drafts);
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let (services, contest, drafts) = (services.clone(), contest.clone(), Arc::clone(&drafts));
        lanes.spawn(async move {
            // Votes of a network are counted in the same commit, as those of people are.
            let network = Some(format!("198.51.100.{lane}"));
            let (mut cast, from) = (Cast::default(), SignInFrom { network, ..SignInFrom::default() });
            for draft in drafts.iter().skip(lane).step_by(LANES) {
                let began = Instant::now();
                let answer = services.cast_votes(&contest, draft.clone(), &from).await;
                cast.times.push(began.elapsed());
                match answer {
                    Ok(_) => cast.given += 1,
                    Err(ServiceError::Refused(Refusal::Vote(VoteProblem::Voted))) => cast.refused += 1,
                    Err(error) => return Err(Failure::from(error)),
                }
            }
            Ok(cast)
        });
    }
    let mut all = Cast::default();
    while let Some(done) = lanes.join_next().await {
        let cast = done.map_err(Failure::environment)??;
        all.times.extend(cast.times);
        all.given += cast.given;
        all.refused += cast.refused;
    }
    Ok(all)
}
