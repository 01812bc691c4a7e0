//! `/contests/:contest/entries`: everything that was handed in. Server only.

use std::sync::Arc;

use domain::access::{self, AccessContext, Action};
use domain::contest::Settings;
use domain::entry::EntryState;
use domain::ids::ContestId;
use services::exports::{EntryNames, ListKind, entry_columns};
use services::{BY_NUMBER, EntryLine, EntryList, EntrySearch, QueueLine, StateCount};

use crate::contests::components::ContestTabs;
use crate::entries::answers;
use crate::entries::components::{FilmMark, StateTag};
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::common::entry_number;
use words::entries::titled;
use words::screening as m;

/// Lines on one page.
const PAGE: u32 = 100;

/// The form of the entries that are ticked.
pub const BULK: &str = "bulk";

/// The office's list of entries.
#[component]
pub fn EntriesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let list = services.entries(&actor, &id, &search(&query, lang)).await?;
        let roles = list.roles.clone();
        let (next, extensions) = (waiting(&list, lang), to_extensions(&list, lang));
        let contest = &list.contest;
        let crumbs = vec![Crumb::here(contest.title.clone())];
        let phase = contest.phase;
        let import = to_import(&list, lang);
        let list = if list.states.is_empty() {
            view! {
                <Sheet title=m::entries(lang)>
                    <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState>
                </Sheet>
            }
            .into_any()
        } else {
            listed(&list, &query, lang)
        };
        Ok(view! {
            <StandardLayout title=m::entries(lang) crumbs=crumbs actions=move || view! { {import} {extensions} {next} }>
                <ContestTabs contest=id.to_string() roles=roles phase=phase current="entries"/>
                {list}
            </StandardLayout>
        }
        .into_any())
    })
}

/// What the address asks for.
fn search(query: &ListQuery, lang: Lang) -> EntrySearch {
    EntrySearch { page: query.ask(PAGE), ..EntrySearch::asked(query.asked(), lang) }
}

/// The way to the import of a spreadsheet, for whoever may import now.
fn to_import(list: &EntryList, lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: list.roles.clone(), ..AccessContext::default() };
    access::check(Action::ImportEntries, &access, list.contest.phase).ok()?;
    let href = format!("/contests/{}/entries/import", list.contest.id);
    Some(view! { <LinkButton href=href>{words::imports::to_import(lang)}</LinkButton> }.into_any())
}

/// The way to the first entry that waits for its check.
fn waiting(list: &EntryList, lang: Lang) -> AnyView {
    let waits = list.states.iter().find(|one| one.state == EntryState::Submitted).map_or(0, |one| one.all);
    match &list.next {
        Some(first) => {
            let to = format!("/check/{first}");
            view! { <LinkButton href=to kind=Kind::Primary>{m::check_next(lang, count(waits))}</LinkButton> }.into_any()
        }
        None => ().into_any(),
    }
}

/// The way to later deadlines, for whoever may grant one.
fn to_extensions(list: &EntryList, lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: list.roles.clone(), ..AccessContext::default() };
    access::check(Action::ExtendDeadline, &access, list.contest.phase).ok()?;
    let to = format!("/contests/{}/extensions", list.contest.id);
    Some(view! { <LinkButton href=to kind=Kind::Quiet>{words::units::extensions(lang)}</LinkButton> }.into_any())
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

