//! Who stands in for a judge who recused, or who was removed before signing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::assignment::{StandIn, stand_in};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use store::{Assignment, Contest, Entry, JudgingTerm, NamedMember, Panel, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::record::judging::{append_assignment, append_reopening};
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::{RankingInputs, names_of_removed, ranking_inputs};
use crate::rounds::judge_letters::write_of_one_more;
use crate::rounds::participants::round_of;
use crate::time::{local_time, parse_local};

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
    /// The judge's account.
    pub judge_id: AccountId,
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

/// A film that its judge has again, while whoever stood in had begun and so stays: both score it.
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
        let lengths = lengths(tx, contest).await?;
        let mut of_film: HashMap<EntryId, Vec<Assignment>> = HashMap::new();
        let mut vacant = HashSet::new();
        for assignment in tx.assignments_around_recusals(contest, inputs.round).await? {
            if inputs.vacant.contains(&(assignment.judge_id.clone(), assignment.entry_id.clone())) {
                vacant.insert(assignment.id.clone());
            }
            of_film.entry(assignment.entry_id.clone()).or_default().push(assignment);
        }
        let loads = loads(inputs, &lengths);
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
                stayed.extend(self.stood_in_for(stands_in, assignments).map(|original| StayedStandIn {
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

    /// Whose film somebody scores who stands in, also by way of others who gave it up, where that judge has it again.
    fn stood_in_for<'a>(&self, stands_in: &Assignment, of_film: &'a [Assignment]) -> Option<&'a Assignment> {
        let before = |one: &Assignment| of_film.iter().find(|other| one.replaces.as_ref() == Some(&other.id));
        let mut found = before(stands_in)?;
        while self.is_given_up(found) {
            found = before(found)?;
        }
        Some(found)
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
            judge_id: recused.judge_id.clone(),
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

/// The length of every film of a contest, milliseconds.
pub(super) async fn lengths(tx: &mut dyn Tx, contest: &ContestId) -> Result<HashMap<EntryId, i64>> {
    let films = tx.films(contest).await?;
    Ok(films.into_iter().map(|film| (film.entry_id, film.duration_ms.unwrap_or_default())).collect())
}

/// Films to score of each judge, and their length, milliseconds.
pub(super) fn loads(inputs: &RankingInputs, lengths: &HashMap<EntryId, i64>) -> HashMap<AccountId, (usize, i64)> {
    let mut loads: HashMap<AccountId, (usize, i64)> = HashMap::new();
    for task in inputs.tasks.iter().filter(|task| !task.recused) {
        let load = loads.entry(task.judge.clone()).or_default();
        load.0 += 1;
        load.1 = load.1.saturating_add(lengths.get(&task.entry).copied().unwrap_or_default());
    }
    loads
}

/// Gives a judge, after the films in a list that ends with this place, the film of another one's assignment; with a term of their own
/// where one is named.
pub(super) async fn take_over(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    replaced: &Assignment,
    (judge, deadline): (&AccountId, Option<i64>),
    last: i64,
) -> Result<AssignmentId> {
    let assignment = Assignment {
        id: cx.fresh_id()?,
        contest_id: replaced.contest_id.clone(),
        round: replaced.round,
        judge_id: judge.clone(),
        entry_id: replaced.entry_id.clone(),
        position: last.saturating_add(1),
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: Some(replaced.id.clone()),
    };
    tx.insert_assignment(&assignment).await?;
    if let Some(until) = deadline {
        own_term(tx, &assignment, until).await?;
    }
    // A judge who has signed already signs again, with this film.
    let sheets = tx.reopen_sheets(&assignment.contest_id, assignment.round, judge, cx.now(), "").await?;
    let contest = cx.contest_in(tx, &assignment.contest_id).await?;
    if sheets > 0 {
        append_reopening(cx, tx, actor, &contest, (assignment.round, judge, "")).await?;
    }
    append_assignment(cx, tx, &contest, assignment.round, &BTreeSet::from([judge.clone()])).await?;
    let (entry, leaves) = (&assignment.entry_id, &replaced.judge_id);
    let event = event::RecusalReplace { entry, leaves, comes: judge, sheets, deadline };
    cx.audit(tx, actor, Some(&assignment.contest_id), assignment.id.as_str(), &event).await?;
    Ok(assignment.id)
}

/// The last place in a judge's list of a round.
pub(super) async fn last_place(tx: &mut dyn Tx, contest: &ContestId, round: u8, judge: &AccountId) -> Result<i64> {
    let of_judge = tx.tasks(contest, round, Some(judge)).await?;
    Ok(of_judge.iter().map(|task| task.assignment.position).max().unwrap_or_default())
}

impl Services {
    /// Lets the proposed judge stand in. `judge` is the one the organiser saw; `until` a local time ahead in the contest's zone, a term of
    /// their own that is longer than the round's, or empty.
    ///
    /// # Errors
    /// A missing permission, a time that cannot be read or is over, an assignment that is neither recused nor left open by a judge who was removed,
    /// [`ServiceError::Conflict`] where another judge would be proposed by now or somebody stands in already.
    pub async fn replace_judge(&self, actor: &Actor, id: &AssignmentId, judge: &AccountId, until: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
        let contest_id = task.assignment.contest_id.clone();
        let (contest, _) = self.enter(&mut *tx, actor, &contest_id, Action::ReplaceJudge).await?;
        if task.assignment.round != round_of(&contest) {
            return Err(ServiceError::NotFound);
        }
        let deadline = term_ahead(self, &contest, until)?;
        let (members, panels) = (tx.members(&contest_id).await?, tx.panels(&contest_id, round_of(&contest)).await?);
        let inputs = ranking_inputs(&mut *tx, contest).await?;
        let stand_ins = StandInInputs::load(&mut *tx, &inputs).await?;
        let conflicts = ContestConflicts::of(&mut *tx, &contest_id, &members).await?;
        let removed = names_of_removed(&mut *tx, &inputs, &members).await?;
        let stand_ins = StandIns::new(Arc::new(stand_ins), conflicts, members, panels, removed);
        let recusal = stand_ins.recusal(&task.assignment).ok_or(ServiceError::NotFound)?;
        if recusal.proposal.as_ref().map(|proposal| &proposal.judge) != Some(judge) {
            return Err(ServiceError::Conflict);
        }
        let round = task.assignment.round;
        let last = last_place(&mut *tx, &contest_id, round, judge).await?;
        let film = take_over(self, &mut *tx, actor, &task.assignment, (judge, deadline), last).await?;
        write_of_one_more(self, &mut *tx, &inputs.contest, round, judge, &film).await?;
        Ok(tx.commit().await?)
    }
}

/// A local time ahead in the contest's zone; `None` of an empty text.
fn term_ahead(cx: &Context, contest: &Contest, until: &str) -> Result<Option<i64>> {
    if until.trim().is_empty() {
        return Ok(None);
    }
    let at = parse_local(until, &contest.settings.time_zone)?;
    if at <= cx.now() {
        return Err(Refusal::BadDeadline(local_time(at, &contest.settings.time_zone)).into());
    }
    Ok(Some(at))
}

/// Gives a stand-in a term of their own, which never shortens the one they have.
async fn own_term(tx: &mut dyn Tx, assignment: &Assignment, until: i64) -> Result<()> {
    let (contest, round, judge) = (&assignment.contest_id, assignment.round, &assignment.judge_id);
    let present = tx.admission(contest, round, judge).await?.until;
    if present.is_some_and(|present| present < until) {
        let term = JudgingTerm { contest_id: contest.clone(), round, judge_id: Some(judge.clone()), until };
        tx.put_term(&term).await?;
    }
    Ok(())
}
