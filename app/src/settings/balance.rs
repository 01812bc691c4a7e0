//! The balance of the selection, and the lottery's seed.

use domain::contest::Settings;
use domain::rubric::points;
use domain::selection::Rule;

use super::pairs::{Pairs, Reader, What, cell};
use super::parts::{EditTable, Holds, Shown, column, number, suggestions};
use crate::i18n::contest_settings as m;
use crate::ui::prelude::*;

const LIST: &str = "rule";
/// Families of groups an entry belongs to, see `domain::entry::groups`.
const FAMILIES: [&str; 6] = ["region", "subregion", "category", "subject", "unit", "submitting_unit"];

pub fn write(settings: &Settings) -> Pairs {
    let mut pairs = Pairs::default();
    let balance = &settings.balance;
    pairs.put("size", balance.size);
    pairs.put("tolerance", balance.tolerance.map(points).unwrap_or_default());
    pairs.put("lottery_seed", settings.lottery_seed);
    let maybe = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
    for (row, rule) in balance.rules.iter().enumerate() {
        pairs.put(cell(LIST, row, "order"), row + 1);
        pairs.put(cell(LIST, row, "id"), &rule.id);
        pairs.put(cell(LIST, row, "family"), &rule.family);
        pairs.put(cell(LIST, row, "group"), rule.group.as_deref().unwrap_or_default());
        pairs.put(cell(LIST, row, "min"), maybe(rule.min));
        pairs.put(cell(LIST, row, "max"), maybe(rule.max));
        pairs.put(cell(LIST, row, "distinct"), maybe(rule.distinct_min));
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    settings.balance.size = usize::try_from(reader.whole("size", 1, 100_000)).unwrap_or_default();
    settings.balance.tolerance = reader.maybe_points("tolerance");
    let seed = reader.needed("lottery_seed");
    match seed.parse() {
        Ok(seed) => settings.lottery_seed = seed,
        Err(_) if seed.is_empty() => {}
        Err(_) => reader.refuse("lottery_seed", What::Whole { found: seed, low: 0, high: i64::MAX }),
    }
    let rows = reader.rows(LIST, &["family", "group", "min", "max", "distinct"]);
    let mut taken: Vec<String> = rows.iter().map(|row| reader.words(&cell(LIST, *row, "id"))).collect();
    settings.balance.rules = rows
        .into_iter()
        .map(|row| {
            let family = reader.needed(&cell(LIST, row, "family"));
            let (min, max) = (reader.maybe_count(&cell(LIST, row, "min")), reader.maybe_count(&cell(LIST, row, "max")));
            let distinct_min = reader.maybe_count(&cell(LIST, row, "distinct"));
            let group = match reader.words(&cell(LIST, row, "group")) {
                // Bounds need to know of what; a number of groups does not.
                blank if blank.is_empty() && (min.is_some() || max.is_some()) => Some("*".to_owned()),
                blank if blank.is_empty() => None,
                group => Some(group),
            };
            let bounds = ["min", "max", "distinct"].map(|column| reader.words(&cell(LIST, row, column)));
            if bounds.iter().all(String::is_empty) {
                reader.refuse(cell(LIST, row, "min"), What::NoBound);
            }
            let mut id = reader.words(&cell(LIST, row, "id"));
            if id.is_empty() {
                id = fresh(&family, group.as_deref(), distinct_min, &taken);
                taken.push(id.clone());
            }
            Rule { id, family, group, min, max, distinct_min }
        })
        .collect();
}

/// A name for a new rule that no other has.
fn fresh(family: &str, group: Option<&str>, distinct: Option<usize>, taken: &[String]) -> String {
    let group = group.unwrap_or(if distinct.is_some() { "distinct" } else { "*" });
    let first = format!("{family}:{group}");
    let numbered = (2..).map(|n: u32| format!("{first}:{n}"));
    std::iter::once(first.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
}

/// A family in words.
fn family(key: &str, lang: Lang) -> Option<&'static str> {
    Some(match key {
        "region" => m::family_region(lang),
        "subregion" => m::family_subregion(lang),
        "category" => m::family_category(lang),
        "subject" => m::family_subject(lang),
        "unit" => m::family_unit(lang),
        "submitting_unit" => m::family_submitting_unit(lang),
        _ => return None,
    })
}

pub fn show(pairs: &Pairs, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let mut families: Vec<Choice> =
        FAMILIES.iter().map(|key| Choice::new(key, family(key, lang).unwrap_or_default())).collect();
    let others = settings.balance.rules.iter().filter(|rule| family(&rule.family, lang).is_none());
    families.extend(others.map(|rule| Choice::new(&rule.family, &rule.family)));
    families.dedup();
    let mut groups = vec![("*".to_owned(), m::each_group(lang).to_owned())];
    groups.extend(settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned())));
    groups.extend(settings.categories.iter().map(|one| (one.key.clone(), one.label.get(lang).to_owned())));
    let columns = vec![
        column("id", "", Holds::Carried),
        column("family", m::rule_family(lang), Holds::Choice(families, common::choose(lang))),
        column("group", m::rule_group(lang), Holds::Listed("groups")),
        number("min", m::rule_min(lang)),
        number("max", m::rule_max(lang)),
        number("distinct", m::rule_distinct(lang)),
    ];
    view! {
        <div class="three">
            <Field name="size" label=m::size(lang) kind=InputKind::Number suffix=m::films(lang) required=true/>
            <Field
                name="tolerance"
                label=m::tolerance(lang)
                kind=InputKind::Number
                help=m::tolerance_help(lang)
                suffix=m::points(lang)
            />
            <Field name="lottery_seed" label=m::seed(lang) kind=InputKind::Number help=m::seed_help(lang) required=true/>
        </div>
        <fieldset class="settings-part">
            <legend>{m::rules(lang)}</legend>
            <p class="muted small">{m::rules_help(lang)}</p>
            <EditTable
                caption=m::rules(lang)
                list=LIST
                columns=columns
                filled=pairs.rows(LIST)
                rows=shown.rows(pairs, LIST)
                open=shown.open
            />
        </fieldset>
        {suggestions("groups", groups)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [domain::preset::selection(), domain::preset::open_contest(), domain::preset::festival()] {
            settings.balance.tolerance = Some(150);
            settings.lottery_seed = u64::MAX;
            let before = settings.clone();
            let pairs = write(&settings);
            let mut reader = Reader::new(&pairs);
            read(&mut reader, &mut settings);
            assert_eq!((reader.wrong, settings), (vec![], before));
        }
    }

    #[test]
    fn a_new_rule_counts_each_group_and_has_a_bound() {
        let mut settings = domain::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 8, "family"), "region");
        pairs.put(cell(LIST, 8, "max"), "3");
        pairs.put(cell(LIST, 9, "family"), "subject");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        let rule = &settings.balance.rules[8];
        assert_eq!((rule.id.as_str(), rule.group.as_deref(), rule.max), ("region:*:2", Some("*"), Some(3)));
        assert_eq!(reader.wrong, [super::super::pairs::Wrong { field: "rule-9-min".to_owned(), what: What::NoBound }]);
    }
}
