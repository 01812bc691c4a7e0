//! What a judge who leaves hands over: every film that is open, at once, each to who may score it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::access::{Action, Role};
use domain::assignment::{OpenFilm, StandIn, hand_over};
use domain::form::keys;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use store::{Assignment, Contest, NamedMember, Tx};

use super::replace::{last_place, lengths, loads, take_over};
use crate::Services;
use crate::actor::Actor;
use crate::contests::people::end_membership;
use crate::error::{Result, ServiceError};
use crate::rounds::conflict::{ContestConflicts, stood_in_for};
use crate::rounds::inputs::{RankingInputs, present_round, ranking_inputs};
use crate::rounds::judge_letters::write_of_hand_over;
use crate::rounds::participants::round_of;

/// What a judge would hand over.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The judge's name.
    pub name: String,
    /// Is a judge of the contest still, and would be one no more.
    pub leaves: bool,
    /// The films that are open, by number.
    pub films: Vec<HandedFilm>,
}

/// A film that a judge would hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedFilm {
    /// The assignment that nobody would score.
    pub assignment: AssignmentId,
    /// Entry number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// The judge has begun a sheet of it, which counts no more.
    pub begun: bool,
    /// Who would take it, with the name; `None` where everybody else has it or has a conflict of interest.
    pub to: Option<(AccountId, String)>,
}

impl HandOver {
    /// Letters ([`LetterKind::Assignment`](domain::letter::LetterKind::Assignment)) that handing over drafts: one to each who gets
    /// films, however many.
    #[must_use]
    pub fn letters(&self) -> usize {
        let takers: BTreeSet<&AccountId> = self.films.iter().filter_map(|film| Some(&film.to.as_ref()?.0)).collect();
        takers.len()
    }
}

/// A plan with the assignments it is about.
struct Plan {
    name: String,
    leaves: bool,
    films: Vec<(Assignment, HandedFilm)>,
}

impl Services {
    /// What a judge of the present round would hand over, to whom; nothing is written.
    ///
    /// # Errors
    /// A missing permission, no such contest, or somebody who has no films in the round and is no judge.
    pub async fn hand_over_view(&self, actor: &Actor, id: &ContestId, judge: &AccountId) -> Result<HandOver> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ReplaceJudge).await?;
        let inputs = present_round(self, &mut *tx, &contest).await?.inputs;
        let Plan { name, leaves, films } = plan(&mut *tx, &inputs, judge).await?;
        let films = films.into_iter().map(|(_, film)| film).collect();
        Ok(HandOver { contest, roles: access.roles, name, leaves, films })
    }

    /// Ends a judge's membership, where it has not ended, and gives every open film to who was shown: `seen` names for each
    /// assignment who takes it. Nothing happens where another plan would be made by now. How many films were given.
    ///
    /// # Errors
    /// As [`Services::hand_over_view`]; [`ServiceError::Conflict`] where the plan is another.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        id: &ContestId,
        judge: &AccountId,
        seen: &[(AssignmentId, AccountId)],
    ) -> Result<usize> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ReplaceJudge).await?;
        let inputs = ranking_inputs(&mut *tx, contest.clone()).await?;
        let Plan { leaves, films, .. } = plan(&mut *tx, &inputs, judge).await?;
        let given = films.iter().filter_map(|(from, film)| Some((from, &film.to.as_ref()?.0)));
        let given: Vec<(&Assignment, &AccountId)> = given.collect();
        let planned: BTreeSet<(&AssignmentId, &AccountId)> = given.iter().map(|(from, to)| (&from.id, *to)).collect();
        let shown: BTreeSet<(&AssignmentId, &AccountId)> = seen.iter().map(|(from, to)| (from, to)).collect();
        if planned != shown {
            return Err(ServiceError::Conflict);
        }
        if leaves {
            self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
            end_membership(self, &mut *tx, actor, &contest, judge, Role::Judge).await?;
        }
        let round = round_of(&contest);
        let mut taken: BTreeMap<&AccountId, (i64, BTreeSet<AssignmentId>)> = BTreeMap::new();
        for &(from, to) in &given {
            let place = match taken.get(&to) {
                Some((place, _)) => *place,
                None => last_place(&mut *tx, id, round, to).await?,
            };
            let film = take_over(self, &mut *tx, actor, from, (to, None), place).await?;
            let (last, films) = taken.entry(to).or_default();
            *last = place.saturating_add(1);
            films.insert(film);
        }
        // Each is told once, whatever came.
        for (to, (_, films)) in &taken {
            write_of_hand_over(self, &mut *tx, &contest, round, to, films).await?;
        }
        let films = given.len();
        tx.commit().await?;
        Ok(films)
    }
}

