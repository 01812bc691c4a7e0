//! Numbers of certificates: a prefix, five digits and a check character after ISO/IEC 7064, MOD 37,36. One character that was
//! misread is always found, two neighbours that were exchanged as a rule.

use unicode_normalization::UnicodeNormalization as _;

use crate::folding::is_invisible;

/// Digits of the serial number: as many whatever it is, so that a number is read the same way without its dashes.
const SERIAL_DIGITS: usize = 5;
/// The last serial number of a prefix.
const LAST_SERIAL: i64 = 99_999;
/// The shortest prefix, and the longest.
pub const PREFIX: (usize, usize) = (2, 12);

/// The number of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateNumber {
    prefix: String,
    serial: i64,
}

/// What is wrong with a number that somebody typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// It is not built as one.
    Shape,
    /// Its check character is another: something was mistyped.
    Check,
}

/// A prefix as it is kept, from what somebody typed: capital letters and digits; `None` where it is none.
#[must_use]
pub fn read_prefix(typed: &str) -> Option<String> {
    let prefix: String = typed.nfkc().filter(|c| !is_between(*c)).flat_map(char::to_uppercase).collect();
    let fits = (PREFIX.0..=PREFIX.1).contains(&prefix.len()) && prefix.chars().all(|c| value(c).is_some());
    fits.then_some(prefix)
}

impl CertificateNumber {
    /// The number with this place in the row of its prefix; `None` where the prefix is none or has no numbers left.
    #[must_use]
    pub fn new(prefix: &str, serial: i64) -> Option<Self> {
        let prefix = read_prefix(prefix)?;
        (1..=LAST_SERIAL).contains(&serial).then_some(Self { prefix, serial })
    }

    /// Reads what somebody typed from a certificate: in capital or small letters, full-width or not, with dashes and spaces or
    /// without.
    ///
    /// # Errors
    /// It is no number, or something was mistyped.
    pub fn read(typed: &str) -> Result<Self, NumberProblem> {
        let typed: String = typed.nfkc().filter(|c| !is_between(*c)).flat_map(char::to_uppercase).collect();
        // Only ASCII is cut below.
        if !typed.chars().all(|c| value(c).is_some()) {
            return Err(NumberProblem::Shape);
        }
        let end = typed.len().checked_sub(1).ok_or(NumberProblem::Shape)?;
        let (whole, check) = typed.split_at_checked(end).ok_or(NumberProblem::Shape)?;
        let prefix = whole.len().checked_sub(SERIAL_DIGITS).ok_or(NumberProblem::Shape)?;
        let (prefix, serial) = whole.split_at_checked(prefix).ok_or(NumberProblem::Shape)?;
        let found = check_character(whole).map(String::from);
        if found.as_deref() != Some(check) {
            return Err(NumberProblem::Check);
        }
        let serial = serial.parse().map_err(|_| NumberProblem::Shape)?;
        Self::new(prefix, serial).ok_or(NumberProblem::Shape)
    }

    /// What stands before the serial number.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The place in the row of its prefix, from 1.
    #[must_use]
    pub const fn serial(&self) -> i64 {
        self.serial
    }

    /// Prefix and serial number without a dash: what the check character is of.
    fn whole(&self) -> String {
        format!("{}{:0width$}", self.prefix, self.serial, width = SERIAL_DIGITS)
    }
}

impl std::fmt::Display for CertificateNumber {
    /// As it is printed: `GZ2026-00001-X`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let check = check_character(&self.whole()).unwrap_or_default();
        write!(f, "{}-{:0width$}-{check}", self.prefix, self.serial, width = SERIAL_DIGITS)
    }
}

/// Where a certificate is looked up: the address its code leads to.
#[must_use]
pub fn look_up_address(site: &str, token: &str) -> String {
    format!("{site}/c/{token}")
}

/// What stands between the parts of a number as people write it, or comes with it unseen from where it was copied.
fn is_between(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '_' | '.' | '/')
}

/// The value of a digit or a capital letter.
fn value(c: char) -> Option<u32> {
    c.to_digit(36).filter(|_| !c.is_ascii_lowercase())
}

/// The check character of digits and capital letters after ISO/IEC 7064, MOD 37,36; `None` where there is something else.
fn check_character(text: &str) -> Option<char> {
    let mut product = 36;
    for c in text.chars() {
        let sum = (product + value(c)?) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        product = sum * 2 % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn check_characters_are_those_of_the_standard() {
        // The example of the Global Release Identifier, and of ISO 15706 (ISAN), which have the same check character.
        assert_eq!(check_character("A12425GABC1234002"), Some('M'));
        assert_eq!(check_character("006A15FA002BC95F"), Some('W'));
        assert_eq!(check_character("a"), None);
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let number = CertificateNumber::new("gz2026", 1).unwrap();
        let printed = number.to_string();
        assert_eq!((number.prefix(), number.serial()), ("GZ2026", 1));
        let bare = printed.replace('-', "");
        for typed in [
            printed.clone(),
            bare.clone(),
            bare.to_lowercase(),
            printed.replace('-', " — "),
            printed.replace('G', "Ｇ").replace('-', "－"),
            format!("\u{feff}{}", printed.replace('-', "\u{ad}-\u{200b}")),
        ] {
            assert_eq!(CertificateNumber::read(&typed), Ok(number.clone()), "{typed}");
        }
        for typed in ["", "第1号", "A", "123456"] {
            assert!(CertificateNumber::read(typed).is_err(), "{typed}");
        }
        assert_eq!(CertificateNumber::new("G", 1), None);
        assert_eq!(CertificateNumber::new("GZ", 100_000), None);
        assert_eq!(CertificateNumber::new("粤微", 1), None);
        assert_eq!(read_prefix(" gz-\u{200b}2026 "), Some("GZ2026".to_owned()));
    }

    proptest! {
        /// No two numbers look the same, and one wrong character is always noticed.
        #[test]
        fn one_mistyped_character_is_found(
            prefix in "[A-Z0-9]{2,12}", serial in 1_i64..=99_999, at in 0_usize..18, other in "[A-Z0-9]",
        ) {
            let number = CertificateNumber::new(&prefix, serial).unwrap();
            let bare = number.to_string().replace('-', "");
            prop_assert_eq!(CertificateNumber::read(&bare), Ok(number));
            let at = at % bare.len();
            let wrong = format!("{}{other}{}", &bare[..at], &bare[at + 1..]);
            if wrong != bare {
                prop_assert_eq!(CertificateNumber::read(&wrong), Err(NumberProblem::Check));
            }
        }
    }
}
