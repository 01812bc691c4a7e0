//! The record as people read it, and its verification.

use std::collections::BTreeMap;

use domain::ids::ContestId;
use domain::permission::Action;
use store::{AuditRow, Contest};

use crate::{Actor, Result, Services};

/// A row of the record with the name of who did it.
#[derive(Clone, Debug)]
pub struct RecordLine {
    /// The row.
    pub row: AuditRow,
    /// Name of the person; empty for the system.
    pub who: String,
}

impl Services {
    /// The newest rows of a contest's record.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn contest_record(
        &self,
        actor: &Actor,
        id: &ContestId,
        limit: i64,
    ) -> Result<(Contest, Vec<RecordLine>)> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let names: BTreeMap<String, String> =
            tx.accounts().await?.into_iter().map(|account| (account.id.to_string(), account.name)).collect();
        let rows = tx.record_of(id, limit).await?;
        let lines = rows
            .into_iter()
            .map(|row| RecordLine { who: names.get(&row.actor_id).cloned().unwrap_or_default(), row })
            .collect();
        Ok((contest, lines))
    }

    /// Computes the whole chain again: number of rows, and the place of the first break if there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn verify_record(&self) -> Result<(i64, Option<i64>)> {
        const BATCH: i64 = 10_000;
        let mut tx = self.read().await?;
        let (mut seen, mut previous) = (0_i64, String::new());
        loop {
            let rows = tx.record_from(seen.saturating_add(1), BATCH).await?;
            let Some(last) = rows.last() else { return Ok((seen, None)) };
            let starts_right = rows.first().is_some_and(|row| row.seq == seen.saturating_add(1));
            if let Some(place) =
                store::first_break(&previous, &rows).or((!starts_right).then_some(seen.saturating_add(1)))
            {
                return Ok((seen, Some(place)));
            }
            (seen, previous) = (last.seq, last.hash.clone());
        }
    }
}
