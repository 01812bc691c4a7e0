//! Pools of films that rules are held against before there are scores.

use crate::contest::GroupFamily;
use crate::contest::settings::{Balance, Settings};
use crate::form::{Answer, Answers, keys};
use crate::selection::{Entry, Groups, Problem};

use super::groups::groups;

/// Most films of a pool that is made up: with more, asking takes longer than a page may.
const MOST: usize = 20_000;

/// What a balance demands of these films, by id and answers, whatever their scores.
#[must_use]
pub fn pool<'a>(
    settings: &Settings,
    balance: &Balance,
    films: impl IntoIterator<Item = (&'a str, &'a Answers)>,
) -> Problem {
    let entry = |(id, answers): (&str, &Answers)| Entry {
        id: id.to_owned(),
        score: 0,
        tie_break: Vec::new(),
        groups: groups(settings, answers).into_iter().map(|(family, groups)| (family, Groups::from(groups))).collect(),
    };
    let mut entries: Vec<Entry> = films.into_iter().map(entry).collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Problem {
        size: balance.size,
        lottery_seed: settings.lottery_seed,
        tolerance: balance.tolerance,
        entries,
        rules: balance.rules.clone(),
        pinned: Vec::new(),
        vetoed: Vec::new(),
    }
}

/// What the contest's balance demands of the largest intake there could be: in every region, category and subject that rules speak
/// of as many films as there are places, each of a unit of its own. Rules that clash here clash whatever comes in.
#[must_use]
pub fn largest_pool(settings: &Settings) -> Problem {
    let balance = &settings.balance;
    let speaks_of = |field: &str| {
        let families = balance.rules.iter().filter_map(|rule| GroupFamily::from_key(&rule.family));
        families.into_iter().any(|family| family.field() == field)
    };
    // A group that no rule speaks of tells nothing apart.
    let choices = |field: &'static str, all: Vec<String>| {
        let some: Vec<Option<String>> = all.into_iter().map(Some).collect();
        if speaks_of(field) && !some.is_empty() { some } else { vec![None] }
    };
    let regions = choices(keys::REGION, settings.leaf_regions().iter().map(|region| region.code.clone()).collect());
    let categories = choices(keys::CATEGORY, settings.categories.iter().map(|one| one.key.clone()).collect());
    let options = settings.field(keys::SUBJECT).map(|field| field.kind.rules().options()).unwrap_or_default();
    let subjects = choices(keys::SUBJECT, options.iter().map(|option| option.key.clone()).collect());
    let cells = regions.len().saturating_mul(categories.len()).saturating_mul(subjects.len());
    let copies = balance.size.min((MOST / cells.max(1)).max(1));
    let mut films: Vec<(String, Answers)> = Vec::new();
    for region in &regions {
        for category in &categories {
            for subject in &subjects {
                for _ in 0..copies {
                    let id = films.len().to_string();
                    let named = [(keys::REGION, region), (keys::CATEGORY, category), (keys::SUBJECT, subject)];
                    let named = named.into_iter().filter_map(|(key, name)| Some((key, name.clone()?)));
                    let own = [keys::PRODUCTION_UNIT, keys::SUBMITTING_UNIT].map(|key| (key, id.clone()));
                    let answers = named.chain(own).map(|(key, text)| (key.to_owned(), Answer::Text(text))).collect();
                    films.push((id, answers));
                }
            }
        }
    }
    pool(settings, balance, films.iter().map(|(id, answers)| (id.as_str(), answers)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::selection::{Rule, RuleKind, Scope};

    #[test]
    fn the_rules_of_every_preset_can_hold() {
        for settings in [preset::selection(), preset::open_contest(), preset::festival()] {
            assert_eq!(largest_pool(&settings).clash(), None);
        }
    }

    #[test]
    fn rules_that_clash_whatever_comes_in_are_found_and_say_how_many_could_be_chosen() {
        let mut settings = preset::selection();
        let categories = settings.categories.len();
        settings.balance.size = 2 * categories + 3;
        settings.balance.rules = vec![Rule::new("category:*", "category", Scope::Each).with(RuleKind::Max, 2)];
        assert_eq!(largest_pool(&settings).clash().map(|clash| clash.most), Some(2 * categories));
        settings.balance.rules[0].set(RuleKind::Max, Some(3));
        assert_eq!(largest_pool(&settings).clash(), None);
        // More areas than there are.
        settings.balance.rules = vec![Rule::new("areas", "subregion", Scope::Family).with(RuleKind::DistinctMin, 40)];
        assert_eq!(
            largest_pool(&settings).clash().map(|clash| clash.why.conflict),
            Some(vec!["areas distinct_min".to_owned()])
        );
        // What nobody can answer for is no clash: units come as they come.
        settings.balance.rules = vec![Rule::new("unit:*", "unit", Scope::Each).with(RuleKind::Max, 1)];
        assert_eq!(largest_pool(&settings).clash(), None);
    }

    #[test]
    fn a_pool_has_the_groups_of_its_films() {
        let settings = preset::selection();
        let answers = Answers::from([(keys::REGION.to_owned(), Answer::Text("440500".to_owned()))]);
        let found = pool(&settings, &settings.balance, [("b", &answers), ("a", &answers)]);
        assert_eq!(found.entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(found.entries[0].groups["subregion"].names(), ["粤东"]);
        assert!(found.clash().is_some_and(|clash| clash.most <= 2));
    }
}
