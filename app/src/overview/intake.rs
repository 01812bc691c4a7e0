//! What came in, on the board: by region and category against the quotas, and by state.

use std::collections::BTreeMap;

use domain::contest::{QuotaFamily, Settings};
use domain::entry::EntryState;
use services::Board;

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::{board as m, contests as c};

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

/// Regions that a table shows even where nothing came from them.
const FEW: usize = 40;

/// What came in: a row a region, a column a category, with totals, against the quotas.
pub fn table(board: &Board, lang: Lang) -> AnyView {
    let settings = &board.contest.settings;
    let mut columns: Vec<(&str, String)> = settings
        .categories
        .iter()
        .map(|category| (category.key.as_str(), category.label.get(lang).to_owned()))
        .collect();
    let leaves = settings.leaf_regions();
    let all_shown = leaves.len() <= FEW;
    let mut regions: Vec<(&str, String)> =
        leaves.iter().map(|region| (region.code.as_str(), region.label.get(lang).to_owned())).collect();
    // What the settings no longer name is counted all the same, in a row and a column of its own.
    let named = |list: &[(&str, String)], key: &str| list.iter().any(|(known, _)| *known == key);
    if board.intake.keys().any(|(_, category)| !named(&columns, category)) {
        columns.push(("", m::other(lang).to_owned()));
    }
    if board.intake.keys().any(|(region, _)| !named(&regions, region)) {
        regions.push(("", m::other(lang).to_owned()));
    }
    let row_of = |key: &str| if named(&regions, key) { key.to_owned() } else { String::new() };
    let column_of = |key: &str| if named(&columns, key) { key.to_owned() } else { String::new() };
    let mut cells: BTreeMap<(String, String), i64> = BTreeMap::new();
    for ((region, category), entries) in &board.intake {
        *cells.entry((row_of(region), column_of(category))).or_default() += entries;
    }
    let count_of = |region: Option<&str>, column: Option<&str>| -> i64 {
        let fits = |((row, of), _): &(&(String, String), &i64)| {
            region.is_none_or(|region| region == row) && column.is_none_or(|column| column == of)
        };
        cells.iter().filter(fits).map(|(_, entries)| *entries).sum()
    };
    let rows: Vec<_> = regions
        .iter()
        .filter(|(code, _)| all_shown || count_of(Some(*code), None) > 0)
        .map(|(code, label)| {
            let total = count_of(Some(*code), None);
            let limit = limit(settings, code);
            let over = matches!(limit, Limit::Region(max) if total > max);
            let quota = match limit {
                Limit::Region(max) => Some(max.to_string()),
                Limit::Unit(max) => Some(m::per_unit(lang, max)),
                Limit::None => None,
            };
            let cells: Vec<_> = columns
                .iter()
                .map(|(key, head)| {
                    let (head, entries) = (head.clone(), count_of(Some(*code), Some(*key)));
                    view! { <Cell label=head number=true>{(entries > 0).then_some(entries)}</Cell> }
                })
                .collect();
            let label = label.clone();
            let total = if over {
                view! { <strong class="over-quota">{total}<span class="hidden">" "{m::over(lang)}</span></strong> }
                    .into_any()
            } else {
                view! { <strong>{total}</strong> }.into_any()
            };
            view! {
                <tr>
                    <RowHead>{label}</RowHead>
                    {cells}
                    <Cell label=m::total(lang) number=true>{total}</Cell>
                    <Cell label=m::quota(lang) number=true>{quota}</Cell>
                </tr>
            }
        })
        .collect();
    let sums: Vec<_> = columns
        .iter()
        .map(|(key, head)| {
            let (head, entries) = (head.clone(), count_of(None, Some(*key)));
            view! { <Cell label=head number=true>{entries}</Cell> }
        })
        .collect();
    let all = count_of(None, None);
    let heads: Vec<_> = columns.into_iter().map(|(_, head)| view! { <Head number=true>{head}</Head> }).collect();
    let head = move || {
        view! {
            <Head>{m::region(lang)}</Head>
            {heads}
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::quota(lang)}</Head>
        }
    };
    view! {
        <Sheet title=m::intake(lang) note=m::intake_note(lang, count(all)) class="intake" flush=true>
            <DataTable caption=m::intake(lang) head=head keep=true>
                {rows}
                <tr class="sum">
                    <RowHead>{m::total(lang)}</RowHead>
                    {sums}
                    <Cell label=m::total(lang) number=true><strong>{all}</strong></Cell>
                    <Cell/>
                </tr>
            </DataTable>
        </Sheet>
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
        return view! { <Sheet title=c::by_state(lang)><p class="muted small">{c::no_entries(lang)}</p></Sheet> }
            .into_any();
    }
    view! { <Sheet title=c::by_state(lang)><dl class="state-tally">{rows}</dl></Sheet> }.into_any()
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
