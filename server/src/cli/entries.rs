//! `linxuan entries`: entries in bulk, from a spreadsheet and to one.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::ids::ContestId;
use domain::imports::{Mapping, Target};
use domain::text::Lang;
use serde_json::{Value, json};
use services::exports::ExportFormat;
use services::{Actor, ImportReport, SheetFile};
use store::Opening;
use words::imports as m;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::print;

/// What can be done with entries.
#[derive(Subcommand)]
pub enum Entries {
    /// Imports a spreadsheet, a row a work: all rows or none. Prints a report.
    Import {
        /// The contest's id.
        contest: String,
        /// CSV (UTF-8, UTF-16 or GB 18030; comma, tab or semicolon) or XLSX.
        file: PathBuf,
        /// Only reports; writes nothing.
        #[arg(long)]
        dry_run: bool,
        /// COLUMN=field,…: what a column is for, where its name does not tell. A column is named by its head or its letter; `-` leaves
        /// it out.
        #[arg(long)]
        map: Option<String>,
        /// zh or en: the language of messages.
        #[arg(long, default_value = "en")]
        lang: String,
        #[command(flatten)]
        place: Place,
    },
    /// Writes the entries as a spreadsheet with the same columns.
    Export {
        /// The contest's id.
        contest: String,
        /// The file to write: .csv or .xlsx.
        #[arg(long)]
        out: PathBuf,
        /// zh or en: the language of heads and names.
        #[arg(long, default_value = "zh")]
        lang: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::Input`] where a cell is wrong, after the report was printed; a contest, file, mapping or language that cannot be used;
/// a file that cannot be written.
pub async fn run(entries: Entries) -> Result<(), Failure> {
    match entries {
        Entries::Import { contest, file, dry_run, map, lang, place } => {
            let id: ContestId = contest.parse().map_err(Failure::input)?;
            let lang = language(&lang)?;
            let mapping = map
                .as_deref()
                .map_or_else(|| Ok(Mapping::default()), Mapping::parse)
                .map_err(|part| Failure::Input(format!("--map {part:?}; allowed: COLUMN=field,COLUMN=field")))?;
            let services = open(&place, Opening::Use).await?;
            let bytes = std::fs::read(&file).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let sheet = SheetFile { name, bytes };
            let report = if dry_run {
                services.check_import(&Actor::Operator, &id, sheet, &mapping).await?
            } else {
                services.import_entries(&Actor::Operator, &id, sheet, &mapping).await?
            };
            print(&told(&report, lang))?;
            match report.problems.len() {
                0 => Ok(()),
                cells => Err(Failure::Input(format!(
                    "{}: {cells} cells cannot be imported; nothing was written",
                    file.display()
                ))),
            }
        }
        Entries::Export { contest, out, lang, place } => {
            let id: ContestId = contest.parse().map_err(Failure::input)?;
            let (format, lang) = (format_of(&out)?, language(&lang)?);
            let services = open(&place, Opening::Use).await?;
            let bytes = services.export_entries(&Actor::Operator, &id, format, lang).await?;
            tokio::fs::write(&out, bytes).await.map_err(Failure::environment)
        }
    }
}

/// The language of messages.
///
/// # Errors
/// [`Failure::Input`].
pub(super) fn language(lang: &str) -> Result<Lang, Failure> {
    Lang::parse(lang).ok_or_else(|| Failure::Input(format!("--lang {lang}; allowed: zh, en")))
}

fn format_of(out: &Path) -> Result<ExportFormat, Failure> {
    match out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Ok(ExportFormat::Csv),
        Some("xlsx") => Ok(ExportFormat::Xlsx),
        _ => Err(Failure::Input(format!("--out {}; allowed: a name that ends with .csv or .xlsx", out.display()))),
    }
}

fn told(report: &ImportReport, lang: Lang) -> Value {
    let settings = &report.contest.settings;
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|one| {
            json!({
                "row": one.row, "column": one.column, "field": one.target.as_ref().map(Target::key), "found": one.found,
                "allowed": m::cell_allowed(lang, settings, one), "message": m::cell_fault(lang, &one.fault),
            })
        })
        .collect();
    let quotas: Vec<Value> = report
        .over_quota
        .iter()
        .map(|one| json!({ "row": one.row, "message": m::quota(lang, one.family, one.max) }))
        .collect();
    let columns: Vec<Value> = report
        .columns
        .iter()
        .map(|one| json!({ "column": one.head, "field": one.target.as_ref().map(Target::key) }))
        .collect();
    // All rows or none.
    let (created, changed) = if problems.is_empty() { (report.created, report.changed) } else { (0, 0) };
    json!({
        "rows": report.rows.len(), "created": created, "changed": changed, "unchanged": report.unchanged,
        "problems": problems, "written": report.written, "over_quota": quotas, "columns": columns, "worksheet": report.worksheet,
        "other_worksheets": report.other_sheets, "hidden_rows": report.hidden_rows, "hidden_columns": report.hidden_columns,
    })
}
