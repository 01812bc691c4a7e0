//! Second factors and recovery codes.

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::time::Micros;
use sqlx::QueryBuilder;

use super::{Db, SqlTx};
use crate::error::{Place, Result};
use crate::second_factors::{SecondFactor, SecondFactors};

#[derive(sqlx::FromRow)]
struct SecondFactorRow {
    secret: Vec<u8>,
    last_step: i64,
    created_at: i64,
    confirmed_at: Option<i64>,
}

#[async_trait]
impl SecondFactors for SqlTx {
    async fn second_factor(&mut self, account: &AccountId) -> Result<Option<SecondFactor>> {
        let row: Option<SecondFactorRow> = sqlx::query_as(
            "SELECT secret, last_step, created_at, confirmed_at FROM second_factors WHERE account_id = $1",
        )
        .bind(account.as_str())
        .fetch_optional(self.db()?)
        .await?;
        Ok(row.map(|SecondFactorRow { secret, last_step, created_at, confirmed_at }| SecondFactor {
            secret,
            last_step,
            created_at,
            confirmed_at,
        }))
    }

    async fn with_second_factor(&mut self, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let mut query: QueryBuilder<Db> = QueryBuilder::new(
            "SELECT account_id FROM second_factors WHERE confirmed_at IS NOT NULL AND account_id IN (",
        );
        let mut list = query.separated(", ");
        for account in accounts {
            list.push_bind(account.as_str().to_owned());
        }
        query.push(")");
        let found: Vec<String> = query.build_query_scalar().fetch_all(self.db()?).await?;
        found.iter().map(|id| Place { table: "second_factors", column: "account_id", row: id }.parse(id)).collect()
    }

    async fn offer_second_factor(&mut self, account: &AccountId, secret: &[u8], at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO second_factors (account_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3)
             ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
             WHERE second_factors.confirmed_at IS NULL",
        )
        .bind(account.as_str())
        .bind(secret)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn confirm_second_factor(&mut self, account: &AccountId, step: i64, at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE second_factors SET confirmed_at = $2, last_step = $3 WHERE account_id = $1 AND confirmed_at IS NULL",
        )
        .bind(account.as_str())
        .bind(at)
        .bind(step)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn take_step(&mut self, account: &AccountId, step: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE second_factors SET last_step = $2
             WHERE account_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2",
        )
        .bind(account.as_str())
        .bind(step)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_second_factor(&mut self, account: &AccountId) -> Result<bool> {
        sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        let done = sqlx::query("DELETE FROM second_factors WHERE account_id = $1")
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_recovery_codes(&mut self, account: &AccountId, hashes: &[Vec<u8>]) -> Result<()> {
        sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        for hash in hashes {
            sqlx::query("INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)")
                .bind(account.as_str())
                .bind(hash)
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }

    async fn use_recovery_code(&mut self, account: &AccountId, hash: &[u8], at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
        )
        .bind(account.as_str())
        .bind(hash)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn recovery_codes_left(&mut self, account: &AccountId) -> Result<i64> {
        let left = sqlx::query_scalar("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL")
            .bind(account.as_str())
            .fetch_one(self.db()?)
            .await?;
        Ok(left)
    }
}
