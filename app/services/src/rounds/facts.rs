//! What the guards of a phase look at.

use std::collections::{BTreeMap, BTreeSet};

use domain::entry::EntryState;
use domain::ids::EntryId;
use domain::phase::{Facts, Phase};
use store::{Contest, EntryLine, FileState, Task, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::rounds::participants::{Inside, round_of, taking_part};

/// What the guards look at now.
pub(crate) async fn facts_of(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<Facts> {
    let lines = tx.entry_lines(&contest.id).await?;
    let tasks = tx.tasks(&contest.id, round_of(contest), None).await?;
    let inside = taking_part(tx, contest, round_of(contest)).await?;
    facts(cx, tx, contest, &lines, &tasks, &inside).await
}

/// Counts what the guards look at, only as far as the next move needs it.
pub(crate) async fn facts(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    lines: &[EntryLine],
    tasks: &[Task],
    inside: &Inside,
) -> Result<Facts> {
    let mut facts = Facts {
        settings_problems: contest.settings.problems().len(),
        has_deadline: contest.deadline.is_some(),
        deadline_passed: contest.deadline.is_some_and(|at| at <= cx.now()),
        ..Facts::default()
    };
    match contest.phase {
        Phase::CallOpen | Phase::CallClosed | Phase::Eligibility | Phase::Round(_) => {}
        Phase::Selection => {
            facts.sealed = tx.selection(&contest.id).await?.is_some();
            facts.meeting_open = tx.open_meeting(&contest.id).await?.is_some();
            return Ok(facts);
        }
        _ => return Ok(facts),
    }
    facts.unchecked = lines.iter().filter(|l| l.state == EntryState::Submitted).count();
    let eligible: BTreeSet<&EntryId> = lines.iter().filter(|line| inside.takes(line)).map(|line| &line.id).collect();
    facts.eligible = eligible.len();
    let films: BTreeMap<EntryId, FileState> =
        tx.films(&contest.id).await?.into_iter().map(|film| (film.entry_id, film.state)).collect();
    facts.without_film = eligible.iter().filter(|id| films.get(**id) != Some(&FileState::Ready)).count();
    let live =
        || tasks.iter().filter(|t| t.assignment.recused_at.is_none() && eligible.contains(&t.assignment.entry_id));
    let assigned: BTreeSet<&EntryId> = live().map(|t| &t.assignment.entry_id).collect();
    facts.unassigned = eligible.len().saturating_sub(assigned.len());
    let signed = |t: &&Task| t.sheet.as_ref().is_some_and(|s| s.signed_at.is_some() && s.total.is_some());
    let scored: BTreeSet<&EntryId> = live().filter(signed).map(|t| &t.assignment.entry_id).collect();
    facts.unscored = eligible.len().saturating_sub(scored.len());
    facts.unsigned = live().filter(|t| !signed(t)).count();
    Ok(facts)
}
