//! Letters.

use domain::letter::LetterKind;

events! {
    LetterBounce<'a> { email: &'a str, problem: &'a str, }
    LetterRelease { letters: usize, }
    LetterSettings<'a> { settings: &'a domain::letter::LetterSettings, }
    LetterTemplate { letter: LetterKind, }
    LetterUnsubscribe<'a> { email: &'a str, }
    LetterWithdraw<'a> { letters: usize, reason: &'a str, }
    LetterWrite { letter: LetterKind, letters: usize, }
}
