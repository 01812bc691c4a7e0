//! The notice of a month (开机通报) for paper, after GB/T 9704: from a frozen report, and nothing else.

use services::documents::{Align, Block, Column, Document, Table, office};
use services::{RegionRow, ReportView, moment, month_notes, region_columns, region_rows};
use words::Lang;
use words::exhibition_participation as m;

/// Columns that have room on paper, by their keys, each with its part of the width.
const PRINTED: [(&str, f32); 6] =
    [("region", 4.0), ("expected", 2.0), ("met", 1.6), ("rate", 1.6), ("late", 1.6), ("silent", 1.6)];

/// The notice of a frozen report.
#[must_use]
pub fn document(view: &ReportView, lang: Lang) -> Document {
    let content = &view.content;
    let title = m::notice_title(lang, &content.name, &m::month_words(lang, content.month));
    let mut blocks = vec![Block::Title(title.clone())];
    blocks.extend(month_notes(content, None, lang).into_iter().map(Block::Text));
    blocks.push(Block::Table(table(view, lang)));
    blocks.push(Block::Note(m::frozen_as(lang, view.head.number, &view.head.sha256)));
    if let Some(head) = view.corrected_by() {
        blocks.push(Block::Note(m::corrected_by(lang, head.number)));
    }
    let dated = moment(view.head.frozen_at, &view.time_zone).dated(lang);
    blocks.push(Block::Closing(vec![content.name.clone(), dated]));
    Document { title, lang, look: office(lang), blocks, made_at: view.head.frozen_at }
}

fn table(view: &ReportView, lang: Lang) -> Table {
    let columns = region_columns(lang);
    let printed: Vec<_> = PRINTED
        .into_iter()
        .filter_map(|(key, share)| Some((columns.iter().find(|column| column.key == key)?, share)))
        .collect();
    let texts =
        |row: &RegionRow| -> Vec<String> { printed.iter().map(|(column, _)| column.cell(row).said()).collect() };
    Table {
        summary: m::by_regions(lang).to_owned(),
        columns: printed
            .iter()
            .map(|(column, share)| Column {
                title: column.head.clone(),
                share: *share,
                align: if column.key == "region" { Align::Left } else { Align::Center },
            })
            .collect(),
        rows: region_rows(&view.content, lang).iter().map(texts).collect(),
    }
}
