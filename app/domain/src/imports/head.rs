//! What the columns of a spreadsheet are for, and the names they are known by.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::grid::GridRow;
use crate::contest::settings::Settings;
use crate::entry::file_asked;
use crate::folding::folded;
use crate::form::keys;
use crate::text::{Lang, Text};

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The entry's number: its own, or the one that whoever filled the spreadsheet gave it.
    Number,
    /// A field of the entry form, by its key.
    Field(String),
    /// The name of the file with the film.
    FilmFile,
    /// SHA-256 of the film.
    FilmSha256,
}

const NUMBER: &str = "entry_number";
const FILM_FILE: &str = "film_file";
const FILM_SHA256: &str = "film_sha256";

/// Names beside those of the form that offices write over columns.
const ALIASES: &[(&str, &[&str])] = &[
    (NUMBER, &["作品编号", "报送编号", "entry no", "entry number", "number"]),
    (keys::TITLE, &["片名", "作品", "作品题目", "作品标题", "题目", "film title", "work"]),
    (keys::CATEGORY, &["类别", "作品类型", "片种", "申报类别", "参评类别"]),
    (keys::SUBJECT, &["作品题材", "题材类别"]),
    (keys::REGION, &["地区", "城市", "市", "所属地市", "地市代码", "city", "city code", "country"]),
    (keys::SYNOPSIS, &["简介", "作品简介", "内容提要", "summary"]),
    (keys::SUBMITTING_UNIT, &["单位", "申报单位", "选送单位", "填报单位", "unit"]),
    (keys::PRODUCTION_UNIT, &["摄制单位", "创作单位", "producer"]),
    (keys::NOMINATING_UNIT, &["推荐部门"]),
    (keys::CREDITS, &["主创", "主创人员及分工", "作者", "主创名单", "authors"]),
    ("contact_name", &["联系人姓名", "contact person"]),
    ("contact_phone", &["联系电话", "电话", "手机", "phone"]),
    ("contact_email", &["邮箱", "电子邮件", "email"]),
    (FILM_FILE, &["文件名", "影片文件名", "file", "file name", "film"]),
    (FILM_SHA256, &["sha 256", "校验码"]),
];

impl Target {
    /// How the command line and the page name it.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Number => NUMBER,
            Self::Field(key) => key,
            Self::FilmFile => FILM_FILE,
            Self::FilmSha256 => FILM_SHA256,
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(settings: &Settings, key: &str) -> Option<Self> {
        Self::all(settings).into_iter().find(|target| target.key() == key)
    }

    /// Everything a column of this contest can be for, in the order it is exported.
    #[must_use]
    pub fn all(settings: &Settings) -> Vec<Self> {
        let typed = settings.form.iter().filter(|field| file_asked(field).is_none());
        let fields = typed.map(|field| Self::Field(field.key.clone()));
        std::iter::once(Self::Number).chain(fields).chain([Self::FilmFile, Self::FilmSha256]).collect()
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self, settings: &Settings) -> Text {
        match self {
            Self::Number => Text::new("编号", "Number"),
            Self::Field(key) => settings.field(key).map_or_else(|| Text::same(key), |field| field.label.clone()),
            Self::FilmFile => Text::new("影片文件", "Film file"),
            Self::FilmSha256 => Text::new("影片 SHA-256", "Film SHA-256"),
        }
    }
}

/// The names that columns of a contest are known by.
pub(super) struct HeadNames {
    own: HashMap<String, Target>,
    aliases: HashMap<String, Target>,
}

impl HeadNames {
    pub(super) fn of(settings: &Settings) -> Self {
        let (mut own, mut aliases) = (HashMap::new(), HashMap::new());
        let all = Target::all(settings);
        for target in &all {
            let label = target.label(settings);
            let labels = Lang::ALL.iter().map(|lang| label.exact(*lang));
            for name in labels.chain([target.key()]).flat_map(spellings) {
                own.entry(name).or_insert_with(|| target.clone());
            }
        }
        for (key, names) in ALIASES {
            let Some(target) = all.iter().find(|target| target.key() == *key) else { continue };
            for name in names.iter().flat_map(|name| spellings(name)) {
                aliases.entry(name).or_insert_with(|| target.clone());
            }
        }
        Self { own, aliases }
    }

