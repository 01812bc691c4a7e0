//! Who stands in for a judge who recused, or who was removed before signing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::assignment::{StandIn, stand_in};
use domain::ids::{AccountId, AssignmentId, EntryId};
use store::{Assignment, Entry, NamedMember, Panel, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError};
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::{RankingInputs, names_of_removed, ranking_inputs};
use crate::rounds::participants::round_of;

/// A film that a judge has recused from, or left open when removed from the contest.
#[derive(Clone, Debug)]
pub struct Recusal {
    /// The assignment that nobody scores.
    pub assignment: AssignmentId,
    /// Entry number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// The judge who had it.
    pub judge: String,
    /// Why; empty where the rules recused, or the judge was removed.
    pub reason: String,
    /// When, microseconds; `None` where the judge was removed.
    pub at: Option<i64>,
    /// How many judges score the film without this one.
    pub left: usize,
    /// Who stands in already.
    pub replaced_by: Option<String>,
    /// Who is proposed to.
    pub proposal: Option<Proposal>,
}

/// A film that its judge has again while whoever stood in has begun: both score it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayedStandIn {
    /// Entry number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// The judge who has the film again.
    pub judge: String,
    /// Who stood in.
    pub stand_in: String,
}

/// Who is proposed to stand in.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Judge.
    pub judge: AccountId,
    /// Name.
    pub name: String,
    /// Sits in the same panel.
    pub same_panel: bool,
    /// Films of the judge so far.
    pub films: usize,
    /// Minutes of film so far, rounded up.
    pub minutes: i64,
}

/// The films with a recusal, a stand-in or a judge who was removed, who has them, and what every judge has to do: what stand-ins
/// are chosen by. Every change of it leaves a row in the record, so it is kept with the figures of the round.
pub(crate) struct StandInInputs {
    /// Every assignment of these films, by film.
    of_film: HashMap<EntryId, Vec<Assignment>>,
    /// Those of them that were open when their judge was removed.
    vacant: HashSet<AssignmentId>,
    /// These films.
    entries: HashMap<EntryId, Arc<Entry>>,
    /// Films to score of each judge, and their length, milliseconds.
    loads: HashMap<AccountId, (usize, i64)>,
}

/// Finds stand-ins, with the names and panels of the judges as they are now.
pub(crate) struct StandIns {
    inputs: Arc<StandInInputs>,
    conflicts: ContestConflicts,
    judges: Vec<NamedMember>,
    panels: Vec<Panel>,
    /// Names of those who had tasks and are no judges any more.
    removed: HashMap<AccountId, String>,
}

impl StandInInputs {
    pub(crate) async fn load(tx: &mut dyn Tx, inputs: &RankingInputs) -> Result<Self> {
        let contest = &inputs.contest.id;
        let films = tx.films(contest).await?;
        let lengths: HashMap<EntryId, i64> =
            films.into_iter().map(|film| (film.entry_id, film.duration_ms.unwrap_or_default())).collect();
        let mut of_film: HashMap<EntryId, Vec<Assignment>> = HashMap::new();
        let mut vacant = HashSet::new();
        for assignment in tx.assignments_around_recusals(contest, round_of(&inputs.contest)).await? {
            if inputs.vacant.contains(&(assignment.judge_id.clone(), assignment.entry_id.clone())) {
                vacant.insert(assignment.id.clone());
            }
            of_film.entry(assignment.entry_id.clone()).or_default().push(assignment);
        }
        let mut loads: HashMap<AccountId, (usize, i64)> = HashMap::new();
        for task in inputs.tasks.iter().filter(|task| !task.recused) {
            let load = loads.entry(task.judge.clone()).or_default();
            load.0 += 1;
            load.1 = load.1.saturating_add(lengths.get(&task.entry).copied().unwrap_or_default());
        }
        Ok(Self {
            entries: inputs
                .entries
                .iter()
                .filter(|entry| of_film.contains_key(&entry.id))
                .map(|entry| (entry.id.clone(), Arc::clone(entry)))
                .collect(),
            of_film,
            vacant,
            loads,
        })
    }
}

impl StandIns {
    pub(crate) fn new(
        inputs: Arc<StandInInputs>,
        conflicts: ContestConflicts,
        members: Vec<NamedMember>,
        panels: Vec<Panel>,
        removed: HashMap<AccountId, String>,
    ) -> Self {
        let judges = members.into_iter().filter(|one| one.member.role == Role::Judge).collect();
        Self { inputs, conflicts, judges, panels, removed }
    }

    /// Whether nobody scores by this assignment.
    fn is_given_up(&self, one: &Assignment) -> bool {
        one.recused_at.is_some() || self.inputs.vacant.contains(&one.id)
    }

    /// Every assignment that nobody scores by, each with who stands in or is proposed to, by judge in the judge's own
    /// order.
    pub(crate) fn recusals(&self) -> Vec<Recusal> {
        let mut recused: Vec<&Assignment> =
            self.inputs.of_film.values().flatten().filter(|one| self.is_given_up(one)).collect();
        recused.sort_by(|a, b| (&a.judge_id, a.position, &a.id).cmp(&(&b.judge_id, b.position, &b.id)));
        recused.into_iter().filter_map(|one| self.recusal(one)).collect()
    }

