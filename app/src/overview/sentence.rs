//! Where a contest stands, in one sentence on its board.

use domain::contest::phase::Phase;
use domain::entry::EntryState;
use services::{Board, JudgeProgress};

use super::steps::{eligible, handed_in, in_states};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::times::span;
use words::board as m;

/// The sentence.
pub fn sentence(board: &Board, now: i64, lang: Lang) -> String {
    let contest = &board.contest;
    let received = handed_in(board);
    let waiting = in_states(board, &[EntryState::Submitted]);
    let selected = in_states(board, &[EntryState::Shortlisted]);
    match contest.phase {
        Phase::Draft if board.problems.is_empty() => m::draft_ready(lang).to_owned(),
        Phase::Draft => m::draft_open(lang, count(board.problems.len())),
        Phase::CallOpen => match contest.deadline {
            Some(at) if at > now => m::call_until(lang, &span(lang, at.saturating_sub(now)), received),
            Some(_) => m::call_over(lang, received),
            None => m::call_without_end(lang, received),
        },
        Phase::CallClosed => m::call_closed(lang, received, waiting),
        Phase::Eligibility => m::checking(lang, eligible(board), waiting),
        Phase::Round(_) => {
            let judges = board.progress.as_ref().map(|progress| progress.judges.as_slice()).unwrap_or_default();
            let sum = |part: fn(&JudgeProgress) -> usize| count(judges.iter().map(part).sum::<usize>());
            let unsigned = judges.iter().filter(|judge| judge.signed < judge.assigned && !judge.removed).count();
            let (done, all) = (sum(|judge| judge.done), sum(|judge| judge.assigned));
            if unsigned == 0 && all > 0 { m::judged(lang, all) } else { m::judging(lang, done, all, count(unsigned)) }
        }
        Phase::Selection => m::selecting(lang, eligible(board), count(contest.settings.balance.size)),
        Phase::Publicity => m::published(lang, selected),
        Phase::Final => m::result(lang, selected),
        Phase::Archived => m::archived(lang, selected),
    }
}
