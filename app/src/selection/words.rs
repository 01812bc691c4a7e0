//! From what the services answer to what the studio shows: names for regions, categories and families.
//! Server only.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::Balance;
use domain::selection::{Problem, Step, Steps};
use islands_studio::model::{Film, Group, Rest, Studio};
use services::{Candidate, SelectionView, Tried};

use words::Lang;
use words::rules::rule_names;

/// Everything the island is given.
pub fn studio(view: &SelectionView, address: String, lang: Lang) -> Studio {
    let settings = &view.contest.settings;
    let rules = Balance::of(&view.inputs.problem);
    let (tried, mut outcome, steps) = match &view.tried {
        Some(Tried { balance, outcome, steps }) => (balance.clone(), outcome.clone(), steps.clone()),
        None => (rules.clone(), view.outcome.clone(), view.steps.clone()),
    };
    let shown = cut(&view.films, &view.inputs.problem, &steps);
    let mut problem = problem_of(&view.inputs.problem, shown.as_ref());
    tried.put(&mut problem);
    // Who else would come with a film fills pages and is shown nowhere.
    if let domain::selection::Outcome::Optimal(best) = &mut outcome
        && let Some(why) = &mut best.by_entry
    {
        if let Some(shown) = &shown {
            why.entries.retain(|line| shown.contains(line.id()));
        }
        for line in &mut why.entries {
            if let domain::selection::EntryLine::Out { brings, .. } = line {
                *brings = Vec::new();
            }
        }
    }
    let leaves = settings.leaf_regions();
    let regions = groups(
        leaves.iter().map(|region| (region.code.as_str(), region.label.get(lang))),
        view.films.iter().map(|film| film.region.as_str()),
    );
    let categories = groups(
        settings.categories.iter().map(|category| (category.key.as_str(), category.label.get(lang))),
        view.films.iter().map(|film| film.category.as_str()),
    );
    let is_shown = |film: &&Candidate| shown.as_ref().is_none_or(|shown| shown.contains(&film.id));
    let films = view.films.iter().filter(is_shown).map(|film| film_of(film, &regions, &categories)).collect();
    let mut rest: BTreeMap<(Option<usize>, Option<usize>), u64> = BTreeMap::new();
    for film in view.films.iter().filter(|film| !is_shown(film)) {
        let film = film_of(film, &regions, &categories);
        *rest.entry((film.region, film.category)).or_default() += 1;
    }
    let rest = rest.into_iter().map(|((region, category), films)| Rest { region, category, films }).collect();
    Studio {
        contest: view.contest.id.to_string(),
        address,
        rules,
        tried,
        problem,
        outcome,
        steps,
        films,
        rest,
        regions,
        categories,
        names: rule_names(settings, lang),
        sealed: view.sealed.is_some(),
    }
}

/// Most films that are shown one by one, and solved in the browser.
const WHOLE: usize = 150;

/// The films that are shown one by one where there are too many for all: those that any step selects, those that people decided
/// about, then, as far as there is room, those that the lottery decided about, and the best. The others are counted, and solved
/// on the server.
fn cut(films: &[Candidate], problem: &Problem, steps: &Steps) -> Option<BTreeSet<String>> {
    if films.len() <= WHOLE {
        return None;
    }
    let mut shown: BTreeSet<String> = problem.pinned.iter().chain(&problem.vetoed).cloned().collect();
    let selected = |step: &Step| step.selected.clone();
    let each = [&steps.by_score, &steps.by_rules, &steps.after_rulings];
    shown.extend(each.into_iter().flatten().flat_map(selected));
    let drawn = steps.drawn.iter().flat_map(|pair| [&pair.comes, &pair.leaves]);
    for id in drawn.chain(films.iter().map(|film| &film.id)) {
        if shown.len() >= WHOLE {
            break;
        }
        shown.insert(id.clone());
    }
    Some(shown)
}

