//! Tokens with which programs ask in a person's name.

use domain::access::Scope;
use domain::limits::TOKEN_DAYS;
use domain::time::{DAY, MINUTE};
use store::ApiToken;

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::secret::digest;
use crate::actor::{Actor, Proof, require_administrator};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::input::address;

/// How every token begins, so that one left in a file or a log is recognised.
const MARK: &str = "lxn_";

impl Services {
    /// Makes a token for the account with this address and returns it; only its hash is kept. People make their own,
    /// an administrator and the operator anybody's.
    ///
    /// # Errors
    /// No such account, no scope, a length outside 1 to [`TOKEN_DAYS`] days, or a missing permission; a program cannot
    /// make tokens.
    pub async fn create_token(&self, actor: &Actor, email: &str, scopes: &[Scope], days: i64) -> Result<String> {
        let email = address(email);
        let own = actor.scopes().is_none() && actor.account().is_some_and(|account| account.email == email);
        if !own {
            require_administrator(actor)?;
        }
        if scopes.is_empty() {
            return Err(Refusal::NoScope.into());
        }
        if !(1..=TOKEN_DAYS).contains(&days) {
            return Err(Refusal::TokenDays(days).into());
        }
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let account = tx.account_by_email(&email).await?.ok_or(ServiceError::NotFound)?;
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        let bare = format!("{MARK}{}", self.fresh_token());
        let token = ApiToken {
            token_hash: digest(&bare),
            account_id: account.id.clone(),
            scopes,
            created_at: self.now(),
            used_at: None,
            expires_at: self.now().saturating_add(days.saturating_mul(DAY)),
        };
        tx.insert_token(&token).await?;
        let event = event::TokenCreate { scopes: &token.scopes, days };
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(bare)
    }

    /// Who a program with this token asks for; `None` where the token is unknown, has ended, or its owner is disabled.
    ///
    /// # Errors
    /// The database.
    pub async fn who_by_token(&self, token: &str) -> Result<Option<Actor>> {
        who_by_token_hash(self, &digest(token)).await
    }

    /// The signed-in person's tokens, newest first.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn own_tokens(&self, actor: &Actor) -> Result<Vec<ApiToken>> {
        let person = actor.person()?;
        Ok(self.read().await?.tokens_of(&person.id).await?)
    }

    /// Revokes one of the person's own tokens, named by its hash in hex.
    ///
    /// # Errors
    /// No such token, or nobody signed in.
    pub async fn revoke_token(&self, actor: &Actor, hash: &str) -> Result<()> {
        let person = actor.person()?;
        let mut tx = self.write().await?;
        let tokens = tx.tokens_of(&person.id).await?;
        let token = tokens.iter().find(|token| domain::hex::encode(&token.token_hash) == hash);
        let token = token.ok_or(ServiceError::NotFound)?;
        tx.delete_token(&person.id, &token.token_hash).await?;
        let event = event::TokenRevoke { scopes: &token.scopes };
        self.audit(&mut *tx, actor, None, person.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

pub(crate) async fn who_by_token_hash(cx: &Context, hash: &[u8]) -> Result<Option<Actor>> {
    let found = cx.read().await?.token(hash).await?;
    let now = cx.now();
    let Some((token, account)) =
        found.filter(|(token, account)| token.expires_at > now && account.disabled_at.is_none())
    else {
        return Ok(None);
    };
    // Written at most every ten minutes: asking should not cost a write.
    if token.used_at.is_none_or(|at| now.saturating_sub(at) > 10 * MINUTE) {
        // A database that cannot be written turns nobody away who only reads.
        if let Err(error) = touch(cx, hash, now).await {
            tracing::warn!(%error, "the use of a token was not kept");
        }
    }
    Ok(Some(Actor::proven(account, Proof::Token(token.token_hash, token.scopes))))
}

async fn touch(cx: &Context, hash: &[u8], now: i64) -> Result<()> {
    let mut tx = cx.write_shared().await?;
    tx.touch_token(hash, now).await?;
    Ok(tx.commit().await?)
}
