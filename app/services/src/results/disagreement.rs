//! Films about which the judges of a closed round disagree most.

use std::sync::Arc;

use domain::access::{Action, Denied, Role};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::scoring::{Method, Spread};
use store::Contest;
use words::phrases::entry_number;

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::results::closing::method_in;
use crate::results::ranking::{Ranking, ranked};
use crate::rounds::inputs::{Round, round_for_reading};
use crate::rounds::participants::round_of;

/// The order where the address names none.
pub const BY_SPREAD: &str = "-spread";

/// A film that two judges and more have scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputedFilm {
    /// Number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Sheets that count.
    pub sheets: usize,
    /// Their lowest and highest total.
    pub spread: Spread,
    /// Score by the contest's method, hundredths.
    pub score: Option<i64>,
    /// Place by it.
    pub rank: Option<usize>,
}

/// The films of a closed round by how far their judges are apart.
#[derive(Clone, Debug)]
pub struct DisagreementView {
    /// The contest.
    pub contest: Contest,
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round, from 1.
    pub round: u8,
    /// The last round that has ended.
    pub last: u8,
    /// Every film that two judges and more have scored, the largest spread first.
    pub films: Arc<Vec<DisputedFilm>>,
}

impl Services {
    /// How far the judges of each film of a closed round are apart; `None` is the last one. Nobody is told before the round has
    /// ended: what a judge knows of the others would be no judgement of the film.
    ///
    /// # Errors
    /// A missing permission, no such contest, or no round that has ended; of several, one that has not ended is not found.
    pub async fn disagreement(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<DisagreementView> {
        disagreement(self, actor, id, round).await
    }
}

/// As [`Services::disagreement`].
pub(crate) async fn disagreement(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    round: Option<u8>,
) -> Result<DisagreementView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewScores).await?;
    let last = last_closed(&contest).ok_or(Denied::Phase { now: contest.phase })?;
    let round = round.unwrap_or(last);
    if !(1..=last).contains(&round) {
        return Err(ServiceError::NotFound);
    }
    let of_round = round_for_reading(cx, &mut *tx, &contest, round).await?;
    let closing = tx.closing(id, round).await?;
    let amendments = amendments_of(&mut *tx, &contest, &access).await?;
    drop(tx);
    let films = disputed(&of_round, method_in(&contest, round, closing.as_ref())?).await?;
    Ok(DisagreementView { contest, amendments, roles: access.roles, round, last, films })
}

/// The last round that has ended.
pub(crate) fn last_closed(contest: &Contest) -> Option<u8> {
    let round = match contest.phase {
        Phase::Round(round) => round.saturating_sub(1),
        phase if phase >= Phase::Selection => round_of(contest),
        _ => 0,
    };
    (round > 0).then_some(round)
}

/// The films of a round, the largest spread first, with their scores by a method, as they are kept.
pub(crate) async fn disputed(round: &Round, method: Method) -> Result<Arc<Vec<DisputedFilm>>> {
    let ranking = ranked(round, method).await?;
    let name = format!("disagreement {}", method.key());
    round.figures.compute(&name, move || Ok(by_spread(&ranking))).await
}

fn by_spread(ranking: &Ranking) -> Vec<DisputedFilm> {
    let films = ranking.entries.iter().filter_map(|line| {
        Some(DisputedFilm {
            number: line.entry.number.unwrap_or_default(),
            title: line.title(),
            sheets: line.totals.len(),
            spread: Spread::of(line.totals.values().copied())?,
            score: line.score,
            rank: line.rank,
        })
    });
    let mut films: Vec<DisputedFilm> = films.collect();
    films.sort_by_key(|film| (std::cmp::Reverse(film.spread.points()), film.number));
    films
}

/// The films an address asks for, in its order.
#[must_use]
pub fn arranged_films<'a>(films: &'a [DisputedFilm], ask: &ListAsk) -> Vec<&'a DisputedFilm> {
    let words = ask.words().to_lowercase();
    let found = |film: &&DisputedFilm| {
        let number = entry_number(film.number).to_lowercase();
        words.is_empty() || film.title.to_lowercase().contains(&words) || number.contains(&words)
    };
    let mut films: Vec<&DisputedFilm> = films.iter().filter(found).collect();
    let (column, descending) = ask.sort(BY_SPREAD);
    // Films come by their spread and the sort is stable, so equal ones stay in that order.
    films.sort_by(|a, b| {
        let order = match column {
            "number" => a.number.cmp(&b.number),
            "title" => a.title.cmp(&b.title),
            "sheets" => a.sheets.cmp(&b.sheets),
            "lowest" => a.spread.lowest.cmp(&b.spread.lowest),
            "highest" => a.spread.highest.cmp(&b.spread.highest),
            "score" => a.score.cmp(&b.score),
            "rank" => a.rank.unwrap_or(usize::MAX).cmp(&b.rank.unwrap_or(usize::MAX)),
            _ => a.spread.points().cmp(&b.spread.points()),
        };
        if descending { order.reverse() } else { order }
    });
    films
}
