//! Whether anything may still change of what a contest decides.

use domain::contest::phase::Phase;
use store::{Contest, Tx};

use crate::error::{Refusal, Result};

/// Whether the selection is sealed, which happens in its phase alone: from there on nothing that it was made of changes any more.
pub(crate) async fn is_sealed(tx: &mut dyn Tx, contest: &Contest) -> Result<bool> {
    Ok(match contest.phase {
        // Without reading what was sealed, which may be thousands of films.
        Phase::Selection => tx.decided(&contest.id).await?.sealed,
        phase => phase > Phase::Selection,
    })
}

/// Refuses what only counts before the selection is sealed.
///
/// # Errors
/// [`Refusal::AlreadySealed`].
pub(crate) async fn require_unsealed(tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    if is_sealed(tx, contest).await? { Err(Refusal::AlreadySealed.into()) } else { Ok(()) }
}
