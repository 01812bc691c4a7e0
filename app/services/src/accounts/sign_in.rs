//! Signing in, with limits on guesses.
//!
//! A guess is counted before it is compared, so that guesses at once are guesses one after the other. An address that many
//! guesses were made at is slowed down, never locked; a browser its owner has used before has a count of its own; a network has
//! one for all addresses.

use domain::tries::{AT_ADDRESS, FROM_NETWORK, WITH_BROWSER};
use store::{Account, Tx};

use crate::Services;
use crate::accounts::browsers::is_known;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::accounts::tries::{TryCount, note_failure};
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result};

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

impl Services {
    /// Signs in. The answer and its time are the same for an unknown address and a wrong password.
    ///
    /// # Errors
    /// Wrong credentials, or too many attempts.
    pub async fn sign_in(&self, email: &str, password: &str, from: &SignInFrom) -> Result<SignedIn> {
        let email = email.trim().to_lowercase();
        let network = from.network.as_ref().map(|network| TryCount::new(&format!("network {network}"), FROM_NETWORK));
        let (account, own) = {
            let mut tx = self.write_shared().await?;
            let account = tx.account_by_email(&email).await?;
            let own = own_count(&mut *tx, &email, account.as_ref(), from.browser.as_deref()).await?;
            own.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
            if let Some(network) = &network {
                network.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
            }
            tx.commit().await?;
            (account, own)
        };
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = self.hasher.verify(hash, password.to_owned()).await?;
        let known = account.as_ref().map(|account| account.id.clone());
        let Some(account) = account.filter(|account| fits && account.disabled_at.is_none()) else {
            note_failure(self, known.as_ref(), &email, from.network.as_deref()).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        let mut tx = self.write_shared().await?;
        tx.clear_failed_sign_ins(&own.key).await?;
        if let Some(network) = &network {
            tx.forgive_failed_sign_in(&network.key).await?;
        }
        let event = event::AccountSignIn { network: from.network.as_deref() };
        self.audit(&mut *tx, &Actor::of(account.clone()), None, account.id.as_str(), &event).await?;
        let signed_in = open_session(self, &mut *tx, account, &from.user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

/// A known browser's guesses are its own: those of others do not count against it, nor its against them.
async fn own_count(tx: &mut dyn Tx, email: &str, account: Option<&Account>, browser: Option<&str>) -> Result<TryCount> {
    if let (Some(account), Some(mark)) = (account, browser)
        && is_known(tx, &account.id, mark).await?
    {
        return Ok(TryCount::new(&format!("browser {mark}"), WITH_BROWSER));
    }
    Ok(TryCount::new(email, AT_ADDRESS))
}
