//! Hashing passwords with argon2id: a few at once, on threads of their own in memory that is used again, with a queue that ends.
//!
//! Each hash takes 19 MiB and tens of milliseconds. Memory asked of the allocator anew would stay with each thread that ever hashed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;

use crate::error::{Refusal, Result, ServiceError};

/// Passwords that are hashed at once.
const AT_ONCE: usize = 2;
/// Passwords that are hashed or wait for it: two seconds of work. Who comes later is told to try again.
const QUEUE: usize = 64;

/// Memory, KiB, and passes of a new hash (OWASP, Password Storage Cheat Sheet: argon2id, m=19456, t=2, p=1).
const COST: (u32, u32) = (19_456, 2);

/// A hash nobody's password has, so that an unknown address takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGlueHVhbi5ub2JvZHk$T1HVcK2WIyCqMdyPy1MWbeMmBqHUEYfTuh1GVZ4+zH0";

/// How far behind the threads that answer requests those that hash stand (the system's nice value): however many guess at
/// passwords, who is signed in is answered first.
const NICE: i32 = 10;

type Work = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// Hashes passwords, on threads of its own.
#[derive(Default)]
pub(crate) struct Hasher {
    /// Where the threads take their work from; they begin with the first, and end with this.
    work: OnceLock<Sender<Work>>,
    queued: AtomicUsize,
}

impl Hasher {
    /// The hash of a new password, with all that is needed to verify it (PHC string format).
    ///
    /// # Errors
    /// Too many wait.
    pub async fn hash(self: &Arc<Self>, password: String, salt: [u8; 16]) -> Result<String> {
        self.run(move |memory| hashed(password.as_bytes(), &salt, memory)).await?.map_err(failed)
    }

    /// Whether the password has this hash; without a hash it has none, and that takes as long.
    ///
    /// # Errors
    /// Too many wait, or the hash is none.
    pub async fn verify(self: &Arc<Self>, hash: Option<String>, password: String) -> Result<bool> {
        let fits = self.run(move |memory| {
            let fits = fits(password.as_bytes(), hash.as_deref().unwrap_or(NOBODY), memory)?;
            argon2::password_hash::Result::Ok(fits && hash.is_some())
        });
        fits.await?.map_err(failed)
    }

    /// Other work with a password that takes its time: in the same queue, so that no more is done at once.
    ///
    /// # Errors
    /// Too many wait.
    pub async fn in_turn<T: Send + 'static>(self: &Arc<Self>, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.run(move |_| work()).await
    }

    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T> {
        let place = Place::in_queue(self)?;
        let (answer, answered) = oneshot::channel();
        let work = Box::new(move |memory: &mut Vec<Block>| {
            // Nothing is computed for whoever has gone away meanwhile.
            let done = (!answer.is_closed()).then(|| work(memory));
            drop(place);
            if let Some(done) = done {
                let _ = answer.send(done);
            }
        });
        self.work.get_or_init(begin_threads).send(work).map_err(failed)?;
        answered.await.map_err(failed)
    }
}

fn begin_threads() -> Sender<Work> {
    let (sender, receiver) = mpsc::channel::<Work>();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..AT_ONCE {
        let receiver = Arc::clone(&receiver);
        let begun = std::thread::Builder::new().name("passwords".to_owned()).spawn(move || {
            // Of the thread alone, on Linux.
            if let Err(error) = rustix::process::setpriority_process(None, NICE) {
                tracing::warn!(%error, "threads that hash passwords have the priority of all others");
            }
            let mut memory = Vec::new();
            let next = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(work) = next() {
                // Whoever asked is told by the answer that does not come; the thread goes on for others.
                if catch_unwind(AssertUnwindSafe(|| work(&mut memory))).is_err() {
                    memory = Vec::new();
                }
            }
        });
        if let Err(error) = begun {
            tracing::error!(%error, "no thread to hash passwords on");
        }
    }
    sender
}

fn failed(what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Environment(format!("password hashing: {what}"))
}

/// A place in the queue, until it is dropped.
struct Place(Arc<Hasher>);

impl Place {
    fn in_queue(hasher: &Arc<Hasher>) -> Result<Self> {
        let place = Self(Arc::clone(hasher));
        if hasher.queued.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            return Err(Refusal::TooBusy.into());
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.queued.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hashed(password: &[u8], salt: &[u8], memory: &mut Vec<Block>) -> argon2::password_hash::Result<String> {
    let params = Params::new(COST.0, COST.1, 1, None)?;
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    computed((Algorithm::Argon2id, Version::V0x13, params.clone()), (password, salt), &mut output, memory)?;
    let salt = SaltString::encode_b64(salt)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(salt.as_salt()),
        hash: Some(Output::new(&output)?),
    };
    Ok(hash.to_string())
}

fn fits(password: &[u8], hash: &str, memory: &mut Vec<Block>) -> argon2::password_hash::Result<bool> {
    let stored = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else { return Ok(false) };
    let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from)?;
    let how = (Algorithm::try_from(stored.algorithm)?, version, Params::try_from(&stored)?);
    let mut bytes = [0; Salt::MAX_LENGTH];
    let mut output = vec![0; expected.len()];
    computed(how, (password, salt.decode_b64(&mut bytes)?), &mut output, memory)?;
    // Compared in constant time.
    Ok(Output::new(&output)? == expected)
}

