//! What is told of an import of sites: figures, and the cells that are wrong.

use services::SitesReport;

use crate::imports::report::numbers;
use crate::ui::prelude::*;
use words::exhibition_sites as m;
use words::phrases::list;

/// Cells that a page lists.
const MOST: usize = 200;

/// What becomes of the rows, in numbers.
pub(super) fn figures(report: &SitesReport, lang: Lang) -> AnyView {
    let all = [
        (m::created(lang), report.created),
        (m::changed(lang), report.changed),
        (m::unchanged(lang), report.unchanged),
        (m::new_regions(lang), report.regions),
        (m::new_managers(lang), report.managers),
        (m::wrong(lang), report.problems.len()),
    ];
    let figures = numbers(&all, m::result(lang));
    let rows = m::rows(lang, report.rows);
    let ignored = (!report.ignored.is_empty()).then(|| {
        let words = m::ignored(lang, &list(lang, &report.ignored));
        view! { <p class="small muted">{words}</p> }
    });
    view! {
        <p>{rows}</p>
        {figures}
        {ignored}
    }
    .into_any()
}

/// Each cell that is wrong: where it is, what was found, what is allowed.
pub(super) fn problems(report: &SitesReport, lang: Lang) -> AnyView {
    if report.problems.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = report
        .problems
        .iter()
        .take(MOST)
        .map(|one| {
            let (row, column) = (one.row, m::column_name(lang, one.column));
            let found = if one.found.is_empty() { m::empty_cell(lang).to_owned() } else { one.found.clone() };
            let allowed = m::cell_allowed(lang, &one.fault);
            view! {
                <tr>
                    <RowHead>{row}</RowHead>
                    <Cell label=m::column(lang)>{column}</Cell>
                    <Cell label=m::found(lang)><mark>{found}</mark></Cell>
                    <Cell label=m::allowed(lang)>{allowed}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::row(lang)}</Head>
            <Head>{m::column(lang)}</Head>
            <Head>{m::found(lang)}</Head>
            <Head>{m::allowed(lang)}</Head>
        }
    };
    let all = report.problems.len();
    let more = (all > MOST).then(|| view! { <p class="in small muted">{m::first_problems(lang, MOST, all)}</p> });
    view! {
        <Sheet title=m::problems(lang) flush=true>
            <DataTable caption=m::problems(lang) head=head>{rows}</DataTable>
            {more}
        </Sheet>
    }
    .into_any()
}
