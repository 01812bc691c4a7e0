//! `/entries`: the person's own entries and the calls that are open. Server only.

use services::exports::{SiteListKind, own_entry_columns};
use services::{MyEntry, OwnEntries};

use super::components::{FilmMark, StateTag};
use crate::ui::columns::{Dress, ListLook, list_table, site_list_files};
use crate::ui::prelude::*;
use crate::ui::when;
use crate::ui::when::moment;
use islands::session;
use words::entries as m;

/// Lines on one page.
const PAGE: u32 = 100;

/// The person's own entries.
#[component]
pub fn MyEntriesPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let home = services.my_entries(&actor, &query.ask(PAGE)).await?;
        let (mine, now) = (home.entries, services.now());
        let calls: Vec<OpenCall> = home
            .calls
            .into_iter()
            .map(|line| {
                let until = line.own_deadline().map(|at| {
                    let left = when::left(line.call(), line.extended, now, lang).map(|left| left.words);
                    m::closes(lang, &moment(at, &line.time_zone).full(lang), &left.unwrap_or_default())
                });
                OpenCall { id: line.id.to_string(), title: line.title, until }
            })
            .collect();
        let any_call = !calls.is_empty();
        let list = if mine.lines.is_empty() {
            let body = if any_call { m::none_body(lang) } else { m::none_body_closed(lang) };
            view! { <Sheet title=m::my_entries(lang)><EmptyState title=m::none(lang)><p>{body}</p></EmptyState></Sheet> }
                .into_any()
        } else {
            table(mine, query, lang)
        };
        Ok(view! {
            <StandardLayout title=m::my_entries(lang) lead=m::my_lead(lang) width=Width::Page>
                {open_calls(calls, lang)}
                {list}
            </StandardLayout>
        }
        .into_any())
    })
}

/// A call that takes entries now.
struct OpenCall {
    id: String,
    title: String,
    /// The deadline and how long is left, in words.
    until: Option<String>,
}

fn open_calls(calls: Vec<OpenCall>, lang: Lang) -> AnyView {
    if calls.is_empty() {
        return view! {
            <Sheet title=m::open_calls(lang)><p class="muted">{m::no_calls(lang)}</p></Sheet>
        }
        .into_any();
    }
    let rows: Vec<_> = calls
        .into_iter()
        .map(|call| {
            let until = call.until.unwrap_or_else(|| m::no_deadline(lang).to_owned());
            let to = format!("/contests/{}/enter", call.id);
            view! {
                <li>
                    <span><strong>{call.title}</strong><span class="small muted">{until}</span></span>
                    <LinkButton href=to kind=Kind::Primary>{m::enter_film(lang)}</LinkButton>
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::open_calls(lang)><ul class="calls">{rows}</ul></Sheet> }.into_any()
}

fn table(mine: OwnEntries, query: ListQuery, lang: Lang) -> AnyView {
    let found = mine.count();
    let OwnEntries { lines, links, .. } = mine;
    let dress = |column: &str, entry: &MyEntry| match column {
        "title" => {
            let (to, title) = (format!("/entries/{}", entry.line.id), m::titled(lang, &entry.line.title));
            Dress::Inside(view! { <a class="work" href=to>{title}</a> }.into_any())
        }
        "state" => {
            let state = entry.line.state;
            Dress::Inside(view! { <StateTag state=state/> }.into_any())
        }
        "film" => {
            let film = entry.film.as_ref().map(|film| film.state);
            Dress::Inside(view! { <FilmMark state=film/> }.into_any())
        }
        "changed" => {
            let (changed, zone) = (entry.line.updated_at, entry.time_zone.clone());
            Dress::Inside(view! { <when::When at=changed zone=zone/> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = m::my_entries(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&own_entry_columns(lang), &lines, &look);
    let files = site_list_files(SiteListKind::OwnEntries, &query, lang);
    view! {
        <Sheet title=m::my_entries(lang) note=m::count(lang, found) flush=true>
            {table}
            <RowPager query=query links=links found=found size=PAGE/>
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}
