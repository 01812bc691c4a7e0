//! Sealed selections.

use async_trait::async_trait;
use domain::ids::ContestId;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::model::SealedSelection;
use crate::traits::Selections;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    contest_id: String,
    sealed_by: String,
    sealed_at: i64,
    method: String,
    inputs: String,
    outcome: String,
    ranking: String,
    hash: String,
}

#[async_trait]
impl Selections for SqlTx {
    async fn insert_selection(&mut self, selection: &SealedSelection) -> Result<()> {
        sqlx::query(
            "INSERT INTO selections (id, contest_id, sealed_by, sealed_at, method, inputs, outcome, ranking, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(selection.id.as_str())
        .bind(selection.contest_id.as_str())
        .bind(selection.sealed_by.as_str())
        .bind(selection.sealed_at)
        .bind(&selection.method)
        .bind(&selection.inputs)
        .bind(&selection.outcome)
        .bind(&selection.ranking)
        .bind(&selection.hash)
        .execute(self.db())
        .await?;
        Ok(())
    }

    async fn selection(&mut self, contest: &ContestId) -> Result<Option<SealedSelection>> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM selections WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db())
            .await?;
        row.map(|row| {
            let at = |column| Place { table: "selections", column, row: &row.id };
            Ok(SealedSelection {
                id: at("id").parse(&row.id)?,
                contest_id: at("contest_id").parse(&row.contest_id)?,
                sealed_by: at("sealed_by").parse(&row.sealed_by)?,
                sealed_at: row.sealed_at,
                method: row.method,
                inputs: row.inputs,
                outcome: row.outcome,
                ranking: row.ranking,
                hash: row.hash,
            })
        })
        .transpose()
    }
}
