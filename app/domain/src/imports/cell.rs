//! What a cell says, as it would be typed into the form.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use unicode_normalization::UnicodeNormalization as _;

use super::head::before_brackets;
use crate::contest::settings::Settings;
use crate::folding::folded;
use crate::form::{Field, FieldKind, keys};
use crate::text::{Lang, Text};
use crate::typed;

/// What says yes to a statement, as it is compared.
const YES: &[&str] = &["是", "有", "同意", "已签", "已签署", "√", "✓", "✔", "☑", "yes", "y", "true", "on", "1"];
/// What says no.
const NO: &[&str] = &["否", "无", "不同意", "未签", "×", "✗", "☐", "no", "n", "false", "off", "0"];

/// Endings of names of places that people leave out.
const PLACES: &[&str] = &["特别行政区", "自治区", "自治州", "地区", "盟", "市", "省", "区", "县", "州"];

/// A cell that says neither yes nor no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NeitherYesNorNo;

/// Reads cells for the fields of one contest.
pub struct CellReader<'a> {
    pub(super) settings: &'a Settings,
    lists: HashMap<&'a str, ListNames>,
}

impl<'a> CellReader<'a> {
    /// Reads for this contest.
    #[must_use]
    pub fn new(settings: &'a Settings) -> Self {
        let lists = settings.form.iter().filter_map(|field| Some((field.key.as_str(), list_of(settings, field)?)));
        Self { settings, lists: lists.collect() }
    }

    /// The key of a list of the field that a text names, or the text itself.
    pub(super) fn key_of(&self, field: &Field, text: &str) -> String {
        self.known_key(field, text).map_or_else(|| typed::line(text), str::to_owned)
    }

    fn known_key(&self, field: &Field, text: &str) -> Option<&str> {
        self.lists.get(field.key.as_str())?.key(text)
    }

    /// The cell as it would be typed into the form.
    pub(super) fn typed(&self, field: &Field, cell: &str) -> Result<String, NeitherYesNorNo> {
        Ok(match &field.kind {
            FieldKind::Category(_) | FieldKind::Region(_) | FieldKind::Choice(_) => self.key_of(field, cell),
            FieldKind::Choices(_) => self.several(field, cell),
            FieldKind::Date(_) => date(cell),
            FieldKind::Number(_) => number(cell),
            FieldKind::Statement(_) => match folded(cell).as_str() {
                yes if YES.contains(&yes) => "true".to_owned(),
                no if NO.contains(&no) => String::new(),
                _ => return Err(NeitherYesNorNo),
            },
            FieldKind::Text(_) if field.key == keys::TITLE => without_marks(cell).to_owned(),
            FieldKind::Text(_) | FieldKind::LongText(_) | FieldKind::People(_) | FieldKind::WebAddress(_) => {
                cell.to_owned()
            }
            // Files are uploaded: no column is for one.
            FieldKind::File(_) => String::new(),
        })
    }

    /// Whether a cell can be an answer to a field, apart from the other cells of its row.
    pub(super) fn fits(&self, field: &Field, cell: &str) -> bool {
        let answer = self.typed(field, cell).map(|typed| field.kind.rules().read(&typed));
        answer.is_ok_and(|answer| field.kind.rules().check(&answer, self.settings).is_none())
    }

    /// Keys of several options, a line each: they stand on lines, or beside each other.
    fn several(&self, field: &Field, cell: &str) -> String {
        let mut keys = Vec::new();
        for line in cell.lines() {
            match self.known_key(field, line) {
                Some(key) => keys.push(key.to_owned()),
                None => keys.extend(line.split([';', '；', '、', ',', '，']).map(|part| self.key_of(field, part))),
            }
        }
        keys.join("\n")
    }
}

/// The names of a list that a field chooses from: what stands first is asked first.
#[derive(Default)]
struct ListNames {
    /// Keys, labels in every language, and short forms of them; `None` is what several entries of the list have.
    levels: [HashMap<String, Option<String>>; 3],
}

