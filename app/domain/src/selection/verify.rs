//! An independent check of a chosen set: straight from the input, sharing nothing with the search.

use rustc_hash::{FxHashMap, FxHashSet};

use super::input::{Entry, Problem};

/// Checks a chosen set against everything the problem asks, in integers, and returns its total in
/// hundredths. It does not judge whether a better set exists.
///
/// # Errors
/// What is broken, in words; all of it, not only the first.
pub fn verify(problem: &Problem, selected: &[String]) -> Result<i64, Vec<String>> {
    verify_scored(problem, |at| problem.entries.get(at).map_or(0, |entry| entry.score), selected)
}

/// [`verify`] where the entries, by their place in the problem, have other scores.
pub(super) fn verify_scored(
    problem: &Problem,
    score: impl Fn(usize) -> i64,
    selected: &[String],
) -> Result<i64, Vec<String>> {
    let mut broken = Vec::new();
    let chosen: FxHashSet<&str> = selected.iter().map(String::as_str).collect();
    if selected.len() != problem.size || chosen.len() != selected.len() {
        broken.push(format!("{} different entries, size is {}", chosen.len(), problem.size));
    }
    // One pass over the entries: who is chosen, and how many of each group are. A group without a chosen entry
    // can only fall short of a minimum, so only families with a minimum for each group are read in full.
    let families: Vec<&str> = problem.families().into_iter().collect();
    let asked_in_full = |family: &&str| {
        problem.rules.iter().any(|rule| rule.family == *family && rule.asks_of_absent_groups(problem.size))
    };
    let in_full: Vec<bool> = families.iter().map(asked_in_full).collect();
    let mut counts: Vec<FxHashMap<&str, usize>> = vec![FxHashMap::default(); families.len()];
    let mut picked: Vec<(usize, &Entry)> = Vec::with_capacity(selected.len());
    let mut names: Vec<&str> = Vec::new();
    for (place, entry) in problem.entries.iter().enumerate() {
        let inside = chosen.contains(entry.id.as_str());
        if inside {
            picked.push((place, entry));
        }
        // Both come in order of the families' names.
        let mut at = 0;
        for (family, groups) in &entry.groups {
            while families.get(at).is_some_and(|name| *name < family.as_str()) {
                at += 1;
            }
            if !inside && !in_full.get(at).copied().unwrap_or_default() {
                continue;
            }
            let (true, Some(counts)) = (families.get(at).is_some_and(|name| *name == family), counts.get_mut(at))
            else {
                continue;
            };
            names.clear();
            for name in groups.names() {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                    *counts.entry(name).or_insert(0) += usize::from(inside);
                }
            }
        }
    }
    if picked.len() != chosen.len() {
        let known: FxHashSet<&str> = picked.iter().map(|(_, entry)| entry.id.as_str()).collect();
        let mut strangers: Vec<&str> = chosen.iter().filter(|id| !known.contains(*id)).copied().collect();
        strangers.sort_unstable();
        broken.extend(strangers.into_iter().map(|id| format!("{id} is not an entry")));
    }
    for id in &problem.pinned {
        if !chosen.contains(id.as_str()) {
            broken.push(format!("{id} is pinned but not chosen"));
        }
    }
    for id in &problem.vetoed {
        if chosen.contains(id.as_str()) {
            broken.push(format!("{id} is vetoed but chosen"));
        }
    }
    for rule in &problem.rules {
        let counts = families.iter().position(|family| *family == rule.family).and_then(|at| counts.get(at));
        broken.extend(counts.map(|counts| rule.breaches(counts, problem.size)).unwrap_or_default());
    }
    if let Some(tolerance) = problem.tolerance {
        let decided: FxHashSet<&str> = problem.pinned.iter().chain(&problem.vetoed).map(String::as_str).collect();
        let (mut worst_in, mut best_out) = (None::<i64>, None::<i64>);
        for (place, entry) in problem.entries.iter().enumerate() {
            if decided.contains(entry.id.as_str()) {
                continue;
            }
            let score = score(place);
            if chosen.contains(entry.id.as_str()) {
                worst_in = Some(worst_in.map_or(score, |worst| worst.min(score)));
            } else {
                best_out = Some(best_out.map_or(score, |best| best.max(score)));
            }
        }
        if let (Some(worst), Some(best)) = (worst_in, best_out)
            && i128::from(best) - i128::from(worst) > i128::from(tolerance)
        {
            broken.push(format!("an entry of {worst} is in while one of {best} is out: tolerance {tolerance}"));
        }
    }
    let total: i128 = picked.iter().map(|&(place, _)| i128::from(score(place))).sum();
    match i64::try_from(total) {
        Ok(total) if broken.is_empty() => Ok(total),
        Ok(_) => Err(broken),
        Err(_) => {
            broken.push("the total does not fit".to_owned());
            Err(broken)
        }
    }
}
