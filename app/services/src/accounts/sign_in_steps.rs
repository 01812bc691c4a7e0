//! What a right password leads to: a session, or a ticket for the second step.

use domain::time::MINUTE;
use store::{Account, Ticket, TicketDetails, Tx};

use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::digest;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, has_second_factor};
use crate::error::{Refusal, Result};

/// The kind of a ticket for the second step.
pub(crate) const CODE_TICKET: &str = "code";
/// Between password and code may be so much time.
const STEP_TIME: i64 = 10 * MINUTE;

/// What a right password leads to.
#[derive(Clone, Debug)]
pub enum SignInStep {
    /// A session.
    Done(SignedIn),
    /// The page that asks for a code.
    CodeNeeded(CodeTicket),
}

/// Proves that the password was right, to who brings the code.
#[derive(Clone, Debug)]
pub struct CodeTicket {
    /// The cookie's value; it is not stored.
    pub token: String,
    /// When it ends.
    pub expires_at: i64,
}

impl SignInStep {
    /// The session, for who cannot ask for a code.
    ///
    /// # Errors
    /// [`Refusal::CodeNeeded`].
    pub fn session(self) -> Result<SignedIn> {
        match self {
            Self::Done(signed_in) => Ok(signed_in),
            Self::CodeNeeded(_) => Err(Refusal::CodeNeeded.into()),
        }
    }
}

/// A session; for who has a second factor, a ticket for the second step.
pub(crate) async fn session_or_code(
    cx: &Context,
    tx: &mut dyn Tx,
    account: Account,
    from: &SignInFrom,
) -> Result<SignInStep> {
    if !has_second_factor(tx, &account.id).await? {
        return Ok(SignInStep::Done(signed_in(cx, tx, account, from).await?));
    }
    let (token, now) = (cx.fresh_token(), cx.now());
    let expires_at = now.saturating_add(STEP_TIME);
    tx.delete_ended_tickets(CODE_TICKET, now).await?;
    tx.insert_ticket(&Ticket {
        token_hash: digest(&token),
        kind: CODE_TICKET.to_owned(),
        account_id: Some(account.id),
        contest_id: None,
        email: None,
        role: None,
        details: TicketDetails::default(),
        created_at: now,
        expires_at,
        used_at: None,
    })
    .await?;
    Ok(SignInStep::CodeNeeded(CodeTicket { token, expires_at }))
}

/// The session of a completed sign-in, and its event.
pub(crate) async fn signed_in(cx: &Context, tx: &mut dyn Tx, account: Account, from: &SignInFrom) -> Result<SignedIn> {
    let event = event::AccountSignIn { network: from.network.as_deref() };
    cx.audit(tx, &Actor::of(account.clone()), None, account.id.as_str(), &event).await?;
    open_session(cx, tx, account, from).await
}
