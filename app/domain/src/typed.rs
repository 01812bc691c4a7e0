//! Text as people type, paste or send it, and as it is kept: what cannot be seen is left out of it.
//!
//! Every text that comes in passes through here, so both databases get the same: PostgreSQL takes no U+0000. What is kept of
//! the invisible is what joins the visible: the joiners of scripts that need them and of emoji, variation selectors,
//! and the letters that make a flag that of England, Scotland or Wales.

use serde_json::Value;

use crate::folding::is_invisible;

/// One line: white space at its ends goes, and breaks and tabs in it become spaces.
#[must_use]
pub fn line(text: &str) -> String {
    kept(text, ' ')
}

/// Lines: white space at both ends of the whole goes; every kind of break becomes `\n`, and tabs become spaces.
#[must_use]
pub fn lines(text: &str) -> String {
    kept(text, '\n')
}

/// Nothing can be seen of it.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == BRAILLE_BLANK || is_invisible(c))
}

/// A whole number, also in the full-width digits that an input method for Chinese types.
#[must_use]
pub fn whole_number(text: &str) -> Option<i64> {
    text.trim().chars().map(half_width).collect::<String>().parse().ok()
}

/// A full-width form of a character of ASCII as that.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => u32::from(c).checked_sub(FULL_WIDTH).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// By how much the full-width forms stand behind ASCII.
const FULL_WIDTH: u32 = 0xfee0;

/// Every text in a value as [`line`], or as [`lines`] in the members that are named so; keys of objects stay.
pub fn clean(value: &mut Value, of_lines: &[&str]) {
    clean_as(value, of_lines, line);
}

fn clean_as(value: &mut Value, of_lines: &[&str], keep: fn(&str) -> String) {
    match value {
        Value::String(text) => *text = keep(text),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_as(item, of_lines, keep)),
        Value::Object(members) => {
            for (name, member) in members {
                let keep: fn(&str) -> String = if of_lines.contains(&name.as_str()) { lines } else { keep };
                clean_as(member, of_lines, keep);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The empty pattern of braille is a space, though not by its properties.
const BRAILLE_BLANK: char = '\u{2800}';
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
/// Before the last vowel of a Mongolian word, which has another form then.
const MONGOLIAN_VOWEL_SEPARATOR: char = '\u{180e}';
/// What the flags of parts of a country begin with; letters that show nothing follow, and an end.
const BLACK_FLAG: char = '\u{1f3f4}';
const END_OF_TAGS: char = '\u{e007f}';
/// Most letters of such a flag.
const FLAG_LETTERS: usize = 6;

/// The text as it is kept; a break of lines becomes `end`.
fn kept(text: &str, end: char) -> String {
    // What most texts are.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.trim().to_owned();
    }
    let mut seen: Vec<char> = Vec::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // Windows ends a line with both; it ends at the second.
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => seen.push(end),
            '\t' | BRAILLE_BLANK => seen.push(' '),
            ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER | MONGOLIAN_VOWEL_SEPARATOR => seen.push(c),
            BLACK_FLAG => {
                seen.push(c);
                let tags = tags_of_flag(rest.clone());
                seen.extend(rest.by_ref().take(tags));
            }
            c if is_selector(c) || !is_invisible(c) => seen.push(c),
            _ => {}
        }
    }
    let mut out = String::with_capacity(text.len());
    // The last visible character, and what was kept last.
    let (mut base, mut last) = (None, None);
    let mut rest = seen.into_iter().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let stays = match c {
            ZERO_WIDTH_NON_JOINER => last.is_some_and(joins) && next.is_some_and(joins),
            ZERO_WIDTH_JOINER => {
                (last.is_some_and(joins) && next.is_some_and(joins))
                    || (base.is_some_and(is_pictured) && next.is_some_and(is_pictured))
            }
            MONGOLIAN_VOWEL_SEPARATOR => base.is_some_and(is_mongolian) && next.is_some_and(is_mongolian),
            // Only those of a whole flag are still here.
            '\u{e0020}'..=END_OF_TAGS => true,
            c if is_selector(c) => last == base && base.is_some_and(|base| selects(base, c, next)),
            _ => {
                base = Some(c);
                true
            }
        };
        if stays {
            out.push(c);
            last = Some(c);
        }
    }
    out.trim().to_owned()
}

/// How many characters after a black flag make it the flag of a part of a country; 0 where they make none.
fn tags_of_flag(after: impl Iterator<Item = char>) -> usize {
    for (letters, c) in after.take(FLAG_LETTERS + 1).enumerate() {
        match c {
            '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}' => {}
            END_OF_TAGS if letters > 0 => return letters + 1,
            _ => return 0,
        }
    }
    0
}

const fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{18aa}')
}

/// Variation selectors: Mongolian, general, and those of ideographs.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// A character that has other forms, which this selector may ask for.
fn selects(base: char, selector: char, next: Option<char>) -> bool {
    match selector {
        '\u{180b}'..='\u{180f}' => is_mongolian(base),
        // A keycap: digit, selector, enclosing keycap.
        '\u{fe0f}' if base.is_ascii_digit() || matches!(base, '#' | '*') => next == Some('\u{20e3}'),
        '\u{fe0e}' | '\u{fe0f}' => is_pictured(base),
        '\u{fe00}'..='\u{fe0d}' => {
            is_ideograph(base) || matches!(base, '\u{1000}'..='\u{109f}' | '\u{2200}'..='\u{2aff}')
        }
        _ => is_ideograph(base),
    }
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3001}'..='\u{3002}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A letter of a script that writes joiners: Arabic and its neighbours, the scripts of India and around it, Khmer, Mongolian.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109f}' | '\u{1700}'..='\u{1aff}' | '\u{1b00}'..='\u{1c4f}' | '\u{a800}'..='\u{abff}' | '\u{10a00}'..='\u{11fff}')
        && !is_invisible(c)
}

