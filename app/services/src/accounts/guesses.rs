//! Guesses at the secrets of an account: counted before they are compared, so that guesses at once are guesses one after the other.
//!
//! An address that many guesses were made at is slowed down, never locked; a browser its owner has used before has a count of its
//! own; a network has one for all addresses.

use domain::time::MINUTE;
use store::{Account, Tx};

use crate::accounts::browsers::is_known;
use crate::accounts::secret::digest;
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
    /// [`crate::SignedIn::browser`] of an earlier sign-in with this browser.
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

/// A guess at a secret of an account, counted by all it is counted by.
pub(crate) struct Guess {
    own: Count,
    network: Option<Count>,
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
        let network = from.network.as_ref();
        let network = network.map(|network| Count::new(&format!("network {network}"), NETWORK_ATTEMPTS, WAIT));
        let own = own_count(tx, email, account, from.browser.as_deref()).await?;
        own.guess(cx, tx).await?;
        if let Some(network) = &network {
            network.guess(cx, tx).await?;
        }
        Ok(Self { own, network })
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

    async fn forgive_network(&self, tx: &mut dyn Tx) -> Result<()> {
        if let Some(network) = &self.network {
            tx.forgive_failed_sign_in(&network.key).await?;
        }
        Ok(())
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
