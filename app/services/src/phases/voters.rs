//! When what voters showed of themselves can no longer be linked to anybody: the keys of a popularity vote are codes under a secret,
//! which is destroyed once nobody can object any more.

use domain::ids::ContestId;
use store::Tx;

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::Result;

/// Destroys the secret of a vote that is sealed; false where there is none.
pub(crate) async fn forget_voters(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<bool> {
    let forgotten = tx.forget_voters(id).await?;
    if forgotten {
        cx.audit(tx, actor, Some(id), id.as_str(), &event::VoteForget {}).await?;
    }
    Ok(forgotten)
}
