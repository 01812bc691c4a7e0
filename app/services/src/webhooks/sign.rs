//! How messages are signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::context::Context;
use crate::error::{Result, ServiceError};

/// How the secret of a webhook begins.
const PREFIX: &str = "whsec_";

/// A new secret for a webhook.
pub(crate) fn new_secret(cx: &Context) -> String {
    let mut bytes = [0_u8; 32];
    cx.random.fill(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

fn code(key: &[u8], text: &str) -> Result<String> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).map_err(|error| ServiceError::Environment(error.to_string()))?;
    code.update(text.as_bytes());
    Ok(STANDARD.encode(code.finalize().into_bytes()))
}

/// The signature of a message by Standard Webhooks; `seconds` since 1970.
pub(super) fn webhook_signature(secret: &str, id: &str, seconds: i64, body: &str) -> Result<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX).unwrap_or(secret));
    let key = key.map_err(|_| ServiceError::Environment("the secret of a webhook cannot be read".to_owned()))?;
    Ok(format!("v1,{}", code(&key, &format!("{id}.{seconds}.{body}"))?))
}

/// The signature of DingTalk, at a time in milliseconds.
pub(super) fn dingtalk_signature(secret: &str, millis: i64) -> Result<String> {
    code(secret.as_bytes(), &format!("{millis}\n{secret}"))
}

/// The signature of Feishu, at a time in seconds: the text is the key, and nothing is signed with it.
pub(super) fn feishu_signature(secret: &str, seconds: i64) -> Result<String> {
    code(format!("{seconds}\n{secret}").as_bytes(), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_specifications() {
        // The example of Standard Webhooks.
        let signed = webhook_signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(webhook_signature("whsec_?", "a", 1, "").is_err());
        // By another program (hmac of Python).
        let dingtalk = dingtalk_signature("SEC1", 1_700_000_000_000).unwrap();
        assert_eq!(dingtalk, "ukR4+WoOOBTGaOauYqugxVrMSFyr92q4hPxJxuOkiio=");
        assert_eq!(feishu_signature("SEC1", 1_700_000_000).unwrap(), "s3Va4ru9IQUY6HTJcYx7OEVyXl0V0S/y32v4ZbfOHCI=");
    }
}
