//! Entries as the spreadsheet they may be imported from: the same columns, every value in its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::access::Action;
use domain::folding::folded;
use domain::ids::{ContestId, EntryId};
use domain::imports::{CellReader, ExportedEntry, escaped, heads, line};
use domain::text::Lang;
use rust_xlsxwriter::{Workbook, XlsxError};
use store::{Contest, Entry, OfficeVersion};
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
        let mut file = match format {
            ExportFormat::Csv => Written::Csv("\u{feff}".as_bytes().to_vec()),
            ExportFormat::Xlsx => Written::Workbook(Vec::new()),
            ExportFormat::Json | ExportFormat::Pdf => {
                let allowed = [ExportFormat::Xlsx, ExportFormat::Csv].map(|format| format.key().to_owned()).into();
                return Err(Refusal::ExportFormat { found: format.key().to_owned(), allowed }.into());
            }
        };
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let listed = tx.office_versions(id).await?;
        let order: Vec<EntryId> = listed.iter().map(|one| one.entry_id.clone()).collect();
        let table = Arc::new(ExportTable::of(contest, listed, lang));
        file.add(vec![table.heads()])?;
        for some in order.chunks(AT_ONCE) {
            let (table, entries) = (Arc::clone(&table), tx.entries_with_ids(some).await?);
            let some = some.to_vec();
            file = computed(move || {
                file.add(table.rows(&some, &entries))?;
                Ok(file)
            })
            .await?;
        }
        drop(tx);
        let bytes = computed(move || file.finished()).await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: "entries", format: format.key() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(bytes)
    }
}

/// Entries that are in memory at once: their answers take several times what is written of them.
const AT_ONCE: usize = 1_000;

/// What the rows of an export are made with.
struct ExportTable {
    contest: Contest,
    versions: HashMap<EntryId, OfficeVersion>,
    /// Numbers that spreadsheets gave, as they are compared.
    given: BTreeSet<String>,
    lang: Lang,
}

impl ExportTable {
    fn of(contest: Contest, listed: Vec<OfficeVersion>, lang: Lang) -> Self {
        let given = listed.iter().filter_map(|one| one.source.as_ref()).map(|source| folded(&source.number)).collect();
        let versions = listed.into_iter().map(|one| (one.entry_id.clone(), one)).collect();
        Self { contest, versions, given, lang }
    }

    fn heads(&self) -> Vec<String> {
        heads(&CellReader::new(&self.contest.settings), self.lang)
    }

    /// The rows of entries, in this order.
    fn rows(&self, order: &[EntryId], entries: &[Entry]) -> Vec<Vec<String>> {
        let cells = CellReader::new(&self.contest.settings);
        let entries: BTreeMap<&EntryId, &Entry> = entries.iter().map(|entry| (&entry.id, entry)).collect();
        order.iter().filter_map(|id| entries.get(id)).map(|entry| self.row(&cells, entry)).collect()
    }

    fn row(&self, cells: &CellReader<'_>, entry: &Entry) -> Vec<String> {
        let source = self.versions.get(&entry.id).and_then(|one| one.source.as_ref());
        // A number somebody gave by hand stands for no other entry.
        let own = entry.number.map(entry_number).filter(|number| !self.given.contains(&folded(number)));
        let number = source.map(|one| one.number.clone()).filter(|number| !number.is_empty()).or(own);
        let exported = ExportedEntry {
            number: number.as_deref().unwrap_or_default(),
            answers: &entry.answers,
            film_file: source.map_or("", |one| one.film_file.as_str()),
            film_sha256: source.map_or("", |one| one.film_sha256.as_str()),
        };
        line(cells, &exported, self.lang)
    }
}

/// A file as far as it is written.
enum Written {
    /// Its bytes.
    Csv(Vec<u8>),
    /// Its rows: a workbook is put together at its end.
    Workbook(Vec<Vec<String>>),
}

impl Written {
    fn add(&mut self, rows: Vec<Vec<String>>) -> Result<()> {
        match self {
            Self::Csv(bytes) => csv(bytes, &rows),
            Self::Workbook(all) => {
                all.extend(rows);
                Ok(())
            }
        }
    }

    fn finished(self) -> Result<Vec<u8>> {
        match self {
            Self::Csv(bytes) => Ok(bytes),
            Self::Workbook(rows) => workbook(rows).map_err(|error| ServiceError::Environment(format!("xlsx: {error}"))),
        }
    }
}

fn csv(bytes: &mut Vec<u8>, rows: &[Vec<String>]) -> Result<()> {
    let failed = |error: csv::Error| ServiceError::Environment(format!("csv: {error}"));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    for row in rows {
        writer.write_record(row.iter().map(|cell| escaped(cell))).map_err(failed)?;
    }
    Ok(writer.flush()?)
}

/// Every cell as text: numbers keep their zeros, and nothing is taken for a formula. A row goes when it is written.
fn workbook(rows: Vec<Vec<String>>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut rows = rows.into_iter();
    let Some(heads) = rows.next() else { return book.save_to_buffer() };
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
