//! Taking in a film that lies on this machine, and trying a check again that was given up.

use std::path::Path;

use bytes::Bytes;
use domain::access::Action;
use domain::film::kind::FileKind;
use domain::ids::{EntryId, FileId};
use tokio::fs;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::entries::access::own_entry;
use crate::error::Result;
use crate::films::copy::make_copy_at_once;
use crate::films::examine::examine_file;
use crate::films::upload::NewUpload;
use crate::films::upload::begin::begin;
use crate::films::upload::receive::append;
use crate::jobs::wake_workers;
use crate::media::arriving::length;

impl Services {
    /// Takes in a film that lies on this machine already, as the demonstration does, with the same checks
    /// and records as an upload; it is examined before this returns, and judges have their copy where browsers play the film as
    /// it is.
    ///
    /// # Errors
    /// As [`Services::begin_upload`], or the disk.
    pub async fn take_film(&self, actor: &Actor, entry: &EntryId, path: &Path) -> Result<FileId> {
        let size_bytes = length(path).await?;
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let new = NewUpload {
            entry: entry.clone(),
            kind: FileKind::JudgingCopy.key().to_owned(),
            filename,
            media_type: "video/mp4".to_owned(),
            size_bytes,
        };
        let id = begin(self, actor, new, String::new()).await?.id;
        let body = futures::stream::once(async { fs::read(path).await.map(Bytes::from) });
        append(self, actor, &id, 0, None, body).await?;
        examine_file(self, &id).await?;
        if let Err(error) = make_copy_at_once(self, &id).await {
            tracing::warn!(file.id = %id, %error, "copy of a film is left to its job");
        }
        Ok(id)
    }

    /// Takes up again what was given up about the files of an entry, as if it had never been tried; how many jobs.
    ///
    /// # Errors
    /// A missing permission; no such entry, or one that the person may not know of.
    pub async fn retry_checks(&self, actor: &Actor, id: &EntryId) -> Result<u64> {
        let mut tx = self.write().await?;
        let (contest, ..) = own_entry(self, &mut *tx, actor, id, Action::RetryChecks).await?;
        let revived = tx.revive_jobs(Some(id)).await?;
        if revived > 0 {
            let event = event::JobRetry { jobs: revived };
            self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        }
        tx.commit().await?;
        wake_workers(self);
        Ok(revived)
    }
}