/// Who would take each open film of a judge.
async fn plan(tx: &mut dyn Tx, inputs: &RankingInputs, judge: &AccountId) -> Result<Plan> {
    let contest = &inputs.contest;
    let round = round_of(contest);
    let members = tx.members(&contest.id).await?;
    let is_judge = |one: &&NamedMember| one.member.role == Role::Judge;
    let leaving = members.iter().filter(is_judge).find(|one| one.member.account_id == *judge);
    let open = open_films(tx, inputs, judge).await?;
    let name = match leaving {
        Some(member) => member.name.clone(),
        None if open.is_empty() => return Err(ServiceError::NotFound),
        None => tx.account(judge).await?.map(|account| account.name).unwrap_or_default(),
    };
    let conflicts = ContestConflicts::of(tx, &contest.id, &members).await?;
    let panels = tx.panels(&contest.id, round).await?;
    let panel = panels.iter().find(|panel| panel.judges.contains(judge));
    let lengths = lengths(tx, &contest.id).await?;
    let loads = loads(inputs, &lengths);
    let others: Vec<&NamedMember> =
        members.iter().filter(is_judge).filter(|one| one.member.account_id != *judge).collect();
    let judges = others.iter().map(|one| {
        let id = &one.member.account_id;
        let (films, load_ms) = loads.get(id).copied().unwrap_or_default();
        let same_panel = panel.is_some_and(|panel| panel.judges.contains(id));
        StandIn { judge: id.to_string(), same_panel, load_ms, films }
    });
    let judges: Vec<StandIn> = judges.collect();
    let candidates = |entry: &EntryId| -> Vec<String> {
        let Some(film) = inputs.entries.iter().find(|film| film.id == *entry) else { return Vec::new() };
        let origin = conflicts.origin(film);
        let knows: HashSet<&AccountId> =
            inputs.tasks.iter().filter(|task| task.entry == *entry).map(|task| &task.judge).collect();
        let can = |id: &&AccountId| !knows.contains(*id) && !conflicts.bars_from(id, entry, &origin);
        others.iter().map(|one| &one.member.account_id).filter(can).map(AccountId::to_string).collect()
    };
    let wanted: Vec<OpenFilm> = open
        .iter()
        .map(|(from, _)| OpenFilm {
            load_ms: lengths.get(&from.entry_id).copied().unwrap_or_default(),
            candidates: candidates(&from.entry_id),
        })
        .collect();
    let names: HashMap<&str, (&AccountId, &str)> = others
        .iter()
        .map(|one| (one.member.account_id.as_str(), (&one.member.account_id, one.name.as_str())))
        .collect();
    let taken = hand_over(&wanted, judges);
    let films = open.into_iter().zip(taken).map(|((from, begun), to)| {
        let entry = inputs.entries.iter().find(|film| film.id == from.entry_id);
        let to = to.and_then(|to| names.get(to.as_str()).copied());
        let film = HandedFilm {
            assignment: from.id.clone(),
            number: entry.and_then(|entry| entry.number).unwrap_or_default(),
            title: entry.map(|entry| entry.answer(keys::TITLE)).unwrap_or_default(),
            begun,
            to: to.map(|(id, name)| (id.clone(), name.to_owned())),
        };
        (from, film)
    });
    let films: Vec<(Assignment, HandedFilm)> = films.collect();
    Ok(Plan { leaves: leaving.is_some(), name, films })
}

/// The assignments of a judge that are neither recused nor signed, of films that take part, for which nobody stands in; by number,
/// each with whether a sheet was begun.
async fn open_films(tx: &mut dyn Tx, inputs: &RankingInputs, judge: &AccountId) -> Result<Vec<(Assignment, bool)>> {
    let (contest, round) = (&inputs.contest.id, round_of(&inputs.contest));
    let numbers: HashMap<&EntryId, i64> =
        inputs.entries.iter().map(|film| (&film.id, film.number.unwrap_or_default())).collect();
    let replaced = stood_in_for(tx, contest, round).await?;
    let tasks = tx.tasks(contest, round, Some(judge)).await?.into_iter();
    let mut open: Vec<(Assignment, bool)> = tasks
        .filter(|task| task.assignment.recused_at.is_none() && !replaced.contains(&task.assignment.id))
        .filter(|task| task.sheet.as_ref().is_none_or(|sheet| sheet.signed_at.is_none()))
        .filter(|task| numbers.contains_key(&task.assignment.entry_id))
        .map(|task| (task.assignment, task.sheet.is_some()))
        .collect();
    open.sort_by_key(|(from, _)| numbers.get(&from.entry_id).copied());
    Ok(open)
}
