//! Signing in, with a limit on guesses.

use store::Tx;

use crate::Services;
use crate::accounts::passwords::verify;
use crate::accounts::secret::digest;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::context::Context;
use crate::error::{Refusal, Result};

const MINUTE: i64 = 60_000_000;

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
        let counter = format!("sign_in:{}", domain::contest::hex(&digest(&email)));
        let (account, failed) = {
            let mut tx = self.read().await?;
            (tx.account_by_email(&email).await?, failures(self, &mut *tx, &counter).await?)
        };
        if failed >= ATTEMPTS {
            return Err(Refusal::TooManyAttempts(WAIT_MINUTES).into());
        }
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = verify(self, hash, password.to_owned()).await?;
        let mut tx = self.write().await?;
        match account.filter(|account| fits && account.disabled_at.is_none()) {
            Some(account) => {
                tx.set_meta(&counter, "").await?;
                let signed_in = open_session(self, &mut *tx, account, user_agent).await?;
                tx.commit().await?;
                Ok(signed_in)
            }
            None => {
                tx.set_meta(&counter, &format!("{}:{}", failed.saturating_add(1), self.now())).await?;
                tx.commit().await?;
                Err(Refusal::WrongCredentials.into())
            }
        }
    }
}

pub(crate) async fn failures(cx: &Context, tx: &mut dyn Tx, counter: &str) -> Result<i64> {
    let stored = tx.meta(counter).await?.unwrap_or_default();
    let mut parts = stored.split(':').map(|part| part.parse::<i64>().unwrap_or_default());
    let (count, at) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let fresh = cx.now().saturating_sub(at) < WAIT_MINUTES * MINUTE;
    Ok(if fresh { count } else { 0 })
}
