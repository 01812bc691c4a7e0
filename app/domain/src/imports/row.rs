//! The rows of a spreadsheet below its heads.

use super::cell::CellReader;
use super::column::Columns;
use super::grid::{Grid, GridRow};
use super::head::Target;
use crate::entry;
use crate::form::{Answer, Answers, keys};
use crate::typed;

/// What one row says of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number as the spreadsheet program shows it.
    pub row: usize,
    /// Its index among the rows of the grid.
    pub at: usize,
    /// The entry's number; empty where it has none.
    pub number: String,
    /// The name of the film's file.
    pub film_file: String,
    /// SHA-256 of the film, lower case.
    pub film_sha256: String,
    /// Its answers, tidied; what is empty is not among them.
    pub answers: Answers,
    /// Fields that ask for yes or no and got neither.
    pub(super) unclear: Vec<String>,
}

/// What the last rows of an office's form begin with: who checked the list, or a sum.
const CLOSING_WORDS: &[&str] =
    &["审核人", "负责人", "填报人", "填表人", "填报单位", "制表", "合计", "总计", "备注", "注", "说明"];

/// Every row that says something of an entry: not repeated heads, and not what closes the form.
#[must_use]
pub fn rows(cells: &CellReader<'_>, grid: &Grid, columns: &Columns) -> Vec<SheetRow> {
    let heads = grid.rows.get(columns.head);
    let below = grid.rows.iter().enumerate().skip(columns.head.saturating_add(1));
    let says = |row: &GridRow| {
        let filled = columns.all.iter().any(|column| column.target.is_some() && !typed::is_blank(row.cell(column.at)));
        filled && heads.is_none_or(|heads| heads.cells != row.cells) && !closes(row, columns)
    };
    below.filter(|(_, row)| says(row)).map(|(at, row)| read(cells, at, row, columns)).collect()
}

/// Whether a row closes the form of an office, and so is of no entry.
fn closes(row: &GridRow, columns: &Columns) -> bool {
    let first = row.cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
    let title = columns.of_field(keys::TITLE).map_or("", |column| row.cell(column.at)).trim();
    let ends = |rest: &str| {
        rest.starts_with(['：', ':']) || (title.is_empty() && (rest.is_empty() || rest.starts_with(['（', '('])))
    };
    (title.is_empty() || title == first)
        && CLOSING_WORDS.iter().any(|words| first.strip_prefix(*words).is_some_and(|rest| ends(rest.trim_start())))
}

fn read(cells: &CellReader<'_>, at: usize, row: &GridRow, columns: &Columns) -> SheetRow {
    let mut answers = Answers::new();
    let mut unclear = Vec::new();
    let text = |target: &Target| columns.of(target).map(|column| typed::line(row.cell(column.at))).unwrap_or_default();
    for column in &columns.all {
        let Some(Target::Field(key)) = &column.target else { continue };
        let (Some(field), cell) = (cells.settings.field(key), row.cell(column.at)) else { continue };
        if typed::is_blank(cell) {
            continue;
        }
        match cells.typed(field, cell) {
            Ok(typed) => {
                answers.insert(key.clone(), Answer::Text(typed));
            }
            Err(_) => unclear.push(key.clone()),
        }
    }
    SheetRow {
        row: row.number,
        at,
        number: text(&Target::Number),
        film_file: text(&Target::FilmFile),
        film_sha256: text(&Target::FilmSha256).to_ascii_lowercase(),
        answers: entry::tidy(cells.settings, answers),
        unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::imports::{Mapping, columns, text_grid};

    #[test]
    fn rows_are_read_as_the_form_reads_what_is_typed() {
        let settings = preset::selection();
        let text = "编号,作品名称,内容简介,主创人员,版权承诺书,完成日期,影片 SHA-256\n\
                    007,《夜\u{202e}航》,\"一\r\n二\",\"甲:导演\n乙:摄影\",是,2026/3/5,ABC\n\
                    编号,作品名称,内容简介,主创人员,版权承诺书,完成日期,影片 SHA-256\n\
                    ,,,,,,\n审核人：甲,,,,,,\n008,审核人的一天,,,不清楚,,\n";
        let grid = text_grid(&settings, text.as_bytes()).unwrap();
        let cells = CellReader::new(&settings);
        let found = columns(&cells, &grid, &Mapping::default()).unwrap();
        let read = rows(&cells, &grid, &found);
        assert_eq!(read.len(), 2, "{read:?}");
        let first = &read[0];
        assert_eq!((first.number.as_str(), first.film_sha256.as_str()), ("007", "abc"));
        let answer = |key: &str| first.answers.get(key).cloned();
        assert_eq!(answer("title"), Some(Answer::Text("夜航".to_owned())));
        assert_eq!(answer("synopsis"), Some(Answer::Text("一\n二".to_owned())));
        assert_eq!(answer("credits"), Some(Answer::List(vec!["甲:导演".to_owned(), "乙:摄影".to_owned()])));
        assert_eq!(
            (answer("rights"), answer("completed_on")),
            (Some(Answer::Flag(true)), Some(Answer::Text("2026-03-05".to_owned())))
        );
        assert_eq!(read[1].unclear, ["rights"]);
    }
}
