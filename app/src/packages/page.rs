//! `/contests/:contest/package`: what is in the archive of the chosen films, and the way to it. Server only.

use domain::ids::ContestId;
use services::{PackageReading, PackageSummary, PackageView, PackagedFilm};

use super::reading::{ReadingWords, reading_sheet};
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::packages as m;

/// The form that has the films read.
const READ: &str = "read";

/// The archive of the chosen films.
#[component]
pub fn PackagePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(READ);
        if let Some(sent) = posted(READ) {
            match services.prepare_package(&actor, &id).await {
                Ok(()) => return leave(&web::path(), Flash::done(m::begun(lang))),
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let view = services.package(&actor, &id, lang).await?;
        Ok(show(&view, form, lang))
    })
}

fn show(view: &PackageView, form: FormState, lang: Lang) -> AnyView {
    let body = match &view.contents {
        None => view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any(),
        Some(contents) => {
            let (way, films) = (way(view, contents, form, lang), films(contents, lang));
            view! {
                {way}
                {films}
            }
            .into_any()
        }
    };
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="package" title=m::page(lang)>
            <div class="stack">
                <p class="muted">{m::lead(lang)}</p>
                <p class="muted">{m::contacts(lang)}</p>
                {body}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The links to the archive, or what is to be done before.
fn way(view: &PackageView, contents: &PackageSummary, form: FormState, lang: Lang) -> AnyView {
    let Some(size) = contents.size else { return reading(contents, form, lang) };
    let size = phrases::size(i64::try_from(size).unwrap_or(i64::MAX));
    let links: Vec<_> = Lang::ALL
        .iter()
        .map(|to| {
            let href = format!("/contests/{}/package/films.zip?lang={}", view.contest.id, to.key());
            let label = m::take_in(*to, to.own_name());
            view! { <a class=Kind::Primary.class() href=href lang=to.tag() aria-label=label>{to.own_name()}</a> }
        })
        .collect();
    view! {
        <Sheet title=m::take(lang) note=size>
            <p class="small muted">{m::take_help(lang)}</p>
            <div class="acts">{links}</div>
        </Sheet>
    }
    .into_any()
}

/// That films must be read first, and how far that is.
fn reading(contents: &PackageSummary, form: FormState, lang: Lang) -> AnyView {
    let unknown = contents.files.saturating_sub(contents.known);
    let (title, body, button) = match contents.reading {
        PackageReading::Idle => (m::unread(lang, unknown), m::unread_body(lang), Some(m::read(lang))),
        PackageReading::GivenUp => (m::given_up(lang).to_owned(), m::given_up_body(lang), Some(m::again(lang))),
        PackageReading::UnderWay(_) => (m::reading(lang, contents.known, contents.files), m::reading_body(lang), None),
    };
    reading_sheet(contents.reading, ReadingWords { title, body, button }, form)
}

/// The films with what of each is in the archive.
fn films(contents: &PackageSummary, lang: Lang) -> AnyView {
    let withdrawn = contents.films.iter().filter(|film| film.is_withdrawn).count();
    let withdrawn = (withdrawn > 0).then(|| {
        let words = m::withdrawn_body(lang, withdrawn);
        view! { <Notice tone=Tone::Warning title=words/> }
    });
    let without = contents.films.iter().filter(|film| !film.has_film && !film.is_withdrawn).count();
    let without = (without > 0).then(|| {
        let words = m::no_film_body(lang, without);
        view! { <Notice tone=Tone::Warning title=words/> }
    });
    let rows: Vec<_> = contents.films.iter().map(|film| row(film, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::work(lang)}</Head>
            <Head>{m::name(lang)}</Head>
            <Head number=true>{m::files(lang)}</Head>
            <Head number=true>{m::size(lang)}</Head>
        }
    };
    view! {
        {withdrawn}
        {without}
        <Sheet title=m::films(lang) flush=true>
            <DataTable caption=m::films(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

fn row(film: &PackagedFilm, lang: Lang) -> AnyView {
    let title = phrases::entry(lang, film.number, &film.title);
    let (name, files) = (film.name.clone(), film.files.to_string());
    let size = phrases::size(i64::try_from(film.size).unwrap_or(i64::MAX));
    let missing = if film.is_withdrawn { Some(m::withdrawn(lang)) } else { (!film.has_film).then(|| m::no_film(lang)) };
    let missing = missing.map(|words| view! { <Tag tone=TagTone::Amber>{words}</Tag> });
    view! {
        <tr>
            <RowHead><span class="work">{title}</span>" "{missing}</RowHead>
            <Cell label=m::name(lang)>{name}</Cell>
            <Cell label=m::files(lang) number=true>{files}</Cell>
            <Cell label=m::size(lang) number=true>{size}</Cell>
        </tr>
    }
    .into_any()
}
