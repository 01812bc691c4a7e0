//! `/contests/:contest/entries/import`: a spreadsheet is uploaded, its columns are mapped, every cell is checked, and then all rows are
//! written or none.

use domain::ids::ContestId;
use domain::imports::{ColumnName, Mapping, SheetFault};
use domain::limits;
use services::{ImportReport, ImportView};

use super::report;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::imports as m;
use words::phrases::size;

const MAP: &str = "map";
const FORGET: &str = "forget";
/// The button that imports, of the form that maps.
const IMPORT: &str = "import";
/// The field that says which spreadsheet was looked at.
const KEPT: &str = "kept";

/// The import of a spreadsheet.
#[component]
pub fn ImportPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        if posted(FORGET).is_some() {
            services.forget_sheet(&actor, &id).await?;
            return go(&web::path());
        }
        let mut mapping = Mapping::default();
        if let Some(sent) = posted(MAP) {
            mapping = mapped(&sent);
            if sent.has(IMPORT) {
                let kept_at = sent.given(KEPT)?.unwrap_or_default();
                match services.import_kept(&actor, &id, kept_at, &mapping).await {
                    Ok(report) if report.written => {
                        return leave(&films_address(&id), Flash::done(done(&report, lang)));
                    }
                    // Somebody changed something meanwhile; what is shown now says what.
                    Ok(_) => web::set_status(422),
                    // Another was uploaded meanwhile, and nobody has looked at that.
                    Err(services::ServiceError::Conflict) => {
                        web::set_status(409);
                        mapping = Mapping::default();
                    }
                    // It was imported from another window.
                    Err(services::ServiceError::NotFound) => return go(&web::path()),
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let view = services.import_view(&actor, &id, &mapping).await?;
        Ok(show(&view, lang))
    })
}

/// What the form says each column is for.
fn mapped(sent: &Sent) -> Mapping {
    let pair = |(name, key): &(String, String)| {
        let at = name.strip_prefix("column-")?.parse().ok()?;
        Some((ColumnName::At(at), key.clone()))
    };
    Mapping(sent.values().iter().filter_map(pair).collect())
}

fn films_address(id: &ContestId) -> String {
    format!("/contests/{id}/entries/films")
}

fn done(report: &ImportReport, lang: Lang) -> String {
    m::done(lang, report.created, report.changed, report.unchanged)
}

fn show(view: &ImportView, lang: Lang) -> AnyView {
    let contest = view.contest.id.to_string();
    let body = match &view.sheet {
        None => view! {
            {upload(&contest, true, lang)}
            <EmptyState title=m::none_yet(lang)><p>{m::none_yet_body(lang)}</p></EmptyState>
        }
        .into_any(),
        Some((_, Err(fault))) => view! {
            {refused(fault, lang)}
            {upload(&contest, true, lang)}
        }
        .into_any(),
        Some((name, Ok(report))) => view! {
            {checked(name, report, view.kept_at, lang)}
            {upload(&contest, false, lang)}
        }
        .into_any(),
    };
    let films = films_address(&view.contest.id);
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="entries"
            title=m::page(lang)
            actions=move || view! { <LinkButton href=films kind=Kind::Quiet>{m::films(lang)}</LinkButton> }
        >
            {body}
        </ContestPage>
    }
    .into_any()
}

fn refused(fault: &SheetFault, lang: Lang) -> AnyView {
    let words = m::sheet_fault(lang, fault);
    view! { <Notice tone=Tone::Error title=m::sheet_refused(lang)><p>{words}</p></Notice> }.into_any()
}

/// The form that uploads a spreadsheet: the first thing to do, or another one.
fn upload(contest: &str, first: bool, lang: Lang) -> AnyView {
    let (action, example) =
        (format!("/contests/{contest}/entries/sheet"), format!("/contests/{contest}/entries/sheet/entries.xlsx"));
    let most = size(i64::try_from(limits::IMPORT_BYTES).unwrap_or(i64::MAX));
    let help = m::file_help(lang, limits::IMPORT_ROWS - 100, &most);
    let (title, kind) = if first { (m::file(lang), Kind::Primary) } else { (m::take_another(lang), Kind::Plain) };
    view! {
        <Sheet title=title note=m::note(lang)>
            <form class="form" method="post" action=action enctype="multipart/form-data">
                <div class="field">
                    <label for="f-sheet">{m::file(lang)}</label>
                    <div class="control">
                        <input class="input" type="file" id="f-sheet" name="sheet" accept=".xlsx,.csv,.tsv,.txt" required=true aria-describedby="f-sheet-help"/>
                    </div>
                    <p class="help" id="f-sheet-help">{help}</p>
                </div>
                <div class="acts">
                    <Submit kind=kind>{m::take(lang)}</Submit>
                    <LinkButton href=example kind=Kind::Quiet>{m::example(lang)}</LinkButton>
                </div>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A spreadsheet that was read: what an import would do, what is in the way, what its columns are for.
fn checked(name: &str, report: &ImportReport, kept_at: i64, lang: Lang) -> AnyView {
    let title = m::read_from(lang, name);
    let note = report.worksheet.as_deref().map(|name| m::worksheet(lang, name)).unwrap_or_default();
    let writes = report.created.saturating_add(report.changed);
    let (tone, verdict, explained) = if !report.problems.is_empty() {
        let rows = report::wrong_rows(report);
        (Tone::Error, m::problems_note(lang, report.problems.len(), rows), m::fix_first(lang))
    } else if writes == 0 {
        (Tone::Info, m::nothing_wrong(lang).to_owned(), m::nothing_to_do(lang))
    } else {
        (Tone::Done, m::nothing_wrong(lang).to_owned(), m::nothing_wrong_body(lang))
    };
    let import = (report.problems.is_empty() && writes > 0).then(|| {
        let words = m::import_all(lang, writes);
        view! { <Submit kind=Kind::Primary name=IMPORT value="yes">{words}</Submit> }
    });
    let drafts = import.is_some().then(|| view! { <p class="small muted">{m::drafts_note(lang)}</p> });
    let (figures, asides, problems) =
        (report::figures(report, lang), report::asides(report, lang), report::problems(report, lang));
    let (columns, rows) = (report::columns(report, lang), report::rows(report, lang));
    let number = count(report.columns.len());
    view! {
        <Sheet title=title note=note>
            {figures}
            <Notice tone=tone title=verdict><p>{explained}</p></Notice>
            {asides}
        </Sheet>
        {problems}
        <Sheet title=m::columns(lang) note=m::columns_note(lang) actions=move || view! { <Count total=number shown=number/> } flush=true>
            <Form state=FormState::blank(MAP)>
                <Hidden name=KEPT value=kept_at.to_string()/>
                {columns}
                <div class="in acts">
                    {import}
                    <Submit>{m::check_again(lang)}</Submit>
                </div>
                <div class="in">{drafts}</div>
            </Form>
        </Sheet>
        {rows}
        <Form state=FormState::blank(FORGET)><Submit kind=Kind::Quiet>{m::forget(lang)}</Submit></Form>
    }
    .into_any()
}
