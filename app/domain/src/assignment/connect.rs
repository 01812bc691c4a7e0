//! One component: films and judges that no chain of reviews joins cannot be compared.
//!
//! A review on a cycle of the graph is spare: without it its component stays whole. Exchanging a spare
//! review with any review of another component joins the two and keeps every load. Joining all needs
//! at least as many reviews as films and judges less one; with one review a film that is never so, and
//! anchors are the remedy.

use super::board::{Board, KEEP};
use super::flow;
use crate::num::signed;
use crate::scoring::root;

/// Pairs of reviews that are looked at for one exchange.
const LOOKED_AT: usize = 1_000_000;

/// Reviews that are touched by all trials of detours together.
const TRIED: usize = 5_000_000;

/// Ways to restore the loads that are tried for one detour.
const WAYS: usize = 64;

type Step = (usize, usize, usize);

/// Joins components as far as it can; true where anything moved. Fixed pairs and anchors stay, pairs
/// of the previous plan move only where nothing else joins two components.
pub(super) fn connect(board: &mut Board) -> bool {
    let mut changed = false;
    let mut trials = TRIED;
    loop {
        let graph = Graph::of(board);
        if graph.parts <= 1 || graph.reviews + 1 < graph.nodes {
            return changed;
        }
        let step = exchange(board, &graph).or_else(|| handover(board, &graph));
        match step {
            Some(steps) => {
                for (entry, from, to) in steps {
                    board.shift(entry, from, to);
                }
            }
            None if detour(board, &graph, &mut trials) => {}
            None => return changed,
        }
        changed = true;
    }
}

struct Graph {
    parts: usize,
    reviews: usize,
    nodes: usize,
    /// Component of each judge with a film.
    part: Vec<Option<usize>>,
    /// Movable reviews as entry and judge, and whether each closes a cycle.
    movable: Vec<(usize, usize)>,
    spare: Vec<bool>,
    /// The movable reviews of each component.
    within: Vec<Vec<(usize, usize)>>,
}

impl Graph {
    fn of(board: &Board) -> Self {
        let incidence = board.incidence();
        let (entries, part, parts) = incidence.components();
        let mut forest: Vec<usize> = (0..board.entries + board.judges).collect();
        // What cannot move comes first into the forest, so that as much as possible of the rest is spare.
        for entry in 0..board.entries {
            for &judge in &board.locked[entry] {
                unite(&mut forest, entry, board.entries + judge);
            }
        }
        let mut movable: Vec<(usize, usize)> = (0..board.entries)
            .flat_map(|entry| board.holders[entry].iter().map(move |&judge| (entry, judge)))
            .collect();
        movable.sort_by_key(|&(entry, judge)| (!board.previous(entry, judge), entry, judge));
        let mut within = vec![Vec::new(); parts];
        for &(entry, judge) in &movable {
            if let Some(part) = part[judge] {
                within[part].push((entry, judge));
            }
        }
        let spare = movable.iter().map(|&(entry, judge)| !unite(&mut forest, entry, board.entries + judge)).collect();
        Self {
            parts,
            reviews: incidence.seen.iter().map(Vec::len).sum(),
            nodes: entries.iter().chain(&part).flatten().count(),
            part,
            movable,
            spare,
            within,
        }
    }

    fn joins(&self, one: usize, two: usize) -> bool {
        self.part[one].is_some() && self.part[two].is_some() && self.part[one] != self.part[two]
    }

    fn spare(&self) -> impl Iterator<Item = (usize, usize)> {
        self.movable.iter().zip(&self.spare).filter(|(_, spare)| **spare).map(|(&review, _)| review)
    }
}

fn unite(forest: &mut [usize], one: usize, two: usize) -> bool {
    let (one, two) = (root(forest, one), root(forest, two));
    forest[one.max(two)] = one.min(two);
    one != two
}

