//! `/exhibition/library`: the films that may be shown at sites. Server only.

use domain::exhibition::access::ExhibitionAction;
use services::{LibraryAsk, LibraryFilm, LibraryView};

use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::exhibition_library as m;

/// The filters, as the address names them.
const CONTEST: &str = "contest";
const SUBJECT: &str = "subject";
const REGION: &str = "region";
const LANGUAGE: &str = "language";
const MINUTES: &str = "minutes";
const CAPTIONS: &str = "captions";

/// Lengths that are offered as a filter, minutes.
const LENGTHS: [i64; 4] = [5, 10, 30, 60];

/// The films of the library.
#[component]
pub fn LibraryPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let (lang, query) = (use_lang(), ListQuery::of_request());
        let ask = LibraryAsk {
            words: query.words().to_owned(),
            contest: query.get(CONTEST).to_owned(),
            subject: query.get(SUBJECT).to_owned(),
            region: query.get(REGION).to_owned(),
            language: query.get(LANGUAGE).to_owned(),
            minutes: query.get(MINUTES).parse().unwrap_or_default(),
            captions: !query.get(CAPTIONS).is_empty(),
            page: query.page(),
        };
        let view = services.library(&actor, &ask, lang).await?;
        Ok(show(&view, &query, lang))
    })
}

fn show(view: &LibraryView, query: &ListQuery, lang: Lang) -> AnyView {
    let (total, found) = (count(view.total), count(view.found));
    let rows: Vec<_> = view.films.iter().map(|film| row(film, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::subject(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head number=true>{m::length(lang)}</Head>
            <Head>{m::language(lang)}</Head>
            <Head>{m::captions(lang)}</Head>
        }
    };
    let table = if view.total == 0 {
        view! { <EmptyState title=m::empty(lang)><p>{m::empty_body(lang)}</p></EmptyState> }.into_any()
    } else if rows.is_empty() {
        nothing_found(m::nothing(lang), m::nothing_body(lang), query, lang)
    } else {
        view! { <DataTable caption=m::library(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let filters = filters(view, query, lang);
    let (paged, pages) = (query.clone(), count(view.pages));
    let add = view.access.has(ExhibitionAction::AddLessons).then(|| {
        let words = ::words::exhibition_lessons::add(lang);
        view! { <LinkButton href="/exhibition/lessons">{words}</LinkButton> }
    });
    let body = view! {
        <div class="stack">
            <p class="small muted">{m::library_lead(lang)}</p>
            <div class="acts">
                <LinkButton href="/exhibition/collections" kind=Kind::Quiet>{m::collections(lang)}</LinkButton>
                {add}
            </div>
            {filters}
            <Count total=total shown=found/>
            <Sheet flush=true>{table}</Sheet>
            <Pager query=paged pages=pages/>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Library, &view.access, m::library(lang).to_owned(), body, lang)
}

fn filters(view: &LibraryView, query: &ListQuery, lang: Lang) -> AnyView {
    let named = |(key, name): &(String, String)| Choice::new(key, name);
    let contests: Vec<Choice> = view.contests.iter().map(|(id, title)| Choice::new(id, title)).collect();
    let subjects: Vec<Choice> = view.subjects.iter().map(named).collect();
    let regions: Vec<Choice> = view.regions.iter().map(named).collect();
    let languages: Vec<Choice> = view.languages.iter().map(named).collect();
    let lengths: Vec<Choice> = LENGTHS.iter().map(|minutes| Choice::new(minutes, m::up_to(lang, *minutes))).collect();
    let query = query.clone();
    view! {
        <FilterBar query=query label=m::search(lang)>
            <Select name=SUBJECT label=m::subject(lang) choices=subjects empty=common::all(lang)/>
            <Select name=REGION label=m::region(lang) choices=regions empty=common::all(lang)/>
            <Select name=LANGUAGE label=m::language(lang) choices=languages empty=common::all(lang)/>
            <Select name=CONTEST label=m::source(lang) choices=contests empty=common::all(lang)/>
            <Select name=MINUTES label=m::length(lang) choices=lengths empty=common::all(lang)/>
            <Checkbox name=CAPTIONS label=m::captions_only(lang)/>
        </FilterBar>
    }
    .into_any()
}

fn row(film: &LibraryFilm, lang: Lang) -> AnyView {
    let href = format!("/exhibition/library/{}", film.entry);
    let (title, length) = (phrases::titled(lang, &film.title), phrases::clock(film.length_ms));
    let (subject, region) = (film.subject.clone(), film.region.clone());
    let languages = phrases::list(lang, &film.languages);
    let captions = film.has_captions.then(|| view! { <Tag>{m::has_captions(lang)}</Tag> });
    view! {
        <tr>
            <RowHead><a class="work" href=href>{title}</a></RowHead>
            <Cell label=m::subject(lang)>{subject}</Cell>
            <Cell label=m::region(lang)>{region}</Cell>
            <Cell label=m::length(lang) number=true>{length}</Cell>
            <Cell label=m::language(lang)>{languages}</Cell>
            <Cell label=m::captions(lang)>{captions}</Cell>
        </tr>
    }
    .into_any()
}
