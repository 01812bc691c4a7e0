//! The job that reads the films of a pack once: an archive says the CRC-32 of a file before the first byte of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use async_trait::async_trait;
use domain::ids::FileId;
use store::Tx;

use crate::context::Context;
use crate::error::Result;
use crate::exhibition::packs::entered::manifest_of;
use crate::jobs::{Job, pack_of_job};
use crate::lanes::Lane;
use crate::packages::checksums::read_all;

/// Reads the kept files of a pack whose CRC-32 is not known. Those of another pack of the same films are known already.
pub(crate) struct PackJob;

#[async_trait]
impl Job for PackJob {
    const NAME: &'static str = "pack";
    const LANE: Lane = Lane::Heavy;

    async fn run(cx: &Context, subject: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
        let id = pack_of_job(subject)?;
        let unknown: BTreeSet<(String, u64)> = {
            let mut tx = cx.read().await?;
            let Some(pack) = tx.pack(&id).await? else { return Ok(()) };
            let manifest = manifest_of(&pack)?;
            let hashes: Vec<String> = manifest.kept().map(|file| file.sha256.clone()).collect();
            let known = tx.checksums(&hashes).await?;
            let unknown = manifest.kept().filter(|file| !known.contains_key(&file.sha256));
            unknown.map(|file| (file.sha256.clone(), file.size)).collect()
        };
        read_all(cx, unknown, progress).await
    }

    /// Its page says that it was given up, and offers to try again.
    async fn give_up(_cx: &Context, _tx: &mut dyn Tx, _subject: &FileId) -> Result<()> {
        Ok(())
    }
}
