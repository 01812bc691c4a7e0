//! CRC-32 of kept bytes, which an archive says of a file before the first byte of it is sent.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::error::Result;

/// CRC-32 of kept bytes, by their SHA-256. It follows from the bytes, so it is never another.
#[async_trait]
pub trait Checksums {
    /// Those of these bytes that are known.
    async fn checksums(&mut self, sha256: &[String]) -> Result<BTreeMap<String, u32>>;
    /// Keeps one.
    async fn put_checksum(&mut self, sha256: &str, crc32: u32) -> Result<()>;
}
