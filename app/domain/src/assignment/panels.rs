//! Panels: every film goes to one panel, anchor films to all, each judge gets an order of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Anchors, Conflict, Entry, Judge, Minutes, Pair, Problem};
use super::outcome::Outcome;
use super::plan::assign;
use crate::lottery::{DrawLabel, Seed};

/// What is to be assigned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelProblem {
    /// Entry and length of its film, milliseconds.
    pub entries: Vec<(String, i64)>,
    /// Judges of each panel. A judge sits in one panel.
    pub panels: Vec<Vec<String>>,
    /// How many films every panel sees, so that panels can be compared.
    pub anchors: usize,
    /// Judge and entry that must not meet.
    pub conflicts: BTreeSet<(String, String)>,
    /// Published seed of orders and of the choice of anchors.
    pub seed: Seed,
}

/// One judge's task.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PanelTask {
    /// Judge.
    pub judge: String,
    /// Place in the judge's own order, from 1.
    pub position: usize,
    /// Entry.
    pub entry: String,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanelPlan {
    /// All tasks by judge and place.
    pub tasks: Vec<PanelTask>,
    /// Films every panel sees, in order of id.
    pub anchors: Vec<String>,
}

/// Films that no panel can score, because every judge of every panel has a conflict of interest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody may score: {}", entries.join(", "))]
pub struct NobodyMayScore {
    /// The films.
    pub entries: Vec<String>,
}

/// Gives every film to one panel and the anchor films to all. A judge with a conflict of interest is
/// left out of that film, and the panel with the fewest such judges takes it; among those, the panel
/// with the least film time. Longest films are placed first, which keeps the times close. Anchors are
/// drawn by the lottery among films without any conflict.
///
/// In each pair of judges of a panel the second sees the films in the reverse order of the first, so
/// that what comes late for one comes early for the other; anchors come first for all.
///
/// # Errors
/// Films that no panel can score. There is no answer either where no panel has a judge.
pub fn assign_panels(problem: &PanelProblem) -> Result<PanelPlan, NobodyMayScore> {
    let conflicted = |judge: &str, entry: &str| problem.conflicts.contains(&(judge.to_owned(), entry.to_owned()));
    let conflicts_in = |panel: &[String], entry: &str| panel.iter().filter(|judge| conflicted(judge, entry)).count();
    let drawn = |entry: &str| problem.seed.number(DrawLabel::Assignment, &[entry]);

    let mut order: Vec<&(String, i64)> = problem.entries.iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut free: Vec<&str> = order
        .iter()
        .map(|(entry, _)| entry.as_str())
        .filter(|entry| problem.panels.iter().all(|panel| conflicts_in(panel, entry) == 0))
        .collect();
    free.sort_by_key(|entry| (std::cmp::Reverse(drawn(entry)), (*entry).to_owned()));
    let anchors: BTreeSet<&str> = free.into_iter().take(problem.anchors).collect();

    let mut films: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut load: BTreeMap<usize, i64> = BTreeMap::new();
    let mut nobody = Vec::new();
    for (entry, length) in order.into_iter().filter(|(entry, _)| !anchors.contains(entry.as_str())) {
        let best = problem
            .panels
            .iter()
            .enumerate()
            .map(|(k, panel)| (conflicts_in(panel, entry), load.get(&k).copied().unwrap_or_default(), k, panel.len()))
            .filter(|(conflicts, _, _, judges)| conflicts < judges)
            .min();
        match best {
            Some((_, _, k, _)) => {
                films.entry(k).or_default().push(entry);
                let time = load.entry(k).or_default();
                *time = time.saturating_add((*length).max(1));
            }
            None => nobody.push(entry.clone()),
        }
    }
    if !nobody.is_empty() {
        nobody.sort();
        return Err(NobodyMayScore { entries: nobody });
    }

    let mut tasks = Vec::new();
    for (k, panel) in problem.panels.iter().enumerate() {
        for (seat, judge) in panel.iter().enumerate() {
            let pair = format!("{k}:{}", seat / 2);
            let ordered = |mut entries: Vec<&str>| -> Vec<String> {
                entries.sort_by_key(|entry| {
                    (problem.seed.draw(DrawLabel::Order, &[pair.as_str(), *entry]), (*entry).to_owned())
                });
                if seat % 2 == 1 {
                    entries.reverse();
                }
                entries.into_iter().map(str::to_owned).collect()
            };
            let mine = films.get(&k).into_iter().flatten().copied().filter(|entry| !conflicted(judge, entry)).collect();
            let all = ordered(anchors.iter().copied().collect()).into_iter().chain(ordered(mine));
            tasks.extend((1..).zip(all).map(|(position, entry)| PanelTask { judge: judge.clone(), position, entry }));
        }
    }
    tasks.sort();
    Ok(PanelPlan { tasks, anchors: anchors.into_iter().map(str::to_owned).collect() })
}

