//! Texts as they are compared: two that a reader takes for the same name are the same.

use unicode_normalization::UnicodeNormalization as _;

/// A text as it is compared: compatible forms made one, such as full-width ones (NFKC), lower case, one dot between the parts of
/// a name, no spaces, nothing that shows nothing. It is not for showing.
#[must_use]
pub fn folded(text: &str) -> String {
    let visible = text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(one_dot);
    // Lower case may leave forms that are not composed.
    visible.flat_map(char::to_lowercase).nfkc().collect()
}

/// A name, an address or a number as it is looked for where somebody may have written it with other marks between its parts: as
/// [`folded`], without hyphens, dots and apostrophes. Chen-Xiaoman is Chen Xiaoman, 阿不都热合曼 is 阿不都·热合曼.
#[must_use]
pub fn joined(text: &str) -> String {
    let folded = folded(text);
    let joined: String = without_joints(&folded).collect();
    // What is nothing but marks is compared by them.
    if joined.is_empty() { folded } else { joined }
}

/// The characters of a folded text but for those that stand between the parts of a name.
pub(crate) fn without_joints(folded: &str) -> impl Iterator<Item = char> {
    folded.chars().filter(|c| !is_joint(*c))
}

/// Hyphens and dashes, dots, apostrophes. What ends a sentence in Chinese is none: a name there may begin with its next character.
const fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\'' | '\u{b7}' | '\u{2010}'..='\u{2015}' | '\u{2018}' | '\u{2019}' | '\u{2212}')
}

/// The dot between the parts of a name (阿不都·热合曼) is typed in many ways.
const fn one_dot(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{2e31}' | '\u{30fb}' => '\u{b7}',
        c => c,
    }
}

/// Whether a character shows nothing: controls, what turns the direction of writing, zero width, fillers and tags (Unicode's
/// `Cc` and `Default_Ignorable_Code_Point`).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                // With the marks around annotations.
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_the_same_is_the_same() {
        for same in ["评委01", "评委 01", "评委\u{3000}０１", "评\u{200b}委01", " 评委\u{feff}01\u{2060} "]
        {
            assert_eq!(folded(same), "评委01", "{same:?}");
        }
        assert_eq!(folded("市电视台（广州）"), folded("市电视台(广州)"));
        for dot in ['\u{b7}', '\u{2022}', '\u{30fb}', '\u{2027}', '\u{ff65}'] {
            assert_eq!(folded(&format!("阿不都{dot}热合曼")), folded("阿不都·热合曼"), "{dot:?}");
        }
        assert_ne!(folded("阿不都·热合曼"), folded("阿不都热合曼"));
        assert_eq!(folded("ＡＮＮ Lee"), "annlee");
        assert_eq!(folded("Ame\u{301}lie"), folded("Amélie"));
        assert_ne!(folded("评委01"), folded("评委02"));
        assert_eq!(folded("\u{3164}\u{ad}\u{202e}\u{0}"), "");
    }

    #[test]
    fn what_stands_between_the_parts_of_a_name_is_no_difference() {
        for same in [
            "Chen Xiaoman",
            "Chen-Xiaoman",
            "CHEN\u{2013}XIAOMAN",
            "ｃｈｅｎ．Xiaoman",
            "chen·xiao-man",
            "Chen\u{2011}Xiao\u{2019}man",
            "chen_xiaoman",
        ] {
            assert_eq!(joined(same), "chenxiaoman", "{same:?}");
        }
        assert_eq!(joined("阿不都・热合曼"), joined("阿不都热合曼"));
        assert_eq!(joined("020-8333 1111"), "02083331111");
        for (one, other) in [("桃李。明天", "桃李明天"), ("李（明）", "李明"), ("Chen Xiaoman", "Chen Xiaomin")]
        {
            assert_ne!(joined(one), joined(other), "{one}");
        }
        assert_eq!((joined("——"), joined("")), ("——".to_owned(), String::new()));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Σίσυφος", "İstanbul", "ﬃ", "㍿", "ẞ", "Å", "評委①", "甲•乙・丙"] {
            assert_eq!(folded(&folded(text)), folded(text), "{text}");
        }
    }
}
