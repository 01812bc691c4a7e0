//! In which folder an upload lies, and whether its servers are still there.

use domain::time::{DAY, Micros};
use store::{Tx, Upload};

use crate::context::Context;
use crate::error::Result;

/// The servers of a folder renew its lease now and then. When none has for so long, they are taken to be gone for good, and what
/// arrived in it with them, microseconds.
const FOLDER_LEASE: Micros = DAY;

/// Where the bytes of an upload lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadPlace {
    /// In the folder of this server.
    Here,
    /// In the folder of another one.
    Elsewhere,
    /// In a folder whose servers are gone.
    Lost,
}

/// Whether an upload lies in the folder of this server. One that was begun by a program that did not note the folder lies where
/// its file is.
async fn is_here(cx: &Context, upload: &Upload) -> Result<bool> {
    let arrivals = cx.media.blobs.arrivals();
    let is_old = upload.folder.is_empty();
    Ok(upload.folder == arrivals.id() || is_old && tokio::fs::try_exists(arrivals.path(&upload.id)).await?)
}

/// Where an upload lies. Asked without a transaction: it may wait for the disk.
pub(crate) async fn place_of(cx: &Context, upload: &Upload) -> Result<UploadPlace> {
    if is_here(cx, upload).await? {
        return Ok(UploadPlace::Here);
    }
    let served = upload.folder.is_empty() || cx.read().await?.is_leased(&lease_of(&upload.folder)).await?;
    Ok(if served { UploadPlace::Elsewhere } else { UploadPlace::Lost })
}

/// Says that the folder of this server has one.
pub(crate) async fn renew_folder(cx: &Context, tx: &mut dyn Tx) -> Result<()> {
    let id = cx.media.blobs.arrivals().id();
    // All servers of a folder hold it together.
    tx.take_lease(&lease_of(id), id, FOLDER_LEASE).await?;
    Ok(())
}

fn lease_of(folder: &str) -> String {
    format!("folder:{folder}")
}
