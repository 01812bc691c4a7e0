//! `/exhibition/sites/import`: a spreadsheet of sites is uploaded, every row is checked, and then all of them are written or none. Server
//! only.

use domain::limits;
use services::{Refusal as Rule, ServiceError, SitesImportView, SitesReport};

use super::report;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::{self, path};
use words::exhibition_sites as m;
use words::phrases::size;

/// The form that imports.
const IMPORT: &str = "import";
/// The form that forgets the file.
const FORGET: &str = "forget";
/// The field that says which spreadsheet was looked at.
const KEPT: &str = "kept";

/// The import of sites.
#[component]
pub fn SitesImportPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        if posted(FORGET).is_some() {
            services.forget_site_sheet(&actor).await?;
            return go(&path());
        }
        let mut is_stale = false;
        if let Some(sent) = posted(IMPORT) {
            let kept_at = sent.given(KEPT)?.unwrap_or_default();
            match services.import_kept_sites(&actor, kept_at).await {
                Ok(report) if report.written => {
                    let words = m::done(lang, report.created, report.changed, report.unchanged);
                    return leave("/exhibition/sites", Flash::done(words));
                }
                // Somebody changed something meanwhile; what is shown now says what.
                Ok(_) => web::set_status(422),
                // Another was uploaded meanwhile, and nobody has looked at that.
                Err(ServiceError::Conflict) => {
                    web::set_status(409);
                    is_stale = true;
                }
                // It was imported from another window.
                Err(ServiceError::NotFound) => return go(&path()),
                Err(error) => return Err(error.into()),
            }
        }
        let view = services.sites_import_view(&actor).await?;
        Ok(show(&view, is_stale, lang))
    })
}

fn show(view: &SitesImportView, is_stale: bool, lang: Lang) -> AnyView {
    let stale = is_stale.then(|| view! { <Notice tone=Tone::Error title=m::other_file(lang)/> });
    let found = match &view.sheet {
        None => view! { <EmptyState title=m::nothing_kept(lang)><p>{m::nothing_kept_body(lang)}</p></EmptyState> }
            .into_any(),
        Some((_, Err(why))) => refused(why, lang),
        Some((name, Ok(report))) => checked(name, report, view.kept_at, lang),
    };
    let upload = upload(view.sheet.is_none(), lang);
    let body = view! {
        {stale}
        {found}
        {upload}
    };
    let heading = m::import_page(lang).to_owned();
    exhibition_page(ExhibitionSection::Sites, &view.access, heading, body.into_any(), lang)
}

fn refused(why: &Rule, lang: Lang) -> AnyView {
    let words = why.message(lang);
    view! { <Notice tone=Tone::Error title=m::refused_file(lang)><p>{words}</p></Notice> }.into_any()
}

/// The form that uploads a spreadsheet: the first thing to do, or another one.
fn upload(first: bool, lang: Lang) -> AnyView {
    let most = size(i64::try_from(limits::IMPORT_BYTES).unwrap_or(i64::MAX));
    let help = m::file_help(lang, limits::SITE_ROWS - 100, &most);
    let (title, kind) = if first { (m::file(lang), Kind::Primary) } else { (m::take_other(lang), Kind::Plain) };
    view! {
        <Sheet title=title>
            <form class="form" method="post" action="/exhibition/sites/sheet" enctype="multipart/form-data">
                <div class="field">
                    <label for="f-sheet">{m::file(lang)}</label>
                    <div class="control">
                        <input class="input" type="file" id="f-sheet" name="sheet" accept=".xlsx,.csv,.tsv,.txt" required=true aria-describedby="f-sheet-help"/>
                    </div>
                    <p class="help" id="f-sheet-help">{help}</p>
                </div>
                <div class="acts"><Submit kind=kind>{m::take_file(lang)}</Submit></div>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A spreadsheet that was read: what an import would do, and what is in the way.
fn checked(name: &str, report: &SitesReport, kept_at: i64, lang: Lang) -> AnyView {
    let title = m::checked(lang, name);
    let (tone, verdict, explained) = if !report.problems.is_empty() {
        (Tone::Error, m::problems_note(lang, report.problems.len()), m::fix_first(lang))
    } else if report.writes() == 0 {
        (Tone::Info, m::all_fine(lang).to_owned(), m::nothing_to_do(lang))
    } else {
        (Tone::Done, m::all_fine(lang).to_owned(), m::ready(lang))
    };
    let import = (report.problems.is_empty() && report.writes() > 0).then(|| {
        let words = m::import_all(lang, report.writes());
        let kept = kept_at.to_string();
        view! {
            <Form state=FormState::blank(IMPORT)>
                <Hidden name=KEPT value=kept/>
                <Submit kind=Kind::Primary>{words}</Submit>
            </Form>
        }
    });
    let (figures, problems) = (report::figures(report, lang), report::problems(report, lang));
    view! {
        <Sheet title=title>
            <div class="stack">
                {figures}
                <Notice tone=tone title=verdict><p>{explained}</p></Notice>
                <div class="acts">
                    {import}
                    <Form state=FormState::blank(FORGET)><Submit kind=Kind::Quiet>{m::forget(lang)}</Submit></Form>
                </div>
            </div>
        </Sheet>
        {problems}
    }
    .into_any()
}
