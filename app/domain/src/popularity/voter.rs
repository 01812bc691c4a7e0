//! Who votes: what their keys are made of, and in which order they see the films. No key is kept as it is, only its code under the
//! secret of the vote.

use std::collections::BTreeSet;

use super::vote::{MOST_MEMBERS, VoteProblem};
use crate::folding::folded;
use crate::record::RecordHash;

/// Most characters of a membership number.
pub const LONGEST_NUMBER: usize = 40;

/// A membership number as it is compared: letters and digits in one form.
#[must_use]
pub fn member_number(typed: &str) -> String {
    folded(typed).chars().filter(|c| c.is_alphanumeric()).take(LONGEST_NUMBER).collect()
}

/// The numbers of a list, a line or a cell each, each once.
///
/// # Errors
/// More than a list may have.
pub fn member_numbers(list: &str) -> Result<BTreeSet<String>, VoteProblem> {
    let cells = list.split(['\n', ',', '，', ';', '；', '\t']);
    let numbers: BTreeSet<String> = cells.map(member_number).filter(|number| !number.is_empty()).collect();
    let found = numbers.len();
    if found > MOST_MEMBERS { Err(VoteProblem::Members { found, max: MOST_MEMBERS }) } else { Ok(numbers) }
}

/// Name and host of a lower-case address; what stands behind a plus is the owner's own mark and makes no other mailbox.
fn parts(email: &str) -> (&str, &str) {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    (name.split('+').next().unwrap_or_default(), host)
}

/// A lower-case address as voters are told apart by it.
#[must_use]
pub fn address_key(email: &str) -> String {
    let (name, host) = parts(email);
    format!("{name}@{host}")
}

/// What is left of a lower-case address without its digits, by which runs of made-up names are found; `None` where it has no digits,
/// or nothing else: such numbers are given by the host.
#[must_use]
pub fn address_stem(email: &str) -> Option<String> {
    let (name, host) = parts(email);
    let stem: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    let has_digits = stem.len() < name.len();
    (has_digits && stem.chars().any(char::is_alphabetic)).then(|| format!("{stem}@{host}"))
}

/// Puts films into the order of one visitor, by what tells that visitor from others.
pub fn arranged<T>(films: &mut [T], visitor: &[u8], id: impl Fn(&T) -> &str) {
    films.sort_by_cached_key(|film| RecordHash::of_parts(&[visitor, b"\n", id(film).as_bytes()]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_people_type_them() {
        for typed in ["党员 0012-A", "党员\u{200b}０012a", " 党员0012Ａ\n"] {
            assert_eq!(member_number(typed), "党员0012a", "{typed:?}");
        }
        assert_eq!(member_number("\u{3164} - "), "");
        assert_eq!(member_number(&"9".repeat(99)).len(), LONGEST_NUMBER);
        let list = member_numbers("001，002\r\n 001 \n\n;003").unwrap();
        assert_eq!(list.into_iter().collect::<Vec<_>>(), ["001", "002", "003"]);
        let many: String = (0..=MOST_MEMBERS).map(|number| format!("{number}\n")).collect();
        assert_eq!(member_numbers(&many), Err(VoteProblem::Members { found: MOST_MEMBERS + 1, max: MOST_MEMBERS }));
    }

    #[test]
    fn a_mark_behind_the_name_makes_no_other_voter() {
        assert_eq!(address_key("chen+1@example.invalid"), address_key("chen@example.invalid"));
        assert_ne!(address_key("chen@example.invalid"), address_key("chen@example.test"));
    }

    #[test]
    fn addresses_that_differ_in_digits_alone_have_one_stem() {
        let stem = |email: &str| address_stem(email).unwrap_or_default();
        assert_eq!(stem("fan1@example.invalid"), stem("fan27+x@example.invalid"));
        assert_ne!(stem("fan1@example.invalid"), stem("fan1@example.test"));
        assert_eq!((address_stem("chen@example.invalid"), address_stem("10012@example.invalid")), (None, None));
    }

    #[test]
    fn each_visitor_has_an_order_of_their_own_that_stays() {
        let films: Vec<String> = (0..12).map(|nth| format!("film-{nth}")).collect();
        let of = |visitor: &[u8]| {
            let mut films = films.clone();
            arranged(&mut films, visitor, |film| film);
            films
        };
        assert_eq!(of(b"one"), of(b"one"));
        assert_ne!(of(b"one"), of(b"other"));
        let mut again = of(b"one");
        again.sort();
        let mut all = films.clone();
        all.sort();
        assert_eq!(again, all);
        // Over many visitors each film stands first about as often as any other.
        let firsts = (0..1_200_u32).filter(|nth| of(&nth.to_be_bytes())[0] == "film-0").count();
        assert!((60..=140).contains(&firsts), "{firsts}");
    }
}
