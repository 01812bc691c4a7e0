//! Whether the kept films are whole, and moving them from one storage to another.

use std::collections::BTreeSet;

use domain::ids::FileId;

use crate::Services;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::media::blobs::Blobs;

/// What is wrong with a kept file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageProblem {
    /// It is not there.
    Missing,
    /// It is longer or shorter than it should be.
    Size {
        /// Bytes found.
        found: u64,
        /// Bytes that arrived.
        expected: u64,
    },
    /// Its bytes have another SHA-256.
    OtherBytes(String),
    /// It could not be read.
    Unreadable(String),
}

impl std::fmt::Display for StorageProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Size { found, expected } => write!(f, "{found} bytes, should be {expected}"),
            Self::OtherBytes(found) => write!(f, "other bytes: their SHA-256 is {found}"),
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
        }
    }
}

/// A kept file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedFile {
    /// The film or the evidence of an objection, where the database knows it as one; other files were made from films.
    pub file: Option<FileId>,
    /// The hash it should have.
    pub sha256: String,
    /// What is wrong.
    pub problem: StorageProblem,
}

/// What came of looking at every kept file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageReport {
    /// Different films that the database knows.
    pub films: usize,
    /// Other files that are kept.
    pub others: usize,
    /// Bytes of all that are whole.
    pub bytes: u64,
    /// Those that are not, films first.
    pub broken: Vec<DamagedFile>,
}

/// What a move did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoveReport {
    /// Files copied.
    pub copied: usize,
    /// Files that were there already.
    pub skipped: usize,
    /// Files removed where they came from.
    pub deleted: usize,
    /// Bytes copied.
    pub bytes: u64,
    /// Files that could not be moved; they stay where they are.
    pub broken: Vec<DamagedFile>,
}

/// A file that should be kept.
struct ExpectedFile {
    file: Option<FileId>,
    is_film: bool,
    sha256: String,
    /// As it arrived; of other files nobody wrote it down.
    size_bytes: Option<u64>,
}

impl ExpectedFile {
    fn broken(self, problem: StorageProblem) -> DamagedFile {
        DamagedFile { file: self.file, sha256: self.sha256, problem }
    }

    /// Reads the whole file again; its size if it is whole.
    async fn verify(&self, blobs: &Blobs) -> std::result::Result<u64, StorageProblem> {
        let found = match blobs.size(&self.sha256).await {
            Ok(size) => size,
            Err(ServiceError::NotFound) => return Err(StorageProblem::Missing),
            Err(error) => return Err(StorageProblem::Unreadable(error.to_string())),
        };
        if let Some(expected) = self.size_bytes.filter(|expected| *expected != found) {
            return Err(StorageProblem::Size { found, expected });
        }
        match blobs.hash_again(&self.sha256).await {
            Ok(hash) if hash == self.sha256 => Ok(found),
            Ok(hash) => Err(StorageProblem::OtherBytes(hash)),
            Err(error) => Err(StorageProblem::Unreadable(error.to_string())),
        }
    }
}

impl Services {
    /// Looks at every film and all evidence of objections that the database knows, and at whatever else is kept: that it is there, its
    /// size, and its SHA-256 computed again.
    ///
    /// # Errors
    /// The database, or a storage that cannot be listed.
    pub async fn verify_films(&self) -> Result<StorageReport> {
        let blobs = &self.media.blobs;
        let mut audit = StorageReport::default();
        for known in known(self, blobs).await? {
            *(if known.is_film { &mut audit.films } else { &mut audit.others }) += 1;
            match known.verify(blobs).await {
                Ok(size) => audit.bytes = audit.bytes.saturating_add(size),
                Err(problem) => audit.broken.push(known.broken(problem)),
            }
        }
        Ok(audit)
    }

    /// Copies every film and all evidence that the database knows, and whatever else is kept in `from`, to `to`; what is there already with
    /// its size is skipped, so a move that was cut goes on where it was. With `delete`, what is whole in `to` is then removed
    /// in `from`: what was copied was hashed on the way, what was skipped is read again first.
    ///
    /// # Errors
    /// The database, or a storage that cannot be listed.
    pub async fn move_films(&self, from: &Blobs, to: &Blobs, delete: bool) -> Result<MoveReport> {
        let mut moved = MoveReport::default();
        for known in known(self, from).await? {
            let (there, here) = (to.find(&known.sha256).await?, from.find(&known.sha256).await?);
            // Where the source is gone, as after a move, the film's own size must do.
            let expected = known.size_bytes.or(here);
            if there.is_some() && there == expected {
                let keep_source = !delete || here.is_none();
                if keep_source || known.verify(to).await.is_ok() {
                    moved.skipped += 1;
                    if !keep_source {
                        from.remove(&known.sha256).await?;
                        moved.deleted += 1;
                    }
                    continue;
                }
                // Damaged there: its place is taken, if what is here is whole.
                if let Err(problem) = known.verify(from).await {
                    moved.broken.push(known.broken(problem));
                    continue;
                }
                to.remove(&known.sha256).await?;
            }
            match to.take_over(from, &known.sha256).await {
                Ok(()) => {
                    moved.copied += 1;
                    moved.bytes = moved.bytes.saturating_add(here.unwrap_or_default());
                    if delete {
                        from.remove(&known.sha256).await?;
                        moved.deleted += 1;
                    }
                }
                Err(error) => {
                    // What is wrong with it is told as `verify_films` would; a whole one could not be written.
                    let problem = match known.verify(from).await {
                        Err(problem) => problem,
                        Ok(_) => return Err(error),
                    };
                    moved.broken.push(known.broken(problem));
                }
            }
        }
        Ok(moved)
    }
}

/// Films that were kept, each once, and evidence of objections, then whatever else is in the storage.
async fn known(cx: &Context, blobs: &Blobs) -> Result<Vec<ExpectedFile>> {
    let (films, evidence) = {
        let mut tx = cx.read().await?;
        (tx.kept_files().await?, tx.kept_evidence().await?)
    };
    let films = films.into_iter().filter_map(|one| Some((one.sha256?, one.id, one.size_bytes, true)));
    let evidence = evidence.into_iter().map(|one| (one.sha256, one.id, one.size_bytes, false));
    let mut found: Vec<ExpectedFile> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (sha256, file, size, is_film) in films.chain(evidence) {
        if known.insert(sha256.clone()) {
            found.push(ExpectedFile { file: Some(file), is_film, sha256, size_bytes: u64::try_from(size).ok() });
        }
    }
    found.sort_by(|one, other| (!one.is_film, &one.sha256).cmp(&(!other.is_film, &other.sha256)));
    let stored: BTreeSet<String> = blobs.list().await?.into_iter().map(|stored| stored.sha256).collect();
    let others = stored.into_iter().filter(|sha256| !known.contains(sha256));
    found.extend(others.map(|sha256| ExpectedFile { file: None, is_film: false, sha256, size_bytes: None }));
    Ok(found)
}
