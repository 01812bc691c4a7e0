//! The selection studio: problem, outcome and what may be done.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Role};
use domain::amendment::{AmendmentStanding, smallest};
use domain::contest::Balance;
use domain::ids::ContestId;
use domain::record::Checkpoint;
use domain::selection::{Explain, Outcome, SteppedOver, Steps, solve};
use store::{Contest, EntryLine, SealedSelection, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::{Context, computed};
use crate::error::Result;
use crate::record::view::newest_checkpoint;
use crate::results::ranking::ranked;
use crate::rounds::inputs::{Round, present_round};
use crate::selection::inputs::{
    Candidate, SelectionInputs, Sources, StoredRank, candidates_of, decided, fingerprint, inputs, stored,
};

/// What is said of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Name of the person who sealed.
    pub by: String,
    /// When, microseconds.
    pub at: i64,
    /// SHA-256 over inputs, ranking and outcome, hex.
    pub hash: String,
}

/// Everything the selection page shows.
#[derive(Clone, Debug)]
pub struct SelectionView {
    /// The contest.
    pub contest: Contest,
    /// What was amended of what was sealed.
    pub amendments: AmendmentRecord,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The films, best first.
    pub films: Arc<Vec<Candidate>>,
    /// The problem under the contest's own rules, or as it was sealed, and what people decided.
    pub inputs: Arc<SelectionInputs>,
    /// Its answer: bare, or as it was sealed, with everything that explains it.
    pub outcome: Outcome,
    /// By score alone, under the rules, after rulings: what every page, dialog and file about this selection says.
    pub steps: Steps,
    /// What the rulings step over: the tolerance, or rules.
    pub stepped_over: SteppedOver,
    /// The smallest loosening of the sealed rules, where they cannot hold by themselves, no amendment is in force and the person may
    /// amend them; rulings may make a selection possible without it.
    pub loosened: Option<Balance>,
    /// A variation with its bare answer; `None` where nothing differs.
    pub tried: Option<Tried>,
    /// The seal, if there is one.
    pub sealed: Option<Seal>,
    /// The newest checkpoint of the record, whose root stands on paper, once the selection is sealed.
    pub checkpoint: Option<Checkpoint>,
    /// The person may change the overrides now.
    pub can_override: bool,
    /// The person may seal it now.
    pub can_seal: bool,
    /// Fingerprint of the inputs, to be named when sealing; empty once sealed.
    pub fingerprint: String,
}

/// What other bounds would select.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The bounds.
    pub balance: Balance,
    /// Their answer, bare.
    pub outcome: Outcome,
    /// Its steps.
    pub steps: Steps,
}

/// A selection under the contest's own rules, or as it was sealed.
pub(crate) struct Choice {
    pub(crate) films: Arc<Vec<Candidate>>,
    pub(crate) inputs: Arc<SelectionInputs>,
    pub(crate) outcome: Outcome,
    pub(crate) steps: Steps,
    pub(crate) stepped_over: SteppedOver,
    pub(crate) loosened: Option<Balance>,
    pub(crate) sealed: Option<Seal>,
    /// Names the inputs; empty once sealed.
    pub(crate) fingerprint: String,
}

impl Choice {
    /// How the amendment on record stands to it.
    fn standing(&self) -> Option<AmendmentStanding> {
        self.inputs.amended(&self.steps).map(|(_, standing)| standing)
    }
}

impl Services {
    /// The selection of a contest, and a variation of it that is not kept: `vary` is given the contest's own
    /// rules, or those it was sealed with, and answers with what is to be tried.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn selection<F>(&self, actor: &Actor, id: &ContestId, vary: F) -> Result<SelectionView>
    where
        F: FnOnce(&Balance) -> Balance + Send,
    {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let round = present_round(self, &mut *tx, &contest).await?;
        let choice = choice(&mut *tx, &round).await?;
        let mut amendments = amendments_of(&mut *tx, &contest, &access).await?;
        let checkpoint = if choice.sealed.is_some() { newest_checkpoint(&mut *tx, id).await? } else { None };
        drop(tx);
        amendments.rules = choice.standing();
        let may = |action| choice.sealed.is_none() && access::check(action, &access, contest.phase).is_ok();
        let (can_seal, can_override) = (may(Action::SealSelection), may(Action::OverrideSelection));
        let own = Balance::of(&choice.inputs.problem);
        let tried = match Some(vary(&own)).filter(|balance| *balance != own) {
            None => None,
            Some(balance) => Some(varied(self, Arc::clone(&choice.inputs), balance).await?),
        };
        Ok(SelectionView {
            contest,
            amendments,
            roles: access.roles,
            films: Arc::clone(&choice.films),
            inputs: Arc::clone(&choice.inputs),
            outcome: choice.outcome.clone(),
            steps: choice.steps.clone(),
            stepped_over: choice.stepped_over.clone(),
            loosened: choice.loosened.clone().filter(|_| can_override),
            tried,
            sealed: choice.sealed.clone(),
            checkpoint,
            can_override,
            can_seal,
            fingerprint: choice.fingerprint.clone(),
        })
    }
}

