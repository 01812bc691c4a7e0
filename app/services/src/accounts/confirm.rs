//! The password asked for again, before what somebody who only found an open browser must not do.

use domain::time::MINUTE;
use store::{Account, Tx};

use crate::Services;
use crate::accounts::guesses::{Guess, SignInFrom};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};

/// The password counts as just given for so long.
pub(crate) const RECENT: i64 = 5 * MINUTE;

impl Services {
    /// Gives the password again. Until five minutes later this browser may do what asks for it.
    ///
    /// # Errors
    /// A wrong password, which is a guess that is counted as one at the sign-in; nobody signed in, or a program.
    pub async fn confirm_password(&self, actor: &Actor, password: &str, from: &SignInFrom) -> Result<()> {
        verified(self, actor.in_person()?, password, from).await?;
        if let Some(session) = actor.session() {
            let mut tx = self.write_shared().await?;
            tx.confirm_session(session, self.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Services {
    /// Whether what asks for the password again would ask in this browser now.
    ///
    /// # Errors
    /// The database.
    pub async fn asks_password(&self, actor: &Actor) -> Result<bool> {
        let mut tx = self.read().await?;
        Ok(!given_within(self, &mut *tx, actor, RECENT).await?)
    }
}

/// Compares the password of somebody who is signed in, as a guess that is counted.
pub(crate) async fn verified(cx: &Context, account: &Account, password: &str, from: &SignInFrom) -> Result<()> {
    let guess = {
        let mut tx = cx.write_shared().await?;
        let guess = Guess::count(cx, &mut *tx, &account.email, Some(account), from).await?;
        tx.commit().await?;
        guess
    };
    if !cx.hasher.verify(account.password_hash.clone(), password.to_owned()).await? {
        guess.was_wrong(cx).await?;
        return Err(Refusal::WrongPassword.into());
    }
    let mut tx = cx.write_shared().await?;
    guess.was_right(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Refuses a browser in which the password was not given lately.
///
/// A program is not asked: its token was made for what it does. Nor is the machine itself.
pub(crate) async fn require_recent_password(cx: &Context, tx: &mut dyn Tx, actor: &Actor) -> Result<()> {
    if given_within(cx, tx, actor, RECENT).await? { Ok(()) } else { Err(Refusal::PasswordAgain.into()) }
}

/// Whether the password was given in this browser within this time.
pub(crate) async fn given_within(cx: &Context, tx: &mut dyn Tx, actor: &Actor, time: i64) -> Result<bool> {
    let Some(hash) = actor.session() else { return Ok(true) };
    let found = tx.session(hash).await?;
    Ok(found.is_some_and(|(session, _)| cx.now().saturating_sub(session.password_at) < time))
}
