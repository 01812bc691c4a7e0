//! What one process does at a time.

use async_trait::async_trait;
use domain::time::Micros;

use super::SqlTx;
use crate::error::Result;
use crate::leases::Leases;

#[async_trait]
impl Leases for SqlTx {
    async fn database_now(&mut self) -> Result<Micros> {
        self.clock().await
    }

    async fn take_lease(&mut self, name: &str, holder: &str, lasts: Micros) -> Result<bool> {
        let now = self.clock().await?;
        let done = sqlx::query(
            "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, $4)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
             WHERE leases.holder = excluded.holder OR leases.ends_at <= $3",
        )
        .bind(name)
        .bind(holder)
        .bind(now)
        .bind(now.saturating_add(lasts))
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn is_leased(&mut self, name: &str) -> Result<bool> {
        let now = self.clock().await?;
        let found: Option<(String,)> = sqlx::query_as("SELECT holder FROM leases WHERE name = $1 AND ends_at > $2")
            .bind(name)
            .bind(now)
            .fetch_optional(self.db()?)
            .await?;
        Ok(found.is_some())
    }

    async fn delete_ended_leases(&mut self) -> Result<()> {
        let now = self.clock().await?;
        sqlx::query("DELETE FROM leases WHERE ends_at <= $1").bind(now).execute(self.db()?).await?;
        Ok(())
    }

    async fn release_lease(&mut self, name: &str, holder: &str) -> Result<bool> {
        let now = self.clock().await?;
        let done = sqlx::query("DELETE FROM leases WHERE name = $1 AND holder = $2 AND ends_at > $3")
            .bind(name)
            .bind(holder)
            .bind(now)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
