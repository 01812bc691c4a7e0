//! Waiting for the disk off the async threads, which other requests wait for.

use crate::error::{Result, ServiceError};

/// Does blocking work on a thread of its own.
///
/// # Errors
/// What the work ended with.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?;
    Ok(done?)
}
