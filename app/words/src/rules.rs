//! Rules of a selection in words: what each limit is called, what a ruling breaks, what an amendment loosens.

use std::collections::BTreeMap;

use domain::amendment;
use domain::contest::{Balance, GroupFamily, Settings};
use domain::form::FieldKind;
use domain::scoring::rubric::points_2;
use domain::selection::{Limit, NamedBound, Rule, RuleKind, Scope, Unit, named_bound};

use crate::{Lang, phrases, selection as m};

/// Words for what the rules speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleNames {
    /// Family → its name.
    pub families: BTreeMap<String, String>,
    /// Family → group → its name, where it is not the key itself.
    pub groups: BTreeMap<String, BTreeMap<String, String>>,
}

impl RuleNames {
    /// A family in words.
    #[must_use]
    pub fn family<'a>(&'a self, family: &'a str) -> &'a str {
        self.families.get(family).map_or(family, String::as_str)
    }

    /// A group in words.
    #[must_use]
    pub fn group<'a>(&'a self, family: &str, group: &'a str) -> &'a str {
        self.groups.get(family).and_then(|groups| groups.get(group)).map_or(group, String::as_str)
    }

    /// The one group that a rule is about, in words.
    #[must_use]
    pub fn group_of<'a>(&'a self, rule: &'a Rule) -> Option<&'a str> {
        match &rule.scope {
            Scope::Family | Scope::Each => None,
            Scope::Group(group) => Some(self.group(&rule.family, group)),
        }
    }
}

/// What a limit of a rule is called; `group` is the name of the one group it is about.
#[must_use]
pub fn limit_words(kind: RuleKind, rule: &Rule, group: Option<&str>, names: &RuleNames, lang: Lang) -> String {
    let family = names.family(&rule.family);
    // The tables of Unicode weigh more in the studio than a capital beyond ASCII is worth.
    let family = if lang == Lang::En { family.to_ascii_lowercase() } else { family.to_owned() };
    match (kind, group) {
        (RuleKind::Min, None) => m::each_min(lang, &family),
        (RuleKind::Min, Some(group)) => m::group_min(lang, group),
        (RuleKind::Max, None) => m::each_max(lang, &family),
        (RuleKind::Max, Some(group)) => m::group_max(lang, group),
        (RuleKind::MaxShare, None) => m::each_share(lang, &family),
        (RuleKind::MaxShare, Some(group)) => m::group_share(lang, group),
        (RuleKind::DistinctMin, None | Some(_)) => m::distinct(lang, &family),
    }
}

/// A bound in words: a share with the places it comes to.
#[must_use]
pub fn bound_words(limit: Limit, bound: usize, lang: Lang) -> String {
    match limit.percent() {
        None => bound.to_string(),
        Some(percent) => m::share_of_places(lang, u64::try_from(bound).unwrap_or_default(), &percent.to_string()),
    }
}

/// A part of a conflict by the name the solver gives it, such as `region:440100 max`, with its value; `title` tells what a film is
/// called.
#[must_use]
pub fn part_words(
    name: &str,
    value: Option<usize>,
    (rules, names): (&Balance, &RuleNames),
    title: &dyn Fn(&str) -> String,
    lang: Lang,
) -> String {
    if name == "size" {
        return phrases::spaced(lang, &[m::size(lang), value.unwrap_or(rules.size).to_string().as_str()]);
    }
    if name == "tolerance" {
        let points = rules.tolerance.map(points_2).unwrap_or_default();
        return phrases::spaced(lang, &[m::tolerance(lang), points.as_str()]);
    }
    if let Some(id) = name.strip_prefix("pinned:") {
        return m::pinned(lang, &title(id));
    }
    if let Some(id) = name.strip_prefix("vetoed:") {
        return m::vetoed(lang, &title(id));
    }
    let Some(NamedBound { rule, kind, each }) = named_bound(&rules.rules, name) else { return name.to_owned() };
    let Some(rule) = rules.rules.get(rule) else { return name.to_owned() };
    let limit = Limit { kind, value: rule.get(kind).unwrap_or_default() };
    let bound = bound_words(limit, value.unwrap_or_else(|| limit.bound(rules.size)), lang);
    let group = each.map(|group| names.group(&rule.family, group)).or_else(|| names.group_of(rule));
    phrases::spaced(lang, &[limit_words(kind, rule, group, names, lang), bound])
}

/// Rules that a ruling breaks, in words; `broken` are their names among `rules`.
#[must_use]
pub fn broken_in_words(broken: &[String], rules: &Balance, settings: &Settings, lang: Lang) -> String {
    let names = rule_names(settings, lang);
    let title = |id: &str| id.to_owned();
    let parts: Vec<String> = broken.iter().map(|name| part_words(name, None, (rules, &names), &title, lang)).collect();
    phrases::list(lang, &parts)
}

/// What an amendment loosens of sealed rules: what, from, to.
#[must_use]
pub fn eased(sealed: &Balance, amended: &Balance, names: &RuleNames, lang: Lang) -> Vec<String> {
    let size = (sealed.size != amended.size)
        .then(|| phrases::spaced(lang, &[m::size(lang), format!("{} → {}", sealed.size, amended.size).as_str()]));
    let limits = amendment::eased(sealed, amended);
    let limits = limits.iter().map(|one| {
        let group = one.group.map(|group| names.group(&one.rule.family, group)).or_else(|| names.group_of(one.rule));
        let words = limit_words(one.kind, one.rule, group, names, lang);
        let words = match one.kind.unit() {
            Unit::Count => words,
            Unit::Percent => m::in_percent(lang, &words),
        };
        phrases::spaced(lang, &[words, format!("{} → {}", one.from, one.to)])
    });
    size.into_iter().chain(limits).collect()
}

/// Words for what the rules speak of.
#[must_use]
pub fn rule_names(settings: &Settings, lang: Lang) -> RuleNames {
    let regions = || settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned()));
    let categories =
        || settings.categories.iter().map(|category| (category.key.clone(), category.label.get(lang).to_owned()));
    let mut names = RuleNames::default();
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
    use super::*;

    #[test]
    fn an_amendment_names_the_groups_that_give_way() {
        let settings = domain::contest::preset::selection();
        let each = Rule::new("region:*", "region", Scope::Each).with(RuleKind::Min, 2);
        let sealed = Balance { size: 5, tolerance: None, rules: vec![each] };
        let single = |group: &str, least| {
            let rule = Rule::new(format!("region:*:{group}"), "region", Scope::Group(group.to_owned()));
            rule.with(RuleKind::Min, least)
        };
        let amended = Balance { size: 4, rules: vec![single("440100", 2), single("440500", 1)], ..sealed.clone() };
        let said = eased(&sealed, &amended, &rule_names(&settings, Lang::Zh), Lang::Zh);
        let wanted = m::group_min(Lang::Zh, "汕头市");
        assert_eq!(said, [format!("{} 5 → 4", m::size(Lang::Zh)), format!("{wanted} 2 → 1")]);
    }
}
