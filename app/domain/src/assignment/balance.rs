//! Minutes: equal numbers of films are not equal hours, so judges exchange films until no exchange
//! brings their hours closer.
//!
//! The sum of squared times per judge falls with every exchange, so this ends. An exchange keeps both
//! numbers of films; where one judge has exactly one film more, that film alone may change sides, which
//! exchanges the two numbers. Either way the cost of the flow stays what it is. Pairs of the previous
//! plan do not move.

use super::board::Board;

/// Rounds over all pairs of judges; a few are enough, this only keeps hostile input from taking hours.
const ROUNDS: usize = 12;

/// A difference this small is no difference: three seconds, in thousandths of a minute.
const FINE: i64 = 50;

/// Exchanges films between pairs of judges, the busiest with the least busy first. With `parts`, no
/// exchange may leave the graph in more components than that.
pub(super) fn even_out(board: &mut Board, parts: Option<usize>) {
    for _ in 0..ROUNDS {
        let mut order: Vec<usize> = (0..board.judges).collect();
        order.sort_by_key(|&judge| (board.time[judge], judge));
        let mut changed = false;
        for &busy in order.iter().rev() {
            for &idle in &order {
                if board.ahead(busy, idle) > FINE
                    && let Some(steps) = exchange(board, busy, idle)
                {
                    for &(entry, from, to) in &steps {
                        board.shift(entry, from, to);
                    }
                    if parts.is_some_and(|parts| board.incidence().components().2 > parts) {
                        board.undo(&steps);
                    } else {
                        changed = true;
                    }
                }
            }
        }
        if !changed {
            return;
        }
    }
}

/// The exchange that brings two judges' times closest, as moves.
fn exchange(board: &Board, busy: usize, idle: usize) -> Option<Vec<(usize, usize, usize)>> {
    let ahead = board.ahead(busy, idle);
    let movable = |from: usize, to: usize| {
        board.films[from]
            .iter()
            .copied()
            .filter(move |&entry| board.open(entry, to) && !board.previous(entry, from))
            .map(|entry| (board.minutes[entry], entry))
    };
    let mut back: Vec<(i64, Option<usize>)> = movable(idle, busy).map(|(time, entry)| (time, Some(entry))).collect();
    let one_more = board.load[busy] == board.load[idle] + 1;
    if one_more && board.load[busy] > board.min[busy] && board.load[idle] < board.max[idle] {
        back.push((0, None));
    }
    back.sort_unstable();
    // Twice the distance of the time that changes sides from half of the difference.
    let miss = |time: i64| (2 * time - ahead).abs();
    let mut best = (ahead, None);
    for (time, entry) in movable(busy, idle) {
        let split = back.partition_point(|&(other, _)| 2 * (time - other) > ahead);
        for &(other, partner) in &back[split.saturating_sub(1)..(split + 1).min(back.len())] {
            if miss(time - other) < best.0 {
                best = (miss(time - other), Some((entry, partner)));
            }
        }
    }
    let (entry, partner) = best.1?;
    let mut steps = vec![(entry, busy, idle)];
    steps.extend(partner.map(|partner| (partner, idle, busy)));
    Some(steps)
}
