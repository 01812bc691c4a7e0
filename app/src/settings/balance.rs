//! The balance of the selection, and the lottery's seed.

use domain::contest::{GroupFamily, Settings};
use domain::scoring::rubric::points;
use domain::selection::{Rule, RuleKind, Scope};

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{CellKind, Shown, column, edit_table, number, suggestions};
use crate::ui::prelude::*;
use words::contest_settings as m;

const LIST: &str = "rule";
/// The largest number a rule may name.
const MOST: i64 = 100_000;

/// The head of the column that holds a kind of limit.
fn head_of(kind: RuleKind, lang: Lang) -> &'static str {
    match kind {
        RuleKind::Min => m::rule_min(lang),
        RuleKind::Max => m::rule_max(lang),
        RuleKind::MaxShare => m::rule_share(lang),
        RuleKind::DistinctMin => m::rule_distinct(lang),
    }
}

/// A family in words.
fn family_words(family: GroupFamily, lang: Lang) -> &'static str {
    match family {
        GroupFamily::Region => m::family_region(lang),
        GroupFamily::Subregion => m::family_subregion(lang),
        GroupFamily::Category => m::family_category(lang),
        GroupFamily::Subject => m::family_subject(lang),
        GroupFamily::Unit => m::family_unit(lang),
        GroupFamily::SubmittingUnit => m::family_submitting_unit(lang),
    }
}

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    let balance = &settings.balance;
    pairs.put("size", balance.size);
    pairs.put("tolerance", balance.tolerance.map(points).unwrap_or_default());
    pairs.put("lottery_seed", settings.lottery_seed);
    for (row, rule) in balance.rules.iter().enumerate() {
        pairs.put(cell(LIST, row, "order"), row + 1);
        pairs.put(cell(LIST, row, "id"), &rule.id);
        pairs.put(cell(LIST, row, "family"), &rule.family);
        pairs.put(cell(LIST, row, "group"), rule.scope.group().unwrap_or_default());
        for limit in rule.limits() {
            pairs.put(cell(LIST, row, limit.kind.field()), limit.value);
        }
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    settings.balance.size = usize::try_from(reader.whole("size", 1, MOST)).unwrap_or_default();
    settings.balance.tolerance = reader.maybe_points("tolerance");
    let seed = reader.needed("lottery_seed");
    match seed.parse() {
        Ok(seed) => settings.lottery_seed = seed,
        Err(_) if seed.is_empty() => {}
        Err(_) => reader.refuse("lottery_seed", FieldError::Whole { found: seed, low: 0, high: i64::MAX }),
    }
    let mut columns = vec!["family", "group"];
    columns.extend(RuleKind::ALL.map(RuleKind::field));
    let rows = reader.rows(LIST, &columns);
    let mut taken: Vec<String> = rows.iter().map(|row| reader.words(&cell(LIST, *row, "id"))).collect();
    settings.balance.rules = rows.into_iter().map(|row| one(reader, row, &mut taken)).collect();
}

/// The rule of a row; `taken` are the names of the others.
fn one(reader: &mut Reader<'_>, row: usize, taken: &mut Vec<String>) -> Rule {
    let family = reader.needed(&cell(LIST, row, "family"));
    let mut rule = Rule::new(reader.words(&cell(LIST, row, "id")), family, Scope::Family);
    let mut is_bounded = false;
    for kind in RuleKind::ALL {
        let field = cell(LIST, row, kind.field());
        is_bounded |= !reader.words(&field).is_empty();
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let (low, high) = (whole(*kind.values().start()), whole(*kind.values().end()).min(MOST));
        let value = reader.maybe_whole(&field, low, high);
        rule.set(kind, value.and_then(|value| usize::try_from(value).ok()));
    }
    if !is_bounded {
        reader.refuse(cell(LIST, row, RuleKind::Min.field()), FieldError::NoBound);
    }
    let group = reader.words(&cell(LIST, row, "group"));
    rule.scope = if !group.is_empty() {
        Scope::from(Some(group))
    } else if rule.limits_of_groups().next().is_some() {
        // Limits of groups need to know of which; a number of groups does not.
        Scope::Each
    } else {
        Scope::Family
    };
    if rule.id.is_empty() {
        rule.id = fresh(&rule, taken);
        taken.push(rule.id.clone());
    }
    rule
}

/// A name for a new rule that no other has.
fn fresh(rule: &Rule, taken: &[String]) -> String {
    let first = format!("{}:{}", rule.family, rule.scope.group().unwrap_or("distinct"));
    let numbered = (2..).map(|n: u32| format!("{first}:{n}"));
    std::iter::once(first.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let mut families: Vec<Choice> =
        GroupFamily::ALL.into_iter().map(|family| Choice::new(family.key(), family_words(family, lang))).collect();
    let others = settings.balance.rules.iter().filter(|rule| GroupFamily::from_key(&rule.family).is_none());
    families.extend(others.map(|rule| Choice::new(&rule.family, &rule.family)));
    families.dedup();
    let mut groups = vec![("*".to_owned(), m::each_group(lang).to_owned())];
    groups.extend(settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned())));
    groups.extend(settings.categories.iter().map(|one| (one.key.clone(), one.label.get(lang).to_owned())));
    let mut columns = vec![
        column("id", "", CellKind::Carried),
        column("family", m::rule_family(lang), CellKind::Choice(families, common::choose(lang))),
        column("group", m::rule_group(lang), CellKind::Listed("groups")),
    ];
    columns.extend(RuleKind::ALL.map(|kind| number(kind.field(), head_of(kind, lang))));
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
            {edit_table(m::rules(lang), LIST, &columns, pairs, shown)}
        </fieldset>
        {suggestions("groups", groups)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [
            domain::contest::preset::selection(),
            domain::contest::preset::open_contest(),
            domain::contest::preset::festival(),
        ] {
            settings.balance.tolerance = Some(150);
            settings.lottery_seed = u64::MAX;
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn a_share_is_a_percentage() {
        for (written, share) in [("20", Some(20)), ("100", Some(100)), ("0", None), ("101", None), ("12.5", None)] {
            let mut settings = domain::contest::preset::selection();
            let mut pairs = write(&settings);
            pairs.put(cell(LIST, 8, "family"), "region");
            pairs.put(cell(LIST, 8, "share"), written);
            let mut reader = Reader::new(&pairs);
            read(&mut reader, &mut settings);
            let wrong: Vec<_> = reader.wrong.iter().map(|wrong| wrong.field.as_str()).collect();
            assert_eq!(wrong, if share.is_some() { vec![] } else { vec!["rule-8-share"] }, "{written}");
            assert_eq!(settings.balance.rules[8].get(RuleKind::MaxShare), share, "{written}");
            if share.is_some() {
                assert_eq!(settings.balance.rules[8].scope, Scope::Each);
                assert!(write(&settings).0.contains(&(cell(LIST, 8, "share"), written.to_owned())));
            }
        }
    }

    #[test]
    fn a_new_rule_counts_each_group_and_has_a_bound() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 8, "family"), "region");
        pairs.put(cell(LIST, 8, "max"), "3");
        pairs.put(cell(LIST, 9, "family"), "subject");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        let rule = &settings.balance.rules[8];
        assert_eq!((rule.id.as_str(), &rule.scope, rule.get(RuleKind::Max)), ("region:*:2", &Scope::Each, Some(3)));
        assert_eq!(
            reader.wrong,
            [super::super::form_data::Wrong { field: "rule-9-min".to_owned(), what: FieldError::NoBound }]
        );
    }
}
