//! Balance rules in words, and why they cannot hold. Server only.

use std::collections::BTreeMap;

use domain::amendment;
use domain::contest::{Balance, GroupFamily, Settings};
use domain::form::FieldKind;
use domain::selection::{Clash, Unit};
use islands_studio::answer::{conflict, parts, relaxation};
use islands_studio::model::{AdjustableBound, Names, limit_words};

use super::words::count;
use crate::ui::prelude::*;
use words::{phrases, selection as m};

/// Which rules clash, how many films could be chosen, and the smallest change that would help.
pub fn clash(clash: &Clash, balance: &Balance, settings: &Settings, lang: Lang) -> AnyView {
    let names = names(settings, lang);
    let list = |lines: Vec<String>| lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>();
    let rules = list(conflict(&clash.why, balance, &names, &[], lang));
    let ease = list(relaxation(&clash.why, balance, &names, &[], lang));
    let ease = (!ease.is_empty()).then(|| view! { <p>{m::infeasible_ease(lang)}</p><ul>{ease}</ul> });
    let most = match clash.most {
        0 => m::clash_none(lang).to_owned(),
        most => m::clash_most(lang, count(most), count(balance.size)),
    };
    view! {
        <p>{m::infeasible_conflict(lang)}</p>
        <ul>{rules}</ul>
        <p>{most}</p>
        {ease}
    }
    .into_any()
}

/// Rules that a ruling breaks, in words; `broken` are their names among `rules`.
pub fn broken_in_words(broken: &[String], rules: &Balance, settings: &Settings, lang: Lang) -> String {
    phrases::list(lang, &parts(broken, rules, &names(settings, lang), &[], lang))
}

/// Every limit of the rules in words, with its value.
pub fn limits_in_words(balance: &Balance, settings: &Settings, lang: Lang) -> Vec<String> {
    let names = names(settings, lang);
    let bounds = AdjustableBound::all(balance).into_iter().filter(|bound| bound.rule(balance).is_some());
    bounds.map(|bound| phrases::spaced(lang, &[bound.label(balance, &names, lang), bound.value(balance)])).collect()
}

/// What an amendment loosens of sealed rules: what, from, to.
pub fn eased(sealed: &Balance, amended: &Balance, names: &Names, lang: Lang) -> Vec<String> {
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
pub fn names(settings: &Settings, lang: Lang) -> Names {
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
    use std::collections::BTreeSet;

    use domain::selection::{Rule, RuleKind, Scope};

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
        let said = eased(&sealed, &amended, &names(&settings, Lang::Zh), Lang::Zh);
        let wanted = m::group_min(Lang::Zh, "汕头市");
        assert_eq!(said, [format!("{} 5 → 4", m::size(Lang::Zh)), format!("{wanted} 2 → 1")]);
    }

    #[test]
    fn every_bound_of_a_preset_has_words_of_its_own() {
        for mut settings in [
            domain::contest::preset::selection(),
            domain::contest::preset::open_contest(),
            domain::contest::preset::festival(),
        ] {
            for family in GroupFamily::ALL {
                let key = family.key();
                settings.balance.rules.push(Rule::new(key, key, Scope::Each).with(RuleKind::MaxShare, 20));
            }
            for lang in [Lang::Zh, Lang::En] {
                let names = names(&settings, lang);
                let labels: Vec<String> = AdjustableBound::all(&settings.balance)
                    .into_iter()
                    .map(|bound| bound.label(&settings.balance, &names, lang))
                    .collect();
                let different: BTreeSet<&String> = labels.iter().collect();
                assert_eq!(different.len(), labels.len(), "{labels:?}");
                assert!(labels.iter().all(|label| !label.contains(':') && !label.contains("subregion")), "{labels:?}");
            }
        }
    }
}
