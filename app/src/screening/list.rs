//! `/contests/:contest/entries`: everything that was handed in. Server only.

use domain::contest::Settings;
use domain::entry::EntryState;
use domain::form::keys;
use domain::ids::ContestId;
use services::{EntryFilter, EntryList, EntrySearch, QueueLine, StateCount};

use crate::contests::components::ContestTabs;
use crate::entries::answers;
use crate::entries::components::{FilmMark, StateTag};
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::entries::titled;
use words::judging::entry_number;
use words::screening as m;

/// Lines on one page.
const PAGE: u32 = 100;

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
        let next = waiting(&list, lang);
        let contest = &list.contest;
        let crumbs = vec![Crumb::here(contest.title.clone())];
        let phase = contest.phase;
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
            <StandardLayout title=m::entries(lang) crumbs=crumbs actions=move || next>
                <ContestTabs contest=id.to_string() roles=roles phase=phase current="entries"/>
                {list}
            </StandardLayout>
        }
        .into_any())
    })
}

/// The columns that the organiser's form names: a festival's regions are countries.
#[derive(Clone)]
struct Names {
    category: String,
    region: String,
    unit: String,
}

impl Names {
    fn of(settings: &Settings, lang: Lang) -> Self {
        let name = |key: &str, words: &str| match settings.field(key) {
            Some(field) => field.label.get(lang).to_owned(),
            None => words.to_owned(),
        };
        Self {
            category: name(keys::CATEGORY, m::category(lang)),
            region: name(keys::REGION, m::region(lang)),
            unit: name(keys::SUBMITTING_UNIT, m::unit(lang)),
        }
    }
}

/// What the address asks for.
fn search(query: &ListQuery, lang: Lang) -> EntrySearch {
    let get = |key| query.get(key).to_owned();
    let (column, descending) = query.sort("number");
    EntrySearch {
        filter: EntryFilter {
            words: query.words().to_owned(),
            category: get("category"),
            region: get("region"),
            state: get("state"),
            ..EntryFilter::default()
        },
        sort: column.to_owned(),
        descending,
        lang,
        page: query.ask(PAGE),
    }
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
    let list = if found.lines.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), query, lang)
    } else {
        table(&found.lines, query, settings, lang)
    };
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let regions = answers::regions(settings, lang);
    let state = (!state.is_empty()).then(|| view! { <Hidden name="state" value=state.to_owned()/> });
    let names = Names::of(settings, lang);
    let (bar, pager, links) = (query.clone(), query.clone(), found.links.clone());
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
            <RowPager query=pager links=links found=shown size=PAGE/>
        </Sheet>
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

fn table(lines: &[QueueLine], query: &ListQuery, settings: &Settings, lang: Lang) -> AnyView {
    let names = Names::of(settings, lang);
    let rows: Vec<_> = lines
        .iter()
        .map(|one| {
            let (line, names) = (&one.line, names.clone());
            let to = format!("/check/{}", line.id);
            let category =
                settings.category(&line.category).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            let region = settings.region(&line.region).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            let film = one.film.as_ref();
            let (film_state, length) = (film.map(|film| film.state), film.and_then(|film| film.duration_ms));
            let (state, zone) = (line.state, settings.time_zone.clone());
            let (number, title) = (line.number.map(entry_number), titled(lang, &line.title));
            let unit = (!line.submitting_unit.is_empty()).then(|| line.submitting_unit.clone());
            let submitted = line.submitted_at.map(|at| view! { <When at=at zone=zone/> });
            view! {
                <tr>
                    <Cell label=m::number(lang)>{number}</Cell>
                    <RowHead><a class="work" href=to>{title}</a></RowHead>
                    <Cell label=names.category.clone()>{category}</Cell>
                    <Cell label=names.region.clone()>{region}</Cell>
                    <Cell label=names.unit.clone()>{unit}</Cell>
                    <Cell label=m::length(lang) number=true>{length.map(common::clock)}</Cell>
                    <Cell label=m::film(lang)><FilmMark state=film_state/></Cell>
                    <Cell label=m::state(lang)><StateTag state=state/></Cell>
                    <Cell label=m::submitted(lang)>{submitted}</Cell>
                </tr>
            }
        })
        .collect();
    let query = query.clone();
    let head = move || {
        let sort = |column: &'static str, label: String, number: bool| {
            view! { <SortHead query=query.clone() column=column label=label default="number" number=number/> }
        };
        view! {
            {sort("number", m::number(lang).to_owned(), false)}
            {sort("title", m::title(lang).to_owned(), false)}
            {sort("category", names.category.clone(), false)}
            {sort("region", names.region.clone(), false)}
            {sort("unit", names.unit.clone(), false)}
            {sort("length", m::length(lang).to_owned(), true)}
            <Head>{m::film(lang)}</Head>
            {sort("state", m::state(lang).to_owned(), false)}
            {sort("submitted", m::submitted(lang).to_owned(), false)}
        }
    };
    view! { <DataTable caption=m::entries(lang) head=head>{rows}</DataTable> }.into_any()
}
