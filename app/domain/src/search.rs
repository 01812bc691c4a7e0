//! Searching for works and people: what was typed is compared with what there is as a reader would compare it.

use crate::folding::folded;
use crate::form::{Answers, keys, text_of};

/// Most characters of a search that are compared.
const LONGEST: usize = 100;
/// Between the parts of what an entry is found by: no search holds it, so none is found across two parts.
const BETWEEN: &str = "\n";
/// Answers that an entry is found by, beside its title: units and people.
const KNOWN: [&str; 4] = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT, keys::CREDITS];

/// What somebody searches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords {
    text: String,
    number: Option<i64>,
}

impl SearchWords {
    /// Reads what was typed; `None` where nothing was.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = folded(typed).chars().take(LONGEST).collect();
        let digits = text.strip_prefix("n-").or_else(|| text.strip_prefix('n')).unwrap_or(&text);
        let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i64>().ok()).flatten();
        (!text.is_empty()).then_some(Self { text, number })
    }

    /// The words as they are compared.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of an entry, where they can be one: `7`, `007`, `N-007`.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// Whether a text holds them.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        folded(text).contains(&self.text)
    }
}

/// What an entry is found by, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryWords {
    /// Number and title: what judges of a blind round see too.
    pub title: String,
    /// These, and the units and people that the entry names.
    pub all: String,
}

impl EntryWords {
    /// The words of an entry.
    #[must_use]
    pub fn of(number: Option<i64>, answers: &Answers) -> Self {
        let number = number.map(|number| format!("n-{number:03}")).unwrap_or_default();
        let title = [number, folded(&text_of(answers, keys::TITLE))].join(BETWEEN);
        let lines = KNOWN.into_iter().flat_map(|key| {
            let answer = text_of(answers, key);
            answer.lines().map(folded).collect::<Vec<_>>()
        });
        let all = [title.clone()].into_iter().chain(lines).collect::<Vec<_>>().join(BETWEEN);
        Self { title, all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Answer;

    fn answers() -> Answers {
        Answers::from([
            (keys::TITLE.to_owned(), Answer::Text("灯塔 The Light".to_owned())),
            (keys::SUBMITTING_UNIT.to_owned(), Answer::Text("市电视台（广州）".to_owned())),
            (keys::CREDITS.to_owned(), Answer::List(vec!["陈 立：导演".to_owned(), "Ann Lee: camera".to_owned()])),
            ("contact_phone".to_owned(), Answer::Text("02088880000".to_owned())),
        ])
    }

    #[test]
    fn an_entry_is_found_by_number_title_unit_and_people() {
        let words = EntryWords::of(Some(7), &answers());
        let found = |typed: &str| {
            let typed = SearchWords::parse(typed).unwrap();
            (words.title.contains(typed.text()), words.all.contains(typed.text()))
        };
        for both in ["N-007", "灯塔", "ＴＨＥ　light", "塔the"] {
            assert_eq!(found(both), (true, true), "{both}");
        }
        for all in ["市电视台(广州)", "陈立", "ann lee"] {
            assert_eq!(found(all), (false, true), "{all}");
        }
        // Neither contacts nor what stands across two parts.
        for none in ["02088880000", "light市", "导演ann"] {
            assert_eq!(found(none), (false, false), "{none}");
        }
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let number = |typed| SearchWords::parse(typed).unwrap().number();
        for seven in ["7", "007", "N-007", "n7", "Ｎ－７", " 7 "] {
            assert_eq!(number(seven), Some(7), "{seven}");
        }
        for none in ["n", "n-", "7号", "灯塔", "99999999999999999999"] {
            assert_eq!(number(none), None, "{none}");
        }
        assert_eq!(SearchWords::parse(" \u{3000}\u{200b}"), None);
        assert!(SearchWords::parse("ANN").unwrap().are_in("Lee Ａnn"));
    }
}
