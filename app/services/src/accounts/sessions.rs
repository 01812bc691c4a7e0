//! Sessions of browsers: begun at sign-in, ended by use, time or the person.

use domain::time::{DAY, MINUTE};
use serde_json::json;
use store::{Account, Session, Tx};

use crate::Services;
use crate::accounts::secret::digest;
use crate::actor::{Actor, Proof};
use crate::context::Context;
use crate::error::Result;

/// A session ends after this long without use.
pub(crate) const IDLE: i64 = 3 * DAY;

/// A session ends after this long in any case.
const ABSOLUTE: i64 = 30 * DAY;

/// A fresh session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The cookie's value; it is not stored.
    pub token: String,
    /// Who.
    pub account: Account,
    /// When the cookie ends.
    pub expires_at: i64,
}

impl Services {
    /// Who this cookie belongs to; ended and disabled ones are anonymous.
    ///
    /// # Errors
    /// The database.
    pub async fn who(&self, token: &str) -> Result<Actor> {
        let hash = digest(token);
        let found = self.read().await?.session(&hash).await?;
        let now = self.now();
        let Some((session, account)) = found else { return Ok(Actor::Anonymous) };
        let idle = now.saturating_sub(session.seen_at);
        if now >= session.expires_at || idle >= IDLE || account.disabled_at.is_some() {
            return Ok(Actor::Anonymous);
        }
        // Written at most every ten minutes: reading a page should not cost a write.
        if idle > 10 * MINUTE {
            let mut tx = self.write().await?;
            tx.touch_session(&hash, now).await?;
            tx.commit().await?;
        }
        Ok(Actor::proven(account, Proof::Session(hash)))
    }

    /// Ends the session of this cookie.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.write().await?;
        tx.delete_session(&digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of the signed-in person; how many there were.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<u64> {
        let person = actor.person()?;
        let mut tx = self.write().await?;
        let ended = tx.delete_sessions_of(&person.id).await?;
        self.record(
            &mut *tx,
            actor,
            None,
            "account.sign_out_everywhere",
            person.id.as_str(),
            json!({ "sessions": ended }),
        )
        .await?;
        tx.commit().await?;
        Ok(ended)
    }
}

pub(crate) async fn open_session(
    cx: &Context,
    tx: &mut dyn Tx,
    account: Account,
    user_agent: &str,
) -> Result<SignedIn> {
    let token = cx.fresh_token();
    let now = cx.now();
    let expires_at = now.saturating_add(ABSOLUTE);
    tx.insert_session(&Session {
        token_hash: digest(&token),
        account_id: account.id.clone(),
        user_agent: user_agent.chars().take(200).collect(),
        created_at: now,
        seen_at: now,
        expires_at,
    })
    .await?;
    Ok(SignedIn { token, account, expires_at })
}
