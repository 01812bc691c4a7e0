//! The line (晋级线): who goes on to the next round.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::contest::phase::{self, Obstacle, Phase};
use domain::contest::round::{Advance, Line, Ties};
use domain::entry::pool;
use domain::hex;
use domain::ids::{ContestId, EntryId};
use domain::scoring::Incomparable;
use domain::selection::Clash;
use sha2::{Digest as _, Sha256};
use store::{Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, ServiceError};
use crate::phases::closing::close;
use crate::record::outcome::append_advance;
use crate::results::closing::ClosedLine;
use crate::results::line_film::LineFilm;
use crate::results::ranking::{RankedEntry, Ranking, ranked, ranking_in};
use crate::rounds::facts::facts_of;
use crate::rounds::inputs::present_round;

/// The line after a round, before it is confirmed.
#[derive(Clone, Debug)]
pub struct LineView {
    /// The contest.
    pub contest: Contest,
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round that follows, from 1.
    pub to: u8,
    /// The rule by which films go on.
    pub rule: Advance,
    /// What stands in the way; the line is shown only where nothing does, so that nobody looks at half a round.
    pub obstacles: Vec<Obstacle>,
    /// Films above the line, tied at it, below it.
    pub line: Line<LineFilm>,
    /// Scores are told. A judge is not told them, who could still be asked to score again.
    pub shows_scores: bool,
    /// Why the contest's method cannot compare these films; then there is no line, also where everybody would go on.
    pub refused: Option<Incomparable>,
    /// Why no shortlist could be chosen under the balance rules from the films above the line and, where they are to go on, at it.
    pub clash: LineClash,
    /// Names what was looked at.
    pub fingerprint: String,
}

/// Rules that could not hold with what the line would leave, whatever scores follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineClash {
    /// Where the tied films go on.
    pub with_tied: Option<Clash>,
    /// Where they stay; also where none are tied.
    pub without_tied: Option<Clash>,
}

/// What is to become of the tied films, and which line was looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision<'a> {
    pub ties: Ties,
    pub seen: &'a str,
}

/// The line as it would be drawn now.
struct Drawn {
    rule: Advance,
    line: Line<RankedEntry>,
    /// Why there are no scores to close the round with; also where everybody goes on.
    refused: Option<Incomparable>,
    /// Names all of it.
    fingerprint: String,
}

impl Services {
    /// Where the line would be drawn now.
    ///
    /// # Errors
    /// A missing permission, or no round that follows: not found.
    pub async fn line(&self, actor: &Actor, id: &ContestId) -> Result<LineView> {
        line_view(self, actor, id).await
    }
}

/// As [`Services::line`].
pub(crate) async fn line_view(cx: &Context, actor: &Actor, id: &ContestId) -> Result<LineView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::RunRounds).await?;
    let rounds = contest.settings.round_count();
    let (Phase::Round(_), Some(Phase::Round(to))) = (contest.phase, contest.phase.next(rounds)) else {
        return Err(ServiceError::NotFound);
    };
    let round = present_round(cx, &mut *tx, &contest).await?;
    let facts = facts_of(cx, &mut *tx, &contest, &round.inputs).await?;
    let obstacles = phase::obstacles(contest.phase, Phase::Round(to), rounds, &facts);
    let amendments = amendments_of(&mut *tx, &contest, &access).await?;
    let mut view = LineView {
        amendments,
        shows_scores: !access.roles.contains(&Role::Judge),
        roles: access.roles,
        to,
        rule: rule_before(&contest, to),
        obstacles,
        line: Line::default(),
        refused: None,
        clash: LineClash::default(),
        fingerprint: String::new(),
        contest,
    };
    if view.obstacles.is_empty() {
        let ranking = ranked(&round, view.contest.method).await?;
        let drawn = drawn(&view.contest, to, &ranking);
        let has_line = drawn.refused.is_none();
        let left = |with_tied: bool| {
            let tied = drawn.line.tied.iter().filter(|_| with_tied);
            let films = drawn.line.above.iter().chain(tied);
            let settings = &view.contest.settings;
            pool(settings, &settings.balance, films.map(|film| (film.entry.id.as_str(), &film.entry.answers)))
        };
        let (all, above) = (left(true), left(false));
        view.clash = computed(move || {
            if !has_line {
                return Ok(LineClash::default());
            }
            let with_tied = all.clash();
            let without_tied = if all == above { with_tied.clone() } else { above.clash() };
            Ok(LineClash { with_tied, without_tied })
        })
        .await?;
        (view.refused, view.fingerprint) = (drawn.refused, drawn.fingerprint);
        view.line = LineFilm::line(drawn.line, view.shows_scores);
    }
    Ok(view)
}

/// Draws the line before round `to` through the ranking of the round that ends.
fn drawn(contest: &Contest, to: u8, ranking: &Ranking) -> Drawn {
    let rule = rule_before(contest, to);
    let scored = |film: &RankedEntry| (film.clone(), film.score);
    let line = rule.draw(ranking.entries.iter().map(scored).collect(), contest.settings.balance.size);
    let fingerprint = fingerprint(to, &line);
    Drawn { rule, line, refused: ranking.refused, fingerprint }
}

/// Draws the line and keeps who takes part in round `to`, with a row of the record.
pub(crate) async fn draw_line(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    to: u8,
    decision: Decision<'_>,
) -> Result<()> {
    let ranking = ranking_in(tx, contest.clone()).await?;
    let method = ranking.method;
    let Drawn { rule, line, refused, fingerprint } = drawn(contest, to, &ranking);
    if let Some(why) = refused {
        return Err(Refusal::Method(why).into());
    }
    if decision.seen != fingerprint {
        return Err(Refusal::StaleLine.into());
    }
    let closed = ClosedLine { rule: Some(rule), ties: decision.ties, sides: LineFilm::line(line.clone(), true) };
    close(cx, tx, contest, to.saturating_sub(1), method, &closed).await?;
    let numbers = |films: &[RankedEntry]| films.iter().filter_map(|film| film.entry.number).collect::<Vec<_>>();
    let (tied, stay) = (numbers(&line.tied), numbers(&line.below));
    let places = contest.settings.balance.size;
    let going = line.going(decision.ties, places).map_err(|few| Refusal::TooFewAdvance { found: few.found, places })?;
    let going: Vec<EntryId> = going.into_iter().map(|film| film.entry.id.clone()).collect();
    tx.insert_advances(&contest.id, to, &going).await?;
    let recorded = ranking.recorded(to.saturating_sub(1), &ranking.named_judges(tx).await?)?;
    append_advance(cx, tx, contest, recorded, (to, decision.ties, &going)).await?;
    let event = event::RoundAdvance {
        round: to,
        advance: rule,
        entries: &going,
        at_line: &tied,
        at_line_go: decision.ties == Ties::Go,
        below: &stay,
    };
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event).await
}

/// The rule by which films go on to round `to`.
fn rule_before(contest: &Contest, to: u8) -> Advance {
    contest.settings.round(to.saturating_sub(1)).map(|round| round.advance).unwrap_or_default()
}

/// SHA-256 over the round, the films on each side of the line, and their scores.
fn fingerprint(to: u8, line: &Line<RankedEntry>) -> String {
    let side = |films: &[RankedEntry]| -> BTreeMap<String, Option<i64>> {
        films.iter().map(|film| (film.entry.id.to_string(), film.score)).collect()
    };
    // Strings and integers: serialising them cannot fail.
    let text = serde_json::to_vec(&(to, side(&line.above), side(&line.tied), side(&line.below))).unwrap_or_default();
    hex::encode(&Sha256::digest(text))
}
