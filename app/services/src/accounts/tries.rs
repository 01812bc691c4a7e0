//! Counting tries: of guesses at a password, of accounts made from one network, and of failures for the record.

use domain::ids::AccountId;
use domain::tries::{NOTED, TryLimit, day, is_noted, minutes};
use store::Tx;

use crate::accounts::secret::{digest, keyed_hash};
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, SECURITY_LOG};
use crate::error::{Refusal, Result};

/// Where the installation's key for addresses is kept that have no account.
const KEY: &str = "address_key";
/// Bytes of such an address's hash that are shown: enough to see that two are the same.
const SHOWN: usize = 8;

/// What tries are counted by, and how many there may be.
pub(crate) struct TryCount {
    pub(crate) key: String,
    limit: TryLimit,
}

impl TryCount {
    pub(crate) fn new(by: &str, limit: TryLimit) -> Self {
        Self { key: domain::hex::encode(&digest(by)), limit }
    }

    /// How much was counted so far.
    pub(crate) async fn so_far(&self, cx: &Context, tx: &mut dyn Tx) -> Result<i64> {
        Ok(tx.sign_in_failures(&self.key, self.limit.since(cx.now())).await?.count)
    }

    /// Counts so much more, whatever the limit is.
    pub(crate) async fn add(&self, cx: &Context, tx: &mut dyn Tx, by: i64) -> Result<()> {
        let now = cx.now();
        Ok(tx.add_to_count(&self.key, by, now, self.limit.since(now)).await?)
    }

    /// Counts a try, or refuses it with the whole minutes it has to wait.
    pub(crate) async fn count(&self, cx: &Context, tx: &mut dyn Tx, refusal: fn(i64) -> Refusal) -> Result<()> {
        let (now, since) = (cx.now(), self.limit.since(cx.now()));
        let tried = tx.sign_in_failures(&self.key, since).await?;
        if let Some(wait) = self.limit.wait(tried.count, tried.last, now) {
            return Err(refusal(minutes(wait)).into());
        }
        Ok(tx.count_failed_sign_in(&self.key, now, since).await?)
    }
}

/// Tells of a failed sign-in: each in the log, the first, tenth, hundredth of a day and so on in the record, by account; all of those
/// at addresses without an account together. So nobody makes the record grow by failing, and a failure costs a short write.
pub(crate) async fn note_failure(
    cx: &Context,
    account: Option<&AccountId>,
    email: &str,
    network: Option<&str>,
) -> Result<()> {
    let mut tx = cx.write_shared().await?;
    let address = match account {
        Some(_) => None,
        None => Some(hidden(&cx.installation_key(&mut *tx, KEY).await?, email)?),
    };
    let (person, address) = (account.map(AccountId::as_str).unwrap_or_default(), address.as_deref());
    let kind = domain::audit::EventKind::AccountSignInFailed.key();
    tracing::info!(target: SECURITY_LOG, event = kind, subject = person, address, network);
    let now = cx.now();
    let count = TryCount::new(&format!("noted {person} {}", day(now)), NOTED);
    let since = NOTED.since(now);
    tx.count_failed_sign_in(&count.key, now, since).await?;
    let times = tx.sign_in_failures(&count.key, since).await?.count;
    if is_noted(times) {
        let event = event::AccountSignInFailed { times, address, network };
        cx.chain(&mut *tx, &Actor::Anonymous, None, person, &event).await?;
    }
    Ok(tx.commit().await?)
}

/// An address as a hash nobody can compute who does not have the installation's key.
fn hidden(key: &str, email: &str) -> Result<String> {
    let code = keyed_hash(key.as_bytes(), email)?;
    Ok(domain::hex::encode(code.get(..SHOWN).unwrap_or_default()))
}
