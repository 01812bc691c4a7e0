//! Proof that the address of an account is its owner's: a link that is sent there.

use domain::tries::PROOFS;

use crate::Services;
use crate::accounts::create::prove_address;
use crate::accounts::one_time_links::{open_ticket, usable_ticket};
use crate::accounts::proof_letter::{KIND, ask_for_proof};
use crate::accounts::tries::TryCount;
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

    /// Writes the letter once more that asks for the proof of the own address: the link in the first one ends, and letters about
    /// entries wait for it. The address it goes to; `None` where that is proven already.
    ///
    /// # Errors
    /// Nobody signed in; [`Refusal::TooManyAttempts`].
    pub async fn ask_proof_again(&self, actor: &Actor) -> Result<Option<String>> {
        let person = actor.in_person()?;
        let mut tx = self.write().await?;
        let account = tx.account(&person.id).await?.ok_or(ServiceError::NotFound)?;
        if account.proven_at.is_some() {
            return Ok(None);
        }
        let count = TryCount::new(&format!("proofs {}", account.id), PROOFS);
        count.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
        ask_for_proof(self, &mut *tx, &account).await?;
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountProofAsk {}).await?;
        tx.commit().await?;
        Ok(Some(account.email))
    }

    /// Notes that the address of the own account is the person's; which one that is. Who only gets the letter, because somebody
    /// registered with their address, proves nothing for that account by following it.
    ///
    /// # Errors
    /// Nobody signed in; [`Refusal::TicketSpent`], also where the link is another account's or the account has another address.
    pub async fn prove_own_address(&self, actor: &Actor, token: &str) -> Result<String> {
        let person = actor.in_person()?;
        let mut tx = self.write().await?;
        let ticket = open_ticket(self, &mut *tx, token, KIND).await?;
        let mut account = tx.account(&person.id).await?.ok_or(ServiceError::NotFound)?;
        let same = ticket.account_id.as_ref() == Some(&account.id) && ticket.email.as_ref() == Some(&account.email);
        if !same || !tx.use_ticket(&ticket.token_hash, self.now()).await? {
            return Err(Refusal::TicketSpent.into());
        }
        prove_address(self, &mut *tx, &mut account).await?;
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountProof {}).await?;
        tx.commit().await?;
        Ok(account.email)
    }
}
