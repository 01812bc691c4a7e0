//! Letters that wait until somebody has shown whose the address is.

use store::{Letter, Tx};

use crate::error::Result;

/// Whether nobody has shown yet that the letter's address is that of the account's owner: it goes when that is shown, whoever released
/// it.
pub(crate) async fn waits_for_proof(tx: &mut dyn Tx, letter: &Letter) -> Result<bool> {
    // Most letters need no look at the account.
    let account = letter.account_id.as_ref().filter(|_| letter.kind.waits_for_proof(false));
    let Some(account) = account else { return Ok(false) };
    let account = tx.account(account).await?;
    Ok(account.is_some_and(|account| letter.kind.waits_for_proof(account.proven_at.is_some())))
}
