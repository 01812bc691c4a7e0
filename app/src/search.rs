//! `/search`: works, people and contests by what is typed, in one contest or in all. Server only.

use domain::ids::ContestId;
use services::{ContestLine, EntryWay, FoundEntry, FoundPerson, SearchResult};

use crate::entries::components::StateTag;
use crate::ui::prelude::*;
use islands::session::request;
use islands::text::percent;
use words::common::entry_number;
use words::entries::titled;
use words::search as m;

/// Most of a kind that are told.
const MOST: u64 = 50;
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
        let cut = found.cut.then(|| view! { <p class="small muted" role="status">{m::cut(lang, MOST)}</p> });
        view! {
            {contests(&found.contests, lang)}
            {entries(&found.entries, lang)}
            {people(&found.people, lang)}
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

fn contests(found: &[ContestLine], lang: Lang) -> Option<AnyView> {
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
    let sheet = || view! { <Sheet title=m::contests(lang) flush=true><ul class="to-do">{rows}</ul></Sheet> }.into_any();
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

fn entries(found: &[FoundEntry], lang: Lang) -> Option<AnyView> {
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            let (href, number, title) = (address(one), one.number.map(entry_number), titled(lang, &one.title));
            let unit = (!one.unit.is_empty()).then(|| one.unit.clone());
            let state = one.state.map(|state| view! { <StateTag state=state/> });
            let contest = one.contest_title.clone();
            view! {
                <tr>
                    <Cell label=m::number(lang)>{number}</Cell>
                    <RowHead><a class="work" href=href>{title}</a></RowHead>
                    <Cell label=m::unit(lang)>{unit}</Cell>
                    <Cell label=m::contest(lang)>{contest}</Cell>
                    <Cell label=m::state(lang)>{state}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::number(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::contest(lang)}</Head>
            <Head>{m::state(lang)}</Head>
        }
    };
    (!found.is_empty()).then(|| {
        view! {
            <Sheet title=m::entries(lang) flush=true>
                <DataTable caption=m::entries(lang) head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any()
    })
}

fn people(found: &[FoundPerson], lang: Lang) -> Option<AnyView> {
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            let (href, role, contest) = match &one.seat {
                Some((contest, title, role)) => {
                    let href = format!("/contests/{contest}/people?q={}", percent(&one.name));
                    (href, common::role(lang, *role), Some(title.clone()))
                }
                None => (format!("/accounts?q={}", percent(&one.email)), m::account(lang), None),
            };
            let unit = (!one.unit.is_empty()).then(|| one.unit.clone());
            let (name, email) = (one.name.clone(), one.email.clone());
            view! {
                <tr>
                    <RowHead><a href=href>{name}</a></RowHead>
                    <Cell label=m::role(lang) terms=true>{role}</Cell>
                    <Cell label=m::unit(lang)>{unit}</Cell>
                    <Cell label=m::email(lang)>{email}</Cell>
                    <Cell label=m::contest(lang)>{contest}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::role(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::email(lang)}</Head>
            <Head>{m::contest(lang)}</Head>
        }
    };
    (!found.is_empty()).then(|| {
        view! {
            <Sheet title=m::people(lang) flush=true>
                <DataTable caption=m::people(lang) head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any()
    })
}
