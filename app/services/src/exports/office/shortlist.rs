//! The sealed shortlist (推荐名单), as an office stamps it and sends it on.

use std::collections::HashMap;

use domain::access::AccessContext;
use domain::contest::Settings;
use domain::form::keys;
use domain::ids::EntryId;
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::exports as m;

use crate::amendments::withdrawal::chosen_films;
use crate::context::computed;
use crate::error::Result;
use crate::exports::office::entry::{entry_cells, entry_columns, notes_below};
use crate::exports::office::sheet::{OfficeColumn, by_category, workbook};
use crate::exports::table::TableCell;
use crate::results::ranking::RankedEntry;
use crate::selection::seal::{SealedRanking, sealed_with_ranking};

/// A chosen film, whole, with what was sealed of it.
struct Chosen {
    entry: Entry,
    score: Option<i64>,
    rank: Option<usize>,
}

pub(super) async fn write(tx: &mut dyn Tx, contest: Contest, who: &AccessContext, lang: Lang) -> Result<Vec<u8>> {
    let ids = chosen_films(tx, &contest).await?;
    let mut entries: HashMap<EntryId, Entry> =
        tx.entries_with_ids(&ids).await?.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    let SealedRanking { ranking, altered, .. } = sealed_with_ranking(tx, contest).await?;
    let notes = notes_below(tx, &ranking.contest, who, &altered, lang).await?;
    computed(move || {
        let ranked: HashMap<&EntryId, &RankedEntry> =
            ranking.entries.iter().map(|line| (&line.entry.id, line)).collect();
        let chosen: Vec<Chosen> = ids
            .iter()
            .filter_map(|id| {
                let (entry, line) = (entries.remove(id)?, ranked.get(id));
                Some(Chosen { entry, score: line.and_then(|line| line.score), rank: line.and_then(|line| line.rank) })
            })
            .collect();
        let settings: &Settings = &ranking.contest.settings;
        let mut columns = entry_columns(settings, lang);
        columns.extend([OfficeColumn::centred(m::score(lang), 9), OfficeColumn::centred(m::rank(lang), 8)]);
        let row = |place: usize, one: &Chosen| {
            let mut cells = entry_cells(settings, place, &one.entry, lang);
            cells.push(one.score.map_or(TableCell::Empty, TableCell::Points));
            cells.push(one.rank.map_or(TableCell::Empty, TableCell::count));
            cells
        };
        let table = |chosen: &[&Chosen]| -> Vec<Vec<TableCell>> {
            (1..).zip(chosen.iter().copied()).map(|(place, one)| row(place, one)).collect()
        };
        let title = m::office_title(lang, &ranking.contest.title, m::shortlist(lang));
        let category = |one: &Chosen| one.entry.answer(keys::CATEGORY);
        workbook(&columns, by_category(settings, &title, &chosen, category, table, lang), &notes, lang)
    })
    .await
}
