//! Where a contest stands, in one sentence on its board.

use domain::contest::Call;
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
        Phase::CallOpen => call(contest.call(), received, now, lang),
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

/// How long entries are taken, for everybody; within the grace the deadline is over, and they still are.
fn call(call: Call, received: u64, now: i64, lang: Lang) -> String {
    let (Some(deadline), Some(last)) = (call.deadline, call.last_moment_for(None)) else {
        return m::call_without_end(lang, received);
    };
    let left = |until: i64| span(lang, until.saturating_sub(now));
    if call.has_passed(now) {
        m::call_over(lang, received)
    } else if now < deadline {
        m::call_until(lang, &left(deadline), received)
    } else {
        m::call_in_grace(lang, &left(last), received)
    }
}

#[cfg(test)]
mod tests {
    use domain::time::{DAY, MINUTE};

    use super::*;

    #[test]
    fn the_board_says_that_entries_are_still_taken_within_the_grace() {
        let open = Call { phase: Phase::CallOpen, deadline: Some(100 * DAY), grace_minutes: 30 };
        let said = |now| call(open, 7, now, Lang::Zh);
        assert_eq!(said(99 * DAY), m::call_until(Lang::Zh, &span(Lang::Zh, DAY), 7));
        assert_eq!(said(100 * DAY + 10 * MINUTE), "已过截止时间，宽限期内 20 分钟仍可报送，已收到 7 部");
        assert_eq!(said(100 * DAY + 30 * MINUTE), m::call_in_grace(Lang::Zh, &span(Lang::Zh, 0), 7));
        assert_eq!(said(100 * DAY + 30 * MINUTE + 1), m::call_over(Lang::Zh, 7));
        assert_eq!(call(Call { deadline: None, ..open }, 7, 0, Lang::Zh), m::call_without_end(Lang::Zh, 7));
    }
}
