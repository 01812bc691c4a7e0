//! Waiting for the disk, and computing, off the async threads, which other requests wait for.

use domain::film::{self, SubtitleProblem, WebVtt};

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

/// Reads subtitles; how much there is to read was up to whoever sent them. The inner error is subtitles that show
/// nothing.
///
/// # Errors
/// The thread.
pub(crate) async fn read_subtitles(bytes: Vec<u8>) -> Result<std::result::Result<WebVtt, SubtitleProblem>> {
    off_thread(move || Ok(film::read_subtitles(&bytes))).await
}
