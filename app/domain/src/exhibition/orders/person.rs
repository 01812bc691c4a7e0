//! The number of a card or a telephone, which a person may give so that they count as one however many telephones they use. It is
//! never kept: what is kept is made of it with a key.

use super::OrderProblem;
use crate::folding::folded;

/// Fewest and most letters and digits of such a number.
const LENGTHS: (usize, usize) = (6, 24);
/// Digits of a mobile number of China, which begins with 1.
const MOBILE: usize = 11;

/// The number as it is compared: letters and digits alone, small, without the code of the country before a mobile number. Nothing
/// where nothing was given.
///
/// # Errors
/// [`OrderProblem::Person`] for what is no such number.
pub fn person_number(typed: &str) -> Result<Option<String>, OrderProblem> {
    let text = folded(typed);
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/');
    if text.is_empty() {
        return Ok(None);
    }
    if !text.chars().all(known) {
        return Err(OrderProblem::Person);
    }
    let number: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let (least, most) = LENGTHS;
    if number.len() < least || number.len() > most {
        return Err(OrderProblem::Person);
    }
    let mobile = ["0086", "86"].iter().find_map(|code| number.strip_prefix(code)).filter(|rest| is_mobile(rest));
    Ok(Some(mobile.map_or_else(|| number.clone(), str::to_owned)))
}

fn is_mobile(number: &str) -> bool {
    number.len() == MOBILE && number.starts_with('1') && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_one_however_it_is_typed() {
        for typed in
            ["13800138000", " 138-0013-8000 ", "+86 138 0013 8000", "0086(138)00138000", "１３８００１３８０００"]
        {
            assert_eq!(person_number(typed), Ok(Some("13800138000".to_owned())), "{typed}");
        }
        assert_eq!(person_number("44010619600101123X"), person_number("44010619600101123x"));
        assert_eq!(person_number("8601234567890"), Ok(Some("8601234567890".to_owned())), "no mobile number");
    }

    #[test]
    fn nothing_is_nothing_and_words_are_no_number() {
        for nothing in ["", "  ", "\u{200b}\u{3164}"] {
            assert_eq!(person_number(nothing), Ok(None), "{nothing:?}");
        }
        for wrong in ["12345", "张三的手机", "a@b.example", &"1".repeat(25), "-----"] {
            assert_eq!(person_number(wrong), Err(OrderProblem::Person), "{wrong}");
        }
    }
}
