//! Who stands in for a judge who recused.

use std::collections::{BTreeMap, BTreeSet};

use domain::assignment::{StandIn, stand_in};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::permission::{Action, Role};
use store::{Assignment, Entry, NamedMember, Panel, Task, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::assignment::conflict::has_conflict;
use crate::audit::event;
use crate::error::{Result, ServiceError};
use crate::rounds::participants::round_of;

/// A film that a judge has recused from.
#[derive(Clone, Debug)]
pub struct Recusal {
    /// The recused assignment.
    pub assignment: AssignmentId,
    /// Entry number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// The judge who recused.
    pub judge: String,
    /// Why.
    pub reason: String,
    /// When, microseconds.
    pub at: i64,
    /// How many judges score the film without the one who recused.
    pub left: usize,
    /// Who stands in already.
    pub replaced_by: Option<String>,
    /// Who is proposed to.
    pub proposal: Option<Proposal>,
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

/// What a stand-in is found from.
pub(crate) struct Round {
    tasks: Vec<Task>,
    entries: BTreeMap<EntryId, Entry>,
    lengths: BTreeMap<EntryId, i64>,
    judges: Vec<NamedMember>,
    panels: Vec<Panel>,
    /// Recusals of all rounds: each holds in every round.
    recused: Vec<(AccountId, EntryId)>,
}

impl Round {
    pub(crate) async fn load(
        tx: &mut dyn Tx,
        contest: &ContestId,
        tasks: Vec<Task>,
        members: Vec<NamedMember>,
        panels: Vec<Panel>,
    ) -> Result<Self> {
        let entries = tx.eligible_entries(contest).await?;
        let films = tx.films(contest).await?;
        let recused = tx.recusals(contest).await?;
        Ok(Self {
            tasks,
            entries: entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect(),
            lengths: films.into_iter().map(|film| (film.entry_id, film.duration_ms.unwrap_or_default())).collect(),
            judges: members.into_iter().filter(|one| one.member.role == Role::Judge).collect(),
            panels,
            recused,
        })
    }

    /// Every recusal, each with who stands in or is proposed to.
    pub(crate) fn recusals(&self) -> Vec<Recusal> {
        let recused = self.tasks.iter().filter(|task| task.assignment.recused_at.is_some());
        recused.filter_map(|task| self.recusal(&task.assignment)).collect()
    }

    fn name(&self, judge: &AccountId) -> String {
        let judge = self.judges.iter().find(|one| one.member.account_id == *judge);
        judge.map(|one| one.name.clone()).unwrap_or_default()
    }

    fn recusal(&self, recused: &Assignment) -> Option<Recusal> {
        let entry = self.entries.get(&recused.entry_id)?;
        let of_film = || self.tasks.iter().map(|task| &task.assignment).filter(|one| one.entry_id == recused.entry_id);
        let live = |one: &&Assignment| one.recused_at.is_none();
        let stands_in = of_film().find(|one| one.replaces.as_ref() == Some(&recused.id));
        let proposal = if stands_in.is_none() { self.propose(recused, entry) } else { None };
        Some(Recusal {
            assignment: recused.id.clone(),
            number: entry.number.unwrap_or_default(),
            title: entry.answer(domain::contest::keys::TITLE),
            judge: self.name(&recused.judge_id),
            reason: recused.recusal_reason.clone(),
            at: recused.recused_at?,
            left: of_film().filter(live).count(),
            replaced_by: stands_in.map(|one| self.name(&one.judge_id)),
            proposal,
        })
    }

    fn propose(&self, recused: &Assignment, entry: &Entry) -> Option<Proposal> {
        let of_judge = |judge: &AccountId| {
            let judge = judge.clone();
            self.tasks.iter().map(|task| &task.assignment).filter(move |one| one.judge_id == judge)
        };
        let of_film = self.tasks.iter().map(|task| &task.assignment).filter(|one| one.entry_id == recused.entry_id);
        let before = self.recused.iter().filter(|(_, film)| *film == recused.entry_id).map(|(judge, _)| judge);
        let knows: BTreeSet<&AccountId> = of_film.map(|one| &one.judge_id).chain(before).collect();
        let panel = self.panels.iter().find(|panel| panel.judges.contains(&recused.judge_id));
        let candidates = self
            .judges
            .iter()
            .filter(|judge| !knows.contains(&judge.member.account_id) && !has_conflict(judge, entry))
            .map(|judge| {
                let id = &judge.member.account_id;
                let live = || of_judge(id).filter(|one| one.recused_at.is_none());
                StandIn {
                    judge: id.to_string(),
                    same_panel: panel.is_some_and(|panel| panel.judges.contains(id)),
                    load_ms: live().filter_map(|one| self.lengths.get(&one.entry_id)).sum(),
                    films: live().count(),
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
    /// A missing permission, no such recusal, [`ServiceError::Conflict`] where another judge would be proposed by now or
    /// somebody stands in already.
    pub async fn replace_judge(&self, actor: &Actor, id: &AssignmentId, judge: &AccountId) -> Result<()> {
        let mut tx = self.write().await?;
        let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
        let contest_id = task.assignment.contest_id.clone();
        let (contest, _) = self.enter(&mut *tx, actor, &contest_id, Action::ReplaceJudge).await?;
        if task.assignment.round != round_of(&contest) {
            return Err(ServiceError::NotFound);
        }
        let tasks = tx.tasks(&contest_id, round_of(&contest), None).await?;
        let (members, panels) = (tx.members(&contest_id).await?, tx.panels(&contest_id, round_of(&contest)).await?);
        let round = Round::load(&mut *tx, &contest_id, tasks, members, panels).await?;
        let recusal = round.recusal(&task.assignment).ok_or(ServiceError::NotFound)?;
        if recusal.proposal.as_ref().map(|proposal| &proposal.judge) != Some(judge) {
            return Err(ServiceError::Conflict);
        }
        let of_judge = round.tasks.iter().filter(|task| task.assignment.judge_id == *judge);
        let last = of_judge.map(|task| task.assignment.position).max().unwrap_or_default();
        let assignment = Assignment {
            id: self.fresh_id()?,
            contest_id: contest_id.clone(),
            round: task.assignment.round,
            judge_id: judge.clone(),
            entry_id: task.assignment.entry_id.clone(),
            position: last.saturating_add(1),
            recused_at: None,
            recusal_reason: String::new(),
            replaces: Some(id.clone()),
        };
        tx.insert_assignment(&assignment).await?;
        // A judge who has signed already signs again, with this film.
        let opened = tx.reopen_sheets(&contest_id, assignment.round, judge, self.now()).await?;
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
