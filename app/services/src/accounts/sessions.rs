//! Sessions of browsers: begun at sign-in, ended by use, time or the person.

use domain::time::{DAY, MINUTE};
use store::{Account, Session, Tx};

use crate::Services;
use crate::accounts::browsers::mark;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::digest;
use crate::accounts::tokens::who_by_token_hash;
use crate::actor::{Actor, Proof};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};

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
    /// Proves at the next sign-in that this browser was used before; see [`crate::SignInFrom`].
    pub browser: String,
}

/// What was ended at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// Browsers.
    pub sessions: u64,
    /// API tokens.
    pub tokens: u64,
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
        if !lasts(&session, &account, now) {
            return Ok(Actor::Anonymous);
        }
        // Written at most every ten minutes: reading a page should not cost a write.
        if now.saturating_sub(session.seen_at) > 10 * MINUTE {
            // A database that cannot be written signs nobody out who only reads.
            if let Err(error) = touch(self, &hash, now).await {
                tracing::warn!(%error, "the use of a session was not kept");
            }
        }
        Ok(Actor::proven(account, Proof::Session(hash)).exhibiting(session.exhibits))
    }

    /// Whether somebody found earlier is still signed in: the session or token has not ended, the account is not disabled.
    ///
    /// # Errors
    /// The database.
    pub async fn is_still(&self, actor: &Actor) -> Result<bool> {
        let Actor::Person(person) = actor else { return Ok(true) };
        let now = self.now();
        match &person.proof {
            Proof::Machine => Ok(true),
            Proof::Token(hash, _) => Ok(who_by_token_hash(self, hash).await?.is_some()),
            Proof::Session(hash) => {
                let found = self.read().await?.session(hash).await?;
                Ok(found.is_some_and(|(session, account)| lasts(&session, &account, now)))
            }
        }
    }

    /// Ends the session of this cookie.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = digest(token);
        let mut tx = self.write().await?;
        // A cookie may outlast its session: then nobody signs out.
        let found = tx.session(&hash).await?;
        tx.delete_session(&hash).await?;
        if let Some((session, account)) = found
            && lasts(&session, &account, self.now())
        {
            let id = account.id.clone();
            self.audit(&mut *tx, &Actor::of(account), None, id.as_str(), &event::AccountSignOut {}).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Ends one of the signed-in person's sessions, named by its hash in hex.
    ///
    /// # Errors
    /// No such session, nobody signed in, or a program.
    pub async fn end_session(&self, actor: &Actor, hash: &str) -> Result<()> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        let sessions = tx.sessions_of(&account.id).await?;
        let session = sessions.iter().find(|session| domain::hex::encode(&session.token_hash) == hash);
        tx.delete_session(&session.ok_or(ServiceError::NotFound)?.token_hash).await?;
        let event = event::AccountSessionEnd { sessions: 1 };
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of the signed-in person but the one that asks; how many there were.
    ///
    /// # Errors
    /// Nobody signed in with a browser, or the database.
    pub async fn end_other_sessions(&self, actor: &Actor) -> Result<u64> {
        let account = actor.person()?;
        let kept = actor.session().ok_or(ServiceError::SignInNeeded)?;
        let mut tx = self.write().await?;
        let ended = tx.delete_other_sessions(&account.id, kept).await?;
        let event = event::AccountSessionEnd { sessions: ended };
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends every session of the signed-in person, and every API token where that is asked for.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn sign_out_everywhere(&self, actor: &Actor, tokens_too: bool) -> Result<SignedOut> {
        let person = actor.person()?;
        let mut tx = self.write().await?;
        let sessions = tx.delete_sessions_of(&person.id).await?;
        let tokens = if tokens_too { tx.delete_tokens_of(&person.id).await? } else { 0 };
        let event = event::AccountSignOutEverywhere { sessions, tokens };
        self.audit(&mut *tx, actor, None, person.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(SignedOut { sessions, tokens })
    }
}

fn lasts(session: &Session, account: &Account, now: i64) -> bool {
    now < session.expires_at && now.saturating_sub(session.seen_at) < IDLE && account.disabled_at.is_none()
}

async fn touch(cx: &Context, hash: &[u8], now: i64) -> Result<()> {
    let mut tx = cx.write_shared().await?;
    tx.touch_session(hash, now).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn open_session(
    cx: &Context,
    tx: &mut dyn Tx,
    account: Account,
    from: &SignInFrom,
) -> Result<SignedIn> {
    if let Some(before) = &from.session {
        tx.delete_session(&digest(before)).await?;
    }
    let token = cx.fresh_token();
    let now = cx.now();
    let expires_at = now.saturating_add(ABSOLUTE);
    tx.insert_session(&Session {
        token_hash: digest(&token),
        account_id: account.id.clone(),
        user_agent: from.user_agent.chars().take(200).collect(),
        created_at: now,
        seen_at: now,
        expires_at,
        network: from.network.clone().unwrap_or_default(),
        password_at: now,
        exhibits: false,
    })
    .await?;
    let browser = mark(cx, tx, &account.id).await?;
    Ok(SignedIn { token, account, expires_at, browser })
}
