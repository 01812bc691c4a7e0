//! Passwords: hashing, and changing one's own.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::json;

use crate::Services;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// Changes the own password and ends all other sessions.
    ///
    /// # Errors
    /// A wrong present password or an unusable new one.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str, user_agent: &str) -> Result<SignedIn> {
        let person = actor.person()?;
        if !verify(self, person.password_hash.clone(), old.to_owned()).await? {
            return Err(Refusal::WrongCredentials.into());
        }
        let hash = hash(self, new.to_owned()).await?;
        let mut tx = self.write().await?;
        let mut account = tx.account(&person.id).await?.ok_or(ServiceError::NotFound)?;
        account.password_hash = Some(hash);
        tx.update_account(&account).await?;
        tx.delete_sessions_of(&account.id).await?;
        self.record(&mut *tx, actor, None, "account.password", account.id.as_str(), json!({})).await?;
        let signed_in = open_session(self, &mut *tx, account, user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

pub(crate) async fn hash(cx: &Context, password: String) -> Result<String> {
    let length = password.chars().count();
    if !(10..=200).contains(&length) {
        return Err(Refusal::PasswordLength(length).into());
    }
    let mut salt = [0_u8; 16];
    cx.random.fill(&mut salt);
    hashing(cx, move |argon| {
        let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
        argon.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|error| error.to_string())
    })
    .await
}

/// Verifies against the hash, or against one nobody's password has, so that an unknown address takes
/// as long as a known one.
pub(crate) async fn verify(cx: &Context, hash: Option<String>, password: String) -> Result<bool> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGlueHVhbi5ub2JvZHk$\
                          T1HVcK2WIyCqMdyPy1MWbeMmBqHUEYfTuh1GVZ4+zH0";
    hashing(cx, move |argon| {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&text).map_err(|error| error.to_string())?;
        Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

/// Runs argon2 off the async threads, two at a time: each takes 19 MiB and tens of milliseconds.
async fn hashing<T: Send + 'static>(
    cx: &Context,
    work: impl FnOnce(&Argon2<'_>) -> std::result::Result<T, String> + Send + 'static,
) -> Result<T> {
    let failed = |what: String| ServiceError::Environment(format!("password hashing: {what}"));
    let permit = Arc::clone(&cx.hashing).acquire_owned().await.map_err(|error| failed(error.to_string()))?;
    tokio::task::spawn_blocking(move || {
        let _held_until_done = permit;
        let params = Params::new(19_456, 2, 1, None).map_err(|error| error.to_string())?;
        work(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    })
    .await
    .map_err(|error| failed(error.to_string()))?
    .map_err(failed)
}
