//! What a round is computed from, lean: thousands of films and sheets are kept of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use domain::access::Role;
use domain::conflict_of_interest;
use domain::contest::GroupFamily;
use domain::contest::phase::Phase;
use domain::contest::round::counts_from;
use domain::form::keys;
use domain::ids::{AccountId, EntryId};
use domain::sorting::set_of;
use store::{Contest, Entry, NamedMember, Panel, RoundSheet, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::figures::RoundFigures;
use crate::rounds::participants::round_of;

/// What is kept of a round, with what it is computed from.
pub(crate) struct Round {
    pub(crate) figures: Arc<RoundFigures>,
    pub(crate) inputs: Arc<RankingInputs>,
}

/// Everything a ranking is made from.
pub(crate) struct RankingInputs {
    pub(crate) contest: Contest,
    /// The films that take part, by number.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// The tasks of the round, by judge in the judge's own order.
    pub(crate) tasks: Vec<RoundTask>,
    /// The round it is of.
    pub(crate) round: u8,
    /// Complete sheets of rounds before that count along.
    pub(crate) carried: Vec<RoundTask>,
    /// Recusals of rounds before that count along: their judges have no sheet of the film that counts.
    pub(crate) carried_recusals: Vec<RoundTask>,
    /// Judge and film of what was open when its judge was removed: nobody scores it unless somebody stands in.
    pub(crate) vacant: HashSet<(AccountId, EntryId)>,
}

/// A judge's task for a film of the round.
pub(crate) struct RoundTask {
    /// Place of the film among the entries.
    pub(crate) film: usize,
    pub(crate) entry: EntryId,
    pub(crate) judge: AccountId,
    /// Place in the judge's own order, from 1.
    pub(crate) position: i64,
    pub(crate) recused: bool,
    pub(crate) stands_in: bool,
    pub(crate) signed: bool,
    /// Total of a complete sheet, hundredths.
    pub(crate) total: Option<i64>,
    /// Marks in the order of the rubric.
    pub(crate) marks: Box<[Option<i64>]>,
    /// Flag to the chair with its reason.
    pub(crate) red_line: Option<Box<str>>,
}

impl RoundTask {
    /// The total of a complete sheet that is not recused.
    pub(crate) fn counted(&self) -> Option<i64> {
        self.total.filter(|_| !self.recused)
    }
}

/// The answers of an entry that are kept, of thousands of entries: its title and what rules and conflicts of interest go by.
fn kept_answers() -> Vec<&'static str> {
    let families = GroupFamily::ALL.into_iter().map(GroupFamily::field);
    set_of([keys::TITLE].into_iter().chain(families).chain(conflict_of_interest::FIELDS)).into_iter().collect()
}

/// Complete sheets of earlier rounds that count in this one, of films that take part in it, and recusals that do.
fn carried(tasks: &[RoundTask], earlier: Vec<RoundTask>) -> (Vec<RoundTask>, Vec<RoundTask>) {
    let whose = |task: &RoundTask| (task.judge.clone(), task.entry.clone());
    let settles = |task: &RoundTask| task.recused || task.counted().is_some();
    let settled = tasks.iter().filter(|task| settles(task)).map(whose).collect();
    let sheets = earlier.into_iter().filter(settles).map(|task| (whose(&task), Some(task)));
    domain::contest::round::carried(settled, sheets).into_iter().partition(|task| task.counted().is_some())
}

impl RankingInputs {
    /// The title of a film.
    pub(crate) fn title(&self, id: &str) -> Option<String> {
        self.entries.iter().find(|entry| entry.id.as_str() == id).map(|entry| entry.answer(keys::TITLE))
    }

    /// The sheets that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = &RoundTask> {
        self.tasks.iter().chain(&self.carried).filter(|task| task.counted().is_some())
    }
}

