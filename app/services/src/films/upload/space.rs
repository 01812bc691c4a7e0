//! Whether there is room for what is announced.

use domain::ids::FileId;
use store::{FileState, Tx};

use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::media::arriving::length;

/// Free space that is left alone, bytes.
const RESERVED_DISK_BYTES: i64 = 64 << 20;

/// Whether so many bytes fit beside what was promised to uploads under way.
pub(crate) async fn room_for(cx: &Context, tx: &mut dyn Tx, size: i64) -> Result<()> {
    let Some(free) = cx.media.blobs.free() else { return Ok(()) };
    let mut promised = 0_i64;
    for file in tx.files_in_state(FileState::Uploading).await? {
        promised = promised.saturating_add(file.size_bytes.saturating_sub(arrived(cx, &file.id).await));
    }
    for part in tx.parts().await? {
        promised = promised.saturating_add(part.size_bytes.saturating_sub(arrived(cx, &part.id).await));
    }
    let left = free.saturating_sub(promised).saturating_sub(RESERVED_DISK_BYTES);
    if left < size { Err(Refusal::NoSpace(left.max(0)).into()) } else { Ok(()) }
}

/// Bytes of an upload on the disk; none where another process has just finished it.
async fn arrived(cx: &Context, id: &FileId) -> i64 {
    length(&cx.media.blobs.arriving(id)).await.unwrap_or(0)
}
