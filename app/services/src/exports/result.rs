//! Who got which award: a row a film, with vacant places, films without an award, and organisations.

use async_trait::async_trait;
use domain::access::AccessContext;
use domain::text::Lang;
use store::{Contest, Tx};
use words::awards as m;
use words::phrases::entry_number;

use crate::awards::result::{ResultFilm, ResultView, load_result};
use crate::context::computed;
use crate::documents::DocumentFonts;
use crate::error::Result;
use crate::exports::export::{Export, ExportFacts, ExportTopic};
use crate::exports::format::ExportFormat;
use crate::exports::table::{self, TableCell};

/// Who got which award.
pub(crate) struct ResultExport;

#[async_trait]
impl Export for ResultExport {
    fn facts(&self) -> ExportFacts {
        ExportFacts {
            key: "result",
            formats: &[ExportFormat::Xlsx, ExportFormat::Csv],
            topic: ExportTopic::Awards,
            title: m::result_file,
            contents: m::result_contents,
        }
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
        computed(move || table::file(format, m::result_file(lang), &heads(lang), rows(&result, lang))).await
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
