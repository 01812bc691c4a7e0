//! Parts of a film that are sent at once and joined when all are there (tus concatenation).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::FileId;
use store::{File, UploadPart};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::upload::begin::{begin, in_new_file, open_upload};
use crate::films::upload::end::{UploadEnd, end_upload};
use crate::films::upload::hold::{Held, OpenUpload, hold_upload};
use crate::films::upload::receive::finish_upload;
use crate::films::upload::space::fits;
use crate::films::upload::{LARGEST_UPLOAD, NewUpload, UploadTarget};
use crate::media::arriving;

/// Parts that nobody else writes to, by key.
type HeldParts = BTreeMap<FileId, OpenUpload>;

/// The right to parts that are whole and this person's; in the order of their keys, so that two who want the same ones do not wait
/// for each other.
async fn hold_parts(cx: &Context, actor: &Actor, parts: &[FileId]) -> Result<HeldParts> {
    let mut held = HeldParts::new();
    for id in parts.iter().collect::<BTreeSet<_>>() {
        let taken = hold_upload(cx, actor, id).await.map_err(|error| match error {
            ServiceError::NotFound => Refusal::PartsUnfinished.into(),
            other => other,
        });
        match taken? {
            Held::Open(open)
                if matches!(open.target, UploadTarget::Part(_)) && open.guard.length()? == open.target.size() =>
            {
                held.insert(id.clone(), open);
            }
            Held::Open(_) | Held::Whole(_) => return Err(Refusal::PartsUnfinished.into()),
        }
    }
    Ok(held)
}

impl Services {
    /// Opens an upload of a part of a file. For which entry it is, the parts' joining says.
    ///
    /// # Errors
    /// Nobody signed in, a token that may not write entries, too many unfinished uploads, a size, or too little free
    /// space.
    pub async fn begin_part(&self, actor: &Actor, size_bytes: i64) -> Result<FileId> {
        // It belongs to no contest yet: asked as for an entry of one's own while a call is open.
        let access = AccessContext { roles: vec![Role::Creator], owns: true, ..actor.access_context(Role::Creator)? };
        access::check(Action::EditEntry, &access, Phase::CallOpen)?;
        if size_bytes < 1 {
            return Err(Refusal::FileEmpty.into());
        }
        if size_bytes > LARGEST_UPLOAD {
            return Err(Refusal::FileTooLarge { found: size_bytes, max: LARGEST_UPLOAD }.into());
        }
        let note = async |id: &FileId, room| begin_noted(self, actor, id, size_bytes, room).await;
        in_new_file(self, actor, size_bytes, note).await
    }

    /// Joins parts to one file, in this order, and has it examined. The parts are gone then.
    ///
    /// # Errors
    /// As [`Services::begin_upload`]; parts that are unknown, unfinished or somebody else's.
    pub async fn join_parts(&self, actor: &Actor, new: NewUpload, parts: &[FileId], named: &str) -> Result<FileId> {
        let held = hold_parts(self, actor, parts).await?;
        let (mut sources, mut size_bytes) = (Vec::new(), 0_i64);
        for id in parts {
            size_bytes = size_bytes.saturating_add(held.get(id).map_or(0, |part| part.target.size()));
            sources.push(self.media.blobs.arriving(id));
        }
        let file = begin(self, actor, NewUpload { size_bytes, ..new }, named.to_owned()).await?;
        let id = file.id.clone();
        let (cx, actor) = (Context::clone(self), actor.clone());
        // In a task of its own: a client that goes away ends nothing half way, and leaves nothing that fills the disk.
        let joined = tokio::spawn(async move {
            let id = file.id.clone();
            let joined = join(&cx, &actor, file, sources, &held).await;
            if joined.is_err() {
                end_upload(&cx, &actor, &id, UploadEnd::Cancelled).await?;
            }
            joined
        });
        joined.await.map_err(|error| ServiceError::Environment(error.to_string()))??;
        Ok(id)
    }
}

async fn begin_noted(cx: &Context, actor: &Actor, id: &FileId, size_bytes: i64, room: Option<i64>) -> Result<FileId> {
    let person = actor.person()?;
    let mut tx = cx.write().await?;
    fits(size_bytes, room)?;
    let part = UploadPart { id: id.clone(), owner_id: person.id.clone(), size_bytes, created_at: cx.now() };
    open_upload(cx, &mut *tx, actor, &part.id, size_bytes).await?;
    tx.insert_part(&part).await?;
    tx.commit().await?;
    Ok(part.id)
}

/// Makes one file of parts, and removes them.
async fn join(cx: &Context, actor: &Actor, file: File, sources: Vec<PathBuf>, held: &HeldParts) -> Result<()> {
    let Held::Open(_joining) = hold_upload(cx, actor, &file.id).await? else { return Err(ServiceError::Conflict) };
    let joined = arriving::join(sources, cx.media.blobs.arriving(&file.id)).await?;
    if joined.length != file.size_bytes {
        let words = format!("parts of {} bytes became {}", file.size_bytes, joined.length);
        return Err(ServiceError::Environment(words));
    }
    finish_upload(cx, actor, file, &joined.hex()).await?;
    let mut tx = cx.write().await?;
    for part in held.keys() {
        tx.delete_part(part).await?;
        tx.delete_upload(part).await?;
    }
    tx.commit().await?;
    for part in held.keys() {
        cx.media.blobs.clear(part).await;
        cx.media.forget(part);
    }
    Ok(())
}