impl ListNames {
    /// What a text names: whole, or without what stands in brackets behind it (“文艺片（微电影）”).
    fn key(&self, text: &str) -> Option<&str> {
        let named = |text: &str| {
            let text = folded(text);
            self.levels.iter().find_map(|level| level.get(&text))
        };
        named(text).or_else(|| named(before_brackets(text)))?.as_deref()
    }

    fn add(&mut self, key: &str, label: &Text) {
        let labels = || Lang::ALL.iter().map(|lang| label.exact(*lang)).filter(|label| !label.is_empty());
        let short = labels().filter_map(|label| PLACES.iter().find_map(|ending| label.strip_suffix(*ending)));
        let short = short.filter(|short| short.chars().count() >= 2);
        let [keys, all, shorter] = &mut self.levels;
        put(keys, key, key);
        labels().for_each(|label| put(all, label, key));
        short.for_each(|label| put(shorter, label, key));
    }
}

fn put(level: &mut HashMap<String, Option<String>>, name: &str, key: &str) {
    match level.entry(folded(name)) {
        Entry::Vacant(place) => {
            place.insert(Some(key.to_owned()));
        }
        Entry::Occupied(mut place) => {
            if place.get().as_deref() != Some(key) {
                place.insert(None);
            }
        }
    }
}

/// The list a field chooses from, by its names.
fn list_of(settings: &Settings, field: &Field) -> Option<ListNames> {
    let mut names = ListNames::default();
    match &field.kind {
        FieldKind::Category(_) => settings.categories.iter().for_each(|one| names.add(&one.key, &one.label)),
        FieldKind::Region(_) => settings.leaf_regions().into_iter().for_each(|one| names.add(&one.code, &one.label)),
        FieldKind::Choice(_) | FieldKind::Choices(_) => {
            field.kind.rules().options().iter().for_each(|one| names.add(&one.key, &one.label));
        }
        FieldKind::Text(_)
        | FieldKind::LongText(_)
        | FieldKind::Number(_)
        | FieldKind::Date(_)
        | FieldKind::People(_)
        | FieldKind::Statement(_)
        | FieldKind::WebAddress(_)
        | FieldKind::File(_) => return None,
    }
    Some(names)
}

/// A title without the marks that the whole of it stands in.
fn without_marks(title: &str) -> &str {
    let inner = title.trim().strip_prefix('《').and_then(|rest| rest.strip_suffix('》'));
    inner.filter(|inner| !inner.contains(['《', '》'])).unwrap_or(title)
}

/// A day as the form has it: `2026-03-05`, also from `2026/3/5`, `2026年3月5日`, `20260305`, with or without a time behind it.
pub(crate) fn date(cell: &str) -> String {
    let text: String = typed::line(cell).nfkc().collect();
    let mut parts = text.split([' ', 'T']);
    let day = parts.next().unwrap_or_default();
    if !parts.all(|time| time.contains(':')) {
        return text;
    }
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&str> = match day.len() {
        8 if digits(&day) => [day.get(..4), day.get(4..6), day.get(6..)].into_iter().flatten().collect(),
        _ => day.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect(),
    };
    match numbers.as_slice() {
        [year, month, day] if numbers.iter().all(digits) && year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => text,
    }
}

