//! Signing in, with limits on guesses.

use store::Account;

use crate::Services;
use crate::accounts::guesses::{Guess, SignInFrom};
use crate::accounts::sign_in_steps::{SignInStep, session_or_code};
use crate::error::{Refusal, Result};
use crate::input::address;

impl Services {
    /// Signs in, or takes the first of two steps. The answer and its time are the same for an unknown address and a wrong
    /// password.
    ///
    /// # Errors
    /// Wrong credentials, or too many attempts.
    pub async fn sign_in(&self, email: &str, password: &str, from: &SignInFrom) -> Result<SignInStep> {
        let email = address(email);
        let (account, guess) = {
            let mut tx = self.write_shared().await?;
            let account = tx.account_by_email(&email).await?;
            let guess = Guess::count(self, &mut *tx, &email, account.as_ref(), from).await?;
            tx.commit().await?;
            (account, guess)
        };
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = self.hasher.verify(hash, password.to_owned()).await?;
        let Some(account) = account.filter(|account| fits && account.disabled_at.is_none()) else {
            guess.was_wrong(self).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        let mut tx = self.write_shared().await?;
        // While it was compared, another password may have been set, or the account disabled: that ended every way in.
        let now = tx.account(&account.id).await?;
        let as_compared = |now: &Account| now.password_hash == account.password_hash && now.disabled_at.is_none();
        let Some(account) = now.filter(as_compared) else {
            drop(tx);
            guess.was_wrong(self).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        let step = session_or_code(self, &mut *tx, account, from).await?;
        match &step {
            SignInStep::Done(_) => guess.was_right(&mut *tx).await?,
            SignInStep::CodeNeeded(_) => guess.was_right_so_far(&mut *tx).await?,
        }
        tx.commit().await?;
        Ok(step)
    }
}
