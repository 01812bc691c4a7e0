//! How one score is made of several: choosing the method, seeing first what it changes.

use domain::limits;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::contest::phase::{self, Phase};
use domain::ids::ContestId;
use domain::scoring::{Incomparable, Method};
use domain::sealed_change::{RecordedChange, SealedChange};
use domain::selection::best;
use store::{Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, TextName};
use crate::input::{optional_text, required_text};
use crate::record::decisions::{DecisionWords, append_amendment};
use crate::record::freeze::is_frozen;
use crate::results::closing::method_in;
use crate::results::ranking::{RankedEntry, Ranking, ranked};
use crate::rounds::facts::facts_of;
use crate::rounds::inputs::{RankingInputs, Round, ranking_inputs, round_for_reading};
use crate::rounds::participants::{begun_round, round_of};
use crate::rounds::sealed::{is_sealed, require_unsealed};
use crate::selection::inputs::{Decided, Sources, decided, inputs};

/// A film under the contest's method and under the one that is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodLine {
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Score in hundredths and place now; `None` where the contest's method refuses.
    pub now: Option<(i64, usize)>,
    /// Score and place as tried.
    pub tried: Option<(i64, usize)>,
    /// Selected now, and as tried.
    pub selected: (bool, bool),
}

/// A method beside the contest's own.
#[derive(Clone, Debug)]
pub struct MethodView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// The method of the round: the contest's, or the one that a round was closed by which others went on from.
    pub own: Method,
    /// The method that is tried; the round's own where none was named.
    pub tried: Method,
    /// Why it cannot compare the films, where it cannot.
    pub refused: Option<Incomparable>,
    /// Films have different judges.
    pub uneven: bool,
    /// Every film with a score, best first as tried; none before there are scores.
    pub films: Arc<Vec<MethodLine>>,
    /// What would be selected is told: to whoever may see the selection, of the round that it is made from.
    pub tells_selected: bool,
    /// The person may choose now.
    pub can_change: bool,
}

/// A ranking by one method, and what the rules select from it.
struct Placed {
    ranking: Arc<Ranking>,
    selected: Arc<BTreeSet<String>>,
}

impl Placed {
    /// Score and place by entry.
    fn places(&self) -> BTreeMap<&str, (i64, usize)> {
        let placed = |line: &'_ RankedEntry| line.score.zip(line.rank);
        let lines = self.ranking.entries.iter();
        lines.filter_map(|line| Some((line.entry.id.as_str(), placed(line)?))).collect()
    }
}

/// The ranking by a method and what the rules select from it with what people decided, as they are kept; nothing is
/// selected where that is not to be told.
async fn placed(round: &Round, method: Method, decided: Option<&Decided>) -> Result<Placed> {
    let ranking = ranked(round, method).await?;
    let Some(decided) = decided else { return Ok(Placed { ranking, selected: Arc::default() }) };
    let (from, decided) = (Arc::clone(&ranking), decided.clone());
    let make = move || {
        let best = best(&inputs(Sources::of(&from.contest, &from.entries, decided)).problem);
        Ok(best.map(|best| best.selected.into_iter().collect::<BTreeSet<String>>()).unwrap_or_default())
    };
    let selected = round.figures.compute(&format!("selected {}", method.key()), make).await?;
    Ok(Placed { ranking, selected })
}

