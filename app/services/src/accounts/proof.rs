//! Proof that the address of an account is its owner's: a link that is sent there.

use crate::Services;
use crate::accounts::create::prove_address;
use crate::accounts::one_time_links::{open_ticket, usable_ticket};
use crate::accounts::proof_letter::KIND;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// The address that a link proves; nothing is done yet, for programs that examine letters follow links too.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`].
    pub async fn address_to_prove(&self, token: &str) -> Result<String> {
        let ticket = usable_ticket(self, token, KIND).await?.ticket;
        ticket.email.ok_or_else(|| Refusal::TicketSpent.into())
    }

    /// Notes that the address of an account is its owner's; which one that is.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`]; also where the account has another address by now.
    pub async fn prove_own_address(&self, token: &str) -> Result<String> {
        let mut tx = self.write().await?;
        let ticket = open_ticket(self, &mut *tx, token, KIND).await?;
        let id = ticket.account_id.ok_or(ServiceError::NotFound)?;
        let mut account = tx.account(&id).await?.ok_or(ServiceError::NotFound)?;
        let same = ticket.email.as_ref() == Some(&account.email);
        if !same || !tx.use_ticket(&ticket.token_hash, self.now()).await? {
            return Err(Refusal::TicketSpent.into());
        }
        prove_address(self, &mut *tx, &mut account).await?;
        let actor = Actor::of(account.clone());
        self.audit(&mut *tx, &actor, None, account.id.as_str(), &event::AccountProof {}).await?;
        tx.commit().await?;
        Ok(account.email)
    }
}