async fn varied(cx: &Context, inputs: Arc<SelectionInputs>, balance: Balance) -> Result<Tried> {
    // Never closed: it is there as long as the services are.
    let _turn = cx.figures.solving.acquire().await;
    computed(move || {
        let mut varied = inputs.problem.clone();
        balance.put(&mut varied);
        let outcome = solve(&varied, Explain::None);
        let steps = Steps::of(&varied, outcome.best());
        Ok(Tried { balance, outcome, steps })
    })
    .await
}

/// The amendments of a contest as this person may read them, those of rules with how they stand to the selection.
pub(crate) async fn amendments_with_standing(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    who: &AccessContext,
) -> Result<AmendmentRecord> {
    let mut record = amendments_of(tx, contest, who).await?;
    if record.has_rules() && access::check(Action::PreviewSelection, who, contest.phase).is_ok() {
        let round = present_round(cx, tx, contest).await?;
        record.rules = choice(tx, &round).await?.standing();
    }
    Ok(record)
}

/// The selection of a round under the contest's own rules, or as it was sealed, as it is kept.
pub(crate) async fn choice(tx: &mut dyn Tx, round: &Round) -> Result<Arc<Choice>> {
    let make = || async move {
        let contest = &round.inputs.contest;
        if let Some(sealed) = tx.selection(&contest.id).await? {
            return sealed_choice(tx, sealed).await;
        }
        let decided = decided(tx, &contest.id).await?;
        let (ranking, films) = (ranked(round, contest.method).await?, candidates_of(round).await?);
        let work = move || {
            let sources = Sources::of(&ranking.contest, &ranking.entries, decided);
            let sealed = sources.sealed.clone();
            let inputs = Arc::new(inputs(sources));
            let (outcome, fingerprint) = (solve(&inputs.problem, Explain::None), fingerprint(&inputs)?);
            let steps = Steps::of(&inputs.problem, outcome.best());
            let stepped_over = SteppedOver::of(&inputs.problem, outcome.best());
            let loosened = if steps.by_rules.is_none() { smallest(&sealed) } else { None };
            Ok(Choice { films, inputs, outcome, steps, stepped_over, loosened, sealed: None, fingerprint })
        };
        round.figures.computed(work).await
    };
    round.figures.keep("selection", make).await
}

/// Ranking, problem and answer as they were sealed; the steps follow from these.
async fn sealed_choice(tx: &mut dyn Tx, sealed: SealedSelection) -> Result<Choice> {
    let lines = tx.entry_lines(&sealed.contest_id).await?;
    let mut lines: BTreeMap<String, EntryLine> = lines.into_iter().map(|line| (line.id.to_string(), line)).collect();
    let ranks: Vec<StoredRank> = stored(&sealed, "ranking", &sealed.ranking)?;
    let films = ranks.into_iter().filter_map(|rank| {
        let line = lines.remove(&rank.entry)?;
        Some(Candidate {
            id: rank.entry,
            number: line.number.unwrap_or_default(),
            title: line.title,
            region: line.region,
            category: line.category,
            rank: rank.rank,
            score: rank.score,
        })
    });
    let films = Arc::new(films.collect());
    let inputs: Arc<SelectionInputs> = Arc::new(stored(&sealed, "inputs", &sealed.inputs)?);
    let outcome: Outcome = stored(&sealed, "outcome", &sealed.outcome)?;
    let (of, chosen) = (Arc::clone(&inputs), outcome.best().cloned());
    let work = move || {
        let chosen = chosen.as_ref();
        Ok((Steps::of(&of.problem, chosen), SteppedOver::of(&of.problem, chosen)))
    };
    let (steps, stepped_over) = computed(work).await?;
    Ok(Choice {
        films,
        inputs,
        outcome,
        steps,
        stepped_over,
        loosened: None,
        sealed: Some(Seal { by: sealed.sealed_by_name, at: sealed.sealed_at, hash: sealed.hash }),
        fingerprint: String::new(),
    })
}
