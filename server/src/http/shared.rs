//! Bytes that lie in the database and that many ask for: they are in memory once, however many they are being sent to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::makers::Makers;

/// Files that are read at once.
const READING: usize = 4;
/// Files that are remembered; then those that are sent to nobody are forgotten.
const REMEMBERED: usize = 64;

/// Files that are being sent, by the hash of their bytes. A file leaves the memory with the last answer it is in. Cheap to clone.
#[derive(Clone)]
pub struct SharedFiles {
    // Vectors, not slices: a slice lies in one piece with the counts of who has it, which stay as long as it is remembered.
    sent: Arc<Mutex<BTreeMap<String, Weak<Vec<u8>>>>>,
    makers: Makers<String>,
    reading: Arc<Semaphore>,
}

/// The bytes of a file, as one of the answers has them.
struct Sent(Arc<Vec<u8>>);

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Default for SharedFiles {
    fn default() -> Self {
        Self { sent: Arc::default(), makers: Makers::default(), reading: Arc::new(Semaphore::new(READING)) }
    }
}

impl SharedFiles {
    /// The bytes with this hash, read where they are sent to nobody at the moment: few files at once, and each by one of those who ask.
    ///
    /// # Errors
    /// What `read` fails with.
    pub async fn get<F, E>(&self, sha256: &str, read: impl FnOnce() -> F) -> Result<Bytes, E>
    where
        F: Future<Output = Result<Vec<u8>, E>>,
    {
        if let Some(bytes) = self.find(sha256) {
            return Ok(bytes);
        }
        let key = sha256.to_owned();
        let _turn = self.makers.take(&key).await;
        if let Some(bytes) = self.find(sha256) {
            return Ok(bytes);
        }
        // Never closed.
        let _reading = self.reading.acquire().await.ok();
        let bytes = Arc::new(read().await?);
        self.keep(key, &bytes);
        Ok(Bytes::from_owner(Sent(bytes)))
    }

    fn find(&self, sha256: &str) -> Option<Bytes> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner).get(sha256)?.upgrade()?;
        Some(Bytes::from_owner(Sent(sent)))
    }

    fn keep(&self, key: String, bytes: &Arc<Vec<u8>>) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= REMEMBERED {
            sent.retain(|_, bytes| bytes.strong_count() > 0);
        }
        sent.insert(key, Arc::downgrade(bytes));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;
    use crate::http::metrics::resident_bytes;

    #[tokio::test]
    async fn a_file_is_read_once_for_all_it_is_sent_to_and_again_for_who_comes_after() {
        let (files, reads) = (SharedFiles::default(), AtomicUsize::new(0));
        let read = || async {
            reads.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok::<_, ()>(b"bytes".to_vec())
        };
        let sent = join_all((0..100).map(|_| files.get("hash", read))).await;
        assert!(sent.iter().all(|bytes| bytes.as_deref() == Ok(&b"bytes"[..])));
        assert_eq!(reads.load(Ordering::SeqCst), 1);
        files.get("other", read).await.unwrap();
        assert_eq!(reads.load(Ordering::SeqCst), 2);
        drop(sent);
        files.get("hash", read).await.unwrap();
        assert_eq!(reads.load(Ordering::SeqCst), 3, "nobody has it any more, and it takes no room");
        let failed = files.get("broken", || async { Err("no database") }).await;
        assert_eq!(failed, Err("no database"));
    }

    #[tokio::test]
    async fn what_was_sent_is_forgotten() {
        let files = SharedFiles::default();
        for nth in 0..10 * REMEMBERED {
            files.get(&nth.to_string(), || async { Ok::<_, ()>(vec![1]) }).await.unwrap();
        }
        assert!(files.sent.lock().unwrap().len() <= REMEMBERED);
    }

    #[tokio::test]
    async fn what_is_remembered_of_files_that_are_sent_to_nobody_takes_no_room() {
        const LARGE: usize = 4 << 20;
        let (files, before) = (SharedFiles::default(), resident_bytes().unwrap());
        for nth in 1..REMEMBERED {
            let sent = files.get(&nth.to_string(), || async { Ok::<_, ()>(vec![1; LARGE]) }).await.unwrap();
            assert_eq!(sent.len(), LARGE);
        }
        assert_eq!(files.sent.lock().unwrap().len(), REMEMBERED - 1);
        let more = resident_bytes().unwrap() - before;
        assert!(more < i64::try_from(REMEMBERED * LARGE / 2).unwrap(), "{more} bytes");
    }
}
