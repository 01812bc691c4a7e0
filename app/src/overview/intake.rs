//! What came in, on the board: by region against the quotas, by category, by state.

use domain::contest::{QuotaFamily, Settings};
use domain::entry::EntryState;
use services::{Board, Counts};

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::contests as m;

/// How many entries a region may hand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many in all.
    Region(i64),
    /// So many from each submitting unit.
    Unit(i64),
    /// Any number.
    None,
}

/// The quota of a region: the narrowest that counts regions, else one that counts units.
pub fn limit(settings: &Settings, region: &str) -> Limit {
    let above = settings.ancestors(region).unwrap_or_default();
    let within = |code: &str| code == region || above.contains(&code);
    let applies = |quota: &&domain::contest::Quota| {
        quota.region.as_deref().is_none_or(within) && !quota.except_regions.iter().any(|code| within(code))
    };
    let least = |family| {
        settings.quotas.iter().filter(applies).filter(|quota| quota.family == family).map(|quota| quota.max).min()
    };
    match (least(QuotaFamily::Region), least(QuotaFamily::SubmittingUnit)) {
        (Some(max), _) => Limit::Region(max),
        (None, Some(max)) => Limit::Unit(max),
        (None, None) => Limit::None,
    }
}

/// Regions as lengths against their quota.
pub fn regions(board: &Board, lang: Lang) -> AnyView {
    let settings = &board.contest.settings;
    let of = |key: &str, counts: &Counts| count(counts.get(key).copied().unwrap_or_default());
    let rows: Vec<_> = settings
        .leaf_regions()
        .into_iter()
        .map(|region| {
            let (label, value) = (region.label.get(lang).to_owned(), of(&region.code, &board.regions));
            match limit(settings, &region.code) {
                Limit::Region(max) => view! { <MeasureRow label=label value=value max=count(max)/> }.into_any(),
                Limit::Unit(max) => view! {
                    <li class="measure-row">
                        <span>{label}</span>
                        <span class="small muted">{m::per_unit(lang, max)}</span>
                        <span class="n">{value}</span>
                    </li>
                }
                .into_any(),
                Limit::None => {
                    let all = board.regions.values().copied().sum::<i64>();
                    plain_row(label, value, count(all))
                }
            }
        })
        .collect();
    let total = count(board.regions.values().copied().sum::<i64>());
    let note = m::intake_note(lang, total);
    view! { <Sheet title=m::intake(lang) note=note class="intake"><ul class="measures">{rows}</ul></Sheet> }.into_any()
}

/// Categories as shares of what came in.
pub fn categories(board: &Board, lang: Lang) -> AnyView {
    let all = count(board.categories.values().copied().sum::<i64>());
    let rows: Vec<_> = board
        .contest
        .settings
        .categories
        .iter()
        .map(|category| {
            let value = count(board.categories.get(&category.key).copied().unwrap_or_default());
            plain_row(category.label.get(lang).to_owned(), value, all)
        })
        .collect();
    view! { <Sheet title=m::by_category(lang) class="shares"><ul class="measures">{rows}</ul></Sheet> }.into_any()
}

/// A length without a limit: a share of the whole.
fn plain_row(label: String, value: u64, whole: u64) -> AnyView {
    view! {
        <li class="measure-row">
            <span>{label.clone()}</span>
            <Measure label=label value=value max=whole/>
            <span class="n">{value}</span>
        </li>
    }
    .into_any()
}

/// Entries by state, each leading to its list.
pub fn states(board: &Board, may_open: bool, lang: Lang) -> AnyView {
    let rows: Vec<_> = EntryState::ALL
        .into_iter()
        .filter_map(|state| {
            let number = board.states.get(state.key()).copied().unwrap_or_default();
            if number == 0 {
                return None;
            }
            let label = common::entry_state(lang, state);
            // Other people's drafts are counted, not listed.
            let name = if may_open && state != EntryState::Draft {
                let href = format!("/contests/{}/entries?state={}", board.contest.id, state.key());
                view! { <a href=href>{label}</a> }.into_any()
            } else {
                label.into_any()
            };
            Some(view! { <div><dt>{name}</dt><dd class="n">{number}</dd></div> })
        })
        .collect();
    if rows.is_empty() {
        return view! { <Sheet title=m::by_state(lang)><p class="muted small">{m::no_entries(lang)}</p></Sheet> }
            .into_any();
    }
    view! { <Sheet title=m::by_state(lang)><dl class="state-tally">{rows}</dl></Sheet> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_its_own_quota_or_that_of_its_units() {
        let settings = domain::contest::preset::selection();
        assert_eq!(limit(&settings, "440100"), Limit::Region(10));
        assert_eq!(limit(&settings, "440000"), Limit::Unit(3));
        assert_eq!(limit(&domain::contest::preset::festival(), "FR"), Limit::None);
    }

    #[test]
    fn a_quota_of_a_region_holds_below_it() {
        let mut settings = domain::contest::preset::selection();
        settings.quotas[0].region = Some("粤东".to_owned());
        assert_eq!(limit(&settings, "440500"), Limit::Region(10));
        assert_eq!(limit(&settings, "440100"), Limit::None);
    }
}
