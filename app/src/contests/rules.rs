//! Balance rules in words, and why they cannot hold. Server only.

use domain::contest::{Balance, Settings};
use domain::selection::Clash;
use islands_studio::answer::{conflict, relaxation};
use islands_studio::model::AdjustableBound;
use words::rules::rule_names;

use super::words::count;
use crate::ui::prelude::*;
use words::{phrases, selection as m};

/// Which rules clash, how many films could be chosen, and the smallest change that would help.
pub fn clash(clash: &Clash, balance: &Balance, settings: &Settings, lang: Lang) -> AnyView {
    let names = rule_names(settings, lang);
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

/// Every limit of the rules in words, with its value.
pub fn limits_in_words(balance: &Balance, settings: &Settings, lang: Lang) -> Vec<String> {
    let names = rule_names(settings, lang);
    let bounds = AdjustableBound::all(balance).into_iter().filter(|bound| bound.rule(balance).is_some());
    bounds.map(|bound| phrases::spaced(lang, &[bound.label(balance, &names, lang), bound.value(balance)])).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contest::GroupFamily;
    use domain::selection::{Rule, RuleKind, Scope};

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
                let names = rule_names(&settings, lang);
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
