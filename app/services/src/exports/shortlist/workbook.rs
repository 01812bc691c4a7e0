//! The workbook offices work with: 推荐名单, 排名, 评分矩阵, 平衡表.

use domain::overrides::Ruling;
use domain::scoring::rubric::points_2;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use words::exports as m;
use words::phrases::entry_number;
use words::steps::Fact;

use crate::error::{Result, ServiceError};
use crate::exports::sheets::{head, head_format};
use crate::exports::shortlist::Sealed;
use crate::results::ranking::RankedEntry;

/// Most characters of a cell; Excel's own bound is 32,767 units of UTF-16.
const LONGEST_CELL: usize = 16_000;

pub(crate) fn write(result: &Sealed<'_>) -> Result<Vec<u8>> {
    build(result).map_err(|error| ServiceError::Environment(format!("xlsx: {error}")))
}

fn build(result: &Sealed<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    shortlist(book.add_worksheet(), result)?;
    ranking(book.add_worksheet(), result)?;
    matrix(book.add_worksheet(), result)?;
    balance(book.add_worksheet(), result)?;
    book.save_to_buffer()
}

fn score_format() -> Format {
    Format::new().set_num_format("0.00")
}

fn shortlist(sheet: &mut Worksheet, result: &Sealed<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(m::shortlist(result.lang))?;
    let decided = result.has_decided();
    head(sheet, result.shortlist_head().into_iter().chain(decided.then_some(m::decided_by(result.lang))))?;
    let mut row = 0;
    for (place, line) in (1..).zip(&result.selected) {
        row += 1;
        write_line(sheet, row, result.shortlist_row(place, line), line.score, line.rank)?;
        if decided {
            sheet.write_string(row, 9, result.decided_by(line))?;
        }
    }
    row += 1;
    for (name, fact) in result.about() {
        row += 1;
        sheet.write_string(row, 0, name)?;
        match fact {
            Fact::Points(points) => sheet.write_number_with_format(row, 1, number(points), &score_format())?,
            Fact::Words(words) => sheet.write_string(row, 1, words.chars().take(LONGEST_CELL).collect::<String>())?,
        };
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes a line of the shortlist or ranking: texts as text, score and rank as numbers.
fn write_line(
    sheet: &mut Worksheet,
    row: u32,
    cells: [String; 9],
    score: Option<i64>,
    rank: Option<usize>,
) -> std::result::Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(&cells) {
        match (column, score, rank) {
            (0, ..) => sheet.write_number(row, column, cell.parse::<f64>().unwrap_or_default())?,
            (7, Some(score), _) => sheet.write_number_with_format(row, column, number(score), &score_format())?,
            (8, _, Some(rank)) => {
                sheet.write_number(row, column, f64::from(u32::try_from(rank).unwrap_or(u32::MAX)))?
            }
            _ => sheet.write_string(row, column, cell)?,
        };
    }
    Ok(())
}

fn ranking(sheet: &mut Worksheet, result: &Sealed<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(m::ranking(result.lang))?;
    let criteria: Vec<&str> = result.settings().rubric.criteria.iter().map(|c| c.label.get(result.lang)).collect();
    let chosen = m::selected(result.lang);
    let decided = result.has_decided().then_some(m::decided_by(result.lang));
    head(sheet, result.shortlist_head().into_iter().chain(criteria).chain([chosen]).chain(decided))?;
    let column = 9 + u16::try_from(result.settings().rubric.criteria.len()).unwrap_or_default();
    for (row, line) in (1_u32..).zip(&result.ranking.entries) {
        let place = usize::try_from(row).unwrap_or_default();
        write_line(sheet, row, result.shortlist_row(place, line), line.score, line.rank)?;
        for (column, mark) in (9..).zip(&line.criteria) {
            sheet.write_number_with_format(row, column, number(*mark), &score_format())?;
        }
        if result.selected.iter().any(|selected| selected.entry.id == line.entry.id) {
            sheet.write_string(row, column, "●")?;
        }
        if decided.is_some() {
            sheet.write_string(row, column + 1, result.decided_by(line))?;
        }
    }
    Ok(())
}

fn matrix(sheet: &mut Worksheet, result: &Sealed<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(m::matrix(result.lang))?;
    let judges = result.judges;
    let heads = [m::number(result.lang), m::work(result.lang)];
    head(sheet, heads.into_iter().chain(judges.iter().map(|judge| judge.name.as_str())))?;
    for (row, line) in (1_u32..).zip(&result.ranking.entries) {
        sheet.write_string(row, 0, line.entry.number.map(entry_number).unwrap_or_default())?;
        sheet.write_string(row, 1, line.title())?;
        for (column, judge) in (2_u16..).zip(judges) {
            if let Some(total) = line.totals.get(&judge.account_id) {
                sheet.write_number_with_format(row, column, number(*total), &score_format())?;
            }
        }
    }
    Ok(())
}

fn balance(sheet: &mut Worksheet, result: &Sealed<'_>) -> std::result::Result<(), XlsxError> {
    sheet.set_name(m::balance(result.lang))?;
    let heads = [m::family(result.lang), m::group(result.lang), m::selected(result.lang), m::eligible(result.lang)];
    head(sheet, heads)?;
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    for (row, (family, group, chosen, all)) in (1_u32..).zip(result.balance_rows()) {
        sheet.write_string(row, 0, family)?;
        sheet.write_string(row, 1, group)?;
        sheet.write_number(row, 2, count(chosen))?;
        sheet.write_number(row, 3, count(all))?;
    }
    overrides(sheet, u32::try_from(result.balance_rows().len()).unwrap_or_default() + 3, result)
}

/// Below the balance: films that people ruled in or out, why, and who decided.
fn overrides(sheet: &mut Worksheet, from: u32, result: &Sealed<'_>) -> std::result::Result<(), XlsxError> {
    if result.overrides.is_empty() {
        return Ok(());
    }
    let over = m::over_tolerance(result.lang);
    let heads =
        [m::override_head(result.lang), m::work(result.lang), m::reason(result.lang), m::decider(result.lang), over];
    for (column, text) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(from, column, text, &head_format())?;
    }
    for (row, one) in (from + 1..).zip(result.overrides) {
        let line = result.ranking.entries.iter().find(|line| line.entry.id == one.entry);
        let ruling = match one.ruling {
            Ruling::In => m::ruled_in(result.lang),
            Ruling::Out => m::ruled_out(result.lang),
        };
        sheet.write_string(row, 0, ruling)?;
        sheet.write_string(row, 1, line.map(RankedEntry::title).unwrap_or_default())?;
        sheet.write_string(row, 2, &one.reason)?;
        sheet.write_string(row, 3, &one.decider)?;
        if let Some(over) = result.steps.steps_over(one.entry.as_str()) {
            sheet.write_number_with_format(row, 4, number(over.gap), &score_format())?;
        }
    }
    Ok(())
}

/// Hundredths as the number a cell holds. Through text, so that 87.34 is the nearest double to 87.34.
fn number(hundredths: i64) -> f64 {
    points_2(hundredths).parse().unwrap_or_default()
}