    /// Who stood in and stays, though the judge has the film again; by number.
    pub(crate) fn stayed(&self) -> Vec<StayedStandIn> {
        let live = |one: &&Assignment| !self.is_given_up(one);
        let mut stayed: Vec<StayedStandIn> = Vec::new();
        for (film, assignments) in &self.inputs.of_film {
            let Some(entry) = self.inputs.entries.get(film) else { continue };
            for stands_in in assignments.iter().filter(live) {
                let original = assignments.iter().filter(live).find(|one| stands_in.replaces.as_ref() == Some(&one.id));
                stayed.extend(original.map(|original| StayedStandIn {
                    number: entry.number.unwrap_or_default(),
                    title: entry.answer(domain::form::keys::TITLE),
                    judge: self.name(&original.judge_id),
                    stand_in: self.name(&stands_in.judge_id),
                }));
            }
        }
        stayed.sort_by(|a, b| (a.number, &a.stand_in).cmp(&(b.number, &b.stand_in)));
        stayed
    }

    fn name(&self, id: &AccountId) -> String {
        let judge = self.judges.iter().find(|one| one.member.account_id == *id);
        judge.map(|one| &one.name).or_else(|| self.removed.get(id)).cloned().unwrap_or_default()
    }

    fn recusal(&self, recused: &Assignment) -> Option<Recusal> {
        if !self.is_given_up(recused) {
            return None;
        }
        let entry = self.inputs.entries.get(&recused.entry_id)?;
        let of_film = || self.inputs.of_film.get(&recused.entry_id).into_iter().flatten();
        let live = |one: &&Assignment| !self.is_given_up(one);
        let stands_in = of_film().find(|one| one.replaces.as_ref() == Some(&recused.id));
        let proposal = if stands_in.is_none() { self.propose(recused, entry) } else { None };
        Some(Recusal {
            assignment: recused.id.clone(),
            number: entry.number.unwrap_or_default(),
            title: entry.answer(domain::form::keys::TITLE),
            judge: self.name(&recused.judge_id),
            reason: recused.recusal_reason.clone(),
            at: recused.recused_at,
            left: of_film().filter(live).count(),
            replaced_by: stands_in.map(|one| self.name(&one.judge_id)),
            proposal,
        })
    }

    fn propose(&self, recused: &Assignment, entry: &Entry) -> Option<Proposal> {
        let of_film = self.inputs.of_film.get(&recused.entry_id).into_iter().flatten();
        let knows: BTreeSet<&AccountId> = of_film.map(|one| &one.judge_id).collect();
        let origin = self.conflicts.origin(entry);
        let barred = |judge: &AccountId| self.conflicts.bars_from(judge, &entry.id, &origin);
        let panel = self.panels.iter().find(|panel| panel.judges.contains(&recused.judge_id));
        let candidates = self
            .judges
            .iter()
            .map(|judge| &judge.member.account_id)
            .filter(|id| !knows.contains(id) && !barred(id))
            .map(|id| {
                let (films, load_ms) = self.inputs.loads.get(id).copied().unwrap_or_default();
                StandIn {
                    judge: id.to_string(),
                    same_panel: panel.is_some_and(|panel| panel.judges.contains(id)),
                    load_ms,
                    films,
                }
            })
            .collect();
        let chosen = stand_in(candidates)?;
        let judge = chosen.judge.parse().ok()?;
        Some(Proposal {
            name: self.name(&judge),
            judge,
            same_panel: chosen.same_panel,
            films: chosen.films,
            minutes: chosen.load_ms.saturating_add(59_999) / 60_000,
        })
    }
}

impl Services {
    /// Lets the proposed judge stand in. `judge` is the one the organiser saw.
    ///
    /// # Errors
    /// A missing permission, an assignment that is neither recused nor left open by a judge who was removed,
    /// [`ServiceError::Conflict`] where another judge would be proposed by now or somebody stands in already.
    pub async fn replace_judge(&self, actor: &Actor, id: &AssignmentId, judge: &AccountId) -> Result<()> {
        let mut tx = self.write().await?;
        let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
        let contest_id = task.assignment.contest_id.clone();
        let (contest, _) = self.enter(&mut *tx, actor, &contest_id, Action::ReplaceJudge).await?;
        if task.assignment.round != round_of(&contest) {
            return Err(ServiceError::NotFound);
        }
        let (members, panels) = (tx.members(&contest_id).await?, tx.panels(&contest_id, round_of(&contest)).await?);
        let inputs = ranking_inputs(&mut *tx, contest).await?;
        let stand_ins = StandInInputs::load(&mut *tx, &inputs).await?;
        let conflicts = ContestConflicts::of(&mut *tx, &contest_id, &members).await?;
        let removed = names_of_removed(&mut *tx, &inputs, &members).await?;
        let round = StandIns::new(Arc::new(stand_ins), conflicts, members, panels, removed);
        let recusal = round.recusal(&task.assignment).ok_or(ServiceError::NotFound)?;
        if recusal.proposal.as_ref().map(|proposal| &proposal.judge) != Some(judge) {
            return Err(ServiceError::Conflict);
        }
        let of_judge = tx.tasks(&contest_id, task.assignment.round, Some(judge)).await?;
        let last = of_judge.iter().map(|task| task.assignment.position).max().unwrap_or_default();
        let assignment = Assignment {
            id: self.fresh_id()?,
            contest_id: contest_id.clone(),
            round: task.assignment.round,
            judge_id: judge.clone(),
            entry_id: task.assignment.entry_id.clone(),
            position: last.saturating_add(1),
            recused_at: None,
            recusal_reason: String::new(),
            recusal_found: false,
            replaces: Some(id.clone()),
        };
        tx.insert_assignment(&assignment).await?;
        // A judge who has signed already signs again, with this film.
        let opened = tx.reopen_sheets(&contest_id, assignment.round, judge, self.now(), "").await?;
        let event = event::RecusalReplace {
            entry: &assignment.entry_id,
            leaves: &task.assignment.judge_id,
            comes: judge,
            sheets: opened,
        };
        self.audit(&mut *tx, actor, Some(&contest_id), assignment.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
