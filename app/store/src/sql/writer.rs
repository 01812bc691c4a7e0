//! Writing, one transaction at a time: where writers have one order no race between two of them exists, on either database and
//! with several servers. Between processes the lock of the audit head keeps that order on PostgreSQL, its write lock on SQLite.
//!
//! Most of a short write is waiting for the disk. So short ones that wait for each other share one commit: each runs in
//! a savepoint of one transaction, and is acknowledged when that is committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor as _, Pool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{BEGIN_WRITE, Db, LOCK_ROW};
use crate::audit::ChainHead;
use crate::error::{Result, StoreError};

type Connection = <Db as sqlx::Database>::Connection;

/// Writes that share a commit, at most.
const MOST_SHARED: usize = 64;
/// How long the first of them waits for more, at most.
const LONGEST_SHARED: Duration = Duration::from_millis(10);
/// How long a write waits for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What the present write goes back to when it fails and others before it wait for the same commit.
const BEGIN_PART: &str = "SAVEPOINT part";
const KEEP_PART: &str = "RELEASE SAVEPOINT part";
const UNDO_PART: &str = "ROLLBACK TO SAVEPOINT part";

/// The order of the writers of this process.
#[derive(Clone)]
pub(in super::super) struct Writer {
    pool: Pool<Db>,
    present: Arc<Mutex<Option<Shared>>>,
    waiting: Arc<AtomicUsize>,
}

/// A transaction that is open, and the writes in it that wait for its commit.
struct Shared {
    transaction: Transaction<'static, Db>,
    stored: ChainHead,
    head: ChainHead,
    since: Instant,
    written: Vec<oneshot::Sender<Outcome>>,
}

type Outcome = std::result::Result<(), Arc<StoreError>>;
type Present = OwnedMutexGuard<Option<Shared>>;

/// The turn of one write. Undone unless it ends with [`Turn::commit`].
pub(in super::super) struct Turn {
    writer: Writer,
    /// Taken when the turn ends.
    present: Option<Present>,
    shares: bool,
    /// The head of the audit trail when it began, where others before it wait for the same commit.
    follows: Option<ChainHead>,
}

impl Writer {
    pub(in super::super) fn new(pool: Pool<Db>) -> Self {
        Self { pool, present: Arc::default(), waiting: Arc::default() }
    }

    /// Waits for the turn and begins. A write that `shares` may be committed together with others that do: it must be short.
    pub(in super::super) async fn turn(&self, shares: bool) -> Result<Turn> {
        let mut present = self.present().await?;
        if !shares && present.is_some() {
            present = settled(present).await?;
        }
        let turn = Turn { writer: self.clone(), present: Some(present), shares, follows: None };
        // As every step between two writes, in a task of its own: a client that goes away must not undo what others wait for.
        tokio::spawn(turn.begun()).await.map_err(|_| StoreError::Ended)?
    }

    async fn present(&self) -> Result<Present> {
        let mut waiting = Waiting::new(self);
        let present = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.present).lock_owned()).await;
        waiting.served = present.is_ok();
        present.map_err(|_| StoreError::Database(sqlx::Error::PoolTimedOut))
    }

    fn somebody_waits(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }
}

/// One that waits for its turn, counted as long as it does.
struct Waiting {
    writer: Writer,
    served: bool,
}

impl Waiting {
    fn new(writer: &Writer) -> Self {
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        Self { writer: writer.clone(), served: false }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::SeqCst);
        if self.served {
            return;
        }
        // Whoever ended a turn may have left the commit to the one that gave up here.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let writer = self.writer.clone();
            runtime.spawn(async move {
                let present = Arc::clone(&writer.present).lock_owned().await;
                if !writer.somebody_waits() {
                    committed(present).await;
                }
            });
        }
    }
}

impl Turn {
    /// Opens the transaction, or a part of the one that is open.
    async fn begun(mut self) -> Result<Self> {
        let Some(present) = &mut self.present else { return Err(StoreError::Ended) };
        match &mut **present {
            Some(shared) => {
                shared.transaction.execute(BEGIN_PART).await?;
                self.follows = Some(shared.head.clone());
            }
            nothing => {
                let mut transaction = self.writer.pool.begin_with(BEGIN_WRITE).await?;
                let query = AssertSqlSafe(format!("SELECT seq, hash FROM audit_head WHERE id = 1{LOCK_ROW}"));
                let head: ChainHead = sqlx::query_as(query).fetch_one(&mut *transaction).await?;
                *nothing = Some(Shared {
                    transaction,
                    stored: head.clone(),
                    head,
                    since: Instant::now(),
                    written: Vec::new(),
                });
            }
        }
        Ok(self)
    }