/// A spare review and one of another component change judges: the exchange that moves the fewest
/// pairs of the previous plan and keeps times closest.
fn exchange(board: &Board, graph: &Graph) -> Option<Vec<Step>> {
    let mut looked_at = 0;
    let mut best: Option<((i64, i64), Vec<Step>)> = None;
    for (entry, judge) in graph.spare() {
        let elsewhere = graph.within.iter().enumerate().filter(|(part, _)| graph.part[judge] != Some(*part));
        for &(other, partner) in elsewhere.flat_map(|(_, reviews)| reviews) {
            looked_at += 1;
            if looked_at > LOOKED_AT {
                return best.map(|(_, steps)| steps);
            }
            if !board.open(entry, partner) || !board.open(other, judge) {
                continue;
            }
            let steps = vec![(entry, judge, partner), (other, partner, judge)];
            let apart = board.ahead(judge, partner) + 2 * (board.minutes[other] - board.minutes[entry]);
            let cost = (kept(board, &steps), apart.abs() - board.ahead(judge, partner).abs());
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, steps));
            }
        }
    }
    best.map(|(_, steps)| steps)
}

/// A spare review goes to a judge of another component, who has then one film more: the move that
/// costs the flow least.
fn handover(board: &Board, graph: &Graph) -> Option<Vec<Step>> {
    graph
        .spare()
        .filter(|&(_, judge)| board.load[judge] > board.min[judge])
        .flat_map(|(entry, judge)| (0..board.judges).map(move |other| (entry, judge, other)))
        .filter(|&(entry, judge, other)| {
            graph.joins(judge, other) && board.open(entry, other) && board.load[other] < board.max[other]
        })
        .min_by_key(|&step| {
            let (entry, judge, other) = step;
            let loads = 2 * (signed(board.load[other]) - signed(board.load[judge]));
            (loads + kept(board, &[step]), board.ahead(other, judge) + 2 * board.minutes[entry], step)
        })
        .map(|step| vec![step])
}

/// What leaving the previous plan costs.
fn kept(board: &Board, steps: &[Step]) -> i64 {
    let of = |entry, judge| i64::from(board.previous(entry, judge));
    steps.iter().map(|&(entry, from, to)| KEEP * (of(entry, from) - of(entry, to))).sum()
}

/// Where conflicts of interest forbid both: any review goes to another component, and loads are
/// restored along a path of judges. Each trial is counted out on the graph itself.
fn detour(board: &mut Board, graph: &Graph, trials: &mut usize) -> bool {
    let (spare, tied): (Vec<_>, Vec<_>) = graph.movable.iter().zip(&graph.spare).partition(|(_, spare)| **spare);
    for (&(entry, from), _) in spare.into_iter().chain(tied) {
        for to in 0..board.judges {
            if !graph.joins(from, to) || !board.open(entry, to) {
                continue;
            }
            for back in ways_back(board, entry, from, to) {
                let cost = graph.reviews + graph.nodes;
                if *trials < cost {
                    return false;
                }
                *trials -= cost;
                let mut steps = vec![(entry, from, to)];
                board.shift(entry, from, to);
                for (film, one, two) in back {
                    if board.open(film, two) && board.films[one].contains(&film) {
                        board.shift(film, one, two);
                        steps.push((film, one, two));
                    }
                }
                let after = Graph::of(board);
                let within = |judge: usize| (board.min[judge]..=board.max[judge]).contains(&board.load[judge]);
                // A judge left without films is no way to have fewer components.
                if after.parts < graph.parts && after.nodes == graph.nodes && (0..board.judges).all(within) {
                    return true;
                }
                board.undo(&steps);
            }
        }
    }
    false
}

/// Ways to restore the loads of two judges after a film went from one to the other: nothing, each film
/// that may go straight back, and the shortest path over each other judge.
fn ways_back(board: &Board, entry: usize, from: usize, to: usize) -> Vec<Vec<Step>> {
    let straight = |one: usize, two: usize| {
        let fits = move |film: &&usize| **film != entry && board.open(**film, two);
        board.films[one].iter().filter(fits).map(move |&film| (film, one, two))
    };
    let mut ways: Vec<Vec<Step>> = straight(to, from).map(|step| vec![step]).collect();
    for over in (0..board.judges).filter(|&judge| judge != from && judge != to) {
        for first in straight(to, over) {
            if ways.len() >= WAYS {
                break;
            }
            ways.extend(straight(over, from).filter(|second| second.0 != first.0).map(|second| vec![first, second]));
        }
    }
    if ways.is_empty()
        && let Ok(path) = flow::path(board, &[to], |judge| judge == from, Board::cost)
    {
        ways.push(
            path.windows(2)
                .filter_map(|step| match *step {
                    [one, two] => board.film(one, two).map(|film| (film, one, two)),
                    _ => None,
                })
                .collect(),
        );
    }
    ways.push(Vec::new());
    ways
}