impl Services {
    /// What another method would change in a round that has begun; `None` is the present round, or the last one once it has closed.
    ///
    /// # Errors
    /// A missing permission, or no such contest; a round that has not begun is not found.
    pub async fn method(
        &self,
        actor: &Actor,
        id: &ContestId,
        tried: Option<Method>,
        round: Option<u8>,
    ) -> Result<MethodView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        let choose = access::check(Action::ChooseMethod, &access, contest.phase);
        let scores = access::check(Action::ViewScores, &access, contest.phase);
        if let (Err(denied), Err(_)) = (&choose, &scores) {
            return Err(denied.clone().into());
        }
        let (round, last) = (begun_round(&contest, round)?, round_of(&contest));
        let preview = round == last && access::check(Action::PreviewSelection, &access, contest.phase).is_ok();
        let sealed = is_sealed(&mut *tx, &contest).await?;
        let of_round = round_for_reading(self, &mut *tx, &contest, round).await?;
        // A round that others went on from keeps its method.
        let (closing, open) = if round < last {
            (tx.closing(id, round).await?, false)
        } else {
            (None, method_is_open(self, &mut *tx, &contest, &of_round.inputs).await.is_ok())
        };
        let own = method_in(&contest, round, closing.as_ref())?;
        let mut view = MethodView {
            roles: access.roles,
            round,
            last,
            own,
            tried: tried.unwrap_or(own),
            refused: None,
            uneven: false,
            films: Arc::default(),
            tells_selected: preview,
            can_change: choose.is_ok() && !sealed && open,
            contest,
        };
        // Before there are scores there is nothing to compare; whoever may not see them chooses by the words.
        if scores.is_err() {
            return Ok(view);
        }
        let decided = decided(&mut *tx, id).await?;
        drop(tx);
        // What would be selected is shown to nobody who may not see the selection itself.
        let decided = preview.then_some(&decided);
        let (now, other) = (placed(&of_round, own, decided).await?, placed(&of_round, view.tried, decided).await?);
        (view.refused, view.uneven) = (other.ranking.refused, now.ranking.uneven);
        let name = format!("method {} {} {preview}", own.key(), view.tried.key());
        view.films = of_round.figures.compute(&name, move || Ok(lines(&now, &other))).await?;
        Ok(view)
    }

    /// Chooses the contest's method; once judging has begun with a reason, as an amendment of what was sealed.
    ///
    /// # Errors
    /// A missing permission, a missing reason, a method that cannot compare the films, or an earlier seal.
    pub async fn set_method(&self, actor: &Actor, id: &ContestId, method: Method, reason: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ChooseMethod).await?;
        require_unsealed(&mut *tx, &contest).await?;
        let inputs = ranking_inputs(&mut *tx, contest.clone()).await?;
        method_is_open(self, &mut *tx, &contest, &inputs).await?;
        let sealed = contest.phase >= Phase::Round(1) || is_frozen(&mut *tx, &contest).await?;
        let reason = if sealed {
            if contest.phase >= Phase::Round(1)
                && let Some(why) = inputs.rank(method)?.refused
            {
                return Err(Refusal::Method(why).into());
            }
            required_text(reason, TextName::Reason, limits::DECISION_REASON)?
        } else {
            optional_text(reason, TextName::Reason, limits::DECISION_REASON)?
        };
        tx.set_method(id, method).await?;
        if sealed && method != contest.method {
            let change = SealedChange::Method { before: contest.method, after: method };
            let decider = actor.account().map(|account| account.name.clone()).unwrap_or_default();
            let one = RecordedChange { change, reason: reason.clone(), decider, at: self.now() };
            tx.add_sealed_change(id, &one).await?;
            let words = DecisionWords { reason: &one.reason, decider: &one.decider };
            append_amendment(self, &mut *tx, &contest, &one.change, words).await?;
        }
        let event = event::ContestMethod { from: contest.method, to: method, reason: &reason };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        // An open meeting shows ranking and scores by the method.
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// In a round the method stands until every sheet is signed: then the line may need another one.
async fn method_is_open(cx: &Context, tx: &mut dyn Tx, contest: &Contest, inputs: &RankingInputs) -> Result<()> {
    let Phase::Round(_) = contest.phase else { return Ok(()) };
    let rounds = contest.settings.round_count();
    let Some(next) = contest.phase.next(rounds) else { return Ok(()) };
    let facts = facts_of(cx, tx, contest, inputs).await?;
    let obstacles = phase::obstacles(contest.phase, next, rounds, &facts);
    if obstacles.is_empty() { Ok(()) } else { Err(Refusal::Obstacles(obstacles).into()) }
}

fn lines(own: &Placed, other: &Placed) -> Vec<MethodLine> {
    let (own_places, other_places) = (own.places(), other.places());
    // As tried; where that refuses, as now.
    let order = if other.ranking.refused.is_none() { other } else { own };
    order
        .ranking
        .entries
        .iter()
        .filter(|line| line.score.is_some())
        .map(|line| {
            let id = line.entry.id.as_str();
            MethodLine {
                number: line.entry.number.unwrap_or_default(),
                title: line.title(),
                now: own_places.get(id).copied(),
                tried: other_places.get(id).copied(),
                selected: (own.selected.contains(id), other.selected.contains(id)),
            }
        })
        .collect()
}
