//! The organiser's board of one contest.

use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::SettingsProblem;
use domain::contest::phase::{self, Obstacle, Phase};
use domain::entry::{EntryState, pool};
use domain::ids::ContestId;
use domain::selection::Clash;
use store::{Contest, EntryFilter, EntryLine, EntryOrder, Start, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::Counts;
use crate::error::Result;
use crate::judging::progress::{Progress, progress_of};
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
    /// Why the rules of the selection cannot hold for the films that are there, before they are sealed with the first round.
    pub clash: Option<Clash>,
    /// Judges and films that look tied to each other and that nobody has decided about, before the first round opens.
    pub undecided: usize,
    /// The phase it may go back to, and what stands in its way.
    pub back: Option<(Phase, Vec<Obstacle>)>,
    /// Entries by state key.
    pub states: Counts,
    /// Entries that count by region code.
    pub regions: Counts,
    /// Entries that count by category key.
    pub categories: Counts,
    /// Problems of the settings.
    pub problems: Vec<SettingsProblem>,
    /// The rounds of which is kept what they decided, and that this person may read.
    pub closed: Vec<u8>,
    /// How far judging is, once it has begun.
    pub progress: Option<Progress>,
}

impl Services {
    /// The films of the sealed selection, by number, at most as many as there are places: what publicity and the result announce.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn selected_films(&self, actor: &Actor, id: &ContestId) -> Result<Vec<SelectedFilm>> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let filter = EntryFilter { state: EntryState::Shortlisted.key().to_owned(), ..EntryFilter::default() };
        let places = i64::try_from(contest.settings.balance.size).unwrap_or(i64::MAX);
        let slice = tx.entry_slice(id, &filter, &EntryOrder::Number, false, &Start::First, places).await?;
        let film = |line: EntryLine| SelectedFilm { number: line.number.unwrap_or_default(), title: line.title };
        Ok(slice.rows.into_iter().map(film).collect())
    }

    /// The board: where the contest stands, what came in, what the next step needs.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn board(&self, actor: &Actor, id: &ContestId) -> Result<Board> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let round = round_of(&contest);
        let intake = tx.intake(id).await?;
        let of_round = round_for_reading(self, &mut *tx, &contest, round).await?;
        let inputs = Arc::clone(&of_round.inputs);
        let facts = facts(self, &mut *tx, &contest, &intake, &inputs).await?;
        let (mut states, mut regions, mut categories) = (Counts::new(), Counts::new(), Counts::new());
        let knows = access::knows_outcome(&access, contest.phase);
        for line in intake {
            *states.entry(line.state.told(knows).key().to_owned()).or_default() += line.entries;
            if line.state.counts() {
                *regions.entry(line.region).or_default() += line.entries;
                *categories.entry(line.category).or_default() += line.entries;
            }
        }
        let progress = if contest.phase >= Phase::Round(1) {
            let (members, panels) = (tx.members(id).await?, tx.panels(id, round).await?);
            let conflicts = ContestConflicts::of(&mut *tx, id, &members).await?;
            let people = (members.as_slice(), panels.as_slice(), &conflicts);
            Some(progress_of(&mut *tx, contest.clone(), &access, &inputs, people).await?)
        } else {
            None
        };
        let undecided = if contest.phase.next(contest.settings.round_count()) == Some(Phase::Round(1)) {
            let members = tx.members(id).await?;
            let found = conflicts_to_decide(&mut *tx, &contest, inputs.entries.clone(), &members).await?;
            found.iter().filter(|one| one.waits()).count()
        } else {
            0
        };
        let closed = closed_rounds(&mut *tx, &contest, &access).await?;
        drop(tx);
        let clash = match contest.phase {
            Phase::CallClosed | Phase::Eligibility if facts.eligible > 0 => clash_of(&of_round).await?,
            _ => None,
        };
        let rounds = contest.settings.round_count();
        let step = |to: Phase| (to, phase::obstacles(contest.phase, to, rounds, &facts));
        Ok(Board {
            phases: way(contest.phase, rounds),
            next: contest.phase.next(rounds).map(step),
            back: contest.phase.back().map(step),
            clash,
            undecided,
            closed,
            problems: contest.settings.problems(),
            roles: access.roles,
            contest,
            states,
            regions,
            categories,
            progress,
        })
    }
}

/// A film of the sealed selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectedFilm {
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
}

/// The closed rounds that somebody may read.
async fn closed_rounds(tx: &mut dyn Tx, contest: &Contest, access: &AccessContext) -> Result<Vec<u8>> {
    let mut closed = Vec::new();
    if access::check(Action::ViewClosedRound, access, contest.phase).is_err() {
        return Ok(closed);
    }
    let last = round_of(contest);
    let all = contest.phase >= Phase::Selection;
    for round in (1..=last).filter(|round| all || *round < last) {
        if tx.closing(&contest.id, round).await?.is_some() {
            closed.push(round);
        }
    }
    Ok(closed)
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
