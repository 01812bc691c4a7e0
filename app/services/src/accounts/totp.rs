//! Codes of an app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes.

use totp_rs::{Builder, Secret, Totp};

use crate::clock::Random;
use crate::error::{Result, ServiceError};

/// Bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// A code of the step before or after counts too: clocks differ, and people type.
const SKEW: u16 = 1;
/// Recovery codes a person is given.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code without its dashes: 120 bits, so that their SHA-256 cannot be turned back.
const RECOVERY_LENGTH: usize = 24;
/// Letters and digits that are not mistaken for each other (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A fresh secret.
pub(crate) fn fresh_secret(random: &dyn Random) -> Vec<u8> {
    let mut secret = vec![0; SECRET_BYTES];
    random.fill(&mut secret);
    secret
}

/// The secret as people type it into an app.
pub(crate) fn in_letters(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// The address that an app reads from a QR code (`otpauth://`). `site` and `email` are how the app lists it.
pub(crate) fn enrolment_address(secret: &[u8], site: &str, email: &str) -> Result<String> {
    // A colon stands between the two there.
    let plain = |text: &str| text.replace(':', " ");
    let totp = builder(secret).with_issuer(Some(plain(site))).with_account_name(plain(email)).build();
    totp.and_then(|totp| totp.to_url()).map_err(failed)
}

/// The time step whose code this is, of those that count now, microseconds.
pub(crate) fn matched_step(secret: &[u8], code: &str, now: i64) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now / 1_000_000).unwrap_or_default();
    let totp: Totp = builder(secret).build().map_err(failed)?;
    Ok(totp.check(&code, seconds).and_then(|step| i64::try_from(step).ok()))
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new().with_secret(secret).with_skew(SKEW)
}

fn failed(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Environment(format!("second factor: {error}"))
}

/// A fresh recovery code, in four groups.
pub(crate) fn fresh_recovery_code(random: &dyn Random) -> String {
    let mut bytes = [0; RECOVERY_LENGTH];
    random.fill(&mut bytes);
    let letter = |byte: &u8| char::from(*ALPHABET.get(usize::from(byte % 32)).unwrap_or(&b'0'));
    let letters: Vec<char> = bytes.iter().map(letter).collect();
    letters.chunks(6).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// A recovery code as it was given out, from what somebody typed; `None` where it cannot be one.
pub(crate) fn typed_recovery_code(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let letters: Vec<char> = letters.collect();
    let is_one = letters.len() == RECOVERY_LENGTH
        && letters.iter().all(|c| u8::try_from(*c).is_ok_and(|byte| ALPHABET.contains(&byte)));
    is_one.then(|| letters.chunks(6).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    /// The secret and times of RFC 6238, appendix B, with the last six of its eight digits.
    const RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            let at = |seconds: i64| matched_step(RFC, code, seconds * 1_000_000).unwrap();
            let step = Some(seconds / 30);
            assert_eq!(at(seconds), step);
            assert_eq!((at(seconds - 30), at(seconds + 30)), (step, step), "one step of skew");
            assert_eq!(at(seconds + 60), None);
        }
        assert_eq!(matched_step(RFC, " 287 082 ", 59_000_000).unwrap(), Some(1), "people type the gap they see");
        for wrong in ["", "28708", "2870820", "94287082", "abcdef", "２８７０８２"] {
            assert_eq!(matched_step(RFC, wrong, 59_000_000).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_is_told_who_and_where() {
        let address = enrolment_address(RFC, "films.example: 8080", "a+b@example.invalid").unwrap();
        let start =
            "otpauth://totp/films.example%20%208080:a%2Bb%40example.invalid?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert!(address.starts_with(start), "{address}");
        assert_eq!(in_letters(RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(fresh_secret(&SystemRandom).len(), 20);
    }

    #[test]
    fn a_recovery_code_is_read_as_people_type_it() {
        let code = fresh_recovery_code(&SystemRandom);
        assert_eq!((code.len(), code.matches('-').count()), (27, 3));
        assert_ne!(code, fresh_recovery_code(&SystemRandom));
        for typed in
            [code.clone(), code.to_uppercase(), code.replace('-', " "), code.replace('0', "O").replace('1', "l")]
        {
            assert_eq!(typed_recovery_code(&typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "123456", &code[..26], &format!("{code}0"), &code.replace(|c: char| c != '-', "u")] {
            assert_eq!(typed_recovery_code(wrong), None, "{wrong}");
        }
    }
}
