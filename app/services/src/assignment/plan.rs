//! Who judges which film: the plan, and its confirmation.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::assignment::{self, FilmSeat, PanelProblem, ShortFilm, short_films};
use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId, EntryId};
use store::{Assignment, Contest, Entry, NamedMember, Panel, Task, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result};
use crate::record::judging::append_assignment;
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::seated;
use crate::rounds::judge_letters::{ToldOfRound, write_of_assignment};
use crate::rounds::likeness::{PossibleConflict, judging_people, possible_conflicts};
use crate::rounds::participants::{entries_of_round, may_deal, round_of};

/// A plan for one round.
#[derive(Clone, Debug)]
pub struct AssignmentPlan {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Judges with what they would see.
    pub judges: Vec<PlannedJudge>,
    /// Films every panel would see, by number.
    pub anchors: Vec<i64>,
    /// Sheets in all.
    pub sheets: usize,
    /// Judge, entry and place, as it would be stored.
    tasks: Vec<(AccountId, EntryId, i64)>,
    /// Sheets that are left out because a judge of the film's panel has a conflict of interest.
    pub avoided: usize,
    /// Films that too few judges would see, by number.
    pub short: Vec<ShortFilm<i64>>,
    /// What looks like a conflict of interest, of the judges and the chair, for the organiser to decide.
    pub possible: Vec<PossibleConflict>,
    /// Sheets assigned now.
    pub stored: usize,
    /// What is assigned now is this plan.
    pub is_stored: bool,
    /// Letters to judges that its confirmation would draft.
    pub letters: usize,
}

/// What one judge would see.
#[derive(Clone, Debug)]
pub struct PlannedJudge {
    /// Name.
    pub name: String,
    /// Panel, from 1.
    pub panel: i64,
    /// Films.
    pub films: usize,
    /// Minutes of film, rounded up.
    pub minutes: i64,
    /// Films of the panel that are left out because of a conflict of interest.
    pub avoided: usize,
}

impl Services {
    /// Makes the plan without storing anything.
    ///
    /// # Errors
    /// A missing permission, no panels, or films nobody may score.
    pub async fn plan_assignment(&self, actor: &Actor, id: &ContestId) -> Result<AssignmentPlan> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::AssignJudges).await?;
        may_deal(&mut *tx, &contest).await?;
        let round = round_of(&contest);
        let stored = stored(&mut *tx, id, round).await?;
        let mut plan = plan(&mut *tx, contest, &stored).await?;
        let planned: BTreeSet<(AccountId, EntryId)> =
            plan.tasks.iter().map(|(judge, entry, _)| (judge.clone(), entry.clone())).collect();
        (plan.roles, plan.stored, plan.is_stored) = (access.roles, stored.len(), planned == stored);
        plan.letters = letters_of(&mut *tx, &plan, round).await?;
        Ok(plan)
    }

    /// Makes the plan again and stores it. What has been begun stays.
    ///
    /// # Errors
    /// As [`Services::plan_assignment`].
    pub async fn confirm_assignment(&self, actor: &Actor, id: &ContestId) -> Result<usize> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AssignJudges).await?;
        let round = round_of(&contest);
        may_deal(&mut *tx, &contest).await?;
        let tasks = tx.tasks(id, round, None).await?;
        let plan = plan(&mut *tx, contest, &pairs(&tasks)).await?;
        let mut planned: BTreeMap<(&AccountId, &EntryId), i64> =
            plan.tasks.iter().map(|(judge, entry, position)| ((judge, entry), *position)).collect();
        // What stays keeps its address: a browser may hold a sheet of it that has not been sent yet.
        for Assignment { id, judge_id, entry_id, position, recused_at, replaces, .. } in
            tasks.iter().map(|task| &task.assignment)
        {
            match planned.remove(&(judge_id, entry_id)) {
                Some(place) if place != *position => tx.place_assignment(id, place).await?,
                None if recused_at.is_none() && replaces.is_none() => tx.delete_assignment(id).await?,
                Some(_) | None => {}
            }
        }
        for ((judge, entry), position) in planned {
            tx.insert_assignment(&Assignment {
                id: self.fresh_id()?,
                contest_id: id.clone(),
                round,
                judge_id: judge.clone(),
                entry_id: entry.clone(),
                position,
                recused_at: None,
                recusal_reason: String::new(),
                recusal_found: false,
                replaces: None,
            })
            .await?;
        }
        // Who had films before and has none now has a list too, which is empty.
        let before = tasks.iter().map(|task| task.assignment.judge_id.clone());
        let dealt: BTreeSet<AccountId> = plan.tasks.iter().map(|(judge, ..)| judge.clone()).chain(before).collect();
        append_assignment(self, &mut *tx, &plan.contest, round, &dealt).await?;
        let event = event::AssignmentConfirm { round, sheets: plan.sheets, anchors: &plan.anchors };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        // Before a round its judges are told when it opens.
        if matches!(plan.contest.phase, Phase::Round(_)) {
            write_of_assignment(self, &mut *tx, &plan.contest, round).await?;
        }
        tx.commit().await?;
        Ok(plan.sheets)
    }
}

