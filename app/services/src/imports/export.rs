//! Entries as the spreadsheet they may be imported from: the same columns, every value in its place.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Action;
use domain::folding::folded;
use domain::ids::{ContestId, EntryId};
use domain::imports::{CellReader, ExportedEntry, escaped, heads, line};
use domain::text::Lang;
use rust_xlsxwriter::{Workbook, XlsxError};
use store::{Contest, Entry, EntrySource};
use words::phrases::entry_number;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::{ExportFormat, sheets};

impl Services {
    /// Writes the entries of a contest, those that came in by a spreadsheet and those that were submitted, as a spreadsheet whose
    /// import changes nothing.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a format other than XLSX and CSV.
    pub async fn export_entries(
        &self,
        actor: &Actor,
        id: &ContestId,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<Vec<u8>> {
        let write = match format {
            ExportFormat::Csv => csv,
            ExportFormat::Xlsx => workbook,
            ExportFormat::Json => {
                let allowed = [ExportFormat::Xlsx, ExportFormat::Csv].map(|format| format.key().to_owned()).into();
                return Err(Refusal::ExportFormat { found: format.key().to_owned(), allowed }.into());
            }
        };
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let entries = tx.office_entries(id).await?;
        let sources = tx.entry_sources(id).await?;
        drop(tx);
        let bytes = computed(move || write(&table(&contest, &entries, &sources, lang))).await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: "entries", format: format.key() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(bytes)
    }
}

/// Heads and rows.
fn table(contest: &Contest, entries: &[Entry], sources: &[EntrySource], lang: Lang) -> Vec<Vec<String>> {
    let cells = CellReader::new(&contest.settings);
    let sources: BTreeMap<&EntryId, &EntrySource> = sources.iter().map(|one| (&one.entry_id, one)).collect();
    // A number somebody gave by hand stands for no other entry.
    let given: BTreeSet<String> = sources.values().map(|one| folded(&one.number)).collect();
    let row = |entry: &Entry| {
        let source = sources.get(&entry.id);
        let own = entry.number.map(entry_number).filter(|number| !given.contains(&folded(number))).unwrap_or_default();
        let number = source.map(|one| one.number.clone()).filter(|number| !number.is_empty()).unwrap_or(own);
        let exported = ExportedEntry {
            number: &number,
            answers: &entry.answers,
            film_file: source.map_or("", |one| one.film_file.as_str()),
            film_sha256: source.map_or("", |one| one.film_sha256.as_str()),
        };
        line(&cells, &exported, lang)
    };
    std::iter::once(heads(&cells, lang)).chain(entries.iter().map(row)).collect()
}

fn csv(table: &[Vec<String>]) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| ServiceError::Environment(format!("csv: {error}"));
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    for row in table {
        writer.write_record(row.iter().map(|cell| escaped(cell))).map_err(failed)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

fn workbook(table: &[Vec<String>]) -> Result<Vec<u8>> {
    workbook_of(table).map_err(|error| ServiceError::Environment(format!("xlsx: {error}")))
}

/// Every cell as text: numbers keep their zeros, and nothing is taken for a formula.
fn workbook_of(table: &[Vec<String>]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let Some((heads, rows)) = table.split_first() else { return book.save_to_buffer() };
    sheets::head(sheet, heads.iter().map(String::as_str))?;
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at, column, cell)?;
        }
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}
