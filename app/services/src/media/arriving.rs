//! Bytes that arrive: one writer for each upload, hashed beside the writing, durable before they count.
//!
//! The file on disk is the truth: the offset is its length. Bytes that come with a checksum wait in a file beside it
//! until the checksum is right, so that they count whole or not at all, also if the process is killed meanwhile.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use domain::ids::FileId;
use futures::{Stream, StreamExt as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::error::{Refusal, Result, ServiceError};
use crate::media::off_thread::off_thread;
use crate::media::room;
use crate::media::upload_lock::{HashState, UploadLock, WriteGuard};

/// Chunks of a request that may wait for the disk. With what the connection hands over at once, an upload takes a few
/// megabytes of memory, whatever its size.
const WAITING: usize = 16;

/// The name of the file in which bytes wait for their checksum to be right ends so.
pub(crate) const UNPROVEN: &str = "unproven";

/// What the client says the bytes of a request hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// How.
    pub algorithm: Algorithm,
    /// To what.
    pub value: Vec<u8>,
}

/// How a request can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-1, which every tus server has to offer.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// Reads the name tus has for it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            _ => None,
        }
    }
}

/// A checksum that is being computed.
enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Running {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    fn is(self, expected: &[u8]) -> bool {
        match self {
            Self::Sha1(hash) => hash.finalize().as_slice() == expected,
            Self::Sha256(hash) => hash.finalize().as_slice() == expected,
        }
    }
}

/// One request's bytes and where they go.
pub(crate) struct Request<'a> {
    pub id: &'a FileId,
    /// The file they are appended to, which the guard holds.
    pub path: PathBuf,
    /// Whole size of the upload, bytes.
    pub size: i64,
    /// What they must hash to.
    pub checksum: Option<Checksum>,
    /// How long it may bring less than [`PACE_BYTES`].
    pub pace: Duration,
}

enum Piece {
    Bytes(Bytes),
    /// The request came to its end.
    End,
}

/// What a request has to bring within its pace: in 30 s that is 1 kB/s, slower than any line that ever finishes a film.
const PACE_BYTES: usize = 32 << 10;

/// Watches that a request goes on bringing bytes: a thread and a file are held for it. Only the time it is waited for counts, not what
/// is done with its bytes meanwhile.
pub(crate) struct Pace {
    period: Duration,
    waited: Duration,
    came: usize,
}

impl Pace {
    /// One that brings [`PACE_BYTES`] in each such period, or is cut.
    pub(crate) const fn new(period: Duration) -> Self {
        Self { period, waited: Duration::ZERO, came: 0 }
    }

    /// The next bytes, or why there will be none: the connection's reason, or too slow a pace.
    pub(crate) async fn next<S, E>(
        &mut self,
        body: &mut std::pin::Pin<&mut S>,
    ) -> Option<std::result::Result<Bytes, String>>
    where
        S: Stream<Item = std::result::Result<Bytes, E>>,
        E: std::fmt::Display,
    {
        let (since, left) = (Instant::now(), self.period.saturating_sub(self.waited));
        let Ok(chunk) = tokio::time::timeout(left, body.next()).await else {
            return Some(Err(format!("{} bytes in {:?}", self.came, self.period)));
        };
        self.waited = self.waited.saturating_add(since.elapsed());
        match chunk? {
            Ok(bytes) => {
                self.came = self.came.saturating_add(bytes.len());
                if self.came >= PACE_BYTES {
                    *self = Self::new(self.period);
                }
                Some(Ok(bytes))
            }
            Err(error) => Some(Err(error.to_string())),
        }
    }
}

/// A body that ends with an error where it is slower than a request may be.
pub(crate) fn paced<S, E>(body: S, period: Duration) -> impl Stream<Item = std::io::Result<Bytes>> + Send
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: std::fmt::Display + Send,
{
    let begun = Some((Box::pin(body), Pace::new(period)));
    futures::stream::unfold(begun, |state| async move {
        let (mut body, mut pace) = state?;
        let chunk = pace.next(&mut body.as_mut()).await?;
        Some(match chunk {
            Ok(bytes) => (Ok(bytes), Some((body, pace))),
            Err(why) => (Err(std::io::Error::other(why)), None),
        })
    })
}

