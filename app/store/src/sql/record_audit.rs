//! Reads of the records of contests for their audit.

use async_trait::async_trait;
use domain::audit::EventKind;
use domain::ids::ContestId;
use domain::record::tree::TreePeaks;

use super::SqlTx;
use super::record::read_tree;
use crate::error::{Place, Result};
use crate::record_audit::RecordAudit;

#[async_trait]
impl RecordAudit for SqlTx {
    async fn recorded_contests(&mut self) -> Result<Vec<ContestId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT contest_id FROM record_heads UNION SELECT contest_id FROM record_lines
             UNION SELECT contest_id FROM record_checkpoints UNION SELECT contest_id FROM record_documents
             UNION SELECT contest_id FROM record_openings UNION SELECT contest_id FROM record_aliases
             UNION SELECT c.id FROM contests c JOIN audit a ON a.contest_id = c.id
             WHERE a.action = $1 AND a.commitment IS NOT NULL
             ORDER BY contest_id",
        )
        .bind(EventKind::ContestCreate.key())
        .fetch_all(self.db()?)
        .await?;
        let read = |(id,): (String,)| Place { table: "record_heads", column: "contest_id", row: &id }.parse(&id);
        rows.into_iter().map(read).collect()
    }

    async fn noted_tree(&mut self, contest: &ContestId) -> Result<Option<TreePeaks>> {
        let row: Option<(i64, String)> = sqlx::query_as("SELECT size, peaks FROM record_heads WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        row.map(|(size, peaks)| read_tree(contest, size, &peaks)).transpose()
    }
}
