//! Whether the audit trail is whole: every hash made again, every text against its commitment, the last row against the head.

use domain::audit::{EventKind, PlaceRange, read_places};
use serde::Deserialize;
use store::{AuditRow, ChainHead, ChainProblem, chain_problem};

use crate::Services;
use crate::error::Result;

/// Rows that are read at once.
const BATCH: i64 = 10_000;

/// What was found of the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainReport {
    /// Rows that are as they were written, from the first on.
    pub rows: i64,
    /// Of these, rows whose words were erased: who did what when is proven, the words are gone.
    pub erased: i64,
    /// Of these, rows from before there were commitments: their words cannot be erased.
    pub in_clear: i64,
    /// The first row that is not as it was written.
    pub broken: Option<ChainBreak>,
}

/// Where the audit trail is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// The place.
    pub place: i64,
    /// What is wrong there.
    pub problem: ChainProblem,
}

/// What is read of the detail of an erasure.
#[derive(Deserialize)]
struct Emptied {
    places: String,
}

/// The rows that erasures say are empty.
fn emptied_by(row: &AuditRow) -> Vec<PlaceRange> {
    // Of a contest there is none: what an archive brings says nothing about this trail.
    if row.action != EventKind::AccountErase.key() || !row.contest_id.is_empty() {
        return Vec::new();
    }
    let read = serde_json::from_str::<Emptied>(&row.detail).ok();
    read.and_then(|emptied| read_places(&emptied.places)).unwrap_or_default()
}

/// The first of these places, which rise, that is in none of the ranges.
fn first_outside(places: &[PlaceRange], mut ranges: Vec<PlaceRange>) -> Option<i64> {
    ranges.sort_unstable_by_key(|range| *range.start());
    let mut known = ranges.into_iter().peekable();
    for run in places {
        let mut place = *run.start();
        while place <= *run.end() {
            // What ends in front of this place says nothing about those behind it either.
            while known.next_if(|range| *range.end() < place).is_some() {}
            match known.peek() {
                Some(range) if range.contains(&place) => place = range.end().saturating_add(1),
                _ => return Some(place),
            }
        }
    }
    None
}

/// Adds a place to runs that rise.
fn add_place(runs: &mut Vec<PlaceRange>, place: i64) {
    match runs.last_mut() {
        Some(run) if run.end().checked_add(1) == Some(place) => *run = *run.start()..=place,
        _ => runs.push(place..=place),
    }
}

impl Services {
    /// Computes the whole chain again.
    ///
    /// # Errors
    /// The database.
    pub async fn verify_chain(&self) -> Result<ChainReport> {
        let mut tx = self.read().await?;
        let head = tx.chain_head().await?;
        let mut report = ChainReport::default();
        let (mut last, mut emptied, mut told) = (ChainHead::default(), Vec::new(), Vec::new());
        loop {
            let rows = tx.audit_rows_from(last.seq.saturating_add(1), BATCH).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let place = last.seq.saturating_add(1);
                if let Some(problem) = chain_problem(&last.hash, place, &row) {
                    return Ok(ChainReport { broken: Some(ChainBreak { place, problem }), ..report });
                }
                report.rows = place;
                if row.is_erased() {
                    report.erased = report.erased.saturating_add(1);
                    add_place(&mut emptied, place);
                }
                report.in_clear = report.in_clear.saturating_add(i64::from(row.commitment.is_none()));
                told.extend(emptied_by(&row));
                last = ChainHead { seq: place, hash: row.hash };
            }
        }
        let unknown = first_outside(&emptied, told).map(|place| ChainBreak { place, problem: ChainProblem::Emptied });
        let end = (last != head)
            .then(|| ChainBreak { place: last.seq.min(head.seq).saturating_add(1), problem: ChainProblem::End });
        // Where the end is missing, what told of empty rows may be missing with it.
        Ok(ChainReport { broken: end.or(unknown), ..report })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emptied_row_that_no_erasure_names_is_found() {
        for (emptied, told, outside) in [
            (vec![], vec![], None),
            (vec![3..=7], vec![3..=7], None),
            (vec![3..=7], vec![5..=9, 1..=4], None),
            (vec![3..=7], vec![3..=6], Some(7)),
            (vec![3..=7, 12..=12], vec![3..=7], Some(12)),
            (vec![2..=2], vec![3..=7], Some(2)),
            (vec![4..=8], vec![1..=9, 2..=3], None),
            (vec![4..=8], vec![4..=4, 6..=8], Some(5)),
        ] {
            assert_eq!(first_outside(&emptied, told.clone()), outside, "{emptied:?} {told:?}");
        }
    }

    #[test]
    fn places_are_kept_as_runs() {
        let mut runs = Vec::new();
        for place in [1, 2, 5, 6, 7, 9] {
            add_place(&mut runs, place);
        }
        assert_eq!(runs, [1..=2, 5..=7, 9..=9]);
    }
}
