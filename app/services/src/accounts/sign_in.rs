//! Signing in, with limits on guesses.
//!
//! A guess is counted before it is compared, so that guesses at once are guesses one after the other. An address that many
//! guesses were made at is slowed down, never locked; a browser its owner has used before has a count of its own; a network has
//! one for all addresses.

use domain::time::MINUTE;
use store::{Account, Tx};

use crate::Services;
use crate::accounts::browsers::is_known;
use crate::accounts::secret::digest;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::context::Context;
use crate::error::{Refusal, Result};

/// Guesses at one address, or with one known browser, before the next has to wait.
pub(crate) const ATTEMPTS: i64 = 10;
/// Guesses from one network before it has to wait.
const NETWORK_ATTEMPTS: i64 = 100;
/// A count is over when nothing failed for so long, minutes.
const WAIT: i64 = 15;
/// The distance of guesses at an address after [`ATTEMPTS`], minutes.
const SLOWED: i64 = 1;

/// Where somebody signs in from.
#[derive(Clone, Debug, Default)]
pub struct SignInFrom {
    /// What the browser calls itself.
    pub user_agent: String,
    /// The network on the internet. None for an address that many may share: one of the machine itself, or a private one.
    pub network: Option<String>,
    /// [`SignedIn::browser`] of an earlier sign-in with this browser.
    pub browser: Option<String>,
}

/// What a guess is counted by, how many are free, and how long the next then waits, minutes.
struct Count {
    key: String,
    free: i64,
    wait: i64,
}

impl Count {
    fn new(by: &str, free: i64, wait: i64) -> Self {
        Self { key: domain::hex::encode(&digest(by)), free, wait }
    }

    /// Counts a guess, or refuses it.
    async fn guess(&self, cx: &Context, tx: &mut dyn Tx) -> Result<()> {
        let (now, since) = (cx.now(), cx.now().saturating_sub(WAIT * MINUTE));
        let failures = tx.sign_in_failures(&self.key, since).await?;
        let left = failures.last.saturating_add(self.wait * MINUTE).saturating_sub(now);
        if failures.count >= self.free && left > 0 {
            return Err(Refusal::TooManyAttempts(left.div_euclid(MINUTE).saturating_add(1).min(self.wait)).into());
        }
        Ok(tx.count_failed_sign_in(&self.key, now, since).await?)
    }
}

impl Services {
    /// Signs in. The answer and its time are the same for an unknown address and a wrong password.
    ///
    /// # Errors
    /// Wrong credentials, or too many attempts.
    pub async fn sign_in(&self, email: &str, password: &str, from: &SignInFrom) -> Result<SignedIn> {
        let email = email.trim().to_lowercase();
        let network =
            from.network.as_ref().map(|network| Count::new(&format!("network {network}"), NETWORK_ATTEMPTS, WAIT));
        let (account, own) = {
            let mut tx = self.write_shared().await?;
            let account = tx.account_by_email(&email).await?;
            let own = own_count(&mut *tx, &email, account.as_ref(), from.browser.as_deref()).await?;
            own.guess(self, &mut *tx).await?;
            if let Some(network) = &network {
                network.guess(self, &mut *tx).await?;
            }
            tx.commit().await?;
            (account, own)
        };
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = self.hasher.verify(hash, password.to_owned()).await?;
        let Some(account) = account.filter(|account| fits && account.disabled_at.is_none()) else {
            return Err(Refusal::WrongCredentials.into());
        };
        let mut tx = self.write_shared().await?;
        tx.clear_failed_sign_ins(&own.key).await?;
        if let Some(network) = &network {
            tx.forgive_failed_sign_in(&network.key).await?;
        }
        let signed_in = open_session(self, &mut *tx, account, &from.user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

/// A known browser's guesses are its own: those of others do not count against it, nor its against them.
async fn own_count(tx: &mut dyn Tx, email: &str, account: Option<&Account>, browser: Option<&str>) -> Result<Count> {
    if let (Some(account), Some(mark)) = (account, browser)
        && is_known(tx, &account.id, mark).await?
    {
        return Ok(Count::new(&format!("browser {mark}"), ATTEMPTS, WAIT));
    }
    Ok(Count::new(email, ATTEMPTS, SLOWED))
}
