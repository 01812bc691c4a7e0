//! The second factor of an account: setting it up, recovery codes, removing it.

use domain::ids::AccountId;
use domain::time::{MINUTE, Micros};
use store::{Account, SecondFactor, Tx};

use crate::Services;
use crate::accounts::confirm::{given_within, require_recent_password};
use crate::accounts::guesses::{Guess, SignInFrom};
use crate::accounts::secret::digest;
use crate::accounts::totp::{
    RECOVERY_CODES, enrolment_address, fresh_recovery_code, fresh_secret, in_letters, matched_step, typed_recovery_code,
};
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::context::{Context, has_second_factor};
use crate::error::{Refusal, Result, ServiceError};
use crate::input::address;

/// An offered secret is shown, and may be confirmed, for so long after the password was given.
const OFFERED: i64 = 15 * MINUTE;

/// The own second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactorView {
    /// There is none.
    Off,
    /// A secret is offered, and waits for its first code.
    Offered {
        /// The secret as people type it.
        secret: String,
        /// The address for a QR code.
        address: String,
    },
    /// The sign-in asks for a code.
    On {
        /// Since when.
        since: Micros,
        /// Recovery codes that can still be used.
        codes_left: i64,
    },
}

impl Services {
    /// The own second factor. `site` is the name by which an app lists it.
    ///
    /// # Errors
    /// Nobody signed in, or a program.
    pub async fn second_factor(&self, actor: &Actor, site: &str) -> Result<SecondFactorView> {
        let account = actor.in_person()?;
        let mut tx = self.read().await?;
        match tx.second_factor(&account.id).await? {
            Some(SecondFactor { confirmed_at: Some(since), .. }) => {
                Ok(SecondFactorView::On { since, codes_left: tx.recovery_codes_left(&account.id).await? })
            }
            Some(offered) if may_confirm(self, &mut *tx, actor, &offered).await? => Ok(SecondFactorView::Offered {
                secret: in_letters(&offered.secret),
                address: enrolment_address(&offered.secret, site, &account.email)?,
            }),
            Some(_) | None => Ok(SecondFactorView::Off),
        }
    }

    /// Offers a fresh secret, which takes effect with its first code.
    ///
    /// # Errors
    /// The password was not given lately, or there is a second factor already.
    pub async fn offer_second_factor(&self, actor: &Actor) -> Result<()> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        if !tx.offer_second_factor(&account.id, &fresh_secret(&*self.random), self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Confirms the offered secret by a first code. Other browsers, which were signed in without one, are signed out. Answers with
    /// the recovery codes, which are not kept.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], which is a guess that is counted; nothing was offered lately.
    pub async fn confirm_second_factor(&self, actor: &Actor, code: &str, from: &SignInFrom) -> Result<Vec<String>> {
        let account = actor.in_person()?;
        let guess = {
            let mut tx = self.write_shared().await?;
            let guess = Guess::count(self, &mut *tx, &account.email, Some(account), from).await?;
            tx.commit().await?;
            guess
        };
        let mut tx = self.write().await?;
        let offered = tx.second_factor(&account.id).await?.filter(|factor| factor.confirmed_at.is_none());
        let offered = offered.ok_or(ServiceError::Conflict)?;
        if !may_confirm(self, &mut *tx, actor, &offered).await? {
            return Err(Refusal::PasswordAgain.into());
        }
        let step = matched_step(&offered.secret, code, self.now())?.ok_or(Refusal::WrongCode)?;
        if !tx.confirm_second_factor(&account.id, step, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        guess.was_right(&mut *tx).await?;
        let codes = put_recovery_codes(self, &mut *tx, &account.id).await?;
        if let Some(session) = actor.session() {
            tx.delete_other_sessions(&account.id, session).await?;
        }
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountSecondFactorOn {}).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Makes new recovery codes in place of those before, and answers with them.
    ///
    /// # Errors
    /// The password was not given lately, or there is no second factor.
    pub async fn renew_recovery_codes(&self, actor: &Actor) -> Result<Vec<String>> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        if !has_second_factor(&mut *tx, &account.id).await? {
            return Err(ServiceError::Conflict);
        }
        let codes = put_recovery_codes(self, &mut *tx, &account.id).await?;
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountRecoveryCodes {}).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Removes the own second factor.
    ///
    /// # Errors
    /// The password was not given lately, or there is no second factor.
    pub async fn remove_second_factor(&self, actor: &Actor) -> Result<()> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        if !has_second_factor(&mut *tx, &account.id).await? || !tx.delete_second_factor(&account.id).await? {
            return Err(ServiceError::Conflict);
        }
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountSecondFactorOff {}).await?;
        Ok(tx.commit().await?)
    }

    /// Removes the second factor of the account with this address, for a person who has lost app and recovery codes: by an
    /// administrator, or by the operator at the command line.
    ///
    /// # Errors
    /// No such account, or it has none; a missing permission.
    pub async fn reset_second_factor(&self, actor: &Actor, email: &str) -> Result<Account> {
        require_administrator(actor)?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let account = tx.account_by_email(&address(email)).await?.ok_or(ServiceError::NotFound)?;
        if !has_second_factor(&mut *tx, &account.id).await? || !tx.delete_second_factor(&account.id).await? {
            return Err(Refusal::NoSecondFactor.into());
        }
        let event = event::AccountSecondFactorReset { email: &account.email };
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(account)
    }
}

/// Takes a code of the app, or a recovery code: each counts once.
pub(crate) async fn take_code(cx: &Context, tx: &mut dyn Tx, account: &Account, code: &str) -> Result<()> {
    let factor = tx.second_factor(&account.id).await?.filter(|factor| factor.confirmed_at.is_some());
    let factor = factor.ok_or(Refusal::WrongCode)?;
    if let Some(step) = matched_step(&factor.secret, code, cx.now())? {
        return if tx.take_step(&account.id, step).await? { Ok(()) } else { Err(Refusal::WrongCode.into()) };
    }
    let recovery = typed_recovery_code(code).ok_or(Refusal::WrongCode)?;
    if !tx.use_recovery_code(&account.id, &recovery_hash(&account.id, &recovery), cx.now()).await? {
        return Err(Refusal::WrongCode.into());
    }
    let event = event::AccountRecoveryCode { codes_left: tx.recovery_codes_left(&account.id).await? };
    cx.audit(tx, &Actor::of(account.clone()), None, account.id.as_str(), &event).await
}

/// Whether this browser may see and confirm what is offered: its person gave the password for it.
async fn may_confirm(cx: &Context, tx: &mut dyn Tx, actor: &Actor, offered: &SecondFactor) -> Result<bool> {
    let fresh = cx.now().saturating_sub(offered.created_at) < OFFERED;
    Ok(fresh && given_within(cx, tx, actor, OFFERED).await?)
}

async fn put_recovery_codes(cx: &Context, tx: &mut dyn Tx, account: &AccountId) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| fresh_recovery_code(&*cx.random)).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| recovery_hash(account, code)).collect();
    tx.put_recovery_codes(account, &hashes).await?;
    Ok(codes)
}

fn recovery_hash(account: &AccountId, code: &str) -> Vec<u8> {
    digest(&format!("recovery {account} {code}"))
}
