//! The key that signs the checkpoints of a record is another one from here on.

use domain::ids::ContestId;
use domain::limits;
use domain::record::{KeyLine, LineBody, Milestone};
use store::{OpeningSubject, Tx};

use super::checkpoint::{append_signed, named_keys};
use super::own_key::{INSTALLATION_KEY, own_key};
use super::writer::RecordWriter;
use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError, TextName};
use crate::input::optional_text;
use crate::signer::RecordSigner;

impl Services {
    /// Makes the key of this process that of the installation, in place of the one it had: a line and a checkpoint in every record that
    /// has not ended. `before` is the earlier key, which signs too; without it the earlier one is lost, and paper alone connects the
    /// two. How many records.
    ///
    /// # Errors
    /// Somebody who is no administrator; no key, or a reason that is too long; [`ServiceError::Conflict`] where the installation's key
    /// is another than the earlier one, or is this one already.
    pub async fn change_record_key(
        &self,
        actor: &Actor,
        before: Option<&dyn RecordSigner>,
        reason: &str,
    ) -> Result<usize> {
        require_administrator(actor)?;
        let reason = optional_text(reason, TextName::Reason, limits::REASON)?;
        let Some(signer) = &self.signer else {
            return Err(ServiceError::Environment("there is no key to sign records with".to_owned()));
        };
        let to = signer.key().to_string();
        let mut tx = self.write().await?;
        let from = tx.meta(INSTALLATION_KEY).await?.unwrap_or_default();
        if from == to || before.is_some_and(|before| before.key().to_string() != from) {
            return Err(ServiceError::Conflict);
        }
        tx.set_meta(INSTALLATION_KEY, &to).await?;
        let open = tx.named_record_keys().await?;
        for (contest, _) in &open {
            append_key(self, &mut *tx, contest, &to, &reason, before).await?;
        }
        let event = event::RecordKey { from: &from, to: &to, reason: &reason };
        self.audit(&mut *tx, actor, None, INSTALLATION_KEY, &event).await?;
        tx.commit().await?;
        Ok(open.len())
    }
}

/// Adds the key of this installation to a record that another one signed so far; nothing where it is the same, or there is no record,
/// or no key. Whether it is signed with a checkpoint. A process that does not have the key leaves it to one that does: a line whose
/// key is lost before it signed could never be verified.
pub(crate) async fn append_own_key(cx: &Context, tx: &mut dyn Tx, id: &ContestId) -> Result<bool> {
    let Some(own) = own_key(cx, tx).await? else { return Ok(false) };
    if cx.signer.as_ref().is_none_or(|signer| signer.key().to_string() != own) {
        return Ok(false);
    }
    let named = named_keys(tx, id).await?;
    if named.last().is_none_or(|named| named.key == own) {
        return Ok(false);
    }
    append_key(cx, tx, id, &own, "", None).await
}

async fn append_key(
    cx: &Context,
    tx: &mut dyn Tx,
    id: &ContestId,
    key: &str,
    reason: &str,
    before: Option<&dyn RecordSigner>,
) -> Result<bool> {
    let contest = cx.contest_in(tx, id).await?;
    let Some(mut writer) = RecordWriter::begin(cx, tx, &contest).await? else { return Ok(false) };
    let reason = writer.commit(OpeningSubject::Reason, None, "", reason);
    writer.line(LineBody::Key(KeyLine { key: key.to_owned(), reason }));
    writer.end(tx).await?;
    append_signed(cx, tx, id, Milestone::Key, before).await
}
