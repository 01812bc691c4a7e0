//! The shortlist for paper, to be signed and sealed: a table whose heads are on each page, and what was decided about the whole.

use words::phrases::{beside, labelled};
use words::{entries, exports as m};

use super::Sealed;
use crate::documents::{Align, Block, Column, Document, FormBody, FormRow, Table, plain};
use crate::results::ranking::RankedEntry;

/// The columns' parts of the width, and where their texts stand: as [`Sealed::shortlist_head`] has them, then what decided.
const COLUMNS: [(f32, Align); 10] = [
    (0.7, Align::Right),
    (1.0, Align::Left),
    (2.6, Align::Left),
    (1.2, Align::Left),
    (1.3, Align::Left),
    (2.0, Align::Left),
    (2.0, Align::Left),
    (0.9, Align::Right),
    (0.7, Align::Right),
    (1.5, Align::Left),
];

pub(super) fn document(result: &Sealed<'_>) -> Document {
    let lang = result.lang;
    let decided = result.has_decided();
    let heads = result.shortlist_head().into_iter().chain(decided.then(|| m::decided_by(lang)));
    let column = |(title, (share, align)): (&str, (f32, Align))| Column { title: title.to_owned(), share, align };
    let columns: Vec<Column> = heads.zip(COLUMNS).map(column).collect();
    let row = |(place, line): (usize, &RankedEntry)| -> Vec<String> {
        let decided = decided.then(|| result.decided_by(line));
        result.shortlist_row(place, line).into_iter().chain(decided).collect()
    };
    let rows = (1..).zip(result.selected.iter().copied()).map(row).collect();
    let (title, contest) = (m::shortlist(lang), result.ranking.contest.title.as_str());
    let about = result.about().into_iter().map(|(name, fact)| labelled(lang, name, &fact.text())).collect();
    let seal = FormBody::Opinion {
        seal: Some(entries::seal_here(lang).to_owned()),
        signed: vec![entries::person_in_charge(lang).to_owned()],
        date: entries::date(lang).to_owned(),
    };
    let blocks = vec![
        Block::Lead(contest.to_owned()),
        Block::Title(title.to_owned()),
        Block::Table(Table { summary: title.to_owned(), columns, rows }),
        Block::List(about),
        Block::Gap(0.5),
        Block::Form(vec![FormRow { label: entries::nominating_opinion(lang).to_owned(), body: seal }]),
    ];
    let made_at = result.sealed.sealed_at;
    Document { title: beside(lang, &[contest, title]), lang, look: plain(lang).turned(), blocks, made_at }
}
