//! What records lack.

use async_trait::async_trait;
use domain::ids::ContestId;
use domain::time::Micros;
use serde::Deserialize;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::record_upkeep::RecordUpkeep;

/// What is read of a line that names a key.
#[derive(Deserialize)]
struct Naming {
    key: String,
}

#[async_trait]
impl RecordUpkeep for SqlTx {
    async fn records_behind(&mut self, last_at: Micros) -> Result<Vec<ContestId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT h.contest_id FROM record_heads h
             WHERE NOT EXISTS (SELECT 1 FROM record_checkpoints c WHERE c.contest_id = h.contest_id
                               AND (c.size >= h.size OR c.made_at > $1))
             OR EXISTS (SELECT 1 FROM record_lines l WHERE l.contest_id = h.contest_id AND l.kind IN ('pool', 'key')
                        AND NOT EXISTS (SELECT 1 FROM record_checkpoints c WHERE c.contest_id = l.contest_id
                                        AND c.size = l.n + 1))
             ORDER BY h.contest_id",
        )
        .bind(last_at)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(id,)| Place { table: "record_heads", column: "contest_id", row: &id }.parse(&id))
            .collect()
    }

    async fn named_record_keys(&mut self) -> Result<Vec<(ContestId, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT l.contest_id, l.line FROM record_lines l
             WHERE l.kind IN ('open', 'key')
             AND NOT EXISTS (SELECT 1 FROM record_lines k WHERE k.contest_id = l.contest_id AND k.kind = 'key'
                             AND k.n > l.n)
             AND NOT EXISTS (SELECT 1 FROM record_lines e WHERE e.contest_id = l.contest_id AND e.kind = 'close')
             ORDER BY l.contest_id",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(id, line)| {
                let named: Naming = Place { table: "record_lines", column: "line", row: &id }.json(&line)?;
                Ok((Place { table: "record_lines", column: "contest_id", row: &id }.parse(&id)?, named.key))
            })
            .collect()
    }
}