/// A film that fewer judges see than should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortFilm<F> {
    /// The film.
    pub film: F,
    /// Judges who see it.
    pub found: usize,
    /// Judges who should: those of its panels, or as many of each as the round asks for.
    pub wanted: usize,
}

/// One judge's task as [`short_films`] counts it.
#[derive(Clone, Copy, Debug)]
pub struct FilmSeat<'a, F> {
    /// Judge.
    pub judge: &'a str,
    /// Film.
    pub film: F,
    /// The judge does not see it any more.
    pub recused: bool,
    /// The judge stands in for another, perhaps of another panel.
    pub stands_in: bool,
}

/// The films that are left with too few judges, in their order. `each` is how many judges of its panel should see a film; 0 is
/// all of them.
#[must_use]
pub fn short_films<'a, F: Copy + Ord>(
    panels: &[Vec<String>],
    each: usize,
    seats: impl IntoIterator<Item = FilmSeat<'a, F>>,
) -> Vec<ShortFilm<F>> {
    let panel_of: BTreeMap<&str, usize> =
        panels.iter().enumerate().flat_map(|(k, panel)| panel.iter().map(move |judge| (judge.as_str(), k))).collect();
    let mut films: BTreeMap<F, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for seat in seats {
        let (found, of) = films.entry(seat.film).or_default();
        *found += usize::from(!seat.recused);
        of.extend(panel_of.get(seat.judge).filter(|_| !seat.stands_in));
    }
    let judges = |panel: &usize| {
        let all = panels.get(*panel).map_or(0, Vec::len);
        if each == 0 { all } else { each.min(all) }
    };
    let counted = films.into_iter().map(|(film, (found, of))| {
        let wanted = of.iter().map(judges).sum();
        ShortFilm { film, found, wanted }
    });
    counted.filter(|film| film.found < film.wanted).collect()
}

/// Films that too few judges of their panel may score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("each film needs {each} judges, too few of the panel may score: {}", entries.join(", "))]
pub struct TooFewJudges {
    /// The films.
    pub entries: Vec<String>,
    /// Judges each needs.
    pub each: usize,
}

