//! Uploads under way: where their bytes lie.

use async_trait::async_trait;
use domain::ids::FileId;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::uploads::{Upload, Uploads};

#[derive(sqlx::FromRow)]
struct UploadRow {
    id: String,
    folder_id: String,
    sender_id: String,
    size_bytes: i64,
    received_bytes: i64,
}

impl UploadRow {
    fn read(self) -> Result<Upload> {
        Ok(Upload {
            id: Place { table: "uploads", column: "id", row: &self.id }.parse(&self.id)?,
            folder: self.folder_id,
            sender: self.sender_id,
            size_bytes: self.size_bytes,
            received_bytes: self.received_bytes,
        })
    }
}

#[async_trait]
impl Uploads for SqlTx {
    async fn insert_upload(&mut self, upload: &Upload) -> Result<()> {
        let statement =
            "INSERT INTO uploads (id, folder_id, sender_id, size_bytes, received_bytes) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(statement)
            .bind(upload.id.as_str())
            .bind(&upload.folder)
            .bind(&upload.sender)
            .bind(upload.size_bytes)
            .bind(upload.received_bytes)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn upload(&mut self, id: &FileId) -> Result<Option<Upload>> {
        let row: Option<UploadRow> =
            sqlx::query_as("SELECT * FROM uploads WHERE id = $1").bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(UploadRow::read).transpose()
    }

    async fn uploads(&mut self) -> Result<Vec<Upload>> {
        let rows: Vec<UploadRow> = sqlx::query_as("SELECT * FROM uploads ORDER BY id").fetch_all(self.db()?).await?;
        rows.into_iter().map(UploadRow::read).collect()
    }

    async fn uploads_of(&mut self, sender: &str) -> Result<i64> {
        let count = "SELECT COUNT(*) FROM uploads WHERE sender_id = $1";
        Ok(sqlx::query_scalar(count).bind(sender).fetch_one(self.db()?).await?)
    }

    async fn note_received(&mut self, id: &FileId, folder: &str, bytes: i64) -> Result<()> {
        sqlx::query("UPDATE uploads SET folder_id = $2, received_bytes = $3 WHERE id = $1")
            .bind(id.as_str())
            .bind(folder)
            .bind(bytes)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn delete_upload(&mut self, id: &FileId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM uploads WHERE id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(done.rows_affected() == 1)
    }
}
