//! The flow: every entry gets its reviews, no judge more or fewer films than allowed, the least cost.
//!
//! source → entry (reviews) → judge (1 a pair, none for a conflict of interest) → sink (load within
//! `[min, max]`). The cost is Σ load², which is least when loads are as equal as can be, less
//! [`KEEP`](super::board::KEEP) for every pair of the previous plan that stays.
//!
//! An augmenting path or cycle visits entries only to move a film from one judge to another, so the
//! residual network is folded onto judges: an arc from a to b costs what the cheapest film of a that b
//! may take costs to move. With n entries and m judges it has m² arcs instead of n·m. A flow is of
//! least cost exactly when the residual network has no negative cycle (Klein 1967; Ahuja, Magnanti
//! & Orlin, *Network Flows*, theorem 9.1), and the folded network has one when the full one has.

use std::cmp::Reverse;

use super::board::Board;
use crate::draws::Draws;

/// Why no flow exists: a cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// These entries need more reviews than all judges can give them.
    Short { entries: Vec<usize>, judges: Vec<usize>, needed: usize, possible: usize },
    /// These judges must see more films than there are for them.
    Idle { entries: Vec<usize>, judges: Vec<usize>, needed: usize, possible: usize },
}

/// Finds the flow of least cost, or the cut that forbids any.
pub(super) fn solve(board: &mut Board) -> Result<(), Cut> {
    fill(board)?;
    raise(board)?;
    while let Some(cycle) = negative_cycle(board) {
        board.push(&cycle);
    }
    Ok(())
}

/// The number of a pair, from those of its entry and its judge.
fn mixed(one: u64, two: u64) -> u64 {
    Draws(one ^ two.rotate_left(24)).next()
}

/// Gives each entry its reviews: first to judges of the previous plan, then to the least loaded,
/// among these to those who have met least often, which spreads comparisons over all pairs of judges.
/// Where no judge with room is left, films of others move on along a path of judges.
///
/// A start, which cycles make optimal; a previous plan that heaps films on few judges is a poor one.
fn fill(board: &mut Board) -> Result<(), Cut> {
    let choices = |entry: usize| (0..board.judges).filter(|&judge| board.open(entry, judge)).count();
    let mut order: Vec<(usize, Reverse<i64>, u64, usize)> = (0..board.entries)
        .map(|entry| (choices(entry), Reverse(board.minutes[entry]), board.entry_draw[entry], entry))
        .collect();
    order.sort_unstable();
    let total: usize = board.load.iter().chain(&board.need).sum();
    let heap = 2 * total.div_ceil(board.judges.max(1)) + 2;
    let mut met = vec![0_usize; board.judges * board.judges];
    for (.., entry) in order {
        let mut with = vec![0_usize; board.judges];
        while board.holders[entry].len() < board.need[entry] {
            let key = |judge: usize| {
                (
                    !board.previous(entry, judge) || board.load[judge] >= heap,
                    board.load[judge] >= board.min[judge],
                    board.load[judge],
                    with[judge],
                    mixed(board.entry_draw[entry], board.judge_draw[judge]),
                    judge,
                )
            };
            let room = |judge: &usize| board.open(entry, *judge) && board.load[*judge] < board.max[*judge];
            let best = (0..board.judges).filter(room).min_by_key(|&judge| key(judge));
            let judge = match best {
                Some(judge) => judge,
                None => make_room(board, entry)?,
            };
            board.put(entry, judge);
            for other in 0..board.judges {
                with[other] += met[judge * board.judges + other];
            }
        }
        for &one in &board.holders[entry] {
            for &two in &board.holders[entry] {
                met[one * board.judges + two] += 1;
            }
        }
    }
    Ok(())
}

/// Moves films until a judge who may take the entry has room.
fn make_room(board: &mut Board, entry: usize) -> Result<usize, Cut> {
    let starts: Vec<usize> = (0..board.judges).filter(|&judge| board.open(entry, judge)).collect();
    let path = path(board, &starts, |judge| board.load[judge] < board.max[judge], Board::cost);
    match path {
        Ok(path) => {
            board.push(&path);
            Ok(path[0])
        }
        Err(reached) => Err(short(board, entry, &reached)),
    }
}

/// The entries whose every judge is full, and what these judges can give them.
fn short(board: &Board, entry: usize, reached: &[bool]) -> Cut {
    let stuck = |other: &usize| *other == entry || board.holders[*other].iter().any(|&judge| reached[judge]);
    let entries: Vec<usize> = (0..board.entries).filter(stuck).collect();
    let usable = |entry: usize, judge: usize| !board.barred(entry, judge) && !board.is_locked(entry, judge);
    let mut possible = 0;
    let mut judges = Vec::new();
    for (judge, &full) in reached.iter().enumerate() {
        let films = entries.iter().filter(|&&entry| usable(entry, judge)).count();
        let decided = board.load[judge] - board.films[judge].len();
        if films > 0 {
            judges.push(judge);
        }
        possible += if full { board.max[judge].saturating_sub(decided) } else { films };
    }
    let needed = entries.iter().map(|&entry| board.need[entry]).sum();
    Cut::Short { entries, judges, needed, possible }
}

