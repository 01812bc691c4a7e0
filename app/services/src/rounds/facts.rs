//! What the guards of a phase look at.

use domain::contest::phase::{Facts, Phase};
use domain::entry::EntryState;
use store::{Contest, FileState, IntakeCount, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::rounds::inputs::RankingInputs;
use crate::rounds::participants::round_of;

/// What the guards look at now.
pub(crate) async fn facts_of(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    inputs: &RankingInputs,
) -> Result<Facts> {
    let intake = tx.intake(&contest.id).await?;
    facts(cx, tx, contest, &intake, inputs).await
}

/// Counts what the guards look at, only as far as the next move needs it.
pub(crate) async fn facts(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    intake: &[IntakeCount],
    inputs: &RankingInputs,
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
    let waits = intake.iter().filter(|line| line.state == EntryState::Submitted);
    facts.unchecked = usize::try_from(waits.map(|line| line.entries).sum::<i64>()).unwrap_or_default();
    facts.eligible = inputs.entries.len();
    // Only the first round opens on films.
    if !matches!(contest.phase, Phase::Round(_)) {
        let round = round_of(contest);
        facts.without_film = usize::try_from(tx.without_film(&contest.id, round, round > 1).await?).unwrap_or_default();
        let films = tx.films(&contest.id).await?;
        let waits = films.iter().filter(|film| film.state == FileState::Ready && !film.has_copy);
        facts.without_copy = waits.filter(|film| inputs.entries.iter().any(|entry| entry.id == film.entry_id)).count();
    }
    // Of each film: whether a judge has it, and whether one has signed a whole sheet of it.
    let mut films = vec![(false, false); facts.eligible];
    for task in inputs.tasks.iter().filter(|task| !task.recused) {
        let signed = task.signed && task.total.is_some();
        facts.unsigned += usize::from(!signed);
        if let Some((assigned, scored)) = films.get_mut(task.film) {
            *assigned = true;
            *scored |= signed;
        }
    }
    facts.unassigned = films.iter().filter(|(assigned, _)| !assigned).count();
    facts.unscored = films.iter().filter(|(_, scored)| !scored).count();
    Ok(facts)
}
