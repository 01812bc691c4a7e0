//! Films that left a judge's list because the judge they stood in for has them again.

use std::collections::BTreeMap;

use domain::audit::EventKind;
use domain::ids::{AccountId, ContestId, EntryId};
use serde::Deserialize;
use store::{AuditFilter, Tx};

use crate::contests::amendments::film_names;
use crate::error::Result;

/// Rows of the record that are read at most, the newest.
const ROWS: i64 = 200;

/// A film that a judge stood in for and no longer scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DismissedFilm {
    /// Entry number.
    pub number: i64,
    /// When it left the list, microseconds.
    pub at: i64,
}

/// What is read of the detail of [`EventKind::RecusalDismiss`]. Rows from before it named the round say nothing of this one.
#[derive(Deserialize)]
struct Dismissal {
    entry: EntryId,
    judge: AccountId,
    round: u8,
}

/// The films that left a judge's list in a round, by time and number. Nothing but the record keeps them: the assignment is gone.
pub(super) async fn dismissed_films(
    tx: &mut dyn Tx,
    contest: &ContestId,
    round: u8,
    judge: &AccountId,
) -> Result<Vec<DismissedFilm>> {
    let filter = AuditFilter {
        action: EventKind::RecusalDismiss.key(),
        words: judge.as_str(),
        limit: ROWS,
        ..AuditFilter::default()
    };
    let mut last: BTreeMap<EntryId, i64> = BTreeMap::new();
    for row in tx.audit_rows(contest, &filter).await? {
        let Ok(found) = serde_json::from_str::<Dismissal>(&row.detail) else { continue };
        if found.judge == *judge && found.round == round {
            last.entry(found.entry).or_insert(row.at);
        }
    }
    if last.is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<EntryId> = last.keys().cloned().collect();
    let numbers = film_names(tx, &entries).await?;
    let number = |entry: &EntryId| numbers.get(entry).and_then(|(number, _)| *number);
    let films = last.iter().filter_map(|(entry, at)| Some(DismissedFilm { number: number(entry)?, at: *at }));
    let mut films: Vec<DismissedFilm> = films.collect();
    films.sort_by_key(|film| (film.at, film.number));
    Ok(films)
}
