//! Moving a contest from one phase to another.

use domain::access::Action;
use domain::channels::ChannelEvent;
use domain::contest::phase::{self, Phase};
use domain::contest::round::{Line, Ties};
use domain::ids::ContestId;
use domain::limits;
use domain::record::Milestone;
use store::{Contest, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::amendments::withdrawal::chosen_films;
use crate::audit::event;
use crate::awards::announcement::announce;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};
use crate::notices::issue::issue;
use crate::phases::closing::close;
use crate::phases::line::{Decision, draw_line};
use crate::phases::result_letters::write_results;
use crate::phases::voters::forget_voters;
use crate::record::checkpoint::append_checkpoint;
use crate::record::freeze::{append_first_round, require_open_pool};
use crate::record::outcome::{append_close, append_result};
use crate::results::closing::ClosedLine;
use crate::results::line_film::LineFilm;
use crate::rounds::conflict::{set_aside, set_aside_before};
use crate::rounds::facts::facts_of;
use crate::rounds::inputs::ranking_inputs;
use crate::rounds::judge_letters::write_of_opening;
use crate::webhooks::outbox::{ChannelNews, tell_channels};

impl Services {
    /// Moves a contest to another phase. Going back, closing the call early, and ending a publicity notice before its last day is over
    /// need a reason; the first round, with which the rules of judging are sealed, a password that was given lately.
    ///
    /// A round after the first is opened by [`Services::advance`], where people have looked at who goes on.
    ///
    /// # Errors
    /// A missing permission, what stands in the way, or a move made by somebody else in between.
    pub async fn move_phase(&self, actor: &Actor, id: &ContestId, to: Phase, reason: &str) -> Result<Phase> {
        move_to(self, actor, id, to, reason, Looked::Nothing).await
    }

    /// Opens the first round, which seals the rules of judging. `seen` is the hash of the rules that were looked at.
    ///
    /// # Errors
    /// As [`Services::move_phase`]; [`Refusal::StaleRules`] where the rules are others by now.
    pub async fn begin_judging(&self, actor: &Actor, id: &ContestId, seen: &str) -> Result<Phase> {
        move_to(self, actor, id, Phase::Round(1), "", Looked::Rules(seen)).await
    }
}

