//! Signing in, with a limit on guesses.

use domain::time::MINUTE;

use crate::Services;
use crate::accounts::passwords::verify;
use crate::accounts::secret::digest;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::error::{Refusal, Result};

/// Failed sign-ins of one address before it has to wait.
pub(crate) const ATTEMPTS: i64 = 10;

const WAIT_MINUTES: i64 = 15;

impl Services {
    /// Signs in. The answer and its time are the same for an unknown address and a wrong password.
    ///
    /// # Errors
    /// Wrong credentials, or too many attempts.
    pub async fn sign_in(&self, email: &str, password: &str, user_agent: &str) -> Result<SignedIn> {
        let email = email.trim().to_lowercase();
        let email_hash = domain::hex::encode(&digest(&email));
        let since = self.now().saturating_sub(WAIT_MINUTES * MINUTE);
        let (account, failed) = {
            let mut tx = self.read().await?;
            (tx.account_by_email(&email).await?, tx.sign_in_failures(&email_hash, since).await?)
        };
        if failed >= ATTEMPTS {
            return Err(Refusal::TooManyAttempts(WAIT_MINUTES).into());
        }
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = verify(self, hash, password.to_owned()).await?;
        let mut tx = self.write().await?;
        match account.filter(|account| fits && account.disabled_at.is_none()) {
            Some(account) => {
                tx.clear_failed_sign_ins(&email_hash).await?;
                let signed_in = open_session(self, &mut *tx, account, user_agent).await?;
                tx.commit().await?;
                Ok(signed_in)
            }
            None => {
                tx.count_failed_sign_in(&email_hash, self.now(), since).await?;
                tx.commit().await?;
                Err(Refusal::WrongCredentials.into())
            }
        }
    }
}