/// Deals the films of each panel to `each` of its judges instead of all of them: evenly by number and by minutes,
/// connected, in counterbalanced orders (see [`assign`]). Panels that have no more judges stay as they are. Pairs of
/// `previous` stay where they can.
///
/// # Errors
/// Films that have too few judges without a conflict of interest in their panel.
pub fn deal_within_panels(
    problem: &PanelProblem,
    plan: PanelPlan,
    each: usize,
    previous: &[Pair],
) -> Result<PanelPlan, TooFewJudges> {
    let length: BTreeMap<&str, i64> = problem.entries.iter().map(|(id, length)| (id.as_str(), *length)).collect();
    let PanelPlan { tasks, anchors } = plan;
    let mut dealt = Vec::with_capacity(tasks.len());
    let mut short = BTreeSet::new();
    for panel in &problem.panels {
        let own: Vec<PanelTask> = tasks.iter().filter(|task| panel.contains(&task.judge)).cloned().collect();
        if panel.len() <= each {
            dealt.extend(own);
            continue;
        }
        let films: BTreeSet<&str> = own.iter().map(|task| task.entry.as_str()).collect();
        let conflicts = |judge: &String| {
            let own = problem.conflicts.iter().filter(|(one, film)| one == judge && films.contains(film.as_str()));
            own.map(|(_, film)| Conflict::Entry(film.clone())).collect()
        };
        let within = Problem {
            entries: films
                .iter()
                .map(|film| Entry {
                    id: (*film).to_owned(),
                    // A thousandth of a minute is sixty milliseconds.
                    minutes: Minutes::from_milli(length.get(film).copied().unwrap_or_default().max(0) / 60),
                    groups: BTreeMap::new(),
                })
                .collect(),
            judges: panel
                .iter()
                .map(|judge| Judge { id: judge.clone(), conflicts: conflicts(judge), min: 0, max: None })
                .collect(),
            per_entry: each,
            anchors: Anchors::Listed(anchors.iter().filter(|film| films.contains(film.as_str())).cloned().collect()),
            seed: problem.seed.clone(),
            fixed: Vec::new(),
            previous: previous.to_vec(),
        };
        match assign(&within) {
            Outcome::Assigned(plan) => dealt.extend(plan.assignments.into_iter().map(|task| PanelTask {
                judge: task.judge,
                position: task.position,
                entry: task.entry,
            })),
            Outcome::Impossible(why) => short.extend(why.entries),
        }
    }
    if !short.is_empty() {
        return Err(TooFewJudges { entries: short.into_iter().collect(), each });
    }
    dealt.sort();
    Ok(PanelPlan { tasks: dealt, anchors })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> PanelProblem {
        PanelProblem {
            entries: (1..=20).map(|n| (format!("e{n:02}"), i64::from(n) * 60_000)).collect(),
            panels: vec![
                vec!["a1".to_owned(), "a2".to_owned(), "a3".to_owned()],
                vec!["b1".to_owned(), "b2".to_owned(), "b3".to_owned()],
            ],
            anchors: 2,
            conflicts: [("a1".to_owned(), "e01".to_owned()), ("b2".to_owned(), "e02".to_owned())].into(),
            seed: 7_u64.into(),
        }
    }

    fn of<'a>(plan: &'a PanelPlan, judge: &str) -> Vec<&'a str> {
        plan.tasks.iter().filter(|task| task.judge == judge).map(|task| task.entry.as_str()).collect()
    }

    #[test]
    fn each_film_has_one_panel_and_anchors_have_all() {
        let plan = assign_panels(&problem()).unwrap();
        assert_eq!(plan.anchors.len(), 2);
        for (entry, _) in problem().entries {
            let panels = ["a", "b"]
                .iter()
                .filter(|p| plan.tasks.iter().any(|task| task.entry == entry && task.judge.starts_with(**p)))
                .count();
            assert_eq!(panels, if plan.anchors.contains(&entry) { 2 } else { 1 }, "{entry}");
        }
    }

    #[test]
    fn a_conflict_is_never_assigned() {
        let problem = problem();
        let plan = assign_panels(&problem).unwrap();
        for task in &plan.tasks {
            assert!(!problem.conflicts.contains(&(task.judge.clone(), task.entry.clone())));
        }
    }

    #[test]
    fn the_second_of_a_pair_has_the_reverse_order_after_the_anchors() {
        let plan = assign_panels(&problem()).unwrap();
        let (first, second) = (of(&plan, "b1"), of(&plan, "b2"));
        let mut reversed = first[2..].to_vec();
        reversed.reverse();
        let without_conflicts: Vec<&str> = reversed.into_iter().filter(|entry| *entry != "e02").collect();
        assert_eq!(second[2..], without_conflicts);
    }

    #[test]
    fn film_time_is_close_between_panels() {
        let problem = problem();
        let plan = assign_panels(&problem).unwrap();
        let time = |judge: &str| {
            of(&plan, judge).iter().map(|e| problem.entries.iter().find(|(id, _)| id == e).unwrap().1).sum::<i64>()
        };
        assert!((time("a2") - time("b1")).abs() <= 4 * 60_000);
    }

    #[test]
    fn films_nobody_may_score_are_named() {
        let mut problem = problem();
        for judge in ["a1", "a2", "a3", "b1", "b2", "b3"] {
            problem.conflicts.insert((judge.to_owned(), "e05".to_owned()));
        }
        assert_eq!(assign_panels(&problem), Err(NobodyMayScore { entries: vec!["e05".to_owned()] }));
    }

    #[test]
    fn films_are_dealt_evenly_within_a_panel() {
        let problem = problem();
        let whole = assign_panels(&problem).unwrap();
        let plan = deal_within_panels(&problem, whole.clone(), 2, &[]).unwrap();
        assert_eq!(plan.anchors, whole.anchors);
        for (entry, _) in &problem.entries {
            let judges = plan.tasks.iter().filter(|task| task.entry == *entry).count();
            assert_eq!(judges, if plan.anchors.contains(entry) { 6 } else { 2 }, "{entry}");
        }
        for task in &plan.tasks {
            assert!(!problem.conflicts.contains(&(task.judge.clone(), task.entry.clone())));
        }
        let loads: Vec<usize> = problem.panels.iter().flatten().map(|judge| of(&plan, judge).len()).collect();
        assert!(loads[..3].iter().max().unwrap() - loads[..3].iter().min().unwrap() <= 1, "{loads:?}");
        // With as many as sit in the panel, everybody sees everything.
        assert_eq!(deal_within_panels(&problem, whole.clone(), 3, &[]).unwrap(), whole);
        // What was dealt before stays, though by itself the plan would be another: two judges without a conflict
        // have changed places.
        let swapped = |judge: &str| match judge {
            "a2" => "a3".to_owned(),
            "a3" => "a2".to_owned(),
            other => other.to_owned(),
        };
        let pairs = |plan: &PanelPlan| -> BTreeSet<Pair> {
            plan.tasks.iter().map(|task| (task.judge.clone(), task.entry.clone())).collect()
        };
        let before: BTreeSet<Pair> = pairs(&plan).into_iter().map(|(judge, film)| (swapped(&judge), film)).collect();
        assert_ne!(before, pairs(&plan));
        let previous: Vec<Pair> = before.iter().cloned().collect();
        assert_eq!(pairs(&deal_within_panels(&problem, whole, 2, &previous).unwrap()), before);
    }

    #[test]
    fn films_with_too_few_judges_are_named() {
        let mut problem = problem();
        problem.panels.truncate(1);
        problem.anchors = 0;
        for judge in ["a1", "a2"] {
            problem.conflicts.insert((judge.to_owned(), "e05".to_owned()));
        }
        let whole = assign_panels(&problem).unwrap();
        let short = deal_within_panels(&problem, whole, 2, &[]).unwrap_err();
        assert_eq!(short, TooFewJudges { entries: vec!["e05".to_owned()], each: 2 });
    }
}
