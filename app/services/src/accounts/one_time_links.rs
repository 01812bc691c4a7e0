//! One-time links: resetting a password, and what an invitation leads to.

use domain::hex;
use domain::ids::AccountId;
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use domain::time::{DAY, Micros};
use store::{Account, Ticket, TicketDetails, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::create::prove_address;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::passwords::{checked_hash, set_password};
use crate::accounts::secret::digest;
use crate::accounts::sign_in_steps::{SignInStep, session_or_code};
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::mail::outbox::{NewLetter, Recipient, write_letter};
use crate::mail::templates::{ACCOUNT_ZONE, until};

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct OpenedLink {
    /// The ticket.
    pub ticket: Ticket,
    /// The invited address has an account already and only has to sign in.
    pub has_account: bool,
}

impl Services {
    /// Makes a one-time link token with which the person sets a new password; valid for a day.
    ///
    /// # Errors
    /// No such account, or a missing permission.
    pub async fn reset_link(&self, actor: &Actor, id: &AccountId) -> Result<String> {
        require_administrator(actor)?;
        let mut tx = self.write().await?;
        let account = tx.account(id).await?.filter(|account| !account.is_erased()).ok_or(ServiceError::NotFound)?;
        // The link opens the account: not for somebody who only found an administrator's open browser.
        require_recent_password(self, &mut *tx, actor).await?;
        let token = self.fresh_token();
        let ticket = password_ticket(&account, &token, self.now(), DAY);
        tx.insert_ticket(&ticket).await?;
        self.audit(&mut *tx, actor, None, account.id.as_str(), &event::AccountResetLink {}).await?;
        write_reset(self, &mut *tx, &account, &ticket, &token).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Uses a reset link: sets the password, ends every other way into the account, signs in. Who has a second factor keeps it
    /// and goes on to the second step.
    ///
    /// # Errors
    /// A spent link or an unusable password.
    pub async fn reset_password(&self, token: &str, password: &str, from: &SignInFrom) -> Result<SignInStep> {
        // Looked at first: the password is compared with whose it is to be, and a spent link costs no hash.
        let ticket = usable_ticket(self, token, "reset").await?.ticket;
        let id = ticket.account_id.ok_or(ServiceError::NotFound)?;
        let account = self.read().await?.account(&id).await?.ok_or(ServiceError::NotFound)?;
        let hash = checked_hash(self, password, &account.email, &account.name).await?;
        let mut tx = self.write().await?;
        let ticket = open_ticket(self, &mut *tx, token, "reset").await?;
        let id = ticket.account_id.ok_or(ServiceError::NotFound)?;
        let mut account = tx.account(&id).await?.ok_or(ServiceError::NotFound)?;
        set_password(self, &mut *tx, &mut account, hash).await?;
        prove_address(self, &mut *tx, &mut account).await?;
        let actor = Actor::of(account.clone());
        let event = event::AccountPassword { by: Some(event::PasswordProof::ResetLink) };
        self.audit(&mut *tx, &actor, None, account.id.as_str(), &event).await?;
        let step = session_or_code(self, &mut *tx, account, from).await?;
        tx.commit().await?;
        Ok(step)
    }

    /// The ticket behind a link, if it can still be used.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`].
    pub async fn look_at_ticket(&self, token: &str, kind: &str) -> Result<OpenedLink> {
        usable_ticket(self, token, kind).await
    }
}

/// What a link to a new password opens, for so long from now.
pub(crate) fn password_ticket(account: &Account, token: &str, now: Micros, lasts: Micros) -> Ticket {
    Ticket {
        token_hash: digest(token),
        kind: "reset".to_owned(),
        account_id: Some(account.id.clone()),
        contest_id: None,
        email: Some(account.email.clone()),
        role: None,
        details: TicketDetails::default(),
        created_at: now,
        expires_at: now.saturating_add(lasts),
        used_at: None,
    }
}

async fn write_reset(cx: &Context, tx: &mut dyn Tx, account: &Account, ticket: &Ticket, token: &str) -> Result<()> {
    let values = |lang: Lang| {
        Values::from([
            (Placeholder::Link, format!("{}/reset/{token}", cx.mail.site)),
            (Placeholder::Until, until(lang, ticket.expires_at, ACCOUNT_ZONE)),
        ])
    };
    let key = hex::encode(&ticket.token_hash);
    let (to, ends_at) = (Recipient::of(account), Some(ticket.expires_at));
    write_letter(cx, tx, None, LetterKind::Reset, &NewLetter { to, key: &key, values: &values, ends_at }).await
}

/// As [`Services::look_at_ticket`].
pub(crate) async fn usable_ticket(cx: &Context, token: &str, kind: &str) -> Result<OpenedLink> {
    let mut tx = cx.read().await?;
    let ticket = open_ticket(cx, &mut *tx, token, kind).await?;
    let has_account = match &ticket.email {
        Some(email) => tx.account_by_email(email).await?.is_some(),
        None => false,
    };
    Ok(OpenedLink { ticket, has_account })
}

pub(crate) async fn open_ticket(cx: &Context, tx: &mut dyn Tx, token: &str, kind: &str) -> Result<Ticket> {
    tx.ticket(&digest(token))
        .await?
        .filter(|ticket| ticket.kind == kind && ticket.used_at.is_none() && ticket.expires_at > cx.now())
        .ok_or_else(|| Refusal::TicketSpent.into())
}
