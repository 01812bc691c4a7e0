//! `/exhibition/packs/:pack`: a pack, the way to its archive, and how it is used. Server only.

use domain::ids::PackId;
use services::{PackView, PackageReading};

use super::lines::imported;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::packages::reading::{ReadingWords, reading_sheet};
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use islands::session;
use islands::web;
use words::exhibition_packs as m;

/// The form that has the files read.
const READ: &str = "read";

/// A pack.
#[component]
pub fn PackPage() -> impl IntoView {
    page(async {
        let id: PackId = param("pack")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(READ);
        if let Some(sent) = posted(READ) {
            match services.prepare_pack(&actor, &id).await {
                Ok(()) => return leave(&web::path(), Flash::done(m::begun(lang))),
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let view = services.pack(&actor, &id).await?;
        Ok(show(&view, &form, lang))
    })
}

fn show(view: &PackView, form: &FormState, lang: Lang) -> AnyView {
    let (refused, facts, way) = (refused_words(form), facts(view, lang), way(view, form, lang));
    let body = view! {
        <div class="stack">
            {refused}
            {way}
            {facts}
            <Sheet title=m::how_title(lang)>
                <ol>
                    <li>{m::how_unpack(lang)}</li>
                    <li>{m::how_open(lang)}</li>
                    <li>{m::how_bring(lang)}</li>
                </ol>
            </Sheet>
            <Notice title=m::worth_title(lang)><p>{m::worth(lang)}</p></Notice>
            <p><LinkButton href="/exhibition/packs" kind=Kind::Quiet>{m::all(lang)}</LinkButton></p>
        </div>
    };
    let heading = m::pack_of(lang, &view.manifest.site.name);
    exhibition_page(ExhibitionSection::Plans, &view.access, heading, body.into_any(), lang)
}

fn facts(view: &PackView, lang: Lang) -> AnyView {
    let manifest = &view.manifest;
    let (code, plan, zone) = (manifest.site.code.clone(), manifest.plan.title.clone(), view.zone.clone());
    let (files, at, hash) = (manifest.files.len().to_string(), manifest.made_at, view.sha256.clone());
    let size = phrases::size(i64::try_from(manifest.bytes()).unwrap_or(i64::MAX));
    let imported = imported(view.imported_at, &view.zone, lang);
    view! {
        <Sheet title=m::page(lang) note=m::one_at_a_time(lang)>
            <dl class="contest-facts">
                <div><dt>{m::code(lang)}</dt><dd>{code}</dd></div>
                <div><dt>{m::plan(lang)}</dt><dd>{plan}</dd></div>
                <div><dt>{m::made(lang)}</dt><dd><When at=at zone=zone/></dd></div>
                <div><dt>{m::files(lang)}</dt><dd>{files}</dd></div>
                <div><dt>{m::size_of_all(lang)}</dt><dd>{size}</dd></div>
                <div><dt>{m::imported(lang)}</dt><dd>{imported}</dd></div>
                <div><dt>{m::manifest(lang)}</dt><dd><code>{hash}</code></dd></div>
            </dl>
        </Sheet>
    }
    .into_any()
}

/// The link to the archive, or what is to be done before.
fn way(view: &PackView, form: &FormState, lang: Lang) -> AnyView {
    if let Some(problem) = &view.problem {
        let words = m::problem(lang, problem);
        return view! { <Notice tone=Tone::Warning title=words/> }.into_any();
    }
    if view.known == view.kept {
        let href = format!("/exhibition/packs/{}/pack.zip", view.id);
        return view! {
            <Sheet title=m::take(lang)>
                <p class="small muted">{m::how_unpack(lang)}</p>
                <div class="acts"><LinkButton href=href kind=Kind::Primary>{m::download(lang)}</LinkButton></div>
            </Sheet>
        }
        .into_any();
    }
    let unknown = view.kept.saturating_sub(view.known);
    let (title, body, button) = match view.reading {
        PackageReading::Idle => (m::unread(lang, unknown), m::unread_body(lang), Some(m::read(lang))),
        PackageReading::GivenUp => (m::given_up(lang).to_owned(), m::given_up_body(lang), Some(m::read(lang))),
        PackageReading::UnderWay(_) => (m::reading(lang, view.known, view.kept), m::reading_body(lang), None),
    };
    // Why it was refused stands above.
    reading_sheet(view.reading, ReadingWords { title, body, button }, FormState::blank(form.name()))
}
