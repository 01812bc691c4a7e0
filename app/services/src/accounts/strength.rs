//! Which passwords are too easy to guess: no rules of composition, but what the first guesses of an attacker would be.
//!
//! zxcvbn knows 30,000 common passwords, words, names, rows of keys, dates, and how people put them together; the list of passwords
//! that became known elsewhere is `breached/hashes.bin`, made by the script beside it.

use sha2::{Digest as _, Sha256};
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Score, zxcvbn};

use crate::error::PasswordFault;

/// Characters that are looked at: the time it takes grows with the square of them, and so many tell enough.
const LOOKED_AT: usize = 32;
/// A word of the person's own that counts as such, characters.
const SHORTEST_WORD: usize = 3;
/// Letters and digits besides those words that make a password more than them.
const LEFT: usize = 6;
/// What everybody would try here.
const OURS: [&str; 3] = ["linxuan", "遴选", "lin xuan"];

/// The first bytes of the SHA-256 of each, in order.
const BREACHED: &[u8] = include_bytes!("../../breached/hashes.bin");
/// Bytes of one.
const KEPT: usize = 5;

/// What makes a password easy to guess for somebody who knows whose it is; `None` where nothing is known that does.
pub(crate) fn fault(password: &str, email: &str, name: &str) -> Option<PasswordFault> {
    let small = password.to_lowercase();
    if is_breached(&small) {
        return Some(PasswordFault::Common);
    }
    let own = words_of(email, name);
    if is_made_of(&small, &own) {
        return Some(PasswordFault::Personal);
    }
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    let known: Vec<&str> = own.iter().map(String::as_str).chain(OURS).collect();
    let found = zxcvbn(&looked_at, &known);
    if found.score() >= Score::Three {
        return None;
    }
    if own.iter().any(|word| small.contains(word.as_str())) {
        return Some(PasswordFault::Personal);
    }
    let regular = |pattern: &MatchPattern| {
        matches!(pattern, MatchPattern::Repeat(_) | MatchPattern::Sequence(_) | MatchPattern::Spatial(_))
    };
    // What makes up most of it.
    let longest = found.sequence().iter().max_by_key(|part| part.token.chars().count());
    Some(if longest.is_some_and(|part| regular(&part.pattern)) {
        PasswordFault::Regular
    } else {
        PasswordFault::Common
    })
}

/// The words of an address and a name, in small letters.
fn words_of(email: &str, name: &str) -> Vec<String> {
    let (email, name) = (email.to_lowercase(), name.to_lowercase());
    let parts = email.split(|c: char| !c.is_alphanumeric()).chain(name.split_whitespace());
    let mut words: Vec<String> = parts.map(str::to_owned).chain([email.clone(), name.clone()]).collect();
    // A Chinese name is short and whole.
    words.retain(|word| word.chars().count() >= SHORTEST_WORD || !word.is_ascii() && word.chars().count() > 1);
    words
}

/// Whether little is left of a password without these words: zxcvbn takes what stands between them for chance.
fn is_made_of(small: &str, words: &[String]) -> bool {
    let mut longest_first: Vec<&String> = words.iter().collect();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = longest_first.iter().fold(small.to_owned(), |rest, word| rest.replace(word.as_str(), ""));
    rest != small && rest.chars().filter(|c| c.is_alphanumeric()).count() < LEFT
}

fn is_breached(small: &str) -> bool {
    let hash = Sha256::digest(small.as_bytes());
    let (rows, _) = BREACHED.as_chunks::<KEPT>();
    hash.first_chunk::<KEPT>().is_some_and(|wanted| rows.binary_search(wanted).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str) -> Option<PasswordFault> {
        fault(password, "wang.fang@film-office.example", "王芳")
    }

    #[test]
    fn what_anybody_would_try_first_is_refused() {
        for common in ["password1234", "iloveyou2024", "Qwerty123456", "motherfucker", "Linxuan-2026", "transformers"] {
            assert_eq!(of(common), Some(PasswordFault::Common), "{common}");
        }
        for regular in ["aaaaaaaaaaaa", "123456789012", "abcdefghijkl", "passwordpassword", "林欣林欣林欣林欣林欣林欣"]
        {
            assert!(matches!(of(regular), Some(PasswordFault::Regular | PasswordFault::Common)), "{regular}");
        }
        assert_eq!(of("aaaaaaaaaaaaaaaaaaaaaaaa"), Some(PasswordFault::Regular));
        for own in ["wang.fang@film-office.example", "wangfang1234", "film-office-1"] {
            assert_eq!(of(own), Some(PasswordFault::Personal), "{own}");
        }
    }

    #[test]
    fn what_became_known_elsewhere_is_refused_in_any_letters() {
        // zxcvbn alone takes it for a strong one.
        assert!(zxcvbn("ghjatccbjyfk", &[]).score() >= Score::Three);
        for known in ["ghjatccbjyfk", "GHJATCCBJYFK"] {
            assert_eq!(of(known), Some(PasswordFault::Common));
        }
        let (rows, rest) = BREACHED.as_chunks::<KEPT>();
        assert!(rows.len() > 40_000 && rest.is_empty() && rows.is_sorted());
    }

    #[test]
    fn a_few_words_or_chance_are_enough() {
        for good in [
            "correct horse battery",
            "a-long-enough-password",
            "four lanterns by the river",
            "xqzkvwpfjmth",
            "床前明月光疑是地上霜啊",
            "我家门前有三棵枣树",
        ] {
            assert_eq!(of(good), None, "{good}");
        }
    }

    /// However long and odd, it is looked at in a moment: the bound is far above what it takes, and far below what the whole of
    /// these would.
    #[test]
    fn no_password_keeps_it_busy() {
        let began = std::time::Instant::now();
        for odd in ["4@8({[<369!1|0$5+7%2".repeat(10), "p4$$w0rd1!7+2".repeat(15), "ab".repeat(100)] {
            fault(&odd, "a@b.example", "a");
        }
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }
}