/// Appends the bytes of a request and returns what is on the disk then, durable. What came before a cut is kept, unless
/// a checksum was announced. The guard is held until the disk has everything, even if the request is dropped meanwhile.
///
/// # Errors
/// A newer request, more bytes than were announced, a wrong checksum, or the disk.
pub(crate) async fn write<S, E>(
    lock: &UploadLock,
    generation: u64,
    mut guard: WriteGuard,
    request: Request<'_>,
    body: S,
) -> Result<WriteGuard>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: std::fmt::Display,
{
    let Request { id, path, size, checksum, pace } = request;
    let mut at = guard.length()?;
    let mut body = std::pin::pin!(body);
    let mut pace = Pace::new(pace);
    let next = async |body: &mut std::pin::Pin<&mut S>, pace: &mut Pace| {
        tokio::select! {
            biased;
            () = lock.evicted(generation) => Err(ServiceError::Conflict),
            chunk = pace.next(body) => Ok(chunk),
        }
    };
    // Nothing is begun, and no thread taken, for a request that says nothing.
    let mut first = Some(next(&mut body, &mut pace).await?);
    // Where another process wrote meanwhile, as after a restart, the bytes are hashed once, when all are there.
    let hash_state = guard.take_hash()?;
    let (sender, receiver) = mpsc::channel(WAITING);
    let writer = tokio::task::spawn_blocking(move || store(&path, hash_state, checksum, receiver, guard));
    let outcome = loop {
        let chunk = match first.take() {
            Some(chunk) => chunk,
            None => match next(&mut body, &mut pace).await {
                Ok(chunk) => chunk,
                Err(error) => break Err(error),
            },
        };
        match chunk {
            None => {
                let _ = sender.send(Piece::End).await;
                break Ok(());
            }
            Some(Err(why)) => {
                tracing::info!(file.id = %id, offset_bytes = at, %why, "upload interrupted; received bytes kept");
                break Ok(());
            }
            Some(Ok(bytes)) => {
                at = at.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
                if at > size {
                    break Err(Refusal::FileTooLarge { found: at, max: size }.into());
                }
                // A writer that has ended early says why below.
                if sender.send(Piece::Bytes(bytes)).await.is_err() {
                    break Ok(());
                }
            }
        }
    };
    drop(sender);
    let guard = writer.await.map_err(|error| ServiceError::Environment(error.to_string()))??;
    outcome.map(|()| guard)
}

/// Writes what comes and makes it durable; the guard then knows the hash of it all.
fn store(
    path: &Path,
    mut hash_state: Option<HashState>,
    checksum: Option<Checksum>,
    mut pieces: mpsc::Receiver<Piece>,
    mut guard: WriteGuard,
) -> Result<WriteGuard> {
    let mut file = guard.file()?;
    match checksum {
        None => hash_state = append(&mut file, path, hash_state, &mut pieces)?,
        Some(expected) => {
            let aside = Aside(path.with_extension(UNPROVEN));
            match prove(&aside.0, expected, hash_state.as_ref(), &mut pieces)? {
                Proven::Whole(with) => {
                    let mut proven = std::fs::File::open(&aside.0)?;
                    leave_room(path, proven.metadata()?.len())?;
                    std::io::copy(&mut proven, &mut file)?;
                    file.sync_data()?;
                    hash_state = with;
                }
                Proven::Wrong => {
                    keep(&mut guard, hash_state)?;
                    return Err(Refusal::Checksum.into());
                }
                Proven::Cut => {}
            }
        }
    }
    keep(&mut guard, hash_state)?;
    Ok(guard)
}

/// Bytes that wait for their checksum; they are removed with this, whatever came of them.
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // Not there where the disk did not even let it begin; else a sweep finds it.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Refuses to write so many bytes beside this file where they would take what is left to the database.
fn leave_room(path: &Path, needed: u64) -> std::io::Result<()> {
    room::leave_to_database(path.parent().unwrap_or(path), needed)
}

/// What is known of the bytes, for the next request.
fn keep(guard: &mut WriteGuard, hash_state: Option<HashState>) -> std::io::Result<()> {
    hash_state.map_or(Ok(()), |known| guard.keep_hash(known))
}

