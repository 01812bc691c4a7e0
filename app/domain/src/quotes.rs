//! Quotation marks within quotation marks.

use std::borrow::Cow;

/// A text as it stands within “ ”: marks of its own are ‘ ’, those within them “ ” again, and so on by turns (GB/T 15834; English
/// likewise). An apostrophe stays.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    // With ‘ ’ alone it is as it should be.
    if !text.contains(['“', '”']) {
        return Cow::Borrowed(text);
    }
    let (mut said, mut open) = (String::with_capacity(text.len()), Vec::new());
    let (mut before, mut chars) = (None, text.chars().peekable());
    while let Some(mark) = chars.next() {
        let apostrophe = mark == '’' && is_in_a_word(before, chars.peek().copied());
        match mark {
            '“' | '‘' => {
                open.push(mark);
                said.push(pair(open.len()).0);
            }
            '”' | '’' if !apostrophe && open.last() == Some(&opening(mark)) => {
                said.push(pair(open.len()).1);
                open.pop();
            }
            // Without a counterpart; it must not be read as the end of the marks around the text.
            '”' => said.push('’'),
            other => said.push(other),
        }
        before = Some(mark);
    }
    Cow::Owned(said)
}

/// The marks of this depth, from 1, within “ ”.
const fn pair(depth: usize) -> (char, char) {
    if depth % 2 == 1 { ('‘', '’') } else { ('“', '”') }
}

const fn opening(closing: char) -> char {
    if closing == '’' { '‘' } else { '“' }
}

fn is_in_a_word(before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    letter(before) && letter(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_within_marks_take_turns() {
        for (text, said) in [
            ("观摩", "观摩"),
            ("“灯塔”影展", "‘灯塔’影展"),
            ("‘灯塔’影展", "‘灯塔’影展"),
            ("“一‘二“三”二’一”", "‘一“二‘三’二”一’"),
            ("“一”和“二”", "‘一’和‘二’"),
            ("The judge’s “Lamp”", "The judge’s ‘Lamp’"),
            ("“The judge’s lamp”", "‘The judge’s lamp’"),
            ("一”二", "一’二"),
            ("“一", "‘一"),
        ] {
            assert_eq!(quoted(text), said, "{text}");
        }
    }

    proptest! {
        /// Whatever the text, nothing but quotation marks changes, and none of them ends the marks around the text.
        #[test]
        fn only_marks_change(text in "[a一“”‘’ ]{0,24}") {
            let plain = |text: &str| text.chars().map(|c| if "“”‘’".contains(c) { '"' } else { c }).collect::<String>();
            let said = quoted(&text);
            prop_assert_eq!(plain(&said), plain(&text));
            let mut open = 0_usize;
            for mark in said.chars().filter(|c| "“”".contains(*c)) {
                prop_assert!(mark == '“' || open > 0, "{}", said);
                open = if mark == '“' { open + 1 } else { open - 1 };
            }
        }
    }
}
