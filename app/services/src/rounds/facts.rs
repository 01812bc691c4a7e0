//! What the guards of a phase look at.

use domain::contest::phase::{Facts, Phase};
use domain::entry::EntryState;
use domain::notice::grades_hash;
use store::{Contest, ContestDecisions, IntakeCount, Tx, Unwatchable};

use crate::context::Context;
use crate::error::Result;
use crate::rounds::inputs::RankingInputs;
use crate::rounds::participants::round_of;
use crate::time::day_in;

/// What the guards look at now.
pub(crate) async fn facts_of(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    inputs: &RankingInputs,
) -> Result<Facts> {
    let intake = tx.intake(&contest.id).await?;
    let is_decided = matches!(contest.phase, Phase::Selection | Phase::Publicity);
    let decided = if is_decided { tx.decided(&contest.id).await? } else { ContestDecisions::default() };
    facts(cx, tx, contest, (&intake, &decided), inputs).await
}

/// Counts what the guards look at, only as far as the next move needs it; of what was decided only what stands in the
/// selection and the notice.
pub(crate) async fn facts(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    (intake, decided): (&[IntakeCount], &ContestDecisions),
    inputs: &RankingInputs,
) -> Result<Facts> {
    let mut facts = Facts {
        settings_problems: contest.settings.problems().len(),
        has_deadline: contest.deadline.is_some(),
        deadline_passed: contest.call().has_passed(cx.now()),
        ..Facts::default()
    };
    match contest.phase {
        Phase::CallOpen | Phase::CallClosed | Phase::Eligibility | Phase::Round(_) => {}
        Phase::Selection => {
            (facts.sealed, facts.meeting_open) = (decided.sealed, decided.meeting_open);
            return Ok(facts);
        }
        Phase::Publicity => {
            // A contest whose notice is from before notices were kept has none.
            let mut listed = None;
            if let Some(standing) = decided.notice {
                listed = standing.grades;
                facts.notice_runs = day_in(cx.now(), &contest.settings.time_zone) <= standing.last;
                facts.notice_outdated = standing.is_outdated;
                facts.open_objections = usize::try_from(standing.open_objections).unwrap_or_default();
                facts.unsettled_objections = usize::try_from(standing.unsettled_objections).unwrap_or_default();
            }
            if contest.settings.awards.is_empty() {
                // There are no awards any more, and a notice that lists some is still up.
                facts.notice_outdated |= listed.is_some();
            } else {
                let decision = tx.award_decision(&contest.id).await?;
                facts.awards_undecided = decision.is_none();
                // A notice that lists grades lists other ones once they are decided otherwise.
                let now = decision.map(|decision| grades_hash(&decision.content.grades));
                facts.notice_outdated |= listed.zip(now).is_some_and(|(listed, now)| listed != now);
            }
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
        let Unwatchable { without_film, without_copy } = tx.unwatchable(&contest.id, round, round > 1).await?;
        facts.without_film = usize::try_from(without_film).unwrap_or_default();
        facts.without_copy = usize::try_from(without_copy).unwrap_or_default();
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
