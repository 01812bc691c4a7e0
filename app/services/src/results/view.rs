//! The ranking as its page shows it, beside what was kept of a closed round.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::contest::phase::Phase;
use domain::contest::round::Line;
use domain::ids::ContestId;
use domain::scoring::Method;
use store::{Panel, RoundClosing};

use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::Context;
use crate::error::Result;
use crate::results::closing::{line_of, method_in, method_of};
use crate::results::line_film::LineFilm;
use crate::results::ranking::{Ranking, ranked};
use crate::rounds::inputs::{Round, RoundJudge, judges_of, round_for_reading};
use crate::rounds::participants::{begun_round, round_of};
use crate::rounds::sealed::is_sealed;

/// The ranking as its page shows it.
#[derive(Clone, Debug)]
pub struct RankingView {
    /// The ranking.
    pub ranking: Arc<Ranking>,
    /// Judges in order of their panels and names.
    pub judges: Vec<RoundJudge>,
    /// Panels of the round, in order.
    pub panels: Vec<Panel>,
    /// The round it is of, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// How it stands to what was kept of the round when it was closed; `None` before that, and where nothing was kept.
    pub kept: Option<Kept>,
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The selection is sealed and this person may take it away as files.
    pub exports: bool,
}

/// What was kept of a round when it was closed, beside a ranking of the films and sheets that count now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The method the round was closed by.
    pub method: Method,
    /// Films, places or scores are others now: a film was withdrawn, a sheet set aside, another method chosen.
    pub differs: bool,
}

impl Services {
    /// The ranking of the present round, or of the last one once it has closed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn ranking(&self, actor: &Actor, id: &ContestId) -> Result<RankingView> {
        ranking_view(self, actor, id, None).await
    }

    /// The ranking of a round that has begun; `None` is as [`Services::ranking`].
    ///
    /// # Errors
    /// As [`Services::ranking`]; a round that has not begun is not found.
    pub async fn ranking_of_round(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<RankingView> {
        ranking_view(self, actor, id, round).await
    }
}

/// As [`Services::ranking_of_round`].
pub(crate) async fn ranking_view(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    round: Option<u8>,
) -> Result<RankingView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewScores).await?;
    let exports =
        access::check(Action::ExportResult, &access, contest.phase).is_ok() && is_sealed(&mut *tx, &contest).await?;
    let (round, last) = (begun_round(&contest, round)?, round_of(&contest));
    let of_round = round_for_reading(cx, &mut *tx, &contest, round).await?;
    let (judges, panels) = judges_of(&mut *tx, &contest, round).await?;
    let closed = round < last || contest.phase >= Phase::Selection;
    let amendments = amendments_of(&mut *tx, &contest, &access).await?;
    let closing = if closed { tx.closing(id, round).await? } else { None };
    drop(tx);
    let ranking = ranked(&of_round, method_in(&contest, round, closing.as_ref())?).await?;
    let kept = match closing {
        Some(closing) => Some(kept(&of_round, closing, &ranking).await?),
        None => None,
    };
    Ok(RankingView { ranking, judges, panels, round, last, kept, amendments, roles: access.roles, exports })
}

/// How a ranking stands to what was kept of its round.
async fn kept(round: &Round, closing: RoundClosing, ranking: &Arc<Ranking>) -> Result<Kept> {
    let (name, now) = (format!("kept {}", ranking.method.key()), Arc::clone(ranking));
    let work = move || {
        let all = Line { above: now.entries.clone(), ..Line::default() };
        let (then, now) = (standings(line_of(&closing)?.sides), standings(LineFilm::line(all, true)));
        Ok(Kept { method: method_of(&closing)?, differs: then != now })
    };
    Ok(*round.figures.compute(&name, work).await?)
}

/// Place and score of every film, by number.
fn standings(line: Line<LineFilm>) -> BTreeMap<i64, Option<(usize, i64)>> {
    let films = [line.above, line.tied, line.below].into_iter().flatten();
    films.map(|film| (film.number, film.standing)).collect()
}
