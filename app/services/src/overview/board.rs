//! The organiser's board of one contest.

use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::SettingsProblem;
use domain::contest::phase::{self, Obstacle, Phase};
use domain::contest::preparation::{Missing, Preparation, missing};
use domain::entry::pool;
use domain::ids::{ContestId, EntryId};
use domain::selection::Clash;
use store::{Contest, ContestDecisions, FilmLoad, LetterCount, NamedMember, Panel, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::contests::settings::{RulesCheck, check_of_rules};
use crate::context::{Context, Counts};
use crate::error::Result;
use crate::judging::progress::{Progress, progress_of};
use crate::media::DiskSpace;
use crate::overview::intake::{Intake, counted};
use crate::phases::step::{StepAsk, StepView, step_view};
use crate::results::disagreement::{DisputedFilm, disputed, last_closed};
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::facts::facts;
use crate::rounds::inputs::{Round, round_for_reading};
use crate::rounds::likeness::conflicts_to_decide;
use crate::rounds::participants::round_of;

/// A phase on the way of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseView {
    /// The phase.
    pub phase: Phase,
    /// Behind, here, or ahead: -1, 0, 1.
    pub place: i8,
}

/// The organiser's board of one contest.
#[derive(Clone, Debug)]
pub struct Board {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// All phases.
    pub phases: Vec<PhaseView>,
    /// The next phase, and what stands in its way.
    pub next: Option<(Phase, Vec<Obstacle>)>,
    /// The next step with what it tells, where it was asked for and is open to this person.
    pub step: Option<StepView>,
    /// Why the rules of the selection cannot hold for the films that are there, before they are sealed with the first round.
    pub clash: Option<Clash>,
    /// Judges and films that look tied to each other and that nobody has decided about, before the first round opens.
    pub undecided: usize,
    /// The phase it may go back to, and what stands in its way.
    pub back: Option<(Phase, Vec<Obstacle>)>,
    /// Entries by state key.
    pub states: Counts,
    /// Entries that count by region code and category key.
    pub intake: Intake,
    /// The first entry that waits for its check, for those who check.
    pub first_unchecked: Option<EntryId>,
    /// What the films take, for those who run the contest.
    pub storage: Option<StorageView>,
    /// Films of the last closed round on which its judges disagree most, for those who see scores; at most [`MOST_DISPUTED`].
    pub disputed: Vec<DisputedFilm>,
    /// Problems of the settings.
    pub problems: Vec<SettingsProblem>,
    /// What the contest lacks while it is set up.
    pub missing: Vec<Missing>,
    /// The rounds of which is kept what they decided, and that this person may read.
    pub closed: Vec<u8>,
    /// How far judging is, once it has begun.
    pub progress: Option<Progress>,
    /// Letters by state, for whoever may read them.
    pub letters: Vec<LetterCount>,
}

/// What the films of a contest take, and what is done with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageView {
    /// The films, and the jobs about them.
    pub films: FilmLoad,
    /// Room where films arrive; `None` where it cannot be told.
    pub disk: Option<DiskSpace>,
}

/// Films on which judges disagree, as far as a board tells them.
pub const MOST_DISPUTED: usize = 8;

