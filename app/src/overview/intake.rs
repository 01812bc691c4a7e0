//! What came in, on the board: by region and category against the quotas, and by state.

use domain::contest::RegionQuota;
use domain::entry::EntryState;
use services::exports::ListKind;
use services::{Board, IntakeTable};

use crate::contests::words::count;
use crate::ui::columns::list_files;
use crate::ui::prelude::*;
use islands::web;
use words::{board as m, contests as c};

/// What came in: a row a region, a column a category, with totals, against the quotas.
pub fn table(board: &Board, lang: Lang) -> AnyView {
    let contest = &board.contest;
    let table = IntakeTable::of(&contest.settings, &board.intake, lang);
    let rows: Vec<_> = table
        .rows
        .into_iter()
        .map(|row| {
            let quota = match row.quota {
                RegionQuota::Region(max) => Some(max.to_string()),
                RegionQuota::Unit(max) => Some(m::per_unit(lang, max)),
                RegionQuota::None => None,
            };
            let cells: Vec<_> = table
                .categories
                .iter()
                .zip(row.entries)
                .map(|(head, entries)| {
                    let head = head.clone();
                    view! { <Cell label=head number=true>{(entries > 0).then_some(entries)}</Cell> }
                })
                .collect();
            let (region, total) = (row.region, row.total);
            let total = if row.quota.is_over(total) {
                view! { <strong class="over-quota">{total}<span class="hidden">" "{m::over(lang)}</span></strong> }
                    .into_any()
            } else {
                view! { <strong>{total}</strong> }.into_any()
            };
            view! {
                <tr>
                    <RowHead>{region}</RowHead>
                    {cells}
                    <Cell label=m::total(lang) number=true>{total}</Cell>
                    <Cell label=m::quota(lang) number=true>{quota}</Cell>
                </tr>
            }
        })
        .collect();
    let sums: Vec<_> = table
        .categories
        .iter()
        .zip(table.sums)
        .map(|(head, entries)| {
            let head = head.clone();
            view! { <Cell label=head number=true>{entries}</Cell> }
        })
        .collect();
    let all = table.all;
    let heads: Vec<_> = table.categories.into_iter().map(|head| view! { <Head number=true>{head}</Head> }).collect();
    let head = move || {
        view! {
            <Head>{m::region(lang)}</Head>
            {heads}
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::quota(lang)}</Head>
        }
    };
    let files = list_files(contest.id.as_str(), ListKind::Intake, &ListQuery::new(web::path(), Vec::new()), lang);
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
            <div class="in">{files}</div>
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