    /// What a head says its column is for, and whether by the contest's own name for it.
    pub(super) fn find(&self, head: &str) -> Option<(&Target, bool)> {
        let spelled = spellings(head);
        let own = spelled.iter().find_map(|name| self.own.get(name)).map(|target| (target, true));
        own.or_else(|| spelled.iter().find_map(|name| self.aliases.get(name)).map(|target| (target, false)))
    }
}

/// How many of the first rows may hold the heads.
pub(super) const HEAD_ROWS: usize = 10;

/// Which row has the heads, by its index, and how many of them are known: the one with the most among the first rows; of several
/// that follow each other the last, because merged heads repeat what is above them. Heads that come again below entries are not it.
pub(super) fn known_heads(rows: &[GridRow], names: &HeadNames) -> Option<(usize, usize)> {
    row_of_heads(rows, |head| names.find(head).map(|(target, _)| target))
}

/// As the heads of entries are found, for other columns: `find` tells what a head says its column is for.
pub(crate) fn row_of_heads<T: Eq + Hash>(rows: &[GridRow], find: impl Fn(&str) -> Option<T>) -> Option<(usize, usize)> {
    let known = |row: &GridRow| row.cells.iter().filter_map(|cell| find(cell)).collect::<HashSet<T>>();
    let counted: Vec<usize> = rows.iter().take(HEAD_ROWS).map(|row| known(row).len()).collect();
    let most = counted.iter().copied().max().filter(|most| *most > 0)?;
    let heads =
        counted.iter().enumerate().skip_while(|(_, known)| **known < most).take_while(|(_, known)| **known == most);
    heads.last().map(|(at, _)| (at, most))
}

/// What stands before the first bracket.
pub(super) fn before_brackets(text: &str) -> &str {
    text.split(['(', '（', '[', '【']).next().unwrap_or_default()
}

/// A name as it is compared: whole, and without what stands in brackets behind it (“片名（不超过 30 字）”).
pub(crate) fn spellings(name: &str) -> Vec<String> {
    let compared = |text: &str| folded(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut all = vec![compared(name), compared(before_brackets(name))];
    all.dedup();
    all.retain(|name| !name.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn columns_are_known_by_the_names_of_both_languages_by_keys_and_by_usual_names() {
        let settings = preset::selection();
        let names = HeadNames::of(&settings);
        let found = |head: &str| names.find(head).map(|(target, _)| target.key().to_owned());
        for (head, key) in [
            ("作品名称", "title"),
            (" 作品\n名称 *", "title"),
            ("片名（不超过 30 字）", "title"),
            ("Submitting Unit", "submitting_unit"),
            ("submitting_unit", "submitting_unit"),
            ("借用素材占比（%）", "borrowed_share"),
            ("entry_no", NUMBER),
            ("编号", NUMBER),
            ("city_code", "region"),
            ("影片 SHA-256", FILM_SHA256),
        ] {
            assert_eq!(found(head).as_deref(), Some(key), "{head}");
        }
        for head in ["序号", "note", "", "（）"] {
            assert_eq!(found(head), None, "{head}");
        }
        for target in Target::all(&settings) {
            assert_eq!(Target::parse(&settings, target.key()), Some(target));
        }
    }

    #[test]
    fn heads_are_the_last_of_those_that_follow_each_other_and_not_those_that_come_again() {
        let settings = preset::selection();
        let names = HeadNames::of(&settings);
        let heads = |rows: [[&str; 2]; 3]| {
            let rows = rows.map(|cells| GridRow { number: 0, cells: cells.map(str::to_owned).to_vec() });
            known_heads(&rows, &names)
        };
        let (head, entry) = (["编号", "作品名称"], ["S1", "夜航"]);
        assert_eq!(heads([head, head, entry]), Some((1, 2)), "merged over two rows");
        assert_eq!(heads([head, entry, head]), Some((0, 2)), "come again on the next page");
        assert_eq!(heads([entry; 3]), None);
    }
}
