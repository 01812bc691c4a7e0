//! Settings as a form sends them, and reading them back: whatever cannot be read is named with its field.

use std::collections::BTreeMap;

#[cfg(test)]
use domain::contest::Settings;
use domain::contest::SettingsProblem;
use domain::text::{Lang, Text};
use domain::typed;

/// The fields of a section as names and values. A cell of a list is named `list-row-column`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData(pub Vec<(String, String)>);

/// The column that marks a row as there, also where nothing is filled in yet.
pub const ROW: &str = "row";

/// The name of a cell.
pub fn cell(list: &str, row: usize, column: &str) -> String {
    format!("{list}-{row}-{column}")
}

impl FormData {
    /// Fields as somebody typed them, without what cannot be seen.
    pub fn typed(sent: &[(String, String)]) -> Self {
        Self(sent.iter().map(|(field, value)| (field.clone(), typed::lines(value))).collect())
    }

    /// Adds a value.
    pub fn put(&mut self, field: impl Into<String>, value: impl ToString) {
        self.0.push((field.into(), value.to_string()));
    }

    /// Words in every language; `at` names the field of a language.
    pub fn put_text(&mut self, at: impl Fn(&str) -> String, text: &Text) {
        for lang in Lang::ALL {
            self.put(at(lang.key()), text.exact(*lang));
        }
    }

    /// Adds the tick of a box, if it is ticked.
    pub fn tick(&mut self, field: impl Into<String>, ticked: bool) {
        if ticked {
            self.put(field, "yes");
        }
    }

    /// A value; empty when there is none.
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(key, _)| key == field).map_or("", |(_, value)| value)
    }

    /// Every value of a field with several choices.
    pub fn all(&self, field: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == field).map(|(_, value)| value.clone()).collect()
    }

    /// Rows of a list up to the last one that holds something, be it only its mark ([`ROW`]).
    pub fn rows(&self, list: &str) -> usize {
        let row = |key: &str| -> Option<usize> {
            let (row, _) = key.strip_prefix(list)?.strip_prefix('-')?.split_once('-')?;
            row.parse().ok()
        };
        let filled = self.0.iter().filter(|(_, value)| !value.is_empty());
        filled.filter_map(|(key, _)| row(key)).max().map_or(0, |last| last + 1)
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name.
    pub field: String,
    /// What.
    pub what: FieldError,
}

/// Kinds of trouble, with what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Nothing was entered.
    Missing,
    /// Not a whole number within the limits.
    Whole {
        /// What was found.
        found: String,
        /// Lowest.
        low: i64,
        /// Highest.
        high: i64,
    },
    /// Not a number with at most two decimals, from 0.
    Points(String),
    /// Not a length such as `20` or `4:30`, in minutes.
    Length(String),
    /// Not one of the choices.
    Option(String),
    /// A key that has other characters than letters, digits, `-` and `_`.
    Key(String),
    /// No such time zone.
    Zone(String),
    /// No such region.
    Region(String),
    /// A lowest value above the highest.
    Bounds,
    /// A number of different groups is asked of one group.
    NotOneGroup,
    /// A field the app cannot do without is gone.
    Needed(String),
    /// What the domain says of the whole.
    Domain(SettingsProblem),
}

/// Reads a section.
pub struct Reader<'a> {
    pairs: &'a FormData,
    /// What is wrong so far.
    pub wrong: Vec<Wrong>,
    /// Rows that were read, by list, in the order they were read.
    pub read: BTreeMap<String, Vec<usize>>,
}

impl<'a> Reader<'a> {
    /// Begins.
    pub const fn new(pairs: &'a FormData) -> Self {
        Self { pairs, wrong: Vec::new(), read: BTreeMap::new() }
    }

