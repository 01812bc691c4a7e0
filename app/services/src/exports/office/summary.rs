//! The list of all entries (汇总表), as an office stamps it and sends it on.

use std::collections::BTreeMap;

use domain::contest::Settings;
use domain::entry::{EntryState, asked_answers};
use domain::form::keys;
use domain::ids::EntryId;
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::exports as m;

use crate::context::computed;
use crate::error::Result;
use crate::exports::office::entry::{entry_cells, entry_columns, said};
use crate::exports::office::sheet::{OfficeColumn, by_category, workbook};
use crate::exports::table::TableCell;

/// Whom an office calls, where the form asks for it.
const CONTACTS: [&str; 2] = ["contact_name", "contact_phone"];

pub(super) async fn write(tx: &mut dyn Tx, contest: Contest, lang: Lang) -> Result<Vec<u8>> {
    let mut entries = tx.submitted_entries(&contest.id).await?;
    entries.retain(|entry| !matches!(entry.state, EntryState::Withdrawn | EntryState::Refused));
    let films = tx.films(&contest.id).await?;
    let lengths: BTreeMap<EntryId, i64> =
        films.into_iter().filter_map(|film| Some((film.entry_id, film.duration_ms?))).collect();
    computed(move || {
        let settings: &Settings = &contest.settings;
        let contacts: Vec<&str> = CONTACTS.into_iter().filter(|key| settings.field(key).is_some()).collect();
        let mut columns = entry_columns(settings, lang);
        columns.push(OfficeColumn::centred(m::film_duration(lang), 12));
        let labels = contacts.iter().filter_map(|key| settings.field(key));
        columns.extend(labels.map(|field| OfficeColumn::centred(field.label.get(lang), 16)));
        columns.push(OfficeColumn::words(m::office_remarks(lang), 12));
        let row = |place: usize, entry: &Entry| {
            let length = lengths.get(&entry.id).map(|ms| length_words(*ms, lang)).unwrap_or_default();
            let asked = asked_answers(settings, &entry.answers);
            let contacts = contacts.iter().map(|key| TableCell::text(said(settings, &asked, key, lang)));
            let mut cells = entry_cells(settings, place, entry, lang);
            cells.push(TableCell::text(length));
            cells.extend(contacts);
            cells.push(TableCell::Empty);
            cells
        };
        let table = |entries: &[&Entry]| -> Vec<Vec<TableCell>> {
            (1..).zip(entries.iter().copied()).map(|(place, entry)| row(place, entry)).collect()
        };
        let title = m::office_title(lang, &contest.title, m::entries(lang));
        let category = |entry: &Entry| entry.answer(keys::CATEGORY);
        let sheets = by_category(settings, &title, &entries, category, table, lang);
        workbook(&columns, sheets, &[], lang)
    })
    .await
}

/// How long a film is: 12分30秒.
fn length_words(ms: i64, lang: Lang) -> String {
    let seconds = ms.saturating_add(500) / 1_000;
    m::office_length(lang, seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_minutes_and_seconds() {
        assert_eq!(length_words(750_400, Lang::Zh), "12分30秒");
        assert_eq!(length_words(3_599_600, Lang::En), "60 min 0 s");
    }
}
