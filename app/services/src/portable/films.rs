//! The films of a contest that comes: which of their bytes are here then, and what is left to be done with them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use domain::film::kind::FileKind;
use domain::ids::FileId;
use serde_json::Value;
use store::{DERIVED_TABLE, EVIDENCE_TABLE, FILE_TABLE, FileState, PortableRow, PortableTable, Tx};

use crate::archive::name_of;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::derived::PLAY;
use crate::films::examine::ExamineFilm;
use crate::films::keeping::HeldBytes;
use crate::films::prepare::PrepareFilm;
use crate::films::sweep::remove_unneeded;
use crate::jobs::add_job;

/// The films of an archive, and those of its rows that are kept here already.
pub(super) struct ComingFilms {
    /// Where the archive is unpacked.
    unpacked: PathBuf,
    /// Hashes of those that came with it.
    coming: BTreeSet<String>,
    /// Hashes of those that are here once all is done.
    here: BTreeSet<String>,
    /// Hashes of those that were not kept here before.
    moved: Vec<String>,
    /// To be examined.
    unexamined: BTreeSet<String>,
    /// Films whose copies for the judges are to be made.
    unprepared: BTreeSet<String>,
}

impl ComingFilms {
    pub(super) fn new(unpacked: PathBuf, coming: BTreeSet<String>) -> Self {
        Self {
            unpacked,
            here: coming.clone(),
            coming,
            moved: Vec::new(),
            unexamined: BTreeSet::new(),
            unprepared: BTreeSet::new(),
        }
    }

    /// Looks whether the bytes of a row, which did not come, are kept here all the same.
    pub(super) async fn look_for(&mut self, cx: &Context, row: &PortableRow) -> Result<()> {
        let sha256 = text(row, "sha256");
        if sha256.is_empty() || self.here.contains(sha256) {
            return Ok(());
        }
        let size = row.get("size_bytes").and_then(Value::as_u64);
        if is_hash(sha256) && size.is_some() && cx.media.blobs.find(sha256).await? == size {
            self.here.insert(sha256.to_owned());
        }
        Ok(())
    }

    /// How many came with the archive.
    pub(super) fn count(&self) -> usize {
        self.coming.len()
    }

    /// Keeps what came, and holds all bytes until the rows that need them are written.
    ///
    /// # Errors
    /// The disk or the bucket; bytes that somebody else is at, or that were removed meanwhile.
    pub(super) async fn keep(&mut self, cx: &Context) -> Result<Vec<HeldBytes>> {
        let blobs = &cx.media.blobs;
        for sha256 in &self.coming {
            if !blobs.exists(sha256).await? {
                self.moved.push(sha256.clone());
            }
            blobs.keep_from(&self.unpacked.join(name_of(sha256)), sha256).await?;
        }
        let mut held = Vec::with_capacity(self.here.len());
        let mut tx = cx.write().await?;
        for sha256 in &self.here {
            held.push(HeldBytes::take(&mut *tx, sha256).await?.ok_or(Refusal::UploadBusy)?);
        }
        tx.commit().await?;
        for sha256 in &self.here {
            if !blobs.exists(sha256).await? {
                let_go(cx, &held).await;
                return Err(ServiceError::Conflict);
            }
        }
        Ok(held)
    }

    /// Removes what was kept, where the rows that need it were not written.
    pub(super) async fn undo(&self, cx: &Context) {
        for sha256 in &self.moved {
            if let Err(error) = remove_unneeded(cx, sha256).await {
                tracing::warn!(film.sha256 = sha256.as_str(), %error, "film of a contest that was not imported could not be removed");
            }
        }
    }

    /// Makes a row say what is here: a file without its bytes is one that was removed. False for a row that says nothing then.
    pub(super) fn settle(&mut self, table: &PortableTable, row: &mut PortableRow) -> bool {
        let is_here = self.here.contains(text(row, "sha256"));
        match table.name {
            FILE_TABLE if is_here => {
                let (id, state) = (text(row, "id").to_owned(), text(row, "state"));
                if state == FileState::Checking.key() {
                    self.unexamined.insert(id);
                } else if state == FileState::Ready.key() && text(row, "kind") == FileKind::JudgingCopy.key() {
                    self.unprepared.insert(id);
                }
            }
            FILE_TABLE => {
                row.insert("state".to_owned(), FileState::Removed.key().into());
                row.insert("sha256".to_owned(), Value::Null);
            }
            DERIVED_TABLE if is_here && text(row, "kind") == PLAY => {
                self.unprepared.remove(text(row, "file_id"));
            }
            DERIVED_TABLE | EVIDENCE_TABLE => return is_here,
            _ => {}
        }
        true
    }

    /// Adds the jobs that do not come along.
    pub(super) async fn add_jobs(&self, cx: &Context, tx: &mut dyn Tx) -> Result<()> {
        for id in &self.unexamined {
            add_job::<ExamineFilm>(cx, tx, &file_id(id)?).await?;
        }
        for id in &self.unprepared {
            add_job::<PrepareFilm>(cx, tx, &file_id(id)?).await?;
        }
        Ok(())
    }
}

/// Gives bytes back where nothing was written.
pub(super) async fn let_go(cx: &Context, held: &[HeldBytes]) {
    for one in held {
        one.let_go(cx).await;
    }
}

fn file_id(id: &str) -> Result<FileId> {
    id.parse().map_err(|error: domain::ids::BadId| Refusal::Archive(error.to_string()).into())
}

fn is_hash(text: &str) -> bool {
    crate::archive::film_named(&name_of(text)).is_some()
}

fn text<'a>(row: &'a PortableRow, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}
