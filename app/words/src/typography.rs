//! What Chinese text has to look like, GB/T 15834. Read by the tests of every crate that holds texts.

/// Marks as wide as a character, with their space within.
const FULL_WIDTH: &str = "《》“”‘’（），。；：？！、";

/// Whether a mark brings its own space, so that none is set beside it.
#[must_use]
pub fn is_full_width(mark: char) -> bool {
    FULL_WIDTH.contains(mark)
}

/// What is wrong with a text; empty for a text without Chinese characters or without faults.
#[must_use]
pub fn faults(text: &str) -> Vec<&'static str> {
    const HALF: &str = ",.;:?!()";
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    if !chars.iter().copied().any(is_chinese) {
        return found;
    }
    for pair in chars.windows(2) {
        let &[one, two] = pair else { continue };
        if (HALF.contains(one) && is_chinese(two)) || (is_chinese(one) && HALF.contains(two)) {
            found.push("half-width punctuation beside a Chinese character");
        }
        if (one == ' ' && is_full_width(two)) || (is_full_width(one) && two == ' ') {
            found.push("a space beside full-width punctuation");
        }
        if matches!((one, two), ('。' | '；' | '，', ';' | '；' | '，' | ',')) {
            found.push("two marks in a row");
        }
    }
    if chars.windows(3).any(|three| matches!(three, &[one, ' ', two] if is_chinese(one) && is_chinese(two))) {
        found.push("a space between Chinese characters");
    }
    if chars.iter().any(|mark| "「」『』〝〞\"".contains(*mark)) {
        found.push("a quotation mark that is not “”");
    }
    if text.contains("账户") {
        found.push("账户 instead of 账号");
    }
    found
}

/// A Chinese character; punctuation is none.
const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
