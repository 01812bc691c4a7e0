//! The parts of what is told of an import: figures, cells that are wrong, columns, rows.

use std::collections::BTreeSet;

use domain::contest::{QuotaFamily, Settings};
use domain::imports::Target;
use services::{ColumnReport, ImportReport, RowOutcome};

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::imports as m;
use words::phrases::{clauses, labelled, list};

/// Cells and rows that a page lists.
const MOST: usize = 200;

/// How many rows something is wrong in.
pub fn wrong_rows(report: &ImportReport) -> usize {
    report.problems.iter().map(|one| one.row).collect::<BTreeSet<_>>().len()
}

/// What becomes of the rows, in numbers.
pub fn figures(report: &ImportReport, lang: Lang) -> AnyView {
    let all = [
        (m::created(lang), report.created),
        (m::changed(lang), report.changed),
        (m::unchanged(lang), report.unchanged),
        (m::wrong(lang), report.problems.len()),
        (m::over_quota(lang), report.over_quota.len()),
    ];
    let figures = numbers(&all, m::result(lang));
    view! {
        <p>{m::rows(lang, report.rows.len())}</p>
        {figures}
    }
    .into_any()
}

/// What becomes of something brought in, each number under its name.
pub fn numbers(all: &[(&'static str, usize)], label: &'static str) -> AnyView {
    let all: Vec<_> =
        all.iter().map(|(name, number)| view! { <div><dt>{*name}</dt><dd class="n">{*number}</dd></div> }).collect();
    view! { <dl class="import-figures" aria-label=label>{all}</dl> }.into_any()
}

/// What is worth knowing and stands in nobody's way.
pub fn asides(report: &ImportReport, lang: Lang) -> AnyView {
    let ignored: Vec<&str> =
        report.columns.iter().filter(|column| column.target.is_none()).map(|column| column.head.as_str()).collect();
    let said = [
        (!ignored.is_empty()).then(|| m::ignored(lang, &list(lang, &ignored))),
        (!report.other_sheets.is_empty()).then(|| m::other_sheets(lang, &list(lang, &report.other_sheets))),
        (!report.hidden_rows.is_empty()).then(|| m::hidden_rows(lang, &m::row_numbers(lang, &report.hidden_rows))),
        (!report.hidden_columns.is_empty()).then(|| m::hidden_columns(lang, &list(lang, &report.hidden_columns))),
    ];
    let said: Vec<_> = said.into_iter().flatten().map(|words| view! { <li>{words}</li> }).collect();
    let said = (!said.is_empty()).then(|| view! { <ul class="small muted">{said}</ul> });
    let quotas = quotas(report, lang);
    view! {
        {quotas}
        {said}
    }
    .into_any()
}

/// Rows above a quota, quota by quota.
fn quotas(report: &ImportReport, lang: Lang) -> Option<AnyView> {
    let mut all: Vec<(QuotaFamily, i64, Vec<usize>)> = Vec::new();
    for one in &report.over_quota {
        match all.iter_mut().find(|(family, max, _)| (*family, *max) == (one.family, one.max)) {
            Some((.., rows)) => rows.push(one.row),
            None => all.push((one.family, one.max, vec![one.row])),
        }
    }
    if all.is_empty() {
        return None;
    }
    let rows: Vec<usize> = report.over_quota.iter().map(|one| one.row).collect();
    let title = m::quota_note(lang, &m::row_numbers(lang, &rows));
    let rules: Vec<String> = all.iter().map(|(family, max, _)| m::quota(lang, *family, *max)).collect();
    let rules = clauses(lang, &rules);
    Some(view! { <Notice tone=Tone::Warning title=title><p>{rules}</p></Notice> }.into_any())
}

/// Each cell that is wrong: where it is, what was found, what is allowed.
pub fn problems(report: &ImportReport, lang: Lang) -> AnyView {
    if report.problems.is_empty() {
        return ().into_any();
    }
    let settings = &report.contest.settings;
    let rows: Vec<_> = report
        .problems
        .iter()
        .take(MOST)
        .map(|one| {
            let (row, column) = (count(one.row), one.column.clone());
            let found = if one.found.trim().is_empty() { m::empty_cell(lang).to_owned() } else { one.found.clone() };
            let (fault, allowed) = (m::cell_fault(lang, &one.fault), m::cell_allowed(lang, settings, one));
            view! {
                <tr>
                    <RowHead>{row}</RowHead>
                    <Cell label=m::column(lang)>{column}</Cell>
                    <Cell label=m::found(lang)><mark>{found}</mark>" "<small class="muted">{fault}</small></Cell>
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
    let note = m::problems_note(lang, report.problems.len(), wrong_rows(report));
    let more = cut_short(report.problems.len(), lang);
    view! {
        <Sheet title=m::problems(lang) note=note flush=true>
            <DataTable caption=m::problems(lang) head=head>{rows}</DataTable>
            {more}
        </Sheet>
    }
    .into_any()
}

/// That a list does not show everything.
fn cut_short(all: usize, lang: Lang) -> Option<AnyView> {
    (all > MOST).then(|| view! { <p class="in small muted">{m::first_problems(lang, MOST, all)}</p> }.into_any())
}

/// Each column with what it is for.
pub fn columns(report: &ImportReport, lang: Lang) -> AnyView {
    let settings = &report.contest.settings;
    let choices: Vec<Choice> = Target::all(settings)
        .iter()
        .map(|target| Choice::new(target.key(), target.label(settings).get(lang)))
        .collect();
    let rows: Vec<_> = report.columns.iter().map(|column| column_row(column, &choices, settings, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::column(lang)}</Head>
            <Head>{m::contents(lang)}</Head>
            <Head>{m::is_field(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::columns(lang) head=head>{rows}</DataTable> }.into_any()
}

fn column_row(column: &ColumnReport, choices: &[Choice], settings: &Settings, lang: Lang) -> AnyView {
    let (head, examples) = (column.head.clone(), list(lang, &column.examples));
    let name = format!("column-{}", column.at);
    let value = column.target.as_ref().map(|target| target.key().to_owned()).unwrap_or_default();
    let label = column.target.as_ref().map(|target| target.label(settings).get(lang).to_owned()).unwrap_or_default();
    let options: Vec<_> = choices
        .iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! { <option value=choice.value.clone() selected=selected>{choice.label.clone()}</option> }
        })
        .collect();
    let said = if label.is_empty() || label == head { head.clone() } else { labelled(lang, &head, &label) };
    view! {
        <tr>
            <RowHead>{head}</RowHead>
            <Cell label=m::contents(lang)><span class="muted">{examples}</span></Cell>
            <Cell label=m::is_field(lang)>
                <select class="input select" name=name aria-label=said>
                    <option value="">{m::leave_out(lang)}</option>
                    {options}
                </select>
            </Cell>
        </tr>
    }
    .into_any()
}

/// What becomes of each row; those that change something first.
pub fn rows(report: &ImportReport, lang: Lang) -> AnyView {
    let mut all: Vec<_> = report.rows.iter().collect();
    all.sort_by_key(|row| (row.outcome == RowOutcome::Unchanged, row.row));
    let rows: Vec<_> = all
        .iter()
        .take(MOST)
        .map(|one| {
            let (row, title) = (count(one.row), one.title.clone());
            let (tone, outcome) = match one.outcome {
                RowOutcome::Created => (TagTone::Jade, m::created(lang)),
                RowOutcome::Changed => (TagTone::Amber, m::changed(lang)),
                RowOutcome::Unchanged => (TagTone::Plain, m::unchanged(lang)),
            };
            view! {
                <tr>
                    <Cell label=m::row(lang) number=true>{row}</Cell>
                    <RowHead>{title}</RowHead>
                    <Cell label=m::what(lang)><Tag tone=tone>{outcome}</Tag></Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head number=true>{m::row(lang)}</Head>
            <Head>{m::title(lang)}</Head>
            <Head>{m::what(lang)}</Head>
        }
    };
    let note = m::rows(lang, report.rows.len());
    view! {
        <Sheet title=m::result(lang) note=note flush=true>
            <DataTable caption=m::result(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