/// What was looked at before a move that fixes it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Looked<'a> {
    /// Nothing to compare with: moves that fix neither rules nor line, and those of a program or of the demonstration, which open the
    /// first round without having been shown the rules, so that they are sealed as they are. A later round is never opened so.
    Nothing,
    /// The rules of judging, by their hash.
    Rules(&'a str),
    /// The line.
    Line(Decision<'a>),
    /// The publicity notice, by the hash of its words.
    Notice(&'a str),
}

pub(crate) async fn move_to(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    to: Phase,
    reason: &str,
    looked: Looked<'_>,
) -> Result<Phase> {
    if matches!(to, Phase::Round(2..) | Phase::Selection) {
        // What the round that ends holds is what counts from here on. In the transaction below it would change the line that was
        // looked at, and be undone with the refusal.
        set_aside_before(cx, actor, id, Action::of_move(to)).await?;
    }
    let mut tx = cx.write().await?;
    let (contest, _) = cx.enter(&mut *tx, actor, id, Action::of_move(to)).await?;
    if to == Phase::Round(1) {
        // Answers may have been mended since the films were dealt.
        set_aside(cx, &mut *tx, actor, &contest, None).await?;
    }
    if contest.phase.back() == Some(to) {
        // Works would come in again.
        require_open_pool(&mut *tx, &contest).await?;
    }
    let inputs = ranking_inputs(&mut *tx, contest.clone()).await?;
    let facts = facts_of(cx, &mut *tx, &contest, &inputs).await?;
    let obstacles = phase::obstacles(contest.phase, to, contest.settings.round_count(), &facts);
    if !obstacles.is_empty() {
        return Err(Refusal::Obstacles(obstacles).into());
    }
    let early = contest.phase == Phase::CallOpen && !facts.deadline_passed || to == Phase::Final && facts.notice_runs;
    let reason = if early || contest.phase.back() == Some(to) {
        required_text(reason, TextName::Reason, limits::REASON)?
    } else {
        optional_text(reason, TextName::Reason, limits::REASON)?
    };
    // Before the first score: what judging is done by is sealed.
    let hash = (to == Phase::Round(1)).then(|| contest.settings.judging_hash());
    if let (Some(hash), Looked::Rules(seen)) = (&hash, looked)
        && hash != seen
    {
        return Err(Refusal::StaleRules.into());
    }
    if hash.is_some() {
        require_recent_password(cx, &mut *tx, actor).await?;
    }
    let seal = hash.as_deref().map(|hash| (hash, cx.now()));
    if !tx.set_phase(id, contest.phase, to, seal).await? {
        return Err(ServiceError::Conflict);
    }
    if to == Phase::Publicity {
        tx.publish_outcomes(id, cx.now()).await?;
        let seen = if let Looked::Notice(seen) = looked { Some(seen) } else { None };
        issue(cx, &mut *tx, actor, &contest, seen).await?;
    }
    if to == Phase::Final {
        announce(cx, &mut *tx, actor, &contest).await?;
    }
    append_move(cx, &mut *tx, &contest, to).await?;
    // After the phase, which only one of two may set.
    if let Phase::Round(round @ 2..) = to {
        let Looked::Line(decision) = looked else { return Err(Refusal::LineFirst.into()) };
        draw_line(cx, &mut *tx, actor, &contest, round, decision).await?;
    }
    if let (Phase::Round(last), Phase::Selection) = (contest.phase, to) {
        let ranking = inputs.rank(contest.method)?;
        // What is kept of the round is kept for good.
        if let Some(why) = ranking.refused {
            return Err(Refusal::Method(why).into());
        }
        let sides = Line { above: ranking.entries, ..Line::default() };
        let closed = ClosedLine { rule: None, ties: Ties::default(), sides: LineFilm::line(sides, true) };
        close(cx, &mut *tx, &contest, last, ranking.method, &closed).await?;
    }
    if let Some(milestone) = milestone_of(to) {
        append_checkpoint(cx, &mut *tx, id, milestone).await?;
    }
    match to {
        Phase::Round(round) if contest.phase < to => {
            write_of_opening(cx, &mut *tx, &contest, round).await?;
        }
        Phase::Publicity if contest.phase < to => write_results(cx, &mut *tx, &contest).await?,
        // Nobody can object to a vote that is sealed any more.
        Phase::Final | Phase::Archived => {
            forget_voters(cx, &mut *tx, actor, id).await?;
        }
        _ => {}
    }
    tell_of_move(cx, &mut *tx, &contest, to).await?;
    let event = event::ContestPhase { from: contest.phase, to, reason: &reason, judging_hash: hash.as_deref() };
    cx.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
    tx.commit().await?;
    Ok(to)
}

/// Tells channels what a move begins or publishes; a move back tells nothing.
async fn tell_of_move(cx: &Context, tx: &mut dyn Tx, contest: &Contest, to: Phase) -> Result<()> {
    if to < contest.phase {
        return Ok(());
    }
    let key = format!("{to} {}", cx.now());
    let (event, round, page) = match to {
        Phase::Round(round) => (ChannelEvent::RoundOpened, Some(round), ""),
        Phase::Publicity => (ChannelEvent::NoticePublished, None, "/notice"),
        Phase::Final => (ChannelEvent::ResultPublished, None, "/result"),
        _ => return Ok(()),
    };
    // Nothing leads to the result of a contest that everybody may not read of.
    let is_hidden = to == Phase::Final && tx.public_contest(&contest.id).await?.is_some_and(|one| one.page.hidden);
    let path = if page.is_empty() || is_hidden { String::new() } else { format!("/calls/{}{page}", contest.id) };
    let news = ChannelNews { round, path: &path, ..ChannelNews::of(event, &key) };
    tell_channels(cx, tx, contest, &news).await
}

/// What the record is signed for behind a move.
const fn milestone_of(to: Phase) -> Option<Milestone> {
    match to {
        Phase::Round(_) => Some(Milestone::Round),
        Phase::Publicity | Phase::Final => Some(Milestone::Published),
        Phase::Archived => Some(Milestone::Closed),
        _ => None,
    }
}

/// Adds to the record what a move fixes, publishes or ends.
async fn append_move(cx: &Context, tx: &mut dyn Tx, contest: &Contest, to: Phase) -> Result<()> {
    // A contest without a record begins none behind its first round.
    if to != Phase::Round(1) && tx.record_head(&contest.id).await?.is_none() {
        return Ok(());
    }
    match to {
        Phase::Round(1) => append_first_round(cx, tx, contest).await,
        Phase::Final => {
            let films = chosen_films(tx, contest).await?;
            append_result(cx, tx, contest, &films).await
        }
        Phase::Archived => append_close(cx, tx, contest).await,
        _ => Ok(()),
    }
}
