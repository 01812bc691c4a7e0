//! `/events` and `/contests/:contest/events`: who came in, who did not, what was taken away; newest first.

use std::collections::BTreeMap;

use domain::audit::{EventKind, RecordedAction};
use domain::contest::preset;
use domain::ids::ContestId;
use services::exports::{ListKind, RecordNames, SiteListKind, action_words};
use services::{EventSearch, SecurityEvents};

use super::pages::rows;
use crate::accounts::AdministrationTabs;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::columns::{open_list_files, site_list_files};
use crate::ui::prelude::*;
use islands::session::request;
use words::audit as m;

/// Rows on a page.
const SIZE: u32 = 50;

/// Those of the installation, for administrators.
#[component]
pub fn EventsPage() -> impl IntoView {
    page(shown(None))
}

/// Those that concern a contest, for its organisers.
#[component]
pub fn ContestEventsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        shown(Some(&id)).await
    })
}

async fn shown(contest: Option<&ContestId>) -> Result<AnyView, AppError> {
    let (services, actor) = request()?;
    let query = ListQuery::of_request();
    let search = EventSearch { page: query.ask(SIZE), ..EventSearch::asked(query.asked()) };
    let events = services.events(&actor, contest, &search).await?;
    Ok(show(events, query, use_lang()))
}

fn show(events: SecurityEvents, query: ListQuery, lang: Lang) -> AnyView {
    let figures = |number: i64| u64::try_from(number).unwrap_or_default();
    let (total, found) = (figures(events.total), figures(events.found));
    let kinds = EventKind::ALL.iter().copied().filter(|kind| kind.is_security());
    let kinds = kinds.map(|kind| Choice::new(kind.key(), action_words(&RecordedAction::Known(kind), lang))).collect();
    let list = if total == 0 {
        view! { <EmptyState title=m::no_events(lang)/> }.into_any()
    } else if events.lines.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), &query, lang)
    } else {
        let nowhere = preset::selection();
        let settings = events.contest.as_ref().map_or(&nowhere, |contest| &contest.settings);
        let contest = events.contest.as_ref().map(|contest| contest.id.as_str()).unwrap_or_default();
        let contests = if contest.is_empty() { events.contests } else { BTreeMap::new() };
        let names =
            RecordNames { settings, entries: &BTreeMap::new(), people: &events.names, contests: &contests, lang };
        rows(&events.lines, &names, contest, m::events(lang))
    };
    let files = match &events.contest {
        None => Some(site_list_files(SiteListKind::AllEvents, &query, lang)),
        Some(contest) => open_list_files(contest, &events.roles, ListKind::Events, &query, lang),
    };
    let (bar, links) = (query.clone(), events.links);
    let body = view! {
        <Sheet title=m::events(lang) actions=move || view! { <Count total=total shown=found/> } flush=true class="record">
            <div class="in">
                <FilterBar query=bar label=m::search(lang)>
                    <Select name="action" label=m::what(lang) choices=kinds empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
        </Sheet>
        <RowPager query=query links=links found=found size=SIZE/>
        <div class="below">{files}</div>
        <p class="small muted">{m::events_body(lang)}</p>
    };
    match &events.contest {
        None => view! {
            <StandardLayout title=m::events(lang)>
                <AdministrationTabs current="/events"/>
                {body}
            </StandardLayout>
        }
        .into_any(),
        Some(contest) => view! {
            <ContestPage inside=Inside::new(contest, &events.roles) current="log" title=m::events(lang)>
                {body}
            </ContestPage>
        }
        .into_any(),
    }
}