/// Moves films to judges below their minimum from judges above theirs.
fn raise(board: &mut Board) -> Result<(), Cut> {
    for judge in 0..board.judges {
        while board.load[judge] < board.min[judge] {
            // Backwards: from the judge in want to one who has something to spare.
            let spare = |other: usize| board.load[other] > board.min[other];
            match path(board, &[judge], spare, |board, from, to| board.cost(to, from)) {
                Ok(mut path) => {
                    path.reverse();
                    board.push(&path);
                }
                Err(reached) => {
                    let judges: Vec<usize> = (0..board.judges).filter(|&other| reached[other]).collect();
                    let entries = (0..board.entries)
                        .filter(|&entry| judges.iter().any(|&judge| !board.barred(entry, judge)))
                        .collect();
                    let needed = judges.iter().map(|&judge| board.min[judge]).sum();
                    let possible = judges.iter().map(|&judge| board.load[judge]).sum();
                    return Err(Cut::Idle { entries, judges, needed, possible });
                }
            }
        }
    }
    Ok(())
}

/// A path with the fewest steps from a start to a goal; without one, all judges that were reached.
pub(super) fn path(
    board: &Board,
    starts: &[usize],
    goal: impl Fn(usize) -> bool,
    arc: impl Fn(&Board, usize, usize) -> Option<i64>,
) -> Result<Vec<usize>, Vec<bool>> {
    let mut reached = vec![false; board.judges];
    let mut before = vec![None; board.judges];
    let mut queue = std::collections::VecDeque::new();
    for &start in starts {
        reached[start] = true;
        queue.push_back(start);
    }
    while let Some(judge) = queue.pop_front() {
        if goal(judge) {
            let mut path: Vec<usize> = std::iter::successors(Some(judge), |&at| before[at]).collect();
            path.reverse();
            return Ok(path);
        }
        for to in 0..board.judges {
            if !reached[to] && arc(board, judge, to).is_some() {
                reached[to] = true;
                before[to] = Some(judge);
                queue.push_back(to);
            }
        }
    }
    Err(reached)
}

/// A negative cycle as a path of judges (closed by its first judge, or open where one judge ends with
/// a film less and another with one more), by Bellman and Ford.
fn negative_cycle(board: &Board) -> Option<Vec<usize>> {
    // The last node stands for the sink: from it a judge gives a film up, to it one takes a film more.
    let sink = board.judges;
    let load = |judge: usize| crate::num::signed(board.load[judge]);
    let cost = |from: usize, to: usize| {
        if from == to {
            None
        } else if from == sink {
            (board.load[to] > board.min[to]).then(|| 1 - 2 * load(to))
        } else if to == sink {
            (board.load[from] < board.max[from]).then(|| 1 + 2 * load(from))
        } else {
            board.cost(from, to)
        }
    };
    let mut distance = vec![0_i64; sink + 1];
    let mut before: Vec<Option<usize>> = vec![None; sink + 1];
    for _ in 0..=sink + 1 {
        let mut changed = false;
        for from in 0..=sink {
            for to in 0..=sink {
                if let Some(cost) = cost(from, to)
                    && distance[from] + cost < distance[to]
                {
                    distance[to] = distance[from] + cost;
                    before[to] = Some(from);
                    changed = true;
                }
            }
        }
        if !changed {
            return None;
        }
        if let Some(cycle) = closed(&before) {
            return Some(opened(cycle, sink));
        }
    }
    None
}

/// A cycle of predecessors, in the direction of the arcs.
fn closed(before: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut mark = vec![usize::MAX; before.len()];
    for start in 0..before.len() {
        let mut at = Some(start);
        while let Some(node) = at {
            if mark[node] == start {
                let mut cycle = vec![node];
                let mut back = before[node];
                while let Some(other) = back.filter(|&other| other != node) {
                    cycle.push(other);
                    back = before[other];
                }
                cycle.reverse();
                return Some(cycle);
            }
            if mark[node] != usize::MAX {
                break;
            }
            mark[node] = start;
            at = before[node];
        }
    }
    None
}

fn opened(mut cycle: Vec<usize>, sink: usize) -> Vec<usize> {
    match cycle.iter().position(|&node| node == sink) {
        Some(at) => {
            cycle.rotate_left(at);
            cycle.remove(0);
        }
        None => cycle.push(cycle[0]),
    }
    cycle
}
