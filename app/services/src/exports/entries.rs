//! All entries of a contest (汇总表): a row each, every field of the form, then what became of it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::access::{AccessContext, Action, Denied, knows_outcome};
use domain::contest::phase::Phase;
use domain::entry;
use domain::form::Answer;
use domain::form::AnswerLine;
use domain::ids::EntryId;
use domain::text::Lang;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::{Contest, Entry, Tx};
use words::common::entry_state;
use words::entries::ticked;
use words::exports as m;
use words::phrases::entry_number;
use words::times::zone_name;

use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::exports::export::Export;
use crate::exports::file_name::file_stem;
use crate::exports::format::ExportFormat;
use crate::exports::{csv, sheets};
use crate::time::local_time;

/// All entries that were submitted.
pub(crate) struct EntriesExport;

#[async_trait]
impl Export for EntriesExport {
    fn key(&self) -> &'static str {
        "entries"
    }

    fn formats(&self) -> &'static [ExportFormat] {
        &[ExportFormat::Xlsx, ExportFormat::Csv]
    }

    fn action(&self) -> Action {
        Action::ViewEntries
    }

    fn holds_scores(&self) -> bool {
        false
    }

    fn title(&self, lang: Lang) -> &'static str {
        m::entries(lang)
    }

    fn contents(&self, lang: Lang) -> &'static str {
        m::entries_contents(lang)
    }

    fn file_stem(&self, contest: &Contest, lang: Lang) -> String {
        file_stem(&contest.title, self.title(lang))
    }

    fn ready_from(&self) -> Phase {
        Phase::CallOpen
    }

    async fn ready_early(&self, _tx: &mut dyn Tx, _contest: &Contest) -> Result<bool> {
        Ok(false)
    }

    fn too_early(&self, now: Phase) -> ServiceError {
        Denied::Phase { now }.into()
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        who: &AccessContext,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<Vec<u8>> {
        let entries = tx.submitted_entries(&contest.id).await?;
        let films = tx.films(&contest.id).await?;
        let durations = films.into_iter().filter_map(|film| Some((film.entry_id, film.duration_ms?))).collect();
        let knows_outcome = knows_outcome(who, contest.phase);
        computed(move || {
            let table = Table { contest: &contest, durations, knows_outcome, lang };
            match format {
                ExportFormat::Xlsx => {
                    table.workbook(&entries).map_err(|error| ServiceError::Environment(format!("xlsx: {error}")))
                }
                ExportFormat::Csv => table.csv(&entries),
                ExportFormat::Json => Err(ServiceError::NotFound),
            }
        })
        .await
    }
}

/// What is in a cell.
enum TableCell {
    /// Text, even where it looks like a number: telephone numbers begin with zeros.
    Text(String),
    /// A whole number.
    Number(i64),
    /// How long a film is, milliseconds.
    Duration(i64),
}

struct Table<'a> {
    contest: &'a Contest,
    /// Milliseconds of film by entry.
    durations: BTreeMap<EntryId, i64>,
    /// Whoever takes it away may know what the selection made of the entries.
    knows_outcome: bool,
    lang: Lang,
}

impl Table<'_> {
    fn heads(&self) -> Vec<String> {
        let settings = &self.contest.settings;
        let zone = zone_name(self.lang, &settings.time_zone);
        let before = [m::place(self.lang), m::number(self.lang)].map(str::to_owned);
        let fields = settings.form.iter().map(|field| field.label.get(self.lang).to_owned());
        let after = [
            m::entry_state(self.lang).to_owned(),
            m::film_duration(self.lang).to_owned(),
            m::submitted_at(self.lang, zone),
        ];
        before.into_iter().chain(fields).chain(after).collect()
    }

    fn row(&self, place: i64, entry: &Entry) -> Vec<TableCell> {
        let settings = &self.contest.settings;
        let submitted = entry.submitted_at.map(|at| local_time(at, &settings.time_zone)).unwrap_or_default();
        let before = [TableCell::Number(place), TableCell::Text(entry.number.map(entry_number).unwrap_or_default())];
        let fields = settings.form.iter().map(|field| self.answer(&field.key, entry.answers.get(&field.key)));
        let duration = self.durations.get(&entry.id).copied();
        let after = [
            TableCell::Text(entry_state(self.lang, entry.state.told(self.knows_outcome)).to_owned()),
            duration.map_or_else(|| TableCell::Text(String::new()), TableCell::Duration),
            TableCell::Text(submitted),
        ];
        before.into_iter().chain(fields).chain(after).collect()
    }

    fn answer(&self, key: &str, answer: Option<&Answer>) -> TableCell {
        match answer {
            None => TableCell::Text(String::new()),
            Some(Answer::Number(number)) => TableCell::Number(*number),
            Some(answer @ (Answer::Flag(_) | Answer::Text(_) | Answer::List(_))) => {
                let lines = entry::lines(&self.contest.settings, key, answer, self.lang);
                let said = lines.into_iter().map(|line| match line {
                    AnswerLine::Ticked => ticked(self.lang).to_owned(),
                    AnswerLine::Text(text) => text,
                    AnswerLine::Link { shown, .. } => shown,
                });
                TableCell::Text(said.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    fn csv(&self, entries: &[Entry]) -> Result<Vec<u8>> {
        let heads = self.heads();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let said = |cell| match cell {
            TableCell::Text(text) => text,
            TableCell::Number(number) => number.to_string(),
            TableCell::Duration(ms) => hours(ms),
        };
        csv::document(&heads, (1..).zip(entries).map(|(place, entry)| self.row(place, entry).into_iter().map(said)))
    }

    fn workbook(&self, entries: &[Entry]) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(m::entries(self.lang))?;
        let heads = self.heads();
        sheets::head(sheet, heads.iter().map(String::as_str))?;
        let duration = Format::new().set_num_format("[h]:mm:ss");
        for (row, (place, entry)) in (1_u32..).zip((1..).zip(entries)) {
            for (column, cell) in (0_u16..).zip(self.row(place, entry)) {
                match cell {
                    TableCell::Text(text) => sheet.write_string(row, column, text)?,
                    // Workbooks have no whole numbers; through text, because no conversion from i64 is exact for all.
                    TableCell::Number(number) => match number.to_string().parse::<f64>() {
                        Ok(exact) => sheet.write_number(row, column, exact)?,
                        Err(_) => sheet.write_string(row, column, number.to_string())?,
                    },
                    TableCell::Duration(ms) => {
                        let seconds = u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
                        sheet.write_number_with_format(row, column, f64::from(seconds) / 86_400.0, &duration)?
                    }
                };
            }
        }
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        book.save_to_buffer()
    }
}

/// Milliseconds as `h:mm:ss`: without the hours a spreadsheet program reads minutes as hours.
fn hours(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
