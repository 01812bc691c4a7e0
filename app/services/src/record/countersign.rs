//! The chair and scrutineers confirm a checkpoint of the record.

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::record::{Checkpoint, CountersignLine, LineBody, LineKind, RecordHash};
use store::{Contest, OpeningSubject, Tx};

use super::writer::{RecordWriter, read_line};
use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// Confirms a checkpoint of the record as its chair or a scrutineer; `size` and `root` are those that were read, on the page or on
    /// paper.
    ///
    /// # Errors
    /// A missing permission, a password that was not given lately, no checkpoint of this size: not found; [`ServiceError::Conflict`]
    /// where its root is another one; [`Refusal::CheckpointCountersigned`] where the person confirmed it before.
    pub async fn countersign_checkpoint(
        &self,
        actor: &Actor,
        id: &ContestId,
        size: u64,
        root: &RecordHash,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::CountersignRecord).await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let kept = tx.checkpoints(id).await?.into_iter().find(|one| one.size == size).ok_or(ServiceError::NotFound)?;
        let checkpoint = kept.checkpoint().ok_or(ServiceError::NotFound)?;
        if checkpoint.root != *root {
            return Err(ServiceError::Conflict);
        }
        let role = if access.roles.contains(&Role::Chair) { Role::Chair } else { Role::Scrutineer };
        if is_countersigned(&mut *tx, &contest, actor, &checkpoint).await? {
            return Err(Refusal::CheckpointCountersigned.into());
        }
        append_countersignature(self, &mut *tx, actor, &contest, role, &checkpoint).await?;
        let hash = root.to_string();
        let event = event::RecordCountersign { hash: &hash };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether the person has a line under this checkpoint.
async fn is_countersigned(tx: &mut dyn Tx, contest: &Contest, actor: &Actor, checkpoint: &Checkpoint) -> Result<bool> {
    let me = Some(&actor.person()?.id);
    for stored in tx.record_lines_of(&contest.id, &[LineKind::Countersign]).await? {
        let LineBody::Countersign(line) = read_line(&stored)?.body else { continue };
        if line.size == checkpoint.size {
            let opening = tx.opening(&contest.id, &line.who).await?;
            if opening.is_some_and(|opening| opening.account_id.as_ref() == me) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Adds that somebody confirmed what was decided up to here, under the newest checkpoint; nothing before there is one.
pub(crate) async fn append_confirmation(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    role: Role,
) -> Result<()> {
    let newest = tx.last_checkpoint(&contest.id).await?.and_then(|kept| kept.checkpoint());
    match newest {
        Some(checkpoint) => append_countersignature(cx, tx, actor, contest, role, &checkpoint).await,
        None => Ok(()),
    }
}

async fn append_countersignature(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    role: Role,
    checkpoint: &Checkpoint,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let who = writer.commit_actor(OpeningSubject::Who, actor);
    let line = CountersignLine { role: role.key().to_owned(), who, size: checkpoint.size, root: checkpoint.root };
    writer.line(LineBody::Countersign(line));
    writer.end(tx).await
}
