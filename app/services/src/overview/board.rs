//! The organiser's board of one contest.

use domain::access::{self, Action, Role};
use domain::contest::SettingsProblem;
use domain::contest::phase::{self, Obstacle, Phase};
use domain::ids::ContestId;
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::context::Counts;
use crate::error::Result;
use crate::judging::progress::{Progress, progress_of};
use crate::rounds::facts::facts;
use crate::rounds::inputs::round_for_reading;
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
    /// How far judging is, once it has begun.
    pub progress: Option<Progress>,
}

impl Services {
    /// The board: where the contest stands, what came in, what the next step needs.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn board(&self, actor: &Actor, id: &ContestId) -> Result<Board> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let round = round_of(&contest);
        let intake = tx.intake(id).await?;
        let inputs = round_for_reading(self, &mut *tx, &contest, round).await?.inputs;
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
            Some(progress_of(&mut *tx, contest.clone(), &access, &inputs, (&members, &panels)).await?)
        } else {
            None
        };
        let rounds = contest.settings.round_count();
        let step = |to: Phase| (to, phase::obstacles(contest.phase, to, rounds, &facts));
        Ok(Board {
            phases: way(contest.phase, rounds),
            next: contest.phase.next(rounds).map(step),
            back: contest.phase.back().map(step),
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