    /// What is read.
    pub const fn pairs(&self) -> &'a FormData {
        self.pairs
    }

    /// Names something wrong.
    pub fn refuse(&mut self, field: impl Into<String>, what: FieldError) {
        self.wrong.push(Wrong { field: field.into(), what });
    }

    /// Rows of a list that are to be kept: those with something in one of these columns.
    pub fn rows(&mut self, list: &str, columns: &[&str]) -> Vec<usize> {
        let kept = |row: &usize| columns.iter().any(|column| !self.pairs.get(&cell(list, *row, column)).is_empty());
        let rows: Vec<usize> = (0..self.pairs.rows(list)).filter(kept).collect();
        self.read.insert(list.to_owned(), rows.clone());
        rows
    }

    /// Words that may be missing.
    pub fn words(&self, field: &str) -> String {
        self.pairs.get(field).to_owned()
    }

    /// Words that must be there.
    pub fn needed(&mut self, field: &str) -> String {
        let words = self.words(field);
        if words.is_empty() {
            self.refuse(field, FieldError::Missing);
        }
        words
    }

    /// Words in every language; one of them is enough. `at` names the field of a language.
    pub fn text(&mut self, at: impl Fn(&str) -> String) -> Text {
        let text = self.maybe_text(&at);
        if text.is_empty() {
            self.refuse(at(Lang::default().key()), FieldError::Missing);
        }
        text
    }

    /// Words in every language, or none.
    pub fn maybe_text(&self, at: impl Fn(&str) -> String) -> Text {
        Lang::ALL.iter().map(|lang| (*lang, self.words(&at(lang.key())))).collect()
    }

    /// A box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        !self.pairs.get(field).is_empty()
    }

    /// Several choices.
    pub fn all(&self, field: &str) -> Vec<String> {
        self.pairs.all(field)
    }

    /// A whole number.
    pub fn whole(&mut self, field: &str, low: i64, high: i64) -> i64 {
        self.maybe_whole(field, low, high).unwrap_or_else(|| {
            if self.pairs.get(field).is_empty() {
                self.refuse(field, FieldError::Missing);
            }
            low
        })
    }

    /// A whole number, or nothing.
    pub fn maybe_whole(&mut self, field: &str, low: i64, high: i64) -> Option<i64> {
        let found = self.pairs.get(field);
        if found.is_empty() {
            return None;
        }
        let number = found.parse::<i64>().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            self.refuse(field, FieldError::Whole { found: shortened(found), low, high });
        }
        number
    }

    /// Points with at most two decimals, in hundredths, or nothing.
    pub fn maybe_points(&mut self, field: &str) -> Option<i64> {
        let found = self.pairs.get(field);
        if found.is_empty() {
            return None;
        }
        let points = hundredths(found);
        if points.is_none() {
            self.refuse(field, FieldError::Points(shortened(found)));
        }
        points
    }

    /// Points with at most two decimals, in hundredths.
    pub fn points(&mut self, field: &str) -> i64 {
        if self.pairs.get(field).is_empty() {
            self.refuse(field, FieldError::Missing);
        }
        self.maybe_points(field).unwrap_or_default()
    }

    /// One of a few keys.
    pub fn choice<T>(&mut self, field: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = self.needed(field);
        if found.is_empty() {
            return None;
        }
        let choice = parse(&found);
        if choice.is_none() {
            self.refuse(field, FieldError::Option(shortened(&found)));
        }
        choice
    }

    /// A key of letters, digits, dashes and underscores of any script; made from `instead` where it is missing.
    pub fn key(&mut self, field: &str, instead: &str) -> String {
        let found = self.words(field);
        let key = if found.is_empty() { instead.to_owned() } else { found };
        if key.chars().any(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
            self.refuse(field, FieldError::Key(shortened(&key)));
        }
        key
    }
}

/// Points as hundredths: `8.5` is 850. From 0 to 100 000, at most two decimals.
pub fn hundredths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let decimals = format!("{decimals:0<2}");
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(decimals.parse().ok()?)
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Holds that a section reads back what it wrote.
#[cfg(test)]
pub fn assert_reads_back(
    settings: &Settings,
    write: fn(&Settings) -> FormData,
    read: fn(&mut Reader<'_>, &mut Settings),
) {
    let (pairs, mut back) = (write(settings), settings.clone());
    let mut reader = Reader::new(&pairs);
    read(&mut reader, &mut back);
    assert_eq!((reader.wrong, &back), (vec![], settings));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> FormData {
        FormData::typed(&list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn rows_without_content_are_there_but_not_kept() {
        let pairs = pairs(&[
            ("c-0-zh", "甲"),
            ("c-1-row", "1"),
            ("c-2-zh", "丙"),
            ("c-3-zh", " \u{3164}\u{0}"),
            ("c-4-row", "1"),
            ("other-9-zh", "丁"),
        ]);
        assert_eq!(pairs.rows("c"), 5);
        let mut reader = Reader::new(&pairs);
        assert_eq!(reader.rows("c", &["zh"]), [0, 2]);
    }

    #[test]
    fn points_have_two_decimals_at_most() {
        assert_eq!((hundredths("8.5"), hundredths("10"), hundredths("0.05")), (Some(850), Some(1000), Some(5)));
        for wrong in ["", "-1", "1.234", ".5", "x", "1,5", "9999999"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let pairs = pairs(&[("a", "x"), ("b", "11"), ("k", "a b")]);
        let mut reader = Reader::new(&pairs);
        reader.whole("a", 0, 10);
        reader.whole("b", 0, 10);
        reader.whole("c", 0, 10);
        reader.key("k", "");
        let named: Vec<_> = reader.wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(named, ["a", "b", "c", "k"]);
        assert_eq!(reader.wrong[2].what, FieldError::Missing);
    }
}