fn computed(
    (algorithm, version, params): (Algorithm, Version, Params),
    (password, salt): (&[u8], &[u8]),
    output: &mut [u8],
    memory: &mut Vec<Block>,
) -> argon2::password_hash::Result<()> {
    memory.resize(params.block_count(), Block::default());
    Argon2::new(algorithm, version, params).hash_password_into_with_memory(password, salt, output, memory)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    /// What the library itself writes and reads.
    #[tokio::test]
    async fn hashes_are_those_of_the_library() {
        let hasher = Arc::new(Hasher::default());
        let library = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(COST.0, COST.1, 1, None).unwrap());
        let ours = hasher.hash("a-long-password".to_owned(), [7; 16]).await.unwrap();
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        assert_eq!(ours, library.hash_password(b"a-long-password", &salt).unwrap().to_string());
        library.verify_password(b"a-long-password", &PasswordHash::new(&ours).unwrap()).unwrap();
        for (password, fits) in [("a-long-password", true), ("a-long-passwore", false)] {
            assert_eq!(hasher.verify(Some(ours.clone()), password.to_owned()).await.unwrap(), fits);
            assert!(!hasher.verify(None, password.to_owned()).await.unwrap());
        }
        // Another cost, as an older program wrote it, in the same memory.
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let old = cheap.hash_password(b"a-long-password", &salt).unwrap().to_string();
        assert!(hasher.verify(Some(old), "a-long-password".to_owned()).await.unwrap());
        assert!(hasher.verify(Some(ours), "a-long-password".to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn work_that_fails_takes_no_thread_with_it() {
        let hasher = Arc::new(Hasher::default());
        for _ in 0..AT_ONCE * 2 {
            assert!(hasher.in_turn::<()>(|| panic!("a fault of the library")).await.is_err());
        }
        assert!(!hasher.verify(None, "guess".to_owned()).await.unwrap());
        assert_eq!(hasher.queued.load(Ordering::SeqCst), 0);
    }

    /// A client that disconnects leaves its place in the queue, and nothing is computed for it.
    #[tokio::test(flavor = "multi_thread")]
    async fn who_goes_away_costs_nothing() {
        let (hasher, computed) = (Arc::new(Hasher::default()), Arc::new(AtomicUsize::new(0)));
        // Both threads are busy until this is let go.
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let (gone, begun) = (Arc::new(Mutex::new(gone)), Arc::new(AtomicUsize::new(0)));
        let busy: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (hasher, gone, begun) = (Arc::clone(&hasher), Arc::clone(&gone), Arc::clone(&begun));
                let held = move || {
                    begun.fetch_add(1, Ordering::SeqCst);
                    gone.lock().unwrap().recv().is_ok()
                };
                tokio::spawn(async move { hasher.in_turn(held).await })
            })
            .collect();
        // A place in the queue is taken before the work is handed over: only work that has begun holds a thread.
        while begun.load(Ordering::SeqCst) < AT_ONCE {
            tokio::task::yield_now().await;
        }
        for _ in 0..20 {
            let (hasher, computed) = (Arc::clone(&hasher), Arc::clone(&computed));
            let asked =
                tokio::spawn(async move { hasher.in_turn(move || computed.fetch_add(1, Ordering::SeqCst)).await });
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            asked.abort();
            let _ = asked.await;
        }
        drop(go);
        for one in busy {
            one.await.unwrap().unwrap();
        }
        assert!(!hasher.verify(None, "guess".to_owned()).await.unwrap());
        while hasher.queued.load(Ordering::SeqCst) > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(computed.load(Ordering::SeqCst), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_queue_ends() {
        let hasher = Arc::new(Hasher::default());
        let asked: Vec<_> = (0..200)
            .map(|_| {
                let hasher = Arc::clone(&hasher);
                tokio::spawn(async move { hasher.verify(None, "guess".to_owned()).await })
            })
            .collect();
        let mut refused = 0;
        for one in asked {
            match one.await.unwrap() {
                Ok(fits) => assert!(!fits),
                Err(ServiceError::Refused(Refusal::TooBusy)) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert!(refused > 0 && refused <= 200 - QUEUE, "{refused} refused");
        assert!(hasher.verify(None, "guess".to_owned()).await.is_ok(), "the queue is empty again");
    }
}
