//! Uploads that are taken back.

use domain::ids::FileId;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::films::upload::end::{UploadEnd, end_upload};
use crate::films::upload::hold::{Held, hold_upload};

impl Services {
    /// Takes an unfinished upload back: what has arrived of it is removed.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where it is complete; otherwise as [`Services::upload_state`].
    pub async fn cancel_upload(&self, actor: &Actor, id: &FileId) -> Result<()> {
        // A stranger must not stop whoever is sending: that is asked before the sender is.
        match hold_upload(self, actor, id).await? {
            Held::Open(open) if end_upload(self, actor, id, UploadEnd::Cancelled).await? => {
                drop(open.guard);
                Ok(())
            }
            Held::Open(_) | Held::Whole(_) => Err(ServiceError::Conflict),
        }
    }
}
