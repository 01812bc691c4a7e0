//! Parts of a film that are sent at once and joined when all are there (tus concatenation).

use crate::media::arriving;
use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::FileId;
use store::UploadPart;
use tokio::fs;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::upload::begin::begin;
use crate::films::upload::receive::finish_upload;
use crate::films::upload::space::{fits, room};
use crate::films::upload::{LARGEST_UPLOAD, NewUpload};
use crate::media::arriving::length;

/// Parts of films a person may have under way.
const MOST_PARTS: i64 = 64;

impl Services {
    /// Opens an upload of a part of a file. For which entry it is, the parts' joining says.
    ///
    /// # Errors
    /// Nobody signed in, a token that may not write entries, too many parts, a size, or too little free space.
    pub async fn begin_part(&self, actor: &Actor, size_bytes: i64) -> Result<FileId> {
        let person = actor.person()?;
        // It belongs to no contest yet: asked as for an entry of one's own while a call is open.
        let access = AccessContext { roles: vec![Role::Creator], owns: true, ..actor.access_context(Role::Creator)? };
        access::check(Action::EditEntry, &access, Phase::CallOpen)?;
        if !(1..=LARGEST_UPLOAD).contains(&size_bytes) {
            return Err(Refusal::FileTooLarge { found: size_bytes, max: LARGEST_UPLOAD }.into());
        }
        let room = room(self).await?;
        let mut tx = self.write().await?;
        let own = tx.parts().await?.iter().filter(|part| part.owner_id == person.id).count();
        if i64::try_from(own).unwrap_or(i64::MAX) >= MOST_PARTS {
            return Err(Refusal::TooManyParts(MOST_PARTS).into());
        }
        fits(size_bytes, room)?;
        let part = UploadPart { id: self.fresh_id()?, owner_id: person.id.clone(), size_bytes, created_at: self.now() };
        fs::File::create(self.media.blobs.arriving(&part.id)).await?;
        tx.insert_part(&part).await?;
        tx.commit().await?;
        Ok(part.id)
    }

    /// Joins parts to one file, in this order, and has it examined. The parts are gone then.
    ///
    /// # Errors
    /// As [`Services::begin_upload`]; parts that are unknown, unfinished or somebody else's.
    pub async fn join_parts(&self, actor: &Actor, new: NewUpload, parts: &[FileId], named: &str) -> Result<FileId> {
        let person = actor.person()?;
        let (mut sources, mut size_bytes) = (Vec::new(), 0_i64);
        {
            let mut tx = self.read().await?;
            for id in parts {
                let part = tx.part(id).await?.filter(|part| part.owner_id == person.id);
                let part = part.ok_or(Refusal::PartsUnfinished)?;
                let path = self.media.blobs.arriving(id);
                if length(&path).await? != part.size_bytes {
                    return Err(Refusal::PartsUnfinished.into());
                }
                size_bytes = size_bytes.saturating_add(part.size_bytes);
                sources.push(path);
            }
        }
        let file = begin(self, actor, NewUpload { size_bytes, ..new }, named.to_owned()).await?;
        let id = file.id.clone();
        let lock = self.media.upload_lock(&id);
        let (_, guard) = lock.take().await;
        let joined = arriving::join(sources, self.media.blobs.arriving(&id)).await?;
        if joined.length != size_bytes {
            return Err(ServiceError::Environment(format!("parts of {size_bytes} bytes became {}", joined.length)));
        }
        finish_upload(self, actor, file, &joined.hex()).await?;
        drop(guard);
        self.media.forget(&id);
        let mut tx = self.write().await?;
        for part in parts {
            tx.delete_part(part).await?;
        }
        tx.commit().await?;
        for part in parts {
            self.media.blobs.clear(part).await;
        }
        Ok(id)
    }
}
