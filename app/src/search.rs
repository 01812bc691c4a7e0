//! `/search`: works, people and contests by what is typed, in one contest or in all. Server only.

use domain::ids::ContestId;
use services::exports::{SiteListKind, found_entry_columns, found_person_columns};
use services::{ContestLine, EntryWay, FoundEntry, FoundPerson, MOST_FOUND, SearchResult};

use crate::contests::words::count;
use crate::entries::components::StateTag;
use crate::ui::columns::{Dress, ListLook, list_table, site_list_files};
use crate::ui::prelude::*;
use islands::session::request;
use islands::text::percent;
use words::common::entry_number;
use words::entries::titled;
use words::search as m;

/// The parameter that names the contest that is searched.
const CONTEST: &str = "contest";

/// What was searched for, and what was found.
#[component]
pub fn SearchPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        let query = ListQuery::of_request();
        let asked = query.get(CONTEST);
        let within: Option<ContestId> =
            if asked.is_empty() { None } else { Some(asked.parse().map_err(|_| AppError::NotFound)?) };
        let found = services.search(&actor, query.words(), within.as_ref()).await?;
        Ok(show(&found, &query, lang))
    })
}

fn show(found: &SearchResult, query: &ListQuery, lang: Lang) -> AnyView {
    let files = |kind: SiteListKind| {
        let files = site_list_files(kind, query, lang);
        view! { <div class="in">{files}</div> }.into_any()
    };
    let crumbs: Vec<Crumb> = found
        .within
        .iter()
        .map(|contest| Crumb::to(format!("/contests/{}", contest.id), contest.title.clone()))
        .collect();
    let scope = found.within.as_ref().map(|contest| scope(contest, query, lang));
    let within = found.within.as_ref().map(|contest| contest.id.to_string());
    let hidden = within.map(|id| view! { <Hidden name=CONTEST value=id/> });
    let body = if query.words().is_empty() {
        view! { <EmptyState title=m::start(lang)><p>{m::start_body(lang)}</p></EmptyState> }.into_any()
    } else if found.contests.is_empty() && found.entries.is_empty() && found.people.is_empty() {
        view! { <EmptyState title=m::nothing(lang)><p>{m::nothing_body(lang)}</p></EmptyState> }.into_any()
    } else {
        let cut =
            found.cut.then(|| view! { <p class="small muted" role="status">{m::cut(lang, count(MOST_FOUND))}</p> });
        view! {
            {contests(&found.contests, files(SiteListKind::FoundContests), lang)}
            {entries(&found.entries, query, files(SiteListKind::FoundEntries), lang)}
            {people(&found.people, query, files(SiteListKind::FoundPeople), lang)}
            {cut}
        }
        .into_any()
    };
    let words = query.words().to_owned();
    view! {
        <StandardLayout title=m::title(lang) crumbs=crumbs width=Width::Page>
            <form class="filters" method="get" action="/search" role="search">
                {hidden}
                <div class="field words">
                    <label for="q">{m::what(lang)}</label>
                    <input class="input" type="search" id="q" name="q" value=words/>
                </div>
                <div class="acts"><Submit>{common::search(lang)}</Submit></div>
            </form>
            {scope}
            {body}
        </StandardLayout>
    }
    .into_any()
}

/// The same search in the contest and in all of them.
fn scope(contest: &ContestLine, query: &ListQuery, lang: Lang) -> AnyView {
    let (here, everywhere) = (query.with(CONTEST, &contest.id), query.with(CONTEST, ""));
    let only = m::only_in(lang, &contest.title);
    view! {
        <nav class="chips" aria-label=m::scope(lang)>
            <a href=here aria-current="true">{only}</a>
            <a href=everywhere>{m::everywhere(lang)}</a>
        </nav>
    }
    .into_any()
}

fn contests(found: &[ContestLine], files: AnyView, lang: Lang) -> Option<AnyView> {
    let rows: Vec<_> = found
        .iter()
        .map(|line| {
            let (href, title) = (format!("/contests/{}", line.id), line.title.clone());
            let phase = common::phase(lang, line.phase);
            view! {
                <li>
                    <div class="what"><p><a class="title" href=href>{title}</a></p></div>
                    <Tag>{phase}</Tag>
                </li>
            }
        })
        .collect();
    let sheet =
        || view! { <Sheet title=m::contests(lang) flush=true><ul class="to-do">{rows}</ul>{files}</Sheet> }.into_any();
    (!found.is_empty()).then(sheet)
}

/// Where a work that was found is opened.
fn address(one: &FoundEntry) -> String {
    match &one.way {
        EntryWay::Check => format!("/check/{}", one.id),
        EntryWay::Own => format!("/entries/{}", one.id),
        EntryWay::Desk(task) => format!("/desk/{task}"),
        EntryWay::Ranking => {
            let number = one.number.map(entry_number).unwrap_or_default();
            format!("/contests/{}/ranking?q={}", one.contest, percent(&number))
        }
    }
}

fn entries(found: &[FoundEntry], query: &ListQuery, files: AnyView, lang: Lang) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let dress = |column: &str, one: &FoundEntry| match column {
        "title" => {
            let (href, title) = (address(one), titled(lang, &one.title));
            Dress::Inside(view! { <a class="work" href=href>{title}</a> }.into_any())
        }
        "state" => match one.state {
            Some(state) => Dress::Inside(view! { <StateTag state=state/> }.into_any()),
            None => Dress::Plain,
        },
        _ => Dress::Plain,
    };
    let caption = m::entries(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: None };
    let table = list_table(&found_entry_columns(lang), found, &look);
    Some(view! { <Sheet title=m::entries(lang) flush=true>{table}{files}</Sheet> }.into_any())
}

fn people(found: &[FoundPerson], query: &ListQuery, files: AnyView, lang: Lang) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let dress = |column: &str, one: &FoundPerson| match column {
        "name" => {
            let href = match &one.seat {
                Some((contest, ..)) => format!("/contests/{contest}/people?q={}", percent(&one.name)),
                None => format!("/accounts?q={}", percent(&one.email)),
            };
            let name = one.name.clone();
            Dress::Inside(view! { <a href=href>{name}</a> }.into_any())
        }
        "role" => {
            let role = one.seat.as_ref().map_or(m::account(lang), |(_, _, held)| common::role(lang, *held));
            Dress::Whole(view! { <Cell label=m::role(lang) terms=true>{role}</Cell> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = m::people(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: None };
    let table = list_table(&found_person_columns(lang), found, &look);
    Some(view! { <Sheet title=m::people(lang) flush=true>{table}{files}</Sheet> }.into_any())
}