/// A symbol that is drawn as a picture or a part of one.
const fn is_pictured(c: char) -> bool {
    matches!(
        c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
            | '\u{2300}'..='\u{23ff}' | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
            | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_in_full_width_digits_too() {
        for (text, number) in [("3", 3), (" 12\n", 12), ("０３", 3), ("\u{3000}１2", 12), ("－１", -1)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["", "３人", "三", "1.5", "²", "９９９９９９９９９９９９９９９９９９９９"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        for (typed, wanted) in [
            ("空\u{0}字", "空字"),
            ("夜\u{202e}航\u{2066}人\u{2069}", "夜航人"),
            (" 评\u{200b}委\u{2060}\u{feff} ", "评委"),
            ("市\u{ad}电视\u{200e}台", "市电视台"),
            ("评\u{200d}委\u{200c}甲", "评委甲"),
            ("A\u{fe0f}B\u{200d}C", "ABC"),
            ("夜\t航\r\n人\u{2028}们", "夜 航 人 们"),
            ("\u{3000}夜\u{3000}航\u{a0}", "夜\u{3000}航"),
            ("a\u{1b}[31mb\u{7f}\u{9b}c", "a[31mbc"),
            ("\u{fff9}夜\u{fffa}航\u{fffb}", "夜航"),
            ("e\u{e0041}\u{e007f}1", "e1"),
        ] {
            assert_eq!(line(typed), wanted, "{typed:?}");
        }
    }

    #[test]
    fn nothing_visible_is_nothing() {
        for typed in [
            "",
            " \t\n",
            "\u{0}",
            "\u{200b}\u{202e}",
            "\u{3164}",
            "\u{115f}\u{1160}\u{ffa0}",
            "\u{2800}",
            "\u{fe0f}\u{200d}\u{200c}\u{e0101}",
        ] {
            assert_eq!((line(typed), lines(typed), is_blank(typed)), (String::new(), String::new(), true), "{typed:?}");
        }
        assert!(!is_blank("\u{202e}片"));
    }

    #[test]
    fn what_joins_the_visible_stays() {
        for typed in [
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
            "1\u{fe0f}\u{20e3}",
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{915}\u{94d}\u{200d}\u{937}",
            "邉\u{e0101}",
            "\u{1820}\u{180b}",
            "\u{1828}\u{180e}\u{1820}",
            "\u{1828}\u{180b}\u{180e}\u{1820}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}人",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}\u{1f3f4}",
            "e\u{301}",
        ] {
            assert_eq!(line(typed), typed, "{typed:?}");
        }
        assert_eq!(line("\u{1f468}\u{200d}\u{200d}\u{200b}\u{1f469}"), "\u{1f468}\u{200d}\u{1f469}");
        assert_eq!(line("\u{1f468}\u{200d} \u{1f469}"), "\u{1f468} \u{1f469}");
        // Elsewhere they hide words.
        assert_eq!(line("a\u{180e}\u{1820}\u{180e}"), "a\u{1820}");
        assert_eq!(line("\u{1f3f4}\u{e0067}\u{e0062} \u{1f3f4}\u{e007f}"), "\u{1f3f4} \u{1f3f4}");
        assert_eq!(line(&format!("\u{1f3f4}{}\u{e007f}", "\u{e0061}".repeat(7))), "\u{1f3f4}");
    }

    #[test]
    fn several_lines_stay_lines() {
        assert_eq!(lines("\r\n一\r\n\r二\t三\u{85}四\u{0}\n"), "一\n\n二 三\n四");
        let help = serde_json::json!({ "zh": "一\r\n二" });
        let mut value =
            serde_json::json!({ "a": ["x\u{0}", { "b": "\u{3164}" }], "c": 1, "d": "一\n二", "help": help });
        clean(&mut value, &["help"]);
        let wanted = serde_json::json!({ "a": ["x", { "b": "" }], "c": 1, "d": "一 二", "help": { "zh": "一\n二" } });
        assert_eq!(value, wanted);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_kept_as_it_is(typed in prop_oneof![
            any::<String>(),
            "[a\u{1828}\u{180e}\u{1f3f4}\u{e0067}\u{e007f}\u{0}\u{200b}-\u{200f}\u{fe00}\u{fe0f}\u{2764}\u{1f468}\u{645}\u{915}邉\u{e0101}1\u{20e3} \t\r\n]{0,12}",
        ]) {
            let (one, more) = (line(&typed), lines(&typed));
            prop_assert_eq!(line(&one), one.clone());
            prop_assert_eq!(lines(&more), more.clone());
            prop_assert!(!one.chars().any(char::is_control), "{:?}", one);
            prop_assert!(!more.contains(|c: char| c.is_control() && c != '\n'), "{:?}", more);
            prop_assert_eq!(one.is_empty(), is_blank(&typed), "{:?}", typed);
        }
    }
}
