//! From what the services answer to what the studio shows: names for regions, categories and families.
//! Server only.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::{Balance, FieldKind, Settings, keys};
use islands_studio::model::{Film, Group, Names, Studio};
use services::{Candidate, SelectionView};

use crate::i18n::{Lang, selection as m};

/// The families of [`domain::entry::groups`] with the field each is read from.
const FAMILIES: [(&str, &str); 5] = [
    ("region", keys::REGION),
    ("category", keys::CATEGORY),
    ("subject", keys::SUBJECT),
    ("unit", keys::PRODUCTION_UNIT),
    ("submitting_unit", keys::SUBMITTING_UNIT),
];

/// Everything the island is given.
pub fn studio(view: &SelectionView, address: String, lang: Lang) -> Studio {
    let settings = &view.contest.settings;
    let rules = Balance::of(&view.problem);
    let mut problem = view.problem.clone();
    let (tried, mut outcome) = match &view.tried {
        Some((tried, outcome)) => (tried.clone(), outcome.clone()),
        None => (rules.clone(), view.outcome.clone()),
    };
    tried.put(&mut problem);
    // Who else would come with a film fills pages and is shown nowhere.
    if let domain::selection::Outcome::Optimal(best) = &mut outcome
        && let Some(why) = &mut best.by_entry
    {
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
    let films = view.films.iter().map(|film| shown(film, &regions, &categories)).collect();
    Studio {
        contest: view.contest.id.to_string(),
        address,
        rules,
        tried,
        problem,
        outcome,
        films,
        regions,
        categories,
        names: names(settings, lang),
        sealed: view.sealed.is_some(),
    }
}

/// The groups that have a film, in the order of the contest.
fn groups<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, used: impl Iterator<Item = &'a str>) -> Vec<Group> {
    let used: BTreeSet<&str> = used.collect();
    all.filter(|(key, _)| used.contains(key))
        .map(|(key, label)| Group { key: key.to_owned(), label: label.to_owned() })
        .collect()
}

fn shown(film: &Candidate, regions: &[Group], categories: &[Group]) -> Film {
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

/// Words for what the rules speak of.
fn names(settings: &Settings, lang: Lang) -> Names {
    let mut names = Names::default();
    for (family, key) in FAMILIES {
        if let Some(field) = settings.field(key) {
            names.families.insert(family.to_owned(), field.label.get(lang).to_owned());
            if let FieldKind::Choice { options } | FieldKind::Choices { options } = &field.kind {
                let options = options.iter().map(|option| (option.key.clone(), option.label.get(lang).to_owned()));
                names.groups.insert(family.to_owned(), options.collect());
            }
        }
    }
    names.families.entry("region".to_owned()).or_insert_with(|| m::region(lang).to_owned());
    // "Work category" beside "region" is a category.
    names.families.insert("category".to_owned(), m::category(lang).to_owned());
    names.families.insert("subregion".to_owned(), m::subregion(lang).to_owned());
    let regions: BTreeMap<String, String> =
        settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned())).collect();
    names.groups.insert("region".to_owned(), regions.clone());
    names.groups.insert("subregion".to_owned(), regions);
    let categories =
        settings.categories.iter().map(|category| (category.key.clone(), category.label.get(lang).to_owned()));
    names.groups.insert("category".to_owned(), categories.collect());
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use islands_studio::model::AdjustableBound;

    #[test]
    fn every_bound_of_a_preset_has_words_of_its_own() {
        for settings in [domain::preset::selection(), domain::preset::open_contest(), domain::preset::festival()] {
            for lang in [Lang::Zh, Lang::En] {
                let names = names(&settings, lang);
                let labels: Vec<String> = AdjustableBound::all(&settings.balance)
                    .into_iter()
                    .map(|knob| knob.label(&settings.balance, &names, lang))
                    .collect();
                let different: BTreeSet<&String> = labels.iter().collect();
                assert_eq!(different.len(), labels.len(), "{labels:?}");
                assert!(labels.iter().all(|label| !label.contains(':') && !label.contains("subregion")), "{labels:?}");
            }
        }
    }

    #[test]
    fn only_groups_with_a_film_are_lines_of_the_board() {
        let all = [("a", "甲"), ("b", "乙"), ("c", "丙")];
        let groups = groups(all.into_iter(), ["c", "a", "x"].into_iter());
        assert_eq!(groups.iter().map(|group| group.label.as_str()).collect::<Vec<_>>(), ["甲", "丙"]);
    }
}
