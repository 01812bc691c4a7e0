//! Codes under a secret: what tells voters apart, and what pages and letters carry that nobody may make by themselves.

use domain::hex;
use hmac::Mac as _;

use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::{keyed_hash, signed};
use crate::error::Result;

/// Where a browser is known from, as it is kept.
pub(super) struct SourceCodes {
    pub(super) network: Vec<u8>,
    pub(super) agent: Vec<u8>,
}

impl SourceCodes {
    /// Of a request; the network is empty where it says nothing about the person.
    pub(super) fn of(secret: &[u8], from: &SignInFrom) -> Result<Self> {
        let network = match &from.network {
            Some(network) => code(secret, &format!("network\n{network}"))?,
            None => Vec::new(),
        };
        Ok(Self { network, agent: code(secret, &format!("agent\n{}", from.user_agent))? })
    }
}

/// HMAC-SHA256 of these fields, which stand on a line each: the first one says what they are.
pub(super) fn code(secret: &[u8], fields: &str) -> Result<Vec<u8>> {
    keyed_hash(secret, fields)
}

/// [`code`] as it is carried.
pub(super) fn written_code(secret: &[u8], fields: &str) -> Result<String> {
    Ok(hex::encode(&code(secret, fields)?))
}

/// Whether a code that came back is that of these fields; it takes as long whatever is wrong with it.
pub(super) fn is_code(secret: &[u8], fields: &str, written: &str) -> Result<bool> {
    let signer = signed(secret, fields)?;
    Ok(hex::decode(written).is_some_and(|code| signer.verify_slice(&code).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_one_secret_and_of_these_fields_alone() {
        let written = written_code(&b"secret"[..], "puzzle\na\nb").unwrap();
        assert!(is_code(&b"secret"[..], "puzzle\na\nb", &written).unwrap());
        for (secret, fields) in
            [(&b"other"[..], "puzzle\na\nb"), (&b"secret"[..], "puzzle\na\nc"), (&b"secret"[..], "puzzle\nab\n")]
        {
            assert!(!is_code(secret, fields, &written).unwrap(), "{fields}");
        }
        for wrong in ["", "x", &written[1..], &format!("{written}00")] {
            assert!(!is_code(&b"secret"[..], "puzzle\na\nb", wrong).unwrap(), "{wrong}");
        }
    }

    #[test]
    fn a_network_that_is_not_known_has_no_code() {
        let nowhere = SourceCodes::of(b"secret", &SignInFrom::default()).unwrap();
        assert!(nowhere.network.is_empty() && nowhere.agent.len() == 32);
        let from = SignInFrom { network: Some("192.0.2.7".to_owned()), ..SignInFrom::default() };
        assert_eq!(SourceCodes::of(b"secret", &from).unwrap().network.len(), 32);
    }
}
