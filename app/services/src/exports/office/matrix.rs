//! Each judge's score of each film as it was sealed, to be printed and signed.

use domain::access::AccessContext;
use domain::contest::Settings;
use domain::form::keys;
use domain::scoring::mean;
use domain::text::Lang;
use store::{Contest, Tx};
use words::entries::titled;
use words::phrases::entry_number;
use words::{exports as m, results};

use crate::context::computed;
use crate::error::Result;
use crate::exports::office::entry::notes_below;
use crate::exports::office::sheet::{OfficeColumn, by_category, workbook};
use crate::exports::table::TableCell;
use crate::results::matrix::{MatrixMark, mark_of};
use crate::results::ranking::RankedEntry;
use crate::rounds::inputs::RoundJudge;
use crate::selection::seal::{SealedRanking, sealed_with_ranking};

pub(super) async fn write(tx: &mut dyn Tx, contest: Contest, who: &AccessContext, lang: Lang) -> Result<Vec<u8>> {
    let SealedRanking { ranking, judges, altered, .. } = sealed_with_ranking(tx, contest).await?;
    let notes = notes_below(tx, &ranking.contest, who, &altered, lang).await?;
    computed(move || {
        let settings: &Settings = &ranking.contest.settings;
        let mut columns = vec![
            OfficeColumn::centred(m::rank(lang), 7),
            OfficeColumn::centred(m::number(lang), 9),
            OfficeColumn::words(m::work(lang), 28),
        ];
        columns.extend(judges.iter().map(|judge| OfficeColumn::centred(&judge.name, 9)));
        columns.push(OfficeColumn::centred(m::score(lang), 9));
        let table = |lines: &[&RankedEntry]| {
            let mut rows: Vec<Vec<TableCell>> = lines.iter().map(|line| row(line, &judges, lang)).collect();
            rows.push(last_row(lines, &judges, lang));
            rows
        };
        let title = m::office_title(lang, &ranking.contest.title, m::matrix(lang));
        let category = |line: &RankedEntry| line.entry.answer(keys::CATEGORY);
        workbook(&columns, by_category(settings, &title, &ranking.entries, category, table, lang), &notes, lang)
    })
    .await
}

fn row(line: &RankedEntry, judges: &[RoundJudge], lang: Lang) -> Vec<TableCell> {
    let mut cells = vec![
        line.rank.map_or(TableCell::Empty, TableCell::count),
        TableCell::text(line.entry.number.map(entry_number).unwrap_or_default()),
        TableCell::text(titled(lang, &line.title())),
    ];
    cells.extend(judges.iter().map(|judge| match mark_of(line, &judge.account_id) {
        MatrixMark::Total(total) => TableCell::Points(total),
        MatrixMark::Recused => TableCell::text(results::recused_cell(lang)),
        MatrixMark::Open => TableCell::text(results::open_cell(lang)),
        MatrixMark::None => TableCell::Empty,
    }));
    cells.push(line.score.map_or(TableCell::Empty, TableCell::Points));
    cells
}

/// Each judge's mean of these films, and that of their scores.
fn last_row(lines: &[&RankedEntry], judges: &[RoundJudge], lang: Lang) -> Vec<TableCell> {
    let said = |totals: &[i64]| mean(totals).map_or(TableCell::Empty, TableCell::Points);
    let mut cells = vec![TableCell::Empty, TableCell::Empty, TableCell::text(results::judge_mean(lang))];
    cells.extend(judges.iter().map(|judge| {
        let totals: Vec<i64> = lines.iter().filter_map(|line| line.totals.get(&judge.account_id).copied()).collect();
        said(&totals)
    }));
    cells.push(said(&lines.iter().filter_map(|line| line.score).collect::<Vec<_>>()));
    cells
}