/// What may be in memory only before the disk is told to begin, and is asked for its room again, bytes.
const BEGIN: usize = 32 << 20;

/// Appends what comes, durable, hashing it on a thread of its own: a processor with two cores then hashes one piece while
/// it writes the next. The disk begins with what it has before the request ends.
fn append(
    file: &mut std::fs::File,
    path: &Path,
    hash_state: Option<HashState>,
    pieces: &mut mpsc::Receiver<Piece>,
) -> std::io::Result<Option<HashState>> {
    leave_room(path, 0)?;
    let (to_hash, hashed) = std::sync::mpsc::sync_channel::<Bytes>(WAITING);
    let (to_sync, begun) = std::sync::mpsc::sync_channel::<()>(1);
    let early = file.try_clone()?;
    std::thread::scope(|scope| {
        let hasher = scope.spawn(move || {
            let mut hash_state = hash_state;
            for bytes in hashed {
                if let Some(known) = &mut hash_state {
                    known.add(&bytes);
                }
            }
            hash_state
        });
        // What the disk could not keep is told once, to whoever asks first: here, or by the sync at the end.
        let syncer = scope.spawn(move || begun.into_iter().try_for_each(|()| early.sync_data()));
        let mut waiting = 0;
        while let Some(Piece::Bytes(bytes)) = pieces.blocking_recv() {
            file.write_all(&bytes)?;
            waiting += bytes.len();
            if waiting >= BEGIN {
                waiting = 0;
                leave_room(path, 0)?;
                // One that is still at it takes this along.
                let _ = to_sync.try_send(());
            }
            to_hash.send(bytes).map_err(|_| std::io::Error::other("a thread of the upload has ended"))?;
        }
        drop((to_hash, to_sync));
        let ended = |_| std::io::Error::other("a thread of the upload has ended");
        let hash_state = hasher.join().map_err(ended)?;
        syncer.join().map_err(ended)??;
        file.sync_data()?;
        Ok(hash_state)
    })
}

/// What came of bytes with a checksum.
enum Proven {
    /// They are all here and right; the hash of the upload with them, where it was known without.
    Whole(Option<HashState>),
    /// The request was cut.
    Cut,
    /// They are others than announced.
    Wrong,
}

fn prove(
    aside: &Path,
    expected: Checksum,
    hash_state: Option<&HashState>,
    pieces: &mut mpsc::Receiver<Piece>,
) -> std::io::Result<Proven> {
    leave_room(aside, 0)?;
    let mut file = std::fs::File::create(aside)?;
    let (mut with, mut running) = (hash_state.cloned(), Running::new(expected.algorithm));
    let mut waiting = 0;
    loop {
        match pieces.blocking_recv() {
            Some(Piece::Bytes(bytes)) => {
                file.write_all(&bytes)?;
                waiting += bytes.len();
                if waiting >= BEGIN {
                    waiting = 0;
                    leave_room(aside, 0)?;
                }
                if let Some(known) = &mut with {
                    known.add(&bytes);
                }
                running.update(&bytes);
            }
            Some(Piece::End) if running.is(&expected.value) => return Ok(Proven::Whole(with)),
            Some(Piece::End) => return Ok(Proven::Wrong),
            None => return Ok(Proven::Cut),
        }
    }
}

/// Bytes of a file.
pub(crate) async fn length(path: &Path) -> Result<i64> {
    Ok(i64::try_from(tokio::fs::metadata(path).await?.len()).unwrap_or(i64::MAX))
}

/// Puts parts together in one file that is under a lock, durable; their hash and length.
pub(crate) async fn join(parts: Vec<PathBuf>, target: PathBuf) -> Result<HashState> {
    off_thread(move || {
        let mut file = std::fs::File::create(&target)?;
        for part in parts {
            // Within the kernel where it can: on some file systems no byte is copied.
            std::io::copy(&mut std::fs::File::open(part)?, &mut file)?;
        }
        file.sync_data()?;
        let mut hash = Sha256::new();
        let length = std::io::copy(&mut std::fs::File::open(&target)?, &mut hash)?;
        Ok(HashState { hash, length: i64::try_from(length).unwrap_or(i64::MAX) })
    })
    .await
}
