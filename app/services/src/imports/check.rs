//! What an import will do: the spreadsheet held against the form and against what is there.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{AccessContext, Action};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::entry::{Counted, quota_excess};
use domain::form::{Answers, keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::imports::{CellReader, Column, Columns, Grid, KnownEntry, Mapping, Plan, RowAct, columns, plan, rows};
use domain::typed;
use store::{Contest, Entry, EntrySource, OfficeVersion, Tx};
use words::phrases::entry_number;

use super::report::{ColumnReport, ImportReport, RowOutcome, RowQuota, RowReport};
use super::sheet::{OpenedSheet, opened};
use crate::actor::Actor;
use crate::context::{Context, computed};
use crate::entries::access::require_open_call;
use crate::error::{Refusal, Result};

/// Cells that are shown of each column.
const EXAMPLES: usize = 3;

/// Loads a contest for somebody who may import into it now.
///
/// # Errors
/// A missing permission, or a call that is over.
pub(super) async fn entered(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &ContestId,
) -> Result<(Contest, AccessContext)> {
    let (contest, access) = cx.enter(tx, actor, id, Action::ImportEntries).await?;
    // An office has no extension: that is of those who enter.
    if contest.phase == Phase::CallOpen {
        require_open_call(cx, tx, &contest, &[]).await?;
    }
    Ok((contest, access))
}

/// A spreadsheet held against what is there.
pub(super) struct CheckedImport {
    pub report: ImportReport,
    pub plan: Plan,
    /// The entries that rows may be about, without their answers.
    pub entries: Vec<Entry>,
    /// The same as rows were compared with them, with their answers.
    pub known: Vec<KnownEntry>,
    /// Which versions of them there were.
    pub versions: Versions,
}

/// Versions of entries, by entry.
pub(super) type Versions = HashMap<EntryId, OfficeVersion>;

/// Opens a spreadsheet and holds it against the form and what is there. Nobody waits for that: it reads in views that are closed before
/// anything is computed.
///
/// # Errors
/// A missing permission, a call that is over; [`Refusal::Sheet`] where the file or its columns cannot be used; the database.
pub(super) async fn checked(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    bytes: Arc<Vec<u8>>,
    mapping: &Mapping,
) -> Result<CheckedImport> {
    let (contest, access) = entered(cx, &mut *cx.read().await?, actor, id).await?;
    // Opened first: a large workbook and all entries are not in memory at once.
    let (settings, mapped) = (Arc::clone(&contest.settings), mapping.clone());
    let sheet = cx.figures.sheets.computed(move || opened(&settings, &bytes, &mapped)).await?;
    let mut tx = cx.read().await?;
    let entries = tx.office_entries(id).await?;
    let versions = tx.office_versions(id).await?;
    drop(tx);
    let mapping = mapping.clone();
    computed(move || held(contest, access, sheet, &mapping, entries, versions)).await
}

fn held(
    contest: Contest,
    access: AccessContext,
    sheet: OpenedSheet,
    mapping: &Mapping,
    mut entries: Vec<Entry>,
    versions: Vec<OfficeVersion>,
) -> Result<CheckedImport> {
    let versions: Versions = versions.into_iter().map(|one| (one.entry_id.clone(), one)).collect();
    let settings = contest.settings.clone();
    let cells = CellReader::new(&settings);
    let OpenedSheet { grid, worksheet, others, hidden } = sheet;
    let found = columns(&cells, &grid, mapping).map_err(Refusal::Sheet)?;
    let compared = |entry: &mut Entry| {
        let source = versions.get(&entry.id).and_then(|one| one.source.as_ref());
        known(entry, source)
    };
    let known: Vec<KnownEntry> = entries.iter_mut().map(compared).collect();
    let plan = plan(&cells, &grid, &found, rows(&cells, &grid, &found), &known);
    let (created, changed, unchanged) = plan.counts();
    let over_quota = above_quotas(&settings, &plan, &entries, &known);
    let report = ImportReport {
        roles: access.roles,
        contest,
        worksheet,
        other_sheets: others,
        hidden_rows: hidden.rows.into_iter().collect(),
        hidden_columns: hidden.columns.into_iter().filter_map(|at| head_at(&found, at)).collect(),
        columns: column_reports(&found, &grid),
        rows: plan.rows.iter().map(|row| row_report(row.sheet.row, row.act, &row.answers)).collect(),
        problems: plan.problems.clone(),
        over_quota,
        created,
        changed,
        unchanged,
        written: false,
    };
    Ok(CheckedImport { report, plan, entries, known, versions })
}

/// An entry as rows are compared with it; its answers move there.
fn known(entry: &mut Entry, source: Option<&EntrySource>) -> KnownEntry {
    let open = source.is_some() && entry.state.is_open();
    KnownEntry {
        numbers: numbers(source, entry.number),
        answers: std::mem::take(&mut entry.answers),
        film_file: source.map(|source| source.film_file.clone()).unwrap_or_default(),
        film_sha256: source.map(|source| source.film_sha256.clone()).unwrap_or_default(),
        settled: (!open).then_some(entry.state),
    }
}

/// What rows call an entry by: the number that a spreadsheet gave it, and its own.
pub(super) fn numbers(source: Option<&EntrySource>, own: Option<i64>) -> Vec<String> {
    vec![source.map(|source| source.number.clone()).unwrap_or_default(), own.map(entry_number).unwrap_or_default()]
}

/// Rows whose entries could not all be submitted beside those that count already.
fn above_quotas(settings: &Settings, plan: &Plan, entries: &[Entry], known: &[KnownEntry]) -> Vec<RowQuota> {
    let counts = |entry: Option<&Entry>| entry.is_some_and(|entry| entry.state.counts());
    let counted = |answers: &Answers, entry: Option<&Entry>| Counted {
        title: String::new(),
        region: text_of(answers, keys::REGION),
        submitting_unit: text_of(answers, keys::SUBMITTING_UNIT),
        owner: entry.map(|entry| entry.owner_id.to_string()).unwrap_or_default(),
        for_unit: entry.is_none_or(|entry| entry.for_unit),
    };
    let others = entries.iter().zip(known).filter(|(entry, _)| counts(Some(*entry)));
    let others: Vec<Counted> = others.map(|(entry, known)| counted(&known.answers, Some(entry))).collect();
    let about = |act: RowAct| match act {
        RowAct::Create => None,
        RowAct::Change(at) | RowAct::Keep(at) => entries.get(at),
    };
    let waiting: Vec<_> = plan.rows.iter().filter(|row| !counts(about(row.act))).collect();
    let new: Vec<Counted> = waiting.iter().map(|row| counted(&row.answers, about(row.act))).collect();
    let above = quota_excess(settings, &new, &others).into_iter();
    above
        .filter_map(|one| Some(RowQuota { row: waiting.get(one.at)?.sheet.row, family: one.family, max: one.max }))
        .collect()
}

fn head_at(found: &Columns, at: usize) -> Option<String> {
    found.all.iter().find(|column| column.at == at).map(|column| column.head.clone())
}

fn column_reports(found: &Columns, grid: &Grid) -> Vec<ColumnReport> {
    let below = || grid.rows.iter().skip(found.head.saturating_add(1));
    let report = |column: &Column| ColumnReport {
        at: column.at,
        head: column.head.clone(),
        target: column.target.clone(),
        examples: below()
            .map(|row| typed::line(row.cell(column.at)))
            .filter(|cell| !cell.is_empty())
            .take(EXAMPLES)
            .map(|cell| cell.chars().take(40).collect())
            .collect(),
    };
    found.all.iter().map(report).collect()
}

fn row_report(row: usize, act: RowAct, answers: &Answers) -> RowReport {
    let outcome = match act {
        RowAct::Create => RowOutcome::Created,
        RowAct::Change(_) => RowOutcome::Changed,
        RowAct::Keep(_) => RowOutcome::Unchanged,
    };
    RowReport { row, title: text_of(answers, keys::TITLE), outcome }
}