fn listed(found: &EntryList, query: &ListQuery, lang: Lang) -> AnyView {
    let settings = &found.contest.settings;
    let state = query.get("state");
    let total = count(found.states.iter().map(|one| one.all).sum());
    let left = found.states.iter().filter(|one| state.is_empty() || one.state.key() == state);
    let shown = count(left.map(|one| one.found).sum());
    let states = states(&found.states, query, lang);
    let access = AccessContext { roles: found.roles.clone(), ..AccessContext::default() };
    let checks = access::check(Action::CheckEntry, &access, found.contest.phase).is_ok();
    let list = if found.lines.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), query, lang)
    } else {
        table(&found.lines, query, settings, checks, lang)
    };
    let bulk = (checks && !found.lines.is_empty()).then(|| {
        let action = format!("/contests/{}/check", found.contest.id);
        view! {
            <div class="in">
                <Form state=FormState::blank(BULK) action=action>
                    <div class="acts"><Submit>{m::bulk(lang)}</Submit></div>
                </Form>
            </div>
        }
    });
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let regions = answers::regions(settings, lang);
    let state = (!state.is_empty()).then(|| view! { <Hidden name="state" value=state.to_owned()/> });
    let names = EntryNames::of(settings, lang);
    let (bar, pager, links) = (query.clone(), query.clone(), found.links.clone());
    let files = list_files(found.contest.id.as_str(), ListKind::Entries, query, lang);
    view! {
        <Sheet title=m::entries(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in stack">
                {states}
                <FilterBar query=bar label=m::search_what(lang)>
                    {state}
                    <Select name="category" label=names.category.clone() choices=categories empty=common::all(lang)/>
                    <Select name="region" label=names.region.clone() choices=regions empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
            {bulk}
            <RowPager query=pager links=links found=shown size=PAGE/>
        </Sheet>
        <div class="below">{files}</div>
    }
    .into_any()
}

/// States with their counts, each a link that narrows the list.
fn states(counts: &[StateCount], query: &ListQuery, lang: Lang) -> AnyView {
    let link = |key: &str, words: &str, count: u64| {
        let current = (query.get("state") == key).then_some("true");
        view! {
            <a href=query.with("state", key) aria-current=current>
                {words.to_owned()}<span class="count">{count}</span>
            </a>
        }
    };
    let mut links = vec![link("", common::all(lang), count(counts.iter().map(|one| one.found).sum()))];
    for state in EntryState::ALL {
        let count = count(counts.iter().find(|one| one.state == state).map_or(0, |one| one.found));
        if count > 0 || query.get("state") == state.key() {
            links.push(link(state.key(), common::entry_state(lang, state), count));
        }
    }
    view! { <nav class="chips" aria-label=m::states(lang)>{links}</nav> }.into_any()
}

/// A box that puts an entry among those of a decision about several.
fn tick(line: &EntryLine, lang: Lang) -> Option<AnyView> {
    let waits = matches!(line.state, EntryState::Submitted | EntryState::Eligible);
    let (form, label) = (FormState::blank(BULK).form_id(), m::tick(lang, &titled(lang, &line.title)));
    let value = line.id.to_string();
    waits.then(|| view! { <input type="checkbox" name="entry" value=value form=form aria-label=label/>" " }.into_any())
}

fn table(lines: &[QueueLine], query: &ListQuery, settings: &Arc<Settings>, checks: bool, lang: Lang) -> AnyView {
    let zone = settings.time_zone.clone();
    let dress = |column: &str, one: &QueueLine| match column {
        "number" if checks => {
            let (tick, number) = (tick(&one.line, lang), one.line.number.map(entry_number));
            Dress::Inside(view! { {tick}{number} }.into_any())
        }
        "title" => {
            let (to, title) = (format!("/check/{}", one.line.id), titled(lang, &one.line.title));
            Dress::Inside(view! { <a class="work" href=to>{title}</a> }.into_any())
        }
        "film" => {
            let state = one.film.as_ref().map(|film| film.state);
            Dress::Inside(view! { <FilmMark state=state/> }.into_any())
        }
        "state" => {
            let state = one.line.state;
            Dress::Inside(view! { <StateTag state=state/> }.into_any())
        }
        "submitted" => one.line.submitted_at.map_or(Dress::Plain, |at| {
            let zone = zone.clone();
            Dress::Inside(view! { <When at=at zone=zone/> }.into_any())
        }),
        _ => Dress::Plain,
    };
    let caption = m::entries(lang).to_owned();
    list_table(
        &entry_columns(settings, lang),
        lines,
        &ListLook { caption, query, order: BY_NUMBER, dress: &dress, acts: None },
    )
}