impl Services {
    /// The board: where the contest stands, what came in, what the next step needs; with what the step that is asked for tells, if that
    /// step is open to the person.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn board(&self, actor: &Actor, id: &ContestId, ask: StepAsk) -> Result<Board> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let round = round_of(&contest);
        let intake = tx.intake(id).await?;
        let of_round = round_for_reading(self, &mut *tx, &contest, round).await?;
        let inputs = Arc::clone(&of_round.inputs);
        // Before a round has ended nothing is decided.
        let may_be = matches!(contest.phase, Phase::Selection | Phase::Publicity) || last_closed(&contest).is_some();
        let decided = if may_be { tx.decided(id).await? } else { ContestDecisions::default() };
        let facts = facts(self, &mut *tx, &contest, (&intake, &decided), &inputs).await?;
        let mut states = Counts::new();
        let knows = access::knows_outcome(&access, contest.phase);
        for line in &intake {
            *states.entry(line.state.told(knows).key().to_owned()).or_default() += line.entries;
        }
        let intake = counted(&intake);
        let progress = if contest.phase >= Phase::Round(1) {
            let members = tx.members(id).await?;
            // Every change of them leaves a row in the record.
            let panels = of_round.figures.keep("panels", || panels_of(&mut *tx, id, round)).await?;
            let conflicts = ContestConflicts::of(&mut *tx, id, &members).await?;
            let people = (members.as_slice(), panels.as_slice(), &conflicts);
            Some(progress_of(&mut *tx, contest.clone(), &access, &inputs, people).await?)
        } else {
            None
        };
        let undecided = if contest.phase.next(contest.settings.round_count()) == Some(Phase::Round(1)) {
            let members = tx.members(id).await?;
            let found = conflicts_to_decide(&mut *tx, &contest, &of_round.figures, &inputs.entries, &members).await?;
            found.iter().filter(|one| one.waits()).count()
        } else {
            0
        };
        let closed = closed_rounds(decided.rounds, &contest, &access);
        let members = if contest.phase == Phase::Draft { tx.members(id).await? } else { Vec::new() };
        let checks = access::check(Action::CheckEntry, &access, contest.phase).is_ok();
        let first_unchecked = if checks && facts.unchecked > 0 { tx.next_unchecked(id, 0).await? } else { None };
        let runs = access.roles.iter().any(|role| role.manages());
        let reads_letters = access::check(Action::ViewLetters, &access, contest.phase).is_ok();
        let load = if runs || reads_letters { Some(tx.work_load(id).await?) } else { None };
        let (films, letters) = load.unzip();
        let (films, letters) = (films.filter(|_| runs), letters.filter(|_| reads_letters).unwrap_or_default());
        let sees_scores = access::check(Action::ViewScores, &access, contest.phase).is_ok();
        let ended = last_closed(&contest).filter(|_| sees_scores);
        let earlier = match ended {
            Some(ended) if ended != round => Some(round_for_reading(self, &mut *tx, &contest, ended).await?),
            _ => None,
        };
        let rounds = contest.settings.round_count();
        let move_to = |to: Phase| (to, phase::obstacles(contest.phase, to, rounds, &facts));
        let (next, back) = (contest.phase.next(rounds).map(move_to), contest.phase.back().map(move_to));
        let step = match next.as_ref().and_then(|next| confirmed(next, ask, &contest, &access)) {
            Some(to) => {
                let unsigned = to == Phase::Round(1) && self.signer.is_none();
                let early = to == Phase::Final && facts.notice_runs;
                Some(StepView { unsigned, early, ..step_view(&mut *tx, &contest, &access, to).await? })
            }
            None => None,
        };
        drop(tx);
        let storage = match films {
            Some(films) => Some(StorageView { films, disk: self.media.blobs.disk().await }),
            None => None,
        };
        let missing = match contest.phase {
            Phase::Draft => missing_in(self, &contest, &facts, &members).await?,
            _ => Vec::new(),
        };
        let disputed = match ended {
            Some(_) => most_disputed(earlier.as_ref().unwrap_or(&of_round), &contest).await?,
            None => Vec::new(),
        };
        let clash = match contest.phase {
            Phase::CallClosed | Phase::Eligibility if facts.eligible > 0 => clash_of(&of_round).await?,
            _ => None,
        };
        Ok(Board {
            phases: way(contest.phase, rounds),
            next,
            step,
            back,
            clash,
            undecided,
            closed,
            problems: contest.settings.problems(),
            missing,
            roles: access.roles,
            contest,
            states,
            intake,
            first_unchecked,
            storage,
            disputed,
            progress,
            letters,
        })
    }
}

/// The step that is to be confirmed: nothing stands in its way, the person may take it, and it was asked for.
fn confirmed(
    (to, obstacles): &(Phase, Vec<Obstacle>),
    ask: StepAsk,
    contest: &Contest,
    access: &AccessContext,
) -> Option<Phase> {
    let open = obstacles.is_empty() && access::check(Action::of_move(*to), access, contest.phase).is_ok();
    (open && ask.is_for(*to)).then_some(*to)
}

async fn panels_of(tx: &mut dyn Tx, contest: &ContestId, round: u8) -> Result<Vec<Panel>> {
    Ok(tx.panels(contest, round).await?)
}

/// What a contest lacks that is being set up.
async fn missing_in(
    cx: &Context,
    contest: &Contest,
    facts: &phase::Facts,
    members: &[NamedMember],
) -> Result<Vec<Missing>> {
    let count = |role: Role| members.iter().filter(|one| one.member.role == role).count();
    let preparation = Preparation {
        deadline_ahead: facts.has_deadline && !facts.deadline_passed,
        rules_clash: matches!(*check_of_rules(cx, &contest.settings, None).await?, RulesCheck::Never(_)),
        judges: count(Role::Judge),
        chairs: count(Role::Chair),
    };
    Ok(missing(&contest.settings, &preparation))
}

/// The films of a round that ended on which its judges disagree most.
async fn most_disputed(round: &Round, contest: &Contest) -> Result<Vec<DisputedFilm>> {
    // Spreads are told, whatever the method makes of them.
    let films = disputed(round, contest.method).await?;
    Ok(films.iter().filter(|film| film.spread.points() > 0).take(MOST_DISPUTED).cloned().collect())
}

/// The closed rounds that somebody may read; one that was opened again is judged, not read.
fn closed_rounds(mut kept: Vec<u8>, contest: &Contest, access: &AccessContext) -> Vec<u8> {
    let may = access::check(Action::ViewClosedRound, access, contest.phase).is_ok();
    let last = last_closed(contest).filter(|_| may).unwrap_or_default();
    kept.retain(|round| *round <= last);
    kept
}

/// Why the rules cannot hold for the films of a round, as it is kept.
async fn clash_of(round: &Round) -> Result<Option<Clash>> {
    let inputs = Arc::clone(&round.inputs);
    let work = move || {
        let settings = &inputs.contest.settings;
        let films = inputs.entries.iter().map(|film| (film.id.as_str(), &film.answers));
        Ok(pool(settings, &settings.balance, films).clash())
    };
    Ok(round.figures.compute("clash", work).await?.as_ref().clone())
}

fn way(now: Phase, rounds: u8) -> Vec<PhaseView> {
    let mut phases = Vec::new();
    let mut phase = Some(Phase::Draft);
    while let Some(here) = phase {
        let place = match here.cmp(&now) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        phases.push(PhaseView { phase: here, place });
        phase = here.next(rounds);
    }
    phases
}
