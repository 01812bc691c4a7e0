//! From what the services answer to what the studio shows: names for regions, categories and families.
//! Server only.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::{Balance, FieldKind, GroupFamily, Settings};
use services::{Candidate, SelectionView};

use super::model::{Film, Group, Names, Studio};
use crate::i18n::{Lang, selection as m};

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
    let regions = || settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned()));
    let categories =
        || settings.categories.iter().map(|category| (category.key.clone(), category.label.get(lang).to_owned()));
    let mut names = Names::default();
    for family in GroupFamily::ALL {
        let field = settings.field(family.field());
        let label = field.map(|field| field.label.get(lang));
        let (label, groups): (Option<&str>, BTreeMap<String, String>) = match family {
            GroupFamily::Region => (label.or_else(|| Some(m::region(lang))), regions().collect()),
            GroupFamily::Subregion => (Some(m::subregion(lang)), regions().collect()),
            // "Work category" beside "region" is a category.
            GroupFamily::Category => (Some(m::category(lang)), categories().collect()),
            GroupFamily::Subject | GroupFamily::Unit | GroupFamily::SubmittingUnit => {
                (label, field.map(|field| options(&field.kind, lang)).unwrap_or_default())
            }
        };
        names.families.extend(label.map(|label| (family.key().to_owned(), label.to_owned())));
        names.groups.insert(family.key().to_owned(), groups);
    }
    names
}

/// The options of a field in words; none where an answer is its own name.
fn options(kind: &FieldKind, lang: Lang) -> BTreeMap<String, String> {
    kind.rules().options().iter().map(|option| (option.key.clone(), option.label.get(lang).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use domain::selection::{Rule, RuleKind, Scope};

    use super::*;
    use crate::selection::model::Knob;

    #[test]
    fn every_bound_of_a_preset_has_words_of_its_own() {
        for mut settings in [domain::preset::selection(), domain::preset::open_contest(), domain::preset::festival()] {
            for family in GroupFamily::ALL {
                let key = family.key();
                settings.balance.rules.push(Rule::new(key, key, Scope::Each).with(RuleKind::MaxShare, 20));
            }
            for lang in [Lang::Zh, Lang::En] {
                let names = names(&settings, lang);
                let labels: Vec<String> = Knob::all(&settings.balance)
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
