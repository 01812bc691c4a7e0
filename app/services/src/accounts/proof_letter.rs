//! The letter that asks for the proof of an address.

use domain::hex;
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use domain::time::DAY;
use store::{Account, Ticket, TicketDetails, Tx};

use crate::accounts::secret::digest;
use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Recipient, write_letter};
use crate::mail::templates::{ACCOUNT_ZONE, until};

/// How tickets name the link.
pub(crate) const KIND: &str = "proof";
/// It stays open this long.
const LASTS: i64 = 7 * DAY;

/// Writes the letter with the link to the address somebody says is theirs.
pub(crate) async fn ask_for_proof(cx: &Context, tx: &mut dyn Tx, account: &Account) -> Result<()> {
    let (token, ends_at) = (cx.fresh_token(), cx.now().saturating_add(LASTS));
    let ticket = Ticket {
        token_hash: digest(&token),
        kind: KIND.to_owned(),
        account_id: Some(account.id.clone()),
        contest_id: None,
        email: Some(account.email.clone()),
        role: None,
        details: TicketDetails::default(),
        created_at: cx.now(),
        expires_at: ends_at,
        used_at: None,
    };
    tx.insert_ticket(&ticket).await?;
    let values = |lang: Lang| {
        Values::from([
            (Placeholder::Link, format!("{}/proof/{token}", cx.mail.site)),
            (Placeholder::Until, until(lang, ends_at, ACCOUNT_ZONE)),
        ])
    };
    let key = hex::encode(&ticket.token_hash);
    // The address may be another's, and whoever registers names themselves: no word of theirs is sent there.
    let to = Recipient { name: &account.email, ..Recipient::of(account) };
    let letter = NewLetter { to, key: &key, values: &values, ends_at: Some(ends_at) };
    write_letter(cx, tx, None, LetterKind::AddressProof, &letter).await
}
