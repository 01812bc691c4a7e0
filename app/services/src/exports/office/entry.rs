//! What every printed list says of an entry, in the columns that the form of the contest asks for.

use domain::access::AccessContext;
use domain::contest::Settings;
use domain::entry::asked_answers;
use domain::form::{Answers, keys};
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::entries::titled;
use words::phrases::{clauses, entry_number, entry_numbers, labelled};
use words::{exports as m, record};

use crate::contests::amendments::amendments_of;
use crate::error::Result;
use crate::exports::entries::answer_words;
use crate::exports::office::sheet::OfficeColumn;
use crate::exports::table::TableCell;
use crate::record::view::newest_checkpoint;

/// Fields that a printed list has where the form asks for them, with the width of their columns.
const FIELDS: [(&str, u16); 5] = [
    (keys::CATEGORY, 14),
    (keys::REGION, 12),
    (keys::SUBMITTING_UNIT, 22),
    (keys::PRODUCTION_UNIT, 22),
    (keys::CREDITS, 26),
];

/// The columns that every printed list begins with: place, number, title, and what the form asks of [`FIELDS`].
pub(super) fn entry_columns(settings: &Settings, lang: Lang) -> Vec<OfficeColumn> {
    let begin = [
        OfficeColumn::centred(m::place(lang), 6),
        OfficeColumn::centred(m::number(lang), 9),
        OfficeColumn::words(m::work(lang), 30),
    ];
    let fields = FIELDS.into_iter().filter_map(|(key, width)| {
        let label = settings.field(key)?.label.get(lang);
        Some(if is_short(key) { OfficeColumn::centred(label, width) } else { OfficeColumn::words(label, width) })
    });
    begin.into_iter().chain(fields).collect()
}

/// What these columns say of an entry.
pub(super) fn entry_cells(settings: &Settings, place: usize, entry: &Entry, lang: Lang) -> Vec<TableCell> {
    let begin = [
        TableCell::count(place),
        TableCell::text(entry.number.map(entry_number).unwrap_or_default()),
        TableCell::text(titled(lang, &entry.answer(keys::TITLE))),
    ];
    let asked = asked_answers(settings, &entry.answers);
    let fields = FIELDS
        .into_iter()
        .filter(|(key, _)| settings.field(key).is_some())
        .map(|(key, _)| TableCell::text(said(settings, &asked, key, lang)));
    begin.into_iter().chain(fields).collect()
}

/// One of the answers to what is asked, in one line.
pub(super) fn said(settings: &Settings, asked: &Answers, key: &str, lang: Lang) -> String {
    let words = asked.get(key).map(|answer| answer_words(settings, key, answer, lang)).unwrap_or_default();
    clauses(lang, &words.lines().collect::<Vec<_>>())
}

/// Categories and regions are short words.
fn is_short(key: &str) -> bool {
    matches!(key, keys::CATEGORY | keys::REGION)
}

/// What is said below a list of scores: what was amended, films whose sheets say something else than what was sealed, and the root
/// of the record.
pub(super) async fn notes_below(
    tx: &mut dyn Tx,
    contest: &Contest,
    who: &AccessContext,
    altered: &[i64],
    lang: Lang,
) -> Result<Vec<String>> {
    let mut notes = amendments_of(tx, contest, who).await?.lines(&contest.settings, lang);
    if !altered.is_empty() {
        notes.push(labelled(lang, m::altered(lang), &entry_numbers(lang, altered)));
    }
    notes.extend(newest_checkpoint(tx, &contest.id).await?.map(|checkpoint| record::printed(&checkpoint, lang)));
    Ok(notes)
}
