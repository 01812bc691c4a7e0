//! An independent check of a chosen set: straight from the input, sharing nothing with the search.

use std::collections::{BTreeMap, BTreeSet};

use super::input::Problem;

/// Checks a chosen set against everything the problem asks, in integers, and returns its total in
/// hundredths. It does not judge whether a better set exists.
///
/// # Errors
/// What is broken, in words; all of it, not only the first.
pub fn verify(problem: &Problem, selected: &[String]) -> Result<i64, Vec<String>> {
    let mut broken = Vec::new();
    let chosen: BTreeSet<&str> = selected.iter().map(String::as_str).collect();
    if selected.len() != problem.size || chosen.len() != selected.len() {
        broken.push(format!("{} different entries, size is {}", chosen.len(), problem.size));
    }
    let known: BTreeMap<&str, _> = problem.entries.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    for id in &chosen {
        if !known.contains_key(id) {
            broken.push(format!("{id} is not an entry"));
        }
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
    let picked = || chosen.iter().filter_map(|id| known.get(id));
    let families = problem.families();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (entries, step) in [(problem.entries.iter().collect::<Vec<_>>(), 0), (picked().copied().collect(), 1)] {
        for entry in entries {
            for (family, groups) in &entry.groups {
                if families.contains(family.as_str()) {
                    let names: BTreeSet<&str> = groups.names().iter().map(String::as_str).collect();
                    for name in names {
                        *counts.entry((family.as_str(), name)).or_insert(0) += step;
                    }
                }
            }
        }
    }
    for rule in &problem.rules {
        let family = rule.family.as_str();
        let groups: Vec<(&str, usize)> = match rule.group.as_deref() {
            None => Vec::new(),
            Some("*") => counts
                .range((family, "")..)
                .take_while(|((of, _), _)| *of == family)
                .map(|((_, group), &count)| (*group, count))
                .collect(),
            Some(group) => vec![(group, counts.get(&(family, group)).copied().unwrap_or(0))],
        };
        for (group, count) in groups {
            if rule.min.is_some_and(|min| count < min) || rule.max.is_some_and(|max| count > max) {
                broken.push(format!("rule {}: {count} of {family} {group}", rule.id));
            }
        }
        if let Some(distinct) = rule.distinct_min {
            let present = counts.iter().filter(|((of, _), count)| *of == family && **count > 0).count();
            if present < distinct {
                broken.push(format!("rule {}: {present} different groups of {family}", rule.id));
            }
        }
    }
    if let Some(tolerance) = problem.tolerance {
        let decided: BTreeSet<&str> = problem.pinned.iter().chain(&problem.vetoed).map(String::as_str).collect();
        let open = || problem.entries.iter().filter(|entry| !decided.contains(entry.id.as_str()));
        let worst_in = open().filter(|entry| chosen.contains(entry.id.as_str())).map(|entry| entry.score).min();
        let best_out = open().filter(|entry| !chosen.contains(entry.id.as_str())).map(|entry| entry.score).max();
        if let (Some(worst), Some(best)) = (worst_in, best_out)
            && i128::from(best) - i128::from(worst) > i128::from(tolerance)
        {
            broken.push(format!("an entry of {worst} is in while one of {best} is out: tolerance {tolerance}"));
        }
    }
    let total: i128 = picked().map(|entry| i128::from(entry.score)).sum();
    match i64::try_from(total) {
        Ok(total) if broken.is_empty() => Ok(total),
        Ok(_) => Err(broken),
        Err(_) => {
            broken.push("the total does not fit".to_owned());
            Err(broken)
        }
    }
}
