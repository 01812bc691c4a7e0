//! Browsers that somebody has signed in with before. A mark in a cookie proves it ("device cookie", OWASP), so that guesses from
//! elsewhere never keep a person out who uses their own browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::AccountId;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use store::Tx;

use crate::accounts::secret::signed;
use crate::context::Context;
use crate::error::Result;

/// Where the installation's key for marks is kept.
pub(crate) const KEY: &str = "browser_key";

/// A fresh mark for a browser that has just signed in.
pub(crate) async fn mark(cx: &Context, tx: &mut dyn Tx, account: &AccountId) -> Result<String> {
    let key = cx.installation_key(tx, KEY).await?;
    let nonce = cx.fresh_token();
    let code = code(&key, account, &nonce)?.finalize().into_bytes();
    Ok(format!("{nonce}.{}", URL_SAFE_NO_PAD.encode(code)))
}

/// Whether a browser with this mark was signed in with this account before.
pub(crate) async fn is_known(tx: &mut dyn Tx, account: &AccountId, mark: &str) -> Result<bool> {
    let Some((nonce, given)) = mark.split_once('.') else { return Ok(false) };
    let (Some(key), Ok(given)) = (tx.meta(KEY).await?, URL_SAFE_NO_PAD.decode(given)) else { return Ok(false) };
    // Compares in constant time.
    Ok(code(&key, account, nonce)?.verify_slice(&given).is_ok())
}

fn code(key: &str, account: &AccountId, nonce: &str) -> Result<Hmac<Sha256>> {
    signed(key.as_bytes(), &format!("{account} {nonce}"))
}
