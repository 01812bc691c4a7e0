//! Names of files that a stranger's computer takes: Windows is the strictest of them.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::folding::is_invisible;

/// Most bytes of a name before its ending: with a folder and an ending the whole path has at most 200 bytes of UTF-8, for which old
/// programs have room.
pub const LONGEST_STEM: usize = 180;

/// Most bytes of a title within a name: thirty Chinese characters, the longest title that forms allow as a rule.
const LONGEST_TITLE: usize = 90;
/// Most bytes of an author's name within a name.
const LONGEST_AUTHOR: usize = 30;
/// What stands between unit, author and title, as calls ask for it: 单位+作者+片名.
const BETWEEN: &str = "+";
/// Most letters of an ending.
const LONGEST_ENDING: usize = 5;

/// Devices of Windows: no file may be called so, whatever its ending. A digit follows the last two.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A character as it may stand in a name: what separates folders or is special to a shell of Windows becomes a line.
#[must_use]
pub const fn file_name_character(c: char) -> char {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        other => other,
    }
}

/// Unit, author and title of a film as one name, without its ending; `fallback` where none of them says anything.
#[must_use]
pub fn joined_stem(unit: &str, author: &str, title: &str, fallback: &str) -> String {
    let (title, author) = (part(title, LONGEST_TITLE), part(author, LONGEST_AUTHOR));
    let signs = BETWEEN.len().saturating_mul(2);
    let unit = part(unit, LONGEST_STEM.saturating_sub(title.len() + author.len() + signs));
    let said: Vec<&str> =
        [&unit, &author, &title].into_iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    let stem = if said.is_empty() { part(fallback, LONGEST_STEM) } else { said.join(BETWEEN) };
    if is_device(&stem) { format!("_{stem}") } else { stem }
}

/// The ending of a file as it was called, in lower case; `otherwise` where it has none that programs know files by.
#[must_use]
pub fn kept_ending(name: &str, otherwise: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let fits = (1..=LONGEST_ENDING).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if fits { ending } else { otherwise.to_owned() }
}

/// Names that were given: no two differ only in what Windows and macOS take for the same.
#[derive(Clone, Debug, Default)]
pub struct FileNames(BTreeSet<String>);

impl FileNames {
    /// The name, with a number behind it where another film has it already.
    pub fn take(&mut self, stem: &str) -> String {
        if self.0.insert(compared(stem)) {
            return stem.to_owned();
        }
        // Each name that is taken fails at most one number.
        for number in 2..=self.0.len().saturating_add(2) {
            let behind = format!(" ({number})");
            let numbered = format!("{}{behind}", cut(stem, LONGEST_STEM.saturating_sub(behind.len())).trim_end());
            if self.0.insert(compared(&numbered)) {
                return numbered;
            }
        }
        stem.to_owned()
    }
}

/// A name as file systems compare it that keep upper and lower case and tell them not apart.
fn compared(stem: &str) -> String {
    stem.nfkc().flat_map(char::to_lowercase).collect()
}

/// A part of a name: composed, without what cannot be seen, one space for every white space, nothing at its ends that Windows drops.
fn part(text: &str, most: usize) -> String {
    let seen: String = text
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .map(file_name_character)
        .collect();
    let spaced = seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let dropped = [' ', '.'];
    cut(spaced.trim_matches(dropped), most).trim_end_matches(dropped).to_owned()
}

/// As much of a text as this many bytes hold, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// Whether Windows takes a name for a device: what stands before the first dot says it.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &&str| {
        let digit = first.strip_prefix(*device).unwrap_or_default();
        let mut digits = digit.chars();
        matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    DEVICES.contains(&first.as_str()) || NUMBERED_DEVICES.iter().any(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_author_and_title_make_a_name_that_windows_takes() {
        assert_eq!(joined_stem("市委组织部", "甲", "夜航", ""), "市委组织部+甲+夜航");
        assert_eq!(joined_stem("", "", "夜航", ""), "夜航");
        assert_eq!(joined_stem(" . ", "\u{200b}", "\u{202e}", "N-007"), "N-007");
        assert_eq!(joined_stem("A/B\\C", "d:e", "f*?\"<>|g\r\nh.", ""), "A_B_C+d_e+f______g h");
        assert_eq!(joined_stem("", "", "夜\u{202e}4pm\u{200b}.", ""), "夜4pm");
        assert_eq!(
            joined_stem("", "", "e\u{301}tude", ""),
            "\u{e9}tude",
            "composed, as Windows and Linux compare names"
        );
        for (title, name) in [
            ("con", "_con"),
            ("NUL.tar", "_NUL.tar"),
            ("COM1", "_COM1"),
            ("lpt³", "_lpt³"),
            ("com12", "com12"),
            ("Conan", "Conan"),
        ] {
            assert_eq!(joined_stem("", "", title, ""), name);
        }
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_keeps_its_title() {
        let name = joined_stem(&"单".repeat(100), &"作".repeat(100), &"片".repeat(100), "");
        assert!(name.len() <= LONGEST_STEM && name.len() > LONGEST_STEM - 3, "{} bytes", name.len());
        assert!(name.ends_with(&format!("+{}+{}", "作".repeat(10), "片".repeat(30))), "{name}");
        let mut names = FileNames::default();
        names.take(&name);
        let second = names.take(&name);
        assert!(second.ends_with(" (2)") && second.len() <= LONGEST_STEM, "{second}");
    }

    #[test]
    fn equal_names_are_numbered_whatever_their_case() {
        let mut names = FileNames::default();
        let taken: Vec<String> = ["Lamp", "LAMP", "lamp (2)", "lamp", "Ｌamp"].map(|name| names.take(name)).into();
        assert_eq!(taken, ["Lamp", "LAMP (2)", "lamp (2) (2)", "lamp (3)", "Ｌamp (4)"]);
    }

    #[test]
    fn an_ending_is_kept_where_it_is_one() {
        assert_eq!(kept_ending("夜航.MP4", "bin"), "mp4");
        for odd in ["夜航", "a.", "a.tar gz", "a.verylong", "a.片"] {
            assert_eq!(kept_ending(odd, "bin"), "bin");
        }
    }
}
