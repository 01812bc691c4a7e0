//! `/contests/:contest/log`: who did what in a contest, newest first.

use std::collections::BTreeMap;

use domain::access::{self, AccessContext, Action};
use domain::ids::ContestId;
use services::exports::{ListKind, RecordFact, RecordNames, RecordText, action_words};
use services::{Record, RecordLine, RecordSearch, SYSTEM};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::columns::open_list_files;
use crate::ui::prelude::*;
use islands::session::request;
use words::audit as m;

/// Rows on a page.
const SIZE: u32 = 50;
/// Longer values are folded.
const LONG: usize = 120;

/// The log.
#[component]
pub fn LogPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let query = ListQuery::of_request();
        let search = RecordSearch { page: query.ask(SIZE), ..RecordSearch::asked(query.asked()) };
        let record = services.contest_record(&actor, &id, &search).await?;
        Ok(show(&record, query, use_lang()))
    })
}

fn show(record: &Record, query: ListQuery, lang: Lang) -> AnyView {
    let figures = |number: i64| u64::try_from(number).unwrap_or_default();
    let (total, found) = (figures(record.total), figures(record.found));
    let actions = record.actions.iter().map(|one| Choice::new(one.key(), action_words(one, lang))).collect();
    let people = record
        .people
        .iter()
        .map(
            |(id, name)| {
                if id.is_empty() { Choice::new(SYSTEM, m::system(lang)) } else { Choice::new(id, name.clone()) }
            },
        )
        .collect();
    let list = if record.lines.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), &query, lang)
    } else {
        let Record { contest, entries, names: people, .. } = record;
        let names = RecordNames { settings: &contest.settings, entries, people, contests: &BTreeMap::new(), lang };
        rows(&record.lines, &names, contest.id.as_str(), m::record(lang))
    };
    let events = events_link(record, lang);
    let files = open_list_files(&record.contest, &record.roles, ListKind::Record, &query, lang);
    let (bar, links) = (query.clone(), record.links.clone());
    view! {
        <ContestPage
            inside=Inside::new(&record.contest, &record.roles)
            current="log"
            title=m::record(lang)
        >
            <Sheet title=m::record(lang) actions=move || view! { <Count total=total shown=found/> } flush=true class="record">
                <div class="in">
                    <FilterBar query=bar label=m::search(lang)>
                        <Select name="action" label=m::what(lang) choices=actions empty=common::all(lang)/>
                        <Select name="person" label=m::who(lang) choices=people empty=common::all(lang)/>
                    </FilterBar>
                </div>
                {list}
            </Sheet>
            <RowPager query=query links=links found=found size=SIZE/>
            <div class="below">{files}</div>
            {events}
            <Notice title=m::chained(lang)>
                <p>{m::chained_body(lang)}</p>
                <p><code>"linxuan audit verify"</code></p>
            </Notice>
        </ContestPage>
    }
    .into_any()
}

/// The way to the security events, for those who may see them.
fn events_link(record: &Record, lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: record.roles.clone(), ..AccessContext::default() };
    access::check(Action::ViewEvents, &access, record.contest.phase).ok()?;
    let address = format!("/contests/{}/events", record.contest.id);
    Some(view! { <p class="small"><a href=address>{m::events_of_contest(lang)}</a></p> }.into_any())
}

/// Rows of the log, of a contest or of none.
pub fn rows(lines: &[RecordLine], names: &RecordNames<'_>, contest: &str, caption: &'static str) -> AnyView {
    let lang = names.lang;
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let RecordText { seq, when, who, by_system, what, subject, facts, hash } = names.text(line, contest);
            let who = if by_system { view! { <span class="muted">{who}</span> }.into_any() } else { who.into_any() };
            let subject = (!subject.is_empty()).then(|| view! { <span class="subject">{subject}</span> });
            let facts: Vec<_> = facts.into_iter().map(|one| fact(one, lang)).collect();
            let (row, short) = (format!("#{seq}"), hash.get(..8).unwrap_or_default().to_owned());
            view! {
                <tr>
                    <td class="when small">{when}</td>
                    <Cell label=m::who(lang)>{who}</Cell>
                    <RowHead><b>{what}</b>{subject}</RowHead>
                    <td><dl class="detail small">{facts}</dl></td>
                    <td class="chain small"><span class="muted">{row}</span>" "<code title=hash>{short}</code></td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::when(lang)}</Head>
            <Head>{m::who(lang)}</Head>
            <Head>{m::what(lang)}</Head>
            <Head>{m::detail(lang)}</Head>
            <Head>{m::chain(lang)}</Head>
        }
    };
    view! { <DataTable caption=caption head=head>{rows}</DataTable> }.into_any()
}

fn fact(RecordFact { label, value }: RecordFact, lang: Lang) -> AnyView {
    let long = value.contains('\n') || value.chars().count() > LONG;
    let value = if long {
        let start: String = value.chars().take_while(|c| *c != '\n').take(28).collect();
        // The first line of a whole document says nothing.
        let start = if start == "{" { m::unfold(lang).to_owned() } else { format!("{start}…") };
        view! { <details><summary>{start}</summary><pre>{value}</pre></details> }.into_any()
    } else {
        value.into_any()
    };
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
}
