//! What changes of regions and sites, one or many at a time.

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_in};
use crate::accounts::{Account, Ticket};
use crate::error::{Place, Result, to_json};
use crate::imports::ImportSheet;
use crate::site_writes::{AddressedAccount, SiteWrites};
use crate::sites::{Region, Site, SitePeriod};

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

#[async_trait]
impl SiteWrites for SqlTx {
    async fn insert_regions(&mut self, regions: &[Region]) -> Result<u64> {
        let mut added = 0_u64;
        for some in regions.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO regions (code, name) ");
            query.push_values(some, |mut row, region| {
                row.push_bind(region.code.as_str()).push_bind(region.name.as_str());
            });
            query.push(" ON CONFLICT (code) DO NOTHING");
            // Seldom as many twice.
            let done = query.build().persistent(false).execute(self.db()?).await?;
            added = added.saturating_add(done.rows_affected());
        }
        Ok(added)
    }

    async fn rename_region(&mut self, region: &Region) -> Result<bool> {
        let done = sqlx::query("UPDATE regions SET name = $2 WHERE code = $1")
            .bind(region.code.as_str())
            .bind(&region.name)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn next_site_number(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) + 1 FROM sites").fetch_one(self.db()?).await?)
    }

    async fn put_sites(&mut self, sites: &[Site], at: Micros) -> Result<u64> {
        let mut written = 0_u64;
        for some in sites.chunks(ROWS) {
            let mut query = Builder::new(
                "INSERT INTO sites (number, id, code, name, region, kind, opened_on, closed_on, capacity, version,
                                    created_at, updated_at) ",
            );
            query.push_values(some, |mut row, site| {
                row.push_bind(site.number)
                    .push_bind(site.id.as_str())
                    .push_bind(site.code.as_str())
                    .push_bind(site.name.as_str())
                    .push_bind(site.region.as_str())
                    .push_bind(site.kind.key())
                    .push_bind(site.opened_on.number())
                    .push_bind(site.closed_on.map(domain::calendar::Day::number))
                    .push_bind(site.capacity)
                    .push_bind(site.version)
                    .push_bind(at)
                    .push_bind(at);
            });
            query.push(
                " ON CONFLICT (number) DO UPDATE SET code = excluded.code, name = excluded.name,
                      region = excluded.region, kind = excluded.kind, opened_on = excluded.opened_on,
                      closed_on = excluded.closed_on, capacity = excluded.capacity, version = excluded.version,
                      updated_at = excluded.updated_at
                  WHERE sites.version = excluded.version - 1 AND sites.id = excluded.id",
            );
            let done = query.build().persistent(false).execute(self.db()?).await?;
            written = written.saturating_add(done.rows_affected());
        }
        Ok(written)
    }

    async fn put_site_periods(&mut self, periods: &[SitePeriod]) -> Result<()> {
        let over = |one: &SitePeriod| one.life.closed_on.map(|closed| (one.site, one.life.opened_on, closed));
        let over: Vec<_> = periods.iter().filter_map(over).collect();
        for some in over.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO site_periods (site, opened_on, closed_on) ");
            query.push_values(some, |mut row, (site, opened, closed)| {
                row.push_bind(*site).push_bind(opened.number()).push_bind(closed.number());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn put_device_link(&mut self, site: i64, hash: &[u8], ends_at: Micros) -> Result<()> {
        sqlx::query("UPDATE sites SET link_hash = $2, link_ends_at = $3 WHERE number = $1")
            .bind(site)
            .bind(hash)
            .bind(ends_at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn use_device_link(&mut self, hash: &[u8], device: &[u8], now: Micros) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE sites SET device_hash = $2, link_hash = NULL, link_ends_at = NULL
             WHERE link_hash = $1 AND link_ends_at > $3",
        )
        .bind(hash)
        .bind(device)
        .bind(now)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn end_device(&mut self, site: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE sites SET device_hash = NULL, link_hash = NULL, link_ends_at = NULL
             WHERE number = $1 AND (device_hash IS NOT NULL OR link_hash IS NOT NULL)",
        )
        .bind(site)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn accounts_addressed(&mut self, addresses: &[String]) -> Result<Vec<AddressedAccount>> {
        let mut found: Vec<(String, String, bool)> = Vec::new();
        for some in addresses.chunks(MOST) {
            let mut query = Builder::new(
                "SELECT email, id, CASE WHEN proven_at IS NULL THEN FALSE ELSE TRUE END
                 FROM accounts WHERE erased_at IS NULL AND email IN ",
            );
            push_in(&mut query, some);
            found.extend(query.build_query_as::<(String, String, bool)>().fetch_all(self.db()?).await?);
        }
        found.sort();
        let account = |(email, id, is_proven): (String, String, bool)| {
            let account = Place { table: "accounts", column: "id", row: &id }.parse(&id)?;
            Ok(AddressedAccount { email, account, is_proven })
        };
        found.into_iter().map(account).collect()
    }

    async fn insert_invited(&mut self, accounts: &[Account], tickets: &[Ticket]) -> Result<()> {
        for some in accounts.chunks(ROWS) {
            let roles = some.iter().map(|account| to_json(&account.roles)).collect::<Result<Vec<_>>>()?;
            let mut query = Builder::new(
                "INSERT INTO accounts (id, email, name, password_hash, roles, created_at, disabled_at, proven_at) ",
            );
            query.push_values(some.iter().zip(&roles), |mut row, (account, roles)| {
                row.push_bind(account.id.as_str())
                    .push_bind(account.email.as_str())
                    .push_bind(account.name.as_str())
                    .push_bind(account.password_hash.as_deref())
                    .push_bind(roles.as_str())
                    .push_bind(account.created_at)
                    .push_bind(account.disabled_at)
                    .push_bind(account.proven_at);
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        for some in tickets.chunks(ROWS) {
            let details = some.iter().map(|ticket| to_json(&ticket.details)).collect::<Result<Vec<_>>>()?;
            let mut query = Builder::new(
                "INSERT INTO tickets (token_hash, kind, account_id, email, details, created_at, expires_at) ",
            );
            query.push_values(some.iter().zip(&details), |mut row, (ticket, details)| {
                row.push_bind(ticket.token_hash.as_slice())
                    .push_bind(ticket.kind.as_str())
                    .push_bind(ticket.account_id.as_ref().map(AccountId::as_str))
                    .push_bind(ticket.email.as_deref())
                    .push_bind(details.as_str())
                    .push_bind(ticket.created_at)
                    .push_bind(ticket.expires_at);
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn put_site_sheet(&mut self, account: &AccountId, sheet: &ImportSheet) -> Result<()> {
        sqlx::query(
            "INSERT INTO site_sheets (account_id, filename, bytes, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE SET filename = excluded.filename, bytes = excluded.bytes,
                created_at = excluded.created_at",
        )
        .bind(account.as_str())
        .bind(&sheet.filename)
        .bind(&sheet.bytes)
        .bind(sheet.kept_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn site_sheet(&mut self, account: &AccountId, since: Micros) -> Result<Option<ImportSheet>> {
        let row: Option<(String, Vec<u8>, i64)> = sqlx::query_as(
            "SELECT filename, bytes, created_at FROM site_sheets WHERE account_id = $1 AND created_at >= $2",
        )
        .bind(account.as_str())
        .bind(since)
        .fetch_optional(self.db()?)
        .await?;
        Ok(row.map(|(filename, bytes, kept_at)| ImportSheet { filename, bytes, kept_at }))
    }

    async fn delete_site_sheets(&mut self, account: &AccountId, before: Micros) -> Result<()> {
        sqlx::query("DELETE FROM site_sheets WHERE account_id = $1 OR created_at < $2")
            .bind(account.as_str())
            .bind(before)
            .execute(self.db()?)
            .await?;
        Ok(())
    }
}