    pub(super) fn connection(&mut self) -> Result<&mut Connection> {
        Ok(&mut self.shared()?.transaction)
    }

    /// Writes a row that means nothing.
    pub(in super::super) async fn touch(&mut self) -> Result<()> {
        let touch = "INSERT INTO meta (key, value) VALUES ('touched', '0') ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.connection()?.execute(touch).await?;
        Ok(())
    }

    /// The last row of the audit trail as this write leaves it.
    pub(super) fn head(&mut self) -> Result<&mut ChainHead> {
        Ok(&mut self.shared()?.head)
    }

    fn shared(&mut self) -> Result<&mut Shared> {
        self.present.as_mut().and_then(|present| present.as_mut()).ok_or(StoreError::Ended)
    }

    /// Ends when what was written lasts.
    pub(in super::super) async fn commit(self) -> Result<()> {
        let (written, outcome) = oneshot::channel();
        tokio::spawn(self.left(written)).await.map_err(|_| StoreError::Ended)??;
        match outcome.await {
            Ok(outcome) => outcome.map_err(StoreError::Shared),
            Err(_) => Err(StoreError::Ended),
        }
    }

    /// Ends the part, and commits unless the next one will.
    async fn left(mut self, written: oneshot::Sender<Outcome>) -> Result<()> {
        let part = self.follows.is_some();
        let shared = self.shared()?;
        if part {
            shared.transaction.execute(KEEP_PART).await?;
        }
        shared.written.push(written);
        let full = shared.written.len() >= MOST_SHARED || shared.since.elapsed() >= LONGEST_SHARED;
        let Some(present) = self.present.take() else { return Err(StoreError::Ended) };
        if self.shares && !full && self.writer.somebody_waits() {
            drop(present);
        } else {
            committed(present).await;
        }
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut present) = self.present.take() else { return };
        let Some(head) = self.follows.take() else {
            // Alone in its transaction, which undoes itself.
            *present = None;
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            *present = None;
            return;
        };
        let writer = self.writer.clone();
        runtime.spawn(async move {
            if let Some(shared) = &mut *present {
                shared.head = head;
                if undo_part(&mut shared.transaction).await.is_err() {
                    // The whole transaction is gone, as on a full disk.
                    fail(&mut present, StoreError::Ended);
                }
            }
            if !writer.somebody_waits() {
                committed(present).await;
            }
        });
    }
}

async fn undo_part(transaction: &mut Connection) -> Result<()> {
    transaction.execute(UNDO_PART).await?;
    transaction.execute(KEEP_PART).await?;
    Ok(())
}

/// Undoes the transaction and tells everybody who waits for it.
fn fail(present: &mut Present, error: StoreError) {
    let Some(shared) = present.take() else { return };
    let error = Arc::new(error);
    for one in shared.written {
        let _ = one.send(Err(Arc::clone(&error)));
    }
}

/// As [`committed`], in a task of its own.
async fn settled(present: Present) -> Result<Present> {
    tokio::spawn(committed(present)).await.map_err(|_| StoreError::Ended)
}

/// Commits what is open and tells everybody who waits for it.
async fn committed(mut present: Present) -> Present {
    let Some(mut shared) = present.take() else { return present };
    let outcome = async {
        if shared.head != shared.stored {
            // Once for all rows: PostgreSQL keeps every version of a row that a transaction changes, and walks over them. Only
            // where the last row is there: SQLite ends a transaction by itself when the disk is full.
            let head = "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1
                AND EXISTS (SELECT 1 FROM audit WHERE seq = $1 AND hash = $2)";
            let query = sqlx::query(head).bind(shared.head.seq).bind(&shared.head.hash);
            if query.execute(&mut *shared.transaction).await?.rows_affected() != 1 {
                return Err(StoreError::Ended);
            }
        }
        Ok::<_, StoreError>(shared.transaction.commit().await?)
    };
    let outcome = outcome.await.map_err(Arc::new);
    for one in shared.written {
        let _ = one.send(outcome.clone());
    }
    present
}
