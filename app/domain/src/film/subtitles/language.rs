//! What language a script is written for.

/// The language that a script is written for: kana are Japanese, hangul Korean, and Han characters without either Chinese.
///
/// A tenth of the letters is enough, for a line of another language often stands beneath; a song's title is not.
pub(super) fn language(words: impl Iterator<Item = char>) -> Option<&'static str> {
    let (mut han, mut kana, mut hangul, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in words {
        match c {
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            c if is_han(c) => han += 1,
            c => other += usize::from(c.is_alphabetic()),
        }
    }
    let told = han + kana + hangul;
    if told == 0 || told * 9 < other {
        None
    } else if hangul > han + kana {
        Some("ko")
    } else if kana * 4 > han {
        Some("ja")
    } else {
        Some("zh")
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}