/// The problem with the films that are shown alone.
fn problem_of(whole: &Problem, shown: Option<&BTreeSet<String>>) -> Problem {
    let Some(shown) = shown else { return whole.clone() };
    Problem {
        size: whole.size,
        lottery_seed: whole.lottery_seed.clone(),
        tolerance: whole.tolerance,
        entries: whole.entries.iter().filter(|entry| shown.contains(&entry.id)).cloned().collect(),
        rules: whole.rules.clone(),
        pinned: whole.pinned.clone(),
        vetoed: whole.vetoed.clone(),
    }
}

/// The groups that have a film, in the order of the contest.
fn groups<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, used: impl Iterator<Item = &'a str>) -> Vec<Group> {
    let used: BTreeSet<&str> = used.collect();
    all.filter(|(key, _)| used.contains(key))
        .map(|(key, label)| Group { key: key.to_owned(), label: label.to_owned() })
        .collect()
}

fn film_of(film: &Candidate, regions: &[Group], categories: &[Group]) -> Film {
    let place = |groups: &[Group], key: &str| groups.iter().position(|group| group.key == key);
    Film {
        id: film.id.clone(),
        number: film.number,
        title: film.title.clone(),
        region: place(regions, &film.region),
        category: place(categories, &film.category),
        rank: film.rank,
        score: film.score,
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use domain::lottery::DrawLabel;
    use domain::selection::{Explain, Outcome, Structure, generate, solve};
    use islands_studio::answer::Answer;

    #[test]
    fn what_is_cut_away_changes_no_word_of_what_is_shown() {
        let mut problem = generate(600, 20, Structure::A, 7);
        problem.pinned = vec![problem.entries[300].id.clone()];
        problem.vetoed = vec![problem.entries[2].id.clone()];
        let mut order: Vec<usize> = (0..problem.entries.len()).collect();
        order.sort_by_key(|at| {
            let entry = &problem.entries[*at];
            let draw = problem.lottery_seed.draw(DrawLabel::Ties, &[entry.id.as_str()]);
            (Reverse(entry.score), Reverse(entry.tie_break.clone()), Reverse(draw), entry.id.clone())
        });
        let candidate = |(rank, at): (usize, &usize)| Candidate {
            id: problem.entries[*at].id.clone(),
            number: 1,
            title: String::new(),
            region: String::new(),
            category: String::new(),
            rank: rank + 1,
            score: problem.entries[*at].score,
        };
        let films: Vec<Candidate> = order.iter().enumerate().map(candidate).collect();
        let outcome = solve(&problem, Explain::None);
        assert!(matches!(outcome, Outcome::Optimal(_)));
        let steps = Steps::of(&problem, outcome.best());
        let shown = cut(&films, &problem, &steps).unwrap();
        assert_eq!(shown.len(), WHOLE);
        let few = problem_of(&problem, Some(&shown));
        assert_eq!(few.entries.len(), WHOLE);
        let all: Vec<Film> = films.iter().map(|film| film_of(film, &[], &[])).collect();
        let some: Vec<Film> = all.iter().filter(|film| shown.contains(&film.id)).cloned().collect();
        let whole = Answer::new(&problem, outcome.clone(), steps.clone(), &all);
        let part = Answer::new(&few, outcome, steps.clone(), &some);
        assert_eq!(whole.effects, part.effects);
        let places =
            all.iter().zip(&whole.places).filter(|(film, _)| shown.contains(&film.id)).map(|(_, place)| *place);
        assert_eq!(places.collect::<Vec<_>>(), part.places);
        let hidden = all.iter().zip(&whole.places).filter(|(film, _)| !shown.contains(&film.id));
        assert!(hidden.map(|(_, place)| place).all(|place| !place.chosen && !place.by_score && !place.by_rules));
        assert_eq!(cut(&films[..WHOLE], &problem, &steps), None);
    }

    #[test]
    fn only_groups_with_a_film_are_lines_of_the_board() {
        let all = [("a", "甲"), ("b", "乙"), ("c", "丙")];
        let groups = groups(all.into_iter(), ["c", "a", "x"].into_iter());
        assert_eq!(groups.iter().map(|group| group.label.as_str()).collect::<Vec<_>>(), ["甲", "丙"]);
    }
}
