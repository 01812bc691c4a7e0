//! Ending the news to an address, by a link that needs no account (RFC 8058). Acts of a contest are no news.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use store::Tx;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// Under which name the installation keeps the key of these links.
const KEY: &str = "unsubscribe_key";
/// Longest link that is read.
const LONGEST: usize = 600;

impl Services {
    /// The address that a link ends the news to; nothing is done yet.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`] where the link is not one of this installation.
    pub async fn news_of(&self, token: &str) -> Result<String> {
        let key = self.read().await?.meta(KEY).await?;
        let address = key.map(|key| address_of(&key, token)).transpose()?.flatten();
        address.ok_or_else(|| Refusal::TicketSpent.into())
    }

    /// Ends the news to the address of a link; which one that is.
    ///
    /// # Errors
    /// As [`Services::news_of`].
    pub async fn end_news(&self, token: &str) -> Result<String> {
        let mut tx = self.write().await?;
        let key = tx.meta(KEY).await?;
        let address = key.map(|key| address_of(&key, token)).transpose()?.flatten().ok_or(Refusal::TicketSpent)?;
        if tx.unsubscribe(&address, self.now()).await? {
            let event = event::LetterUnsubscribe { email: &address };
            self.audit(&mut *tx, &Actor::Anonymous, None, &address, &event).await?;
        }
        tx.commit().await?;
        Ok(address)
    }
}

/// The key of these links.
pub(super) async fn unsubscribe_key(cx: &Context, tx: &mut dyn Tx) -> Result<String> {
    cx.installation_key(tx, KEY).await
}

/// The address of the form that ends the news to an address.
pub(super) fn unsubscribe_link(cx: &Context, key: &str, address: &str) -> Result<String> {
    let (named, code) = (URL_SAFE_NO_PAD.encode(address), signer(key, address)?.finalize().into_bytes());
    Ok(format!("{}/unsubscribe/{named}.{}", cx.mail.site, URL_SAFE_NO_PAD.encode(code)))
}

fn address_of(key: &str, token: &str) -> Result<Option<String>> {
    let read = || {
        let (named, code) = token.split_once('.').filter(|_| token.len() <= LONGEST)?;
        let address = String::from_utf8(URL_SAFE_NO_PAD.decode(named).ok()?).ok()?;
        Some((address, URL_SAFE_NO_PAD.decode(code).ok()?))
    };
    let Some((address, code)) = read() else { return Ok(None) };
    let sound = signer(key, &address)?.verify_slice(&code).is_ok();
    Ok(sound.then_some(address))
}

fn signer(key: &str, address: &str) -> Result<Hmac<Sha256>> {
    let mut signer =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|error| ServiceError::Environment(error.to_string()))?;
    signer.update(address.as_bytes());
    Ok(signer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_of_its_address_and_installation() {
        let link = |key: &str, address: &str| {
            let code = signer(key, address).unwrap().finalize().into_bytes();
            format!("{}.{}", URL_SAFE_NO_PAD.encode(address), URL_SAFE_NO_PAD.encode(code))
        };
        let good = link("key", "a@b.example");
        assert_eq!(address_of("key", &good).unwrap().as_deref(), Some("a@b.example"));
        let (_, code) = good.split_once('.').unwrap();
        let other = format!("{}.{code}", URL_SAFE_NO_PAD.encode("c@b.example"));
        for wrong in [other.as_str(), &good[..good.len() - 4], "", ".", "a.b", &"x".repeat(700)] {
            assert_eq!(address_of("key", wrong).unwrap(), None, "{wrong}");
        }
        assert_eq!(address_of("another", &good).unwrap(), None);
    }
}
