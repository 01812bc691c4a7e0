//! The second step of a sign-in: after the password a code, for who has a second factor. Between the two there is no session, only
//! a ticket, which is good for one sign-in.

use store::{Account, Ticket, Tx};

use crate::Services;
use crate::accounts::guesses::{Guess, SignInFrom};
use crate::accounts::one_time_links::open_ticket;
use crate::accounts::second_factor::take_code;
use crate::accounts::sessions::SignedIn;
use crate::accounts::sign_in_steps::{CODE_TICKET, signed_in};
use crate::context::{Context, has_second_factor};
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// The second step: a code of the app, or a recovery code. `ticket` is that of the first step.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], which is a guess that is counted as one at the password; a ticket that was used or has ended.
    pub async fn sign_in_with_code(&self, ticket: &str, code: &str, from: &SignInFrom) -> Result<SignedIn> {
        let guess = {
            let mut tx = self.write_shared().await?;
            let (_, account) = waiting(self, &mut *tx, ticket).await?;
            let guess = Guess::count(self, &mut *tx, &account.email, Some(&account), from).await?;
            tx.commit().await?;
            guess
        };
        let mut tx = self.write().await?;
        let (ticket, account) = waiting(self, &mut *tx, ticket).await?;
        if let Err(error) = take_code(self, &mut *tx, &account, code).await {
            drop(tx);
            if matches!(error, ServiceError::Refused(Refusal::WrongCode)) {
                guess.was_wrong(self).await?;
            }
            return Err(error);
        }
        if !tx.use_ticket(&ticket.token_hash, self.now()).await? {
            return Err(Refusal::TicketSpent.into());
        }
        guess.was_right(&mut *tx).await?;
        let signed_in = signed_in(self, &mut *tx, account, from).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Whether the ticket of a first step still waits for its code.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`].
    pub async fn look_at_code_ticket(&self, ticket: &str) -> Result<()> {
        let mut tx = self.read().await?;
        waiting(self, &mut *tx, ticket).await.map(|_| ())
    }
}

/// The ticket and its account, while both are good. Who has no second factor any more begins again.
async fn waiting(cx: &Context, tx: &mut dyn Tx, token: &str) -> Result<(Ticket, Account)> {
    let ticket = open_ticket(cx, tx, token, CODE_TICKET).await?;
    let id = ticket.account_id.clone().ok_or(ServiceError::NotFound)?;
    let account = tx.account(&id).await?.filter(|account| account.disabled_at.is_none());
    let account = account.ok_or(Refusal::TicketSpent)?;
    if has_second_factor(tx, &account.id).await? { Ok((ticket, account)) } else { Err(Refusal::TicketSpent.into()) }
}
