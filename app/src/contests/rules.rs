//! Balance rules in words, and why they cannot hold. Server only.

use std::collections::BTreeMap;

use domain::contest::{Balance, GroupFamily, Settings};
use domain::form::FieldKind;
use domain::selection::Clash;
use islands_studio::answer::{conflict, relaxation};
use islands_studio::model::Names;

use super::words::count;
use crate::ui::prelude::*;
use words::selection as m;

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
    use islands_studio::model::AdjustableBound;

    use super::*;

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
