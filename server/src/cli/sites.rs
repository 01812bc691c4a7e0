//! `linxuan sites`: the sites of the exhibition in bulk, from a spreadsheet.

use std::path::PathBuf;

use clap::Subcommand;
use domain::text::Lang;
use serde_json::{Value, json};
use services::{Actor, SheetFile, SitesReport};
use store::Opening;
use words::exhibition_sites as m;

use super::entries::language;
use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::print;

/// What can be done with sites.
#[derive(Subcommand)]
pub enum Sites {
    /// Imports a spreadsheet, a row a site: all rows or none. Prints a report. The same file again changes nothing.
    Import {
        /// CSV (UTF-8, UTF-16 or GB 18030; comma, tab or semicolon) or XLSX.
        file: PathBuf,
        /// Only reports; writes nothing.
        #[arg(long)]
        dry_run: bool,
        /// zh or en: the language of messages.
        #[arg(long, default_value = "en")]
        lang: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::Input`] where a cell is wrong, after the report was printed; a file or language that cannot be used.
pub async fn run(sites: Sites) -> Result<(), Failure> {
    match sites {
        Sites::Import { file, dry_run, lang, place } => {
            let lang = language(&lang)?;
            let services = open(&place, Opening::Use).await?;
            let bytes = std::fs::read(&file).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let sheet = SheetFile { name, bytes };
            let report = if dry_run {
                services.check_sites(&Actor::Operator, sheet).await?
            } else {
                services.import_sites(&Actor::Operator, sheet).await?
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
    }
}

fn told(report: &SitesReport, lang: Lang) -> Value {
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|one| {
            json!({
                "row": one.row, "column": one.column.key(), "found": one.found,
                "allowed": m::cell_allowed(lang, &one.fault),
            })
        })
        .collect();
    // All rows or none.
    let (created, changed) = if problems.is_empty() { (report.created, report.changed) } else { (0, 0) };
    json!({
        "rows": report.rows, "created": created, "changed": changed, "unchanged": report.unchanged,
        "regions": report.regions, "managers": report.managers, "problems": problems, "ignored": report.ignored,
        "written": report.written,
    })
}
