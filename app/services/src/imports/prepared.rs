//! What an import writes: made before it takes its turn to write, for which others wait.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use domain::audit::{AuditEvent, EventKind};
use domain::contest::Settings;
use domain::form::{Answers, keys, text_of};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::imports::{PlannedRow, RowAct, RowNames};
use store::{Contest, Entry, EntrySource, EntryWrite, OfficeVersion};

use super::check::{CheckedImport, Versions, numbers};
use super::report::ImportReport;
use crate::audit::event;
use crate::context::{Context, detail_of};
use crate::error::Result;

/// What an import writes, and what that was decided by.
pub(super) struct PreparedImport {
    /// What is told of it.
    pub report: ImportReport,
    /// Entries that are new or say something else.
    pub entries: Vec<EntryWrite>,
    /// What the spreadsheet says of entries beside their answers.
    pub sources: Vec<EntrySource>,
    /// Rows of the record, one an entry.
    pub events: Vec<EntryEvent>,
    /// Entries whose category changes, with the new one.
    pub categories: BTreeMap<EntryId, String>,
    settings: Arc<Settings>,
    names: RowNames,
    versions: Versions,
}

/// A row of the record about an entry.
pub(super) struct EntryEvent {
    pub entry: EntryId,
    pub kind: EventKind,
    pub detail: String,
}

impl EntryEvent {
    fn of<E: AuditEvent>(entry: &EntryId, event: &E) -> Result<Self> {
        Ok(Self { entry: entry.clone(), kind: E::KIND, detail: detail_of(event)? })
    }
}

impl PreparedImport {
    /// Makes everything that is written for these rows; new entries are of `owner`.
    ///
    /// # Errors
    /// An identifier or an answer that cannot be made.
    pub(super) fn of(cx: &Context, owner: &AccountId, checked: CheckedImport) -> Result<Self> {
        let CheckedImport { report, plan, entries, known, versions } = checked;
        let mut prepared = Self {
            settings: Arc::clone(&report.contest.settings),
            names: RowNames::of(&plan),
            entries: Vec::with_capacity(plan.rows.len()),
            sources: Vec::with_capacity(plan.rows.len()),
            events: Vec::with_capacity(plan.rows.len()),
            categories: BTreeMap::new(),
            report,
            versions,
        };
        let contest = prepared.report.contest.id.clone();
        for (nth, PlannedRow { act, sheet, answers }) in plan.rows.into_iter().enumerate() {
            match act {
                RowAct::Keep(_) => {}
                RowAct::Create => {
                    let entry = created(cx, &contest, owner, nth, answers)?;
                    let said = source(&entry.id, None, sheet.number, sheet.film_file, sheet.film_sha256);
                    prepared.sources.push(said);
                    prepared.events.push(EntryEvent::of(&entry.id, &event::EntryDraft { answers: &entry.answers })?);
                    prepared.entries.push(EntryWrite::of(entry)?);
                }
                RowAct::Change(at) => {
                    let (Some(entry), Some(known)) = (entries.get(at), known.get(at)) else { continue };
                    let before = prepared.versions.get(&entry.id).and_then(|one| one.source.as_ref());
                    let said = source(&entry.id, before, sheet.number, sheet.film_file, sheet.film_sha256);
                    prepared.sources.push(said);
                    if known.answers != answers {
                        let mut entry = entry.clone();
                        entry.answers = answers;
                        prepared.change(cx, entry, &known.answers)?;
                    }
                }
            }
        }
        Ok(prepared)
    }

    /// An entry that came in by an import says something else than `before`.
    fn change(&mut self, cx: &Context, mut entry: Entry, before: &Answers) -> Result<()> {
        entry.version = entry.version.saturating_add(1);
        entry.updated_at = cx.now();
        let category = entry.answer(keys::CATEGORY);
        if category != text_of(before, keys::CATEGORY) {
            self.categories.insert(entry.id.clone(), category);
        }
        self.events.push(EntryEvent::of(&entry.id, &event::EntryEdit { answers: &entry.answers })?);
        self.entries.push(EntryWrite::of(entry)?);
        Ok(())
    }

    /// Whether the same would be decided of the contest as it is now: its form is the same, and so is every entry that a row
    /// names. Others may have changed.
    pub(super) fn holds(&self, contest: &Contest, now: &[OfficeVersion]) -> bool {
        if self.settings != contest.settings {
            return false;
        }
        let (before, now): (HashSet<_>, HashSet<_>) = (self.versions.values().collect(), now.iter().collect());
        let named = |one: &&OfficeVersion| self.names.may_mean(&numbers(one.source.as_ref(), one.number), &one.title);
        !before.symmetric_difference(&now).any(named)
    }
}

/// A draft for the office; `nth` keeps the order of the rows.
fn created(cx: &Context, contest: &ContestId, owner: &AccountId, nth: usize, answers: Answers) -> Result<Entry> {
    let draft = Entry::draft(cx.fresh_id()?, contest, (owner, true), answers, cx.now());
    let created_at = draft.created_at.saturating_add(i64::try_from(nth).unwrap_or(i64::MAX));
    Ok(Entry { created_at, ..draft })
}

/// What a row says of an entry beside its answers; what it leaves out stays as another spreadsheet said it.
fn source(id: &EntryId, before: Option<&EntrySource>, number: String, file: String, sha256: String) -> EntrySource {
    let or = |new: String, old: fn(&EntrySource) -> &String| {
        if new.is_empty() { before.map(old).cloned().unwrap_or_default() } else { new }
    };
    EntrySource {
        entry_id: id.clone(),
        number: or(number, |one| &one.number),
        film_file: or(file, |one| &one.film_file),
        film_sha256: or(sha256, |one| &one.film_sha256),
    }
}
