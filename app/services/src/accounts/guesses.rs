//! Guesses at the secrets of an account: counted before they are compared, so that guesses at once are guesses one after the other.
//!
//! An address that many guesses were made at is slowed down, never locked; a browser its owner has used before has a count of its
//! own; a network has one for all addresses.

use domain::ids::AccountId;
use domain::tries::{AT_ADDRESS, FROM_NETWORK, WITH_BROWSER};
use store::{Account, Tx};

use crate::accounts::browsers::is_known;
use crate::accounts::tries::{TryCount, note_failure};
use crate::context::Context;
use crate::error::{Refusal, Result};

/// Where somebody signs in from.
#[derive(Clone, Debug, Default)]
pub struct SignInFrom {
    /// What the browser calls itself.
    pub user_agent: String,
    /// The network on the internet. None for an address that many may share: one of the machine itself, or a private one.
    pub network: Option<String>,
    /// [`crate::SignedIn::browser`] of an earlier sign-in with this browser.
    pub browser: Option<String>,
    /// The cookie of the session this browser has until now. It ends with the next: nobody is left signed in behind another.
    pub session: Option<String>,
}

/// A guess at a secret of an account, counted by all it is counted by.
pub(crate) struct Guess {
    own: TryCount,
    network: Option<TryCount>,
    account: Option<AccountId>,
    email: String,
    from: Option<String>,
}

impl Guess {
    /// Counts a guess before it is compared, or refuses it.
    pub(crate) async fn count(
        cx: &Context,
        tx: &mut dyn Tx,
        email: &str,
        account: Option<&Account>,
        from: &SignInFrom,
    ) -> Result<Self> {
        let network = from.network.as_ref().map(|network| TryCount::new(&format!("network {network}"), FROM_NETWORK));
        let own = own_count(tx, email, account, from.browser.as_deref()).await?;
        own.count(cx, tx, Refusal::TooManyAttempts).await?;
        if let Some(network) = &network {
            network.count(cx, tx, Refusal::TooManyAttempts).await?;
        }
        let account = account.map(|account| account.id.clone());
        Ok(Self { own, network, account, email: email.to_owned(), from: from.network.clone() })
    }

    /// It was right: the account's count begins anew.
    pub(crate) async fn was_right(&self, tx: &mut dyn Tx) -> Result<()> {
        tx.clear_failed_sign_ins(&self.own.key).await?;
        self.forgive_network(tx).await
    }

    /// It was right and is not all that is asked for: wrong guesses at the rest go on being counted.
    pub(crate) async fn was_right_so_far(&self, tx: &mut dyn Tx) -> Result<()> {
        tx.forgive_failed_sign_in(&self.own.key).await?;
        self.forgive_network(tx).await
    }

    /// It was wrong: it stays counted, and is told.
    pub(crate) async fn was_wrong(&self, cx: &Context) -> Result<()> {
        note_failure(cx, self.account.as_ref(), &self.email, self.from.as_deref()).await
    }

    async fn forgive_network(&self, tx: &mut dyn Tx) -> Result<()> {
        if let Some(network) = &self.network {
            tx.forgive_failed_sign_in(&network.key).await?;
        }
        Ok(())
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