/// A whole number without what people write around it: signs of money and percent, separators of thousands, decimals that are zero.
pub(crate) fn number(cell: &str) -> String {
    let text: String = typed::line(cell).nfkc().filter(|c| !c.is_whitespace()).collect();
    let bare = text.trim_start_matches(['¥', '$', '€', '£']).trim_end_matches(['元', '%']);
    let (sign, bare) = bare.strip_prefix('-').map_or(("", bare), |rest| ("-", rest));
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let in_threes = !whole.contains(',') || (first.len() <= 3 && groups.all(|group| group.len() == 3 && digits(group)));
    if digits(first) && in_threes && part.bytes().all(|byte| byte == b'0') {
        format!("{sign}{}", whole.replace(',', ""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::{Choice, SeveralChoices};

    #[test]
    fn names_of_lists_are_read_in_every_spelling() {
        let settings = preset::selection();
        let reader = CellReader::new(&settings);
        let typed = |key: &str, cell: &str| reader.typed(settings.field(key).unwrap(), cell).unwrap();
        for cell in ["440100", "广州市", "广州", "Guangzhou", " ＧＵＡＮＧＺＨＯＵ\u{200b}", "guang zhou"]
        {
            assert_eq!(typed("region", cell), "440100", "{cell}");
        }
        // An area is no place that entries belong to.
        assert_eq!(typed("region", "珠三角"), "珠三角");
        for cell in ["short video", "微视频（竖屏）", "微视频 (9:16)", "微视频【竖屏】"] {
            assert_eq!(typed("category", cell), "微视频", "{cell}");
        }
        assert_eq!(typed("ai_declaration", "None"), "无");
        assert!(reader.fits(settings.field("region").unwrap(), "广州"));
        assert!(!reader.fits(settings.field("region").unwrap(), "珠三角"));
    }

    #[test]
    fn what_several_have_names_none_of_them() {
        let mut settings = preset::selection();
        settings.regions.push(crate::contest::Region {
            code: "1".to_owned(),
            label: Text::new("广州市", "G"),
            parent: None,
        });
        let reader = CellReader::new(&settings);
        let region = settings.field("region").unwrap();
        assert_eq!(reader.typed(region, "广州市").unwrap(), "广州市");
        assert_eq!(reader.typed(region, "440100").unwrap(), "440100");
    }

    #[test]
    fn several_options_stand_on_lines_or_beside_each_other() {
        let mut settings = preset::selection();
        let options =
            [("a", "甲、乙"), ("b", "丙")].map(|(key, label)| Choice { key: key.to_owned(), label: Text::same(label) });
        settings.form[2].kind = FieldKind::Choices(SeveralChoices { options: options.into() });
        let reader = CellReader::new(&settings);
        let typed = |cell: &str| reader.typed(&settings.form[2], cell).unwrap();
        assert_eq!(
            (typed("甲、乙\n丙"), typed("丙；a"), typed("丙，丁")),
            ("a\nb".into(), "b\na".into(), "b\n丁".into())
        );
    }

    #[test]
    fn dates_and_numbers_are_read_as_offices_write_them() {
        for cell in [
            "2026-03-05",
            "2026/3/5",
            "2026.03.05",
            "2026年3月5日",
            "20260305",
            "２０２６-３-５",
            "2026-03-05 00:00:00",
            "2026-03-05T08:00:00",
        ] {
            assert_eq!(date(cell), "2026-03-05", "{cell}");
        }
        for cell in ["明年", "3/5/2026", "2026-03", "2026-03-05 上午", ""] {
            assert_eq!(date(cell), cell);
        }
        for (cell, wanted) in [
            ("¥12,000.00", "12000"),
            ("12,000元", "12000"),
            ("15%", "15"),
            ("-5", "-5"),
            ("１２", "12"),
            ("007", "007"),
        ] {
            assert_eq!(number(cell), wanted, "{cell}");
        }
        for cell in ["1,2", "12.5", "一", "", "1,0000", "-"] {
            assert_eq!(number(cell), cell);
        }
    }

    #[test]
    fn a_statement_is_said_yes_or_no_to() {
        let settings = preset::selection();
        let reader = CellReader::new(&settings);
        let said = |cell: &str| reader.typed(settings.field("rights").unwrap(), cell);
        assert_eq!(
            (said("√"), said("YES"), said("否")),
            (Ok("true".to_owned()), Ok("true".to_owned()), Ok(String::new()))
        );
        assert_eq!(said("见附件"), Err(NeitherYesNorNo));
    }

    #[test]
    fn marks_around_a_title_go() {
        assert_eq!((without_marks("《夜航》"), without_marks("《甲》与《乙》")), ("夜航", "《甲》与《乙》"));
    }
}