/// A round for reading: what it is computed from is read where that was not done in this state.
///
/// Only in transactions that change nothing: their own changes would be taken for what others see.
pub(crate) async fn round_for_reading(cx: &Context, tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Round> {
    let version = tx.inputs_version(&contest.id).await?;
    let figures = cx.figures.of(&contest.id, round, version);
    let inputs = figures.keep("ranking inputs", || ranking_inputs_of(tx, contest.clone(), round)).await?;
    Ok(Round { figures, inputs })
}

/// Films as they are kept.
type KeptFilms = Arc<Vec<Arc<Entry>>>;

/// The films of the present round without its sheets, for reading: kept as the round is, with what else is.
///
/// Only in transactions that change nothing, as [`round_for_reading`].
pub(crate) async fn present_films(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
) -> Result<(KeptFilms, Arc<RoundFigures>)> {
    let (round, version) = (round_of(contest), tx.inputs_version(&contest.id).await?);
    let figures = cx.figures.of(&contest.id, round, version);
    Ok((figures.keep("films", || lean_films(tx, contest, round)).await?, figures))
}

/// The films that take part in a round, by number, with the answers that are kept.
async fn lean_films(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Vec<Arc<Entry>>> {
    let mut films = Vec::new();
    tx.round_films(&contest.id, round, round > 1, &kept_answers(), &mut |entry| films.push(Arc::new(entry))).await?;
    Ok(films)
}

/// As [`round_for_reading`], of the present round, or of the last one once it has closed.
pub(crate) async fn present_round(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<Round> {
    round_for_reading(cx, tx, contest, round_of(contest)).await
}

/// What the present round is computed from, as this transaction sees it.
pub(crate) async fn ranking_inputs(tx: &mut dyn Tx, contest: Contest) -> Result<RankingInputs> {
    let round = round_of(&contest);
    ranking_inputs_of(tx, contest, round).await
}

pub(crate) async fn ranking_inputs_of(tx: &mut dyn Tx, contest: Contest, round: u8) -> Result<RankingInputs> {
    let entries = lean_films(tx, &contest, round).await?;
    let criteria: Vec<String> =
        contest.settings.rubric_of(round).criteria.iter().map(|criterion| criterion.key.clone()).collect();
    // Sheets of a film that is no longer eligible count nowhere.
    let eligible: HashMap<EntryId, usize> =
        entries.iter().enumerate().map(|(film, entry)| (entry.id.clone(), film)).collect();
    let mut judges: HashMap<AccountId, AccountId> = HashMap::new();
    let (mut tasks, mut earlier, mut vacant) = (Vec::new(), Vec::new(), HashSet::new());
    let first = counts_from(&contest.settings.rounds, round);
    let phase = contest.phase;
    let mut take = |sheet: RoundSheet| {
        let Some((entry, film)) = eligible.get_key_value(&sheet.entry) else { return };
        // Whoever was removed signs no more: what is open then is no task of the round. A round ends only when everybody who stayed
        // has signed, so what is unsigned after it was theirs, also where they came back.
        if !sheet.signed && !sheet.recused && (sheet.left || phase > Phase::Round(sheet.round)) {
            if sheet.left && sheet.round == round {
                vacant.insert((sheet.judge, entry.clone()));
            }
            return;
        }
        let judge = judges.entry(sheet.judge.clone()).or_insert(sheet.judge).clone();
        let kept = if sheet.round == round { &mut tasks } else { &mut earlier };
        kept.push(RoundTask {
            film: *film,
            entry: entry.clone(),
            judge,
            position: sheet.position,
            recused: sheet.recused,
            stands_in: sheet.stands_in,
            signed: sheet.signed,
            total: sheet.total,
            marks: sheet.marks,
            red_line: (!sheet.red_line.is_empty()).then(|| sheet.red_line.into_boxed_str()),
        });
    };
    tx.round_sheets(&contest.id, first..round.saturating_add(1), &criteria, &mut take).await?;
    let (carried, carried_recusals) = carried(&tasks, earlier);
    Ok(RankingInputs { contest, round, entries, tasks, carried, carried_recusals, vacant })
}

/// Names of those who had tasks of the round and do not judge the contest any more.
pub(crate) async fn names_of_removed(
    tx: &mut dyn Tx,
    inputs: &RankingInputs,
    members: &[NamedMember],
) -> Result<HashMap<AccountId, String>> {
    let judges: HashSet<&AccountId> =
        members.iter().filter(|one| one.member.role == Role::Judge).map(|one| &one.member.account_id).collect();
    let of_round = inputs.tasks.iter().map(|task| &task.judge).chain(inputs.vacant.iter().map(|(judge, _)| judge));
    let removed: BTreeSet<&AccountId> = of_round.filter(|judge| !judges.contains(judge)).collect();
    if removed.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = removed.iter().map(|judge| judge.as_str().to_owned()).collect();
    let names: HashMap<String, String> = tx.account_names(&ids).await?.into_iter().collect();
    let named = |judge: &AccountId| (judge.clone(), names.get(judge.as_str()).cloned().unwrap_or_default());
    Ok(removed.into_iter().map(named).collect())
}

/// Panels of those who judge the contest now: what was stored keeps whoever was removed since.
pub(crate) fn seated(mut panels: Vec<Panel>, members: &[NamedMember]) -> Vec<Panel> {
    let judges: HashSet<&AccountId> =
        members.iter().filter(|one| one.member.role == Role::Judge).map(|one| &one.member.account_id).collect();
    for panel in &mut panels {
        panel.judges.retain(|judge| judges.contains(judge));
    }
    panels
}

/// A judge whose sheets count in a round, or may come to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundJudge {
    /// The account.
    pub account_id: AccountId,
    /// Name.
    pub name: String,
}

/// The judges of a round in order of their panels and their names, and the panels: those of the contest, and those who were removed
/// after they had signed, whose sheets still count.
pub(crate) async fn judges_of(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<(Vec<RoundJudge>, Vec<Panel>)> {
    let panels = tx.panels(&contest.id, round).await?;
    let members = tx.members(&contest.id).await?;
    let first = counts_from(&contest.settings.rounds, round);
    let signatures = tx.standing_signatures(&contest.id, first..round.saturating_add(1)).await?;
    let members = members.into_iter().filter(|one| one.member.role == Role::Judge);
    let members = members.map(|one| (one.member.account_id, one.name));
    let signers = signatures.into_iter().map(|one| (one.judge_id, one.name));
    let judges: BTreeMap<AccountId, String> = members.chain(signers).collect();
    let mut judges: Vec<RoundJudge> =
        judges.into_iter().map(|(account_id, name)| RoundJudge { account_id, name }).collect();
    let place = |judge: &AccountId| panels.iter().position(|panel| panel.judges.contains(judge)).unwrap_or(usize::MAX);
    judges.sort_by_cached_key(|one| (place(&one.account_id), one.name.clone()));
    Ok((judges, panels))
}