/// Judge and entry of every stored task of a round; a recused one is nobody's any more.
async fn stored(tx: &mut dyn Tx, id: &ContestId, round: u8) -> Result<BTreeSet<(AccountId, EntryId)>> {
    Ok(pairs(&tx.tasks(id, round, None).await?))
}

fn pairs(tasks: &[Task]) -> BTreeSet<(AccountId, EntryId)> {
    let live = tasks.iter().map(|task| &task.assignment).filter(|one| one.recused_at.is_none());
    live.map(|one| (one.judge_id.clone(), one.entry_id.clone())).collect()
}

/// How many letters the confirmation of a plan drafts: one to each of its judges, in a round that is open, who was not told yet.
async fn letters_of(tx: &mut dyn Tx, plan: &AssignmentPlan, round: u8) -> Result<usize> {
    if !matches!(plan.contest.phase, Phase::Round(_)) {
        return Ok(0);
    }
    let told = ToldOfRound::of(tx, &plan.contest).await?;
    let judges: BTreeSet<&AccountId> = plan.tasks.iter().map(|(judge, ..)| judge).collect();
    Ok(judges.into_iter().filter(|judge| told.leaves_untold(&plan.contest, round, judge)).count())
}

/// `stored` is what is assigned now; as much of it as can stays.
async fn plan(tx: &mut dyn Tx, contest: Contest, stored: &BTreeSet<(AccountId, EntryId)>) -> Result<AssignmentPlan> {
    let round = round_of(&contest);
    let everybody = tx.members(&contest.id).await?;
    let panels = seated(tx.panels(&contest.id, round).await?, &everybody);
    if panels.is_empty() || panels.iter().any(|panel| panel.judges.is_empty()) {
        return Err(Refusal::NoJudges.into());
    }
    let entries = entries_of_round(tx, &contest, round).await?;
    let films = tx.films(&contest.id).await?;
    let prepared: BTreeSet<&EntryId> = films.iter().filter(|film| film.has_copy).map(|film| &film.entry_id).collect();
    let mut unprepared: Vec<i64> =
        entries.iter().filter(|entry| !prepared.contains(&entry.id)).filter_map(|entry| entry.number).collect();
    unprepared.sort_unstable();
    if !unprepared.is_empty() {
        return Err(Refusal::FilmsUnprepared(unprepared).into());
    }
    let films: BTreeMap<EntryId, i64> =
        films.into_iter().map(|film| (film.entry_id, film.duration_ms.unwrap_or_default())).collect();
    let members: BTreeMap<AccountId, NamedMember> = everybody
        .iter()
        .filter(|member| member.member.role == Role::Judge)
        .map(|member| (member.member.account_id.clone(), member.clone()))
        .collect();
    let length = |entry: &Entry| films.get(&entry.id).copied().unwrap_or_default();
    let known = ContestConflicts::of(tx, &contest.id, &everybody).await?;
    let mut conflicts: BTreeSet<(String, String)> = BTreeSet::new();
    for entry in &entries {
        let origin = known.origin(entry);
        let barred = members.keys().filter(|judge| known.bars_from(judge, &entry.id, &origin));
        conflicts.extend(barred.map(|judge| (judge.to_string(), entry.id.to_string())));
    }
    let rules = contest.settings.rounds.get(usize::from(round).saturating_sub(1));
    let (anchors, each) = rules.map_or((0, 0), |rules| (rules.anchor_films, rules.judges_per_film));
    let problem = PanelProblem {
        entries: entries.iter().map(|entry| (entry.id.to_string(), length(entry))).collect(),
        panels: panels.iter().map(|panel| panel.judges.iter().map(AccountId::to_string).collect()).collect(),
        anchors: if panels.len() > 1 { usize::try_from(anchors).unwrap_or_default() } else { 0 },
        conflicts: conflicts.clone(),
        seed: contest.settings.lottery_seed.clone(),
    };
    let number = |id: &str| {
        entries.iter().find(|entry| entry.id.as_str() == id).and_then(|entry| entry.number).unwrap_or_default()
    };
    let answer = assignment::assign_panels(&problem)
        .map_err(|nobody| Refusal::NobodyMayScore(nobody.entries.iter().map(|id| number(id)).collect()))?;
    let answer = match usize::try_from(each).unwrap_or_default() {
        0 => answer,
        each => {
            let previous: Vec<(String, String)> =
                stored.iter().map(|(judge, entry)| (judge.to_string(), entry.to_string())).collect();
            assignment::deal_within_panels(&problem, answer, each, &previous).map_err(|short| {
                Refusal::TooFewJudges { films: short.entries.iter().map(|id| number(id)).collect(), each: short.each }
            })?
        }
    };
    let mut tasks = Vec::with_capacity(answer.tasks.len());
    let mut planned: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for task in &answer.tasks {
        let (Ok(judge), Ok(entry)) = (task.judge.parse(), task.entry.parse::<EntryId>()) else { continue };
        let load = planned.entry(task.judge.clone()).or_default();
        load.0 += 1;
        load.1 += films.get(&entry).copied().unwrap_or_default();
        tasks.push((judge, entry, i64::try_from(task.position).unwrap_or(i64::MAX)));
    }
    // The films of a panel are those any of its judges sees.
    let avoided = |panel: &Panel, judge: &AccountId| {
        let films: BTreeSet<&str> = answer
            .tasks
            .iter()
            .filter(|task| panel.judges.iter().any(|one| one.as_str() == task.judge))
            .map(|task| task.entry.as_str())
            .collect();
        films.iter().filter(|film| conflicts.contains(&(judge.to_string(), (**film).to_owned()))).count()
    };
    let judges: Vec<PlannedJudge> = panels
        .iter()
        .flat_map(|panel| panel.judges.iter().map(move |judge| (panel, judge)))
        .map(|(panel, judge)| {
            let (count, ms) = planned.get(judge.as_str()).copied().unwrap_or_default();
            PlannedJudge {
                name: members.get(judge).map(|member| member.name.clone()).unwrap_or_default(),
                panel: panel.position,
                films: count,
                minutes: ms.saturating_add(59_999) / 60_000,
                avoided: avoided(panel, judge),
            }
        })
        .collect();
    let seats = answer.tasks.iter().map(|task| FilmSeat {
        judge: &task.judge,
        film: number(&task.entry),
        recused: false,
        stands_in: false,
    });
    let short = short_films(&problem.panels, usize::try_from(each).unwrap_or_default(), seats);
    Ok(AssignmentPlan {
        // The chair votes, also about films that nobody deals the chair.
        possible: possible_conflicts(&known, &judging_people(&everybody), &entries),
        short,
        avoided: judges.iter().map(|judge| judge.avoided).sum(),
        judges,
        anchors: answer.anchors.iter().map(|id| number(id)).collect(),
        sheets: tasks.len(),
        tasks,
        contest,
        roles: Vec::new(),
        stored: 0,
        is_stored: false,
        letters: 0,
    })
}
