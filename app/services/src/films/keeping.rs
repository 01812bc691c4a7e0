//! Bytes are kept under their hash, once for all films that have them. So whoever notes that a film needs them, and whoever
//! removes them because none does, does it under a lease: the one sees what the other did, on every server.

use std::time::Duration;

use domain::ids::FileId;
use domain::time::{MINUTE, Micros};
use store::Tx;
use tokio::time::Instant;

use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// How long a process that went away keeps others from these bytes, microseconds.
const HELD: Micros = 10 * MINUTE;
/// How long somebody waits for who has them.
const WAIT: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(100);

/// Bytes that nobody else notes or removes now.
pub(crate) struct HeldBytes {
    lease: String,
    holder: String,
}

/// Waits until nobody else notes or removes the bytes of this hash.
///
/// # Errors
/// [`Refusal::UploadBusy`] where somebody else goes on, or the database.
pub(crate) async fn hold_bytes(cx: &Context, sha256: &str) -> Result<HeldBytes> {
    let until = Instant::now() + WAIT;
    loop {
        let mut tx = cx.write_shared().await?;
        let held = HeldBytes::take(&mut *tx, sha256).await?;
        tx.commit().await?;
        match held {
            Some(held) => return Ok(held),
            None if Instant::now() >= until => return Err(Refusal::UploadBusy.into()),
            None => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Keeps what arrived under this key, and holds its bytes: from here on nobody removes them as ones that nothing needs.
///
/// # Errors
/// As [`hold_bytes`], or the disk or the bucket.
pub(crate) async fn keep_held(cx: &Context, id: &FileId, sha256: &str) -> Result<HeldBytes> {
    cx.media.blobs.keep(id, sha256).await?;
    let held = hold_bytes(cx, sha256).await?;
    let kept = async {
        // They may have been removed before they were held.
        if !cx.media.blobs.exists(sha256).await? {
            cx.media.blobs.keep(id, sha256).await?;
        }
        Ok::<_, ServiceError>(())
    };
    if let Err(error) = kept.await {
        held.let_go(cx).await;
        return Err(error);
    }
    Ok(held)
}

impl HeldBytes {
    /// As [`hold_bytes`], without waiting.
    pub(crate) async fn take(tx: &mut dyn Tx, sha256: &str) -> Result<Option<Self>> {
        let held = Self { lease: format!("bytes:{sha256}"), holder: uuid::Uuid::new_v4().to_string() };
        Ok(tx.take_lease(&held.lease, &held.holder, HELD).await?.then_some(held))
    }

    /// Ends it within the transaction that notes what was done.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where it took too long and somebody else may have been at it.
    pub(crate) async fn release(&self, tx: &mut dyn Tx) -> Result<()> {
        if tx.release_lease(&self.lease, &self.holder).await? { Ok(()) } else { Err(ServiceError::Conflict) }
    }

    /// Ends it where nothing was done; where that fails, it ends by itself.
    pub(crate) async fn let_go(&self, cx: &Context) {
        let ended = async {
            let mut tx = cx.write_shared().await?;
            tx.release_lease(&self.lease, &self.holder).await?;
            Ok::<_, ServiceError>(tx.commit().await?)
        };
        if let Err(error) = ended.await {
            tracing::warn!(lease = %self.lease, %error, "lease could not be given back");
        }
    }
}
