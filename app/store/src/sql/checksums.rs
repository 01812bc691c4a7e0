//! CRC-32 of kept bytes.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_in};
use crate::checksums::Checksums;
use crate::error::Result;

#[async_trait]
impl Checksums for SqlTx {
    async fn checksums(&mut self, sha256: &[String]) -> Result<BTreeMap<String, u32>> {
        let mut known = BTreeMap::new();
        for some in sha256.chunks(MOST) {
            let mut query = Builder::new("SELECT sha256, crc32 FROM checksums WHERE sha256 IN ");
            push_in(&mut query, some);
            let rows: Vec<(String, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
            // One that is none is computed again.
            known.extend(rows.into_iter().filter_map(|(sha256, crc32)| Some((sha256, u32::try_from(crc32).ok()?))));
        }
        Ok(known)
    }

    async fn put_checksum(&mut self, sha256: &str, crc32: u32) -> Result<()> {
        sqlx::query(
            "INSERT INTO checksums (sha256, crc32) VALUES ($1, $2)
             ON CONFLICT (sha256) DO UPDATE SET crc32 = excluded.crc32",
        )
        .bind(sha256)
        .bind(i64::from(crc32))
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}
