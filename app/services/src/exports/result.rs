//! Who got which award: a row a film, with vacant places, films without an award, and organisations.

use async_trait::async_trait;
use domain::access::{AccessContext, Action, Denied};
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Tx};
use words::awards as m;
use words::phrases::entry_number;

use crate::awards::result::{ResultFilm, ResultView, load_result};
use crate::context::computed;
use crate::documents::DocumentFonts;
use crate::error::{Result, ServiceError};
use crate::exports::export::{EarlyExport, Export};
use crate::exports::file_name::file_stem;
use crate::exports::format::ExportFormat;
use crate::exports::table::TableCell;
use crate::exports::{csv, table};

/// Who got which award.
pub(crate) struct ResultExport;

#[async_trait]
impl Export for ResultExport {
    fn key(&self) -> &'static str {
        "result"
    }

    fn formats(&self) -> &'static [ExportFormat] {
        &[ExportFormat::Xlsx, ExportFormat::Csv]
    }

    fn action(&self) -> Action {
        Action::ExportResult
    }

    fn holds_scores(&self) -> bool {
        false
    }

    fn title(&self, lang: Lang) -> &'static str {
        m::result_file(lang)
    }

    fn contents(&self, lang: Lang) -> &'static str {
        m::result_contents(lang)
    }

    fn file_stem(&self, contest: &Contest, lang: Lang) -> String {
        file_stem(&contest.title, self.title(lang))
    }

    fn ready_from(&self) -> Phase {
        Phase::Final
    }

    fn ready_early(&self) -> EarlyExport {
        EarlyExport::AwardsDecided
    }

    fn too_early(&self, now: Phase) -> ServiceError {
        Denied::Phase { now }.into()
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        _who: &AccessContext,
        asked: (ExportFormat, Lang),
        _fonts: &DocumentFonts,
    ) -> Result<Vec<u8>> {
        let (format, lang) = asked;
        let result = load_result(tx, &contest).await?.view;
        computed(move || {
            let (heads, rows) = (heads(lang), rows(&result, lang));
            match format {
                ExportFormat::Xlsx => table::workbook(m::result_file(lang), &heads, rows),
                ExportFormat::Csv => {
                    let mut bytes = csv::head(&heads)?;
                    bytes.extend(table::csv_lines(rows)?);
                    Ok(bytes)
                }
                ExportFormat::Json | ExportFormat::Pdf => Err(ServiceError::NotFound),
            }
        })
        .await
    }
}

fn heads(lang: Lang) -> Vec<String> {
    [
        m::award(lang),
        m::number(lang),
        m::title(lang),
        m::category(lang),
        m::region(lang),
        m::submitting_unit(lang),
        m::production_unit(lang),
    ]
    .map(str::to_owned)
    .into()
}

fn rows(result: &ResultView, lang: Lang) -> Vec<Vec<TableCell>> {
    let mut rows = Vec::new();
    for grade in &result.grades {
        let label = grade.label.get(lang);
        rows.extend(grade.films.iter().map(|film| row(label, film, lang)));
        rows.extend((0..grade.vacant).map(|_| named(label, m::vacancy(lang))));
    }
    // Without grades the selection is the result.
    let others = if result.grades.is_empty() { m::others(lang) } else { m::without_award(lang) };
    rows.extend(result.others.iter().map(|film| row(others, film, lang)));
    if let Some(award) = &result.organisations {
        rows.extend(award.names.iter().map(|name| named(award.label.get(lang), name.get(lang))));
    }
    rows
}

fn row(award: &str, film: &ResultFilm, lang: Lang) -> Vec<TableCell> {
    vec![
        TableCell::text(award),
        TableCell::text(entry_number(film.number)),
        TableCell::text(film.title.as_str()),
        TableCell::text(film.category.get(lang)),
        TableCell::text(film.region.get(lang)),
        TableCell::text(film.submitting_unit.as_str()),
        TableCell::text(film.production_unit.as_str()),
    ]
}

/// A row that is about no film: its name stands where titles do.
fn named(award: &str, name: &str) -> Vec<TableCell> {
    let mut cells = vec![TableCell::text(award), TableCell::Empty, TableCell::text(name)];
    cells.resize(7, TableCell::Empty);
    cells
}
