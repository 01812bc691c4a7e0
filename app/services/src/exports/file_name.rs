//! Names that files are saved under.

use domain::folding::is_invisible;
use domain::packages::file_name_character;
use domain::record::RecordEdition;
use domain::text::Lang;
use words::record;

/// What the name of the file of a record ends with.
pub const RECORD_ENDING: &str = ".linxuan-record";

/// Most characters of a name before its ending: file systems allow 255 bytes, and a Chinese character has three.
const MOST: usize = 70;

/// The name of a file about a contest, without its ending, safe on every file system.
///
/// The title is an organiser's: what separates folders, is special to a shell of Windows, or turns the direction of reading
/// so that an ending looks like another one, is left out or replaced.
pub(crate) fn file_stem(contest: &str, what: &str) -> String {
    let room = MOST.saturating_sub(what.chars().count());
    let contest: String =
        contest.chars().filter(|c| !is_invisible(*c) && !is_line_end(*c)).map(file_name_character).take(room).collect();
    let contest = contest.trim_matches([' ', '.', '-']);
    let what: String = what.chars().map(file_name_character).collect();
    if contest.is_empty() { what } else { format!("{contest}-{what}") }
}

/// The name that the record of a contest is saved under.
#[must_use]
pub fn record_file_name(contest: &str, edition: RecordEdition, lang: Lang) -> String {
    let edition = match edition {
        RecordEdition::Full => record::full(lang),
        RecordEdition::Public => record::public(lang),
    };
    format!("{}{RECORD_ENDING}", file_stem(contest, &format!("{}-{edition}", record::page(lang))))
}

/// Line ends that are neither controls nor invisible.
const fn is_line_end(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_named_by_its_edition() {
        let name = |edition, lang| record_file_name("观摩/一", edition, lang);
        assert_eq!(name(RecordEdition::Full, Lang::Zh), "观摩_一-存证-完整版.linxuan-record");
        assert_eq!(name(RecordEdition::Public, Lang::En), "观摩_一-Record-Public edition.linxuan-record");
    }

    #[test]
    fn a_title_cannot_name_a_folder_or_hide_an_ending() {
        assert_eq!(file_stem("第十二届 观摩", "推荐名单"), "第十二届 观摩-推荐名单");
        assert_eq!(file_stem("../../a\\b:c\r\n", "list"), "_.._a_b_c-list");
        assert_eq!(file_stem("\u{202e}slx.\u{200b}", "list"), "slx-list");
        assert_eq!(file_stem(" . ", "list"), "list");
        assert_eq!(file_stem(&"长".repeat(200), "名单").chars().count(), 71);
    }
}
