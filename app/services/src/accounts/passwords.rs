//! Passwords: which are allowed, and changing one's own.

use domain::limits;
use store::{Account, Tx};

use crate::Services;
use crate::accounts::confirm::verified;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::accounts::strength;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// Changes the own password; every other way into the account ends.
    ///
    /// # Errors
    /// A wrong present password, which is a guess that is counted, or an unusable new one.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str, from: &SignInFrom) -> Result<SignedIn> {
        let person = actor.in_person()?;
        verified(self, person, old, from).await?;
        let hash = checked_hash(self, new, &person.email, &person.name).await?;
        let mut tx = self.write().await?;
        let mut account = tx.account(&person.id).await?.ok_or(ServiceError::NotFound)?;
        // Another password may have been set meanwhile, which ended this browser's session.
        if account.password_hash != person.password_hash || account.disabled_at.is_some() {
            return Err(ServiceError::Conflict);
        }
        set_password(self, &mut *tx, &mut account, hash).await?;
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountPassword { by: None }).await?;
        let signed_in = open_session(self, &mut *tx, account, from).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

/// Sets the password. What leads into the account and was made under the old one ends: sessions, tokens, links.
pub(crate) async fn set_password(cx: &Context, tx: &mut dyn Tx, account: &mut Account, hash: String) -> Result<()> {
    account.password_hash = Some(hash);
    tx.update_account(account).await?;
    tx.delete_sessions_of(&account.id).await?;
    tx.delete_tokens_of(&account.id).await?;
    tx.use_tickets_of(&account.id, cx.now()).await?;
    Ok(())
}

/// Refuses a password that is too short, too long or too easy to guess for somebody who knows whose it is, and hashes it.
pub(crate) async fn checked_hash(cx: &Context, password: &str, email: &str, name: &str) -> Result<String> {
    let length = password.chars().count();
    let (shortest, longest) = limits::PASSWORD;
    if !(shortest..=longest).contains(&length) {
        return Err(Refusal::PasswordLength(length).into());
    }
    let (looked_at, email, name) = (password.to_owned(), email.to_owned(), name.to_owned());
    if let Some(fault) = cx.hasher.in_turn(move || strength::fault(&looked_at, &email, &name)).await? {
        return Err(Refusal::PasswordWeak(fault).into());
    }
    hash(cx, password).await
}

/// Hashes a password as it is.
pub(crate) async fn hash(cx: &Context, password: &str) -> Result<String> {
    let mut salt = [0_u8; 16];
    cx.random.fill(&mut salt);
    cx.hasher.hash(password.to_owned(), salt).await
}
