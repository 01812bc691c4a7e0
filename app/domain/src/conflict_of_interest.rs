//! Conflicts of interest (回避): what a judge and an entry must not have in common.
//!
//! Accounts are compared as they are; names and units as a reader would, by [`folded`]. What is certain is a [`Tie`]; what only
//! looks like one is a [`NearMatch`], for the organiser to decide.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::folding::folded;
use crate::form::{Answer, Answers, keys, text_of};

/// Form fields that name a unit an entry comes from.
pub const UNIT_KEYS: [&str; 3] = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// Form fields that are read here.
pub const FIELDS: [&str; 5] =
    [keys::REGION, keys::CREDITS, keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// What ties a person to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The person entered it, or handed in a version of it.
    Own,
    /// The same region.
    Region,
    /// The same unit.
    Unit,
    /// The person is credited.
    Credit,
}

/// Something that looks like a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMatch {
    /// [`Tie::Unit`] or [`Tie::Credit`].
    pub tie: Tie,
    /// What the person is called, or the person's unit.
    pub of_person: String,
    /// What the entry says.
    pub of_entry: String,
}

/// A text as people wrote it, with what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spelling {
    written: String,
    folded: String,
}

impl Spelling {
    /// Nothing where there is nothing to be seen.
    fn of(written: &str) -> Option<Self> {
        let folded = folded(written);
        (!folded.is_empty()).then(|| Self { written: written.trim().to_owned(), folded })
    }
}

/// Who somebody is, from everything they are in a contest.
#[derive(Clone, Debug, Default)]
pub struct Person {
    account: String,
    names: Vec<Spelling>,
    units: Vec<Spelling>,
    regions: Vec<String>,
}

impl Person {
    /// Somebody with this account and name, who belongs to nothing yet.
    #[must_use]
    pub fn new(account: &str, name: &str) -> Self {
        // 李明（省文联） is 李明.
        let compatible: String = name.nfkc().collect();
        let bare = compatible.split(is_bracket).next().unwrap_or_default();
        let mut names: Vec<Spelling> = [name, bare].into_iter().filter_map(Spelling::of).collect();
        names.dedup_by(|one, other| one.folded == other.folded);
        Self { account: account.to_owned(), names, ..Self::default() }
    }

    /// Also belongs to these units, of which a text may name several, and to this region. Either may be empty.
    pub fn belongs_to(&mut self, units: &str, region: &str) {
        self.units.extend(split(units, is_separator));
        if !region.trim().is_empty() {
            self.regions.push(region.trim().to_owned());
        }
    }
}

/// What is known of where an entry comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    accounts: Vec<String>,
    region: String,
    units: Vec<Spelling>,
    /// Whole lines of credits, for what only looks like a name.
    lines: Vec<Spelling>,
    /// Their parts: names, roles.
    credited: Vec<Spelling>,
}

impl Origin {
    /// Of an entry that these accounts entered or handed in, with these answers.
    #[must_use]
    pub fn new<'a>(accounts: impl IntoIterator<Item = &'a str>, answers: &Answers) -> Self {
        let lines: Vec<&str> = match answers.get(keys::CREDITS) {
            Some(Answer::List(lines)) => lines.iter().map(String::as_str).collect(),
            Some(Answer::Text(line)) => vec![line],
            Some(Answer::Flag(_) | Answer::Number(_)) | None => Vec::new(),
        };
        let units: Vec<String> = UNIT_KEYS.into_iter().map(|key| text_of(answers, key)).collect();
        let whole = units.iter().filter_map(|unit| Spelling::of(unit));
        let mut units: Vec<Spelling> = whole.chain(units.iter().flat_map(|unit| split(unit, is_separator))).collect();
        units.sort_by(|one, other| one.folded.cmp(&other.folded));
        units.dedup_by(|one, other| one.folded == other.folded);
        Self {
            accounts: accounts.into_iter().map(str::to_owned).collect(),
            region: text_of(answers, keys::REGION).trim().to_owned(),
            units,
            credited: lines.iter().flat_map(|line| split(line, |c| is_separator(c) || is_bracket(c))).collect(),
            lines: lines.into_iter().filter_map(Spelling::of).collect(),
        }
    }

    /// What ties a person to the entry: it bars them from judging it.
    #[must_use]
    pub fn tie(&self, person: &Person) -> Option<Tie> {
        let shares = |mine: &[Spelling], theirs: &[Spelling]| {
            mine.iter().any(|one| theirs.iter().any(|other| one.folded == other.folded))
        };
        if self.accounts.contains(&person.account) {
            Some(Tie::Own)
        } else if !self.region.is_empty() && person.regions.contains(&self.region) {
            Some(Tie::Region)
        } else if shares(&person.units, &self.units) {
            Some(Tie::Unit)
        } else if shares(&person.names, &self.credited) || shares(&person.names, &self.lines) {
            Some(Tie::Credit)
        } else {
            None
        }
    }

    /// What looks like a tie without being one: a unit that contains the other, a name within a credit, a name with one
    /// character more. Nothing where there is a tie.
    #[must_use]
    pub fn near(&self, person: &Person) -> Option<NearMatch> {
        if self.tie(person).is_some() {
            return None;
        }
        let found = |tie, mine: &Spelling, theirs: &Spelling| NearMatch {
            tie,
            of_person: mine.written.clone(),
            of_entry: theirs.written.clone(),
        };
        let unit = person.units.iter().find_map(|mine| {
            let near =
                |theirs: &&Spelling| within(&mine.folded, &theirs.folded) || within(&theirs.folded, &mine.folded);
            self.units.iter().find(near).map(|theirs| found(Tie::Unit, mine, theirs))
        });
        unit.or_else(|| {
            person.names.iter().find_map(|mine| {
                let within_line = self.lines.iter().find(|theirs| within(&mine.folded, &theirs.folded));
                let differs = |theirs: &&Spelling| {
                    one_more(&mine.folded, &theirs.folded) || one_more(&theirs.folded, &mine.folded)
                };
                let theirs = within_line.or_else(|| self.credited.iter().find(differs))?;
                Some(found(Tie::Credit, mine, theirs))
            })
        })
    }
}

/// Parts of a text between characters, each with what it is compared by.
fn split(text: &str, ends: impl Fn(char) -> bool) -> Vec<Spelling> {
    // Compatible forms first: a full-width bracket ends a name as any other does.
    let compatible: String = text.nfkc().collect();
    compatible.split(ends).filter_map(Spelling::of).collect()
}

/// What stands between a name and a role, or between several of them. Full-width forms are others by now.
const fn is_separator(c: char) -> bool {
    matches!(c, ':' | '\u{2236}' | '、' | ',' | ';' | '/' | '&' | '|' | '+' | '\n' | '\r' | '\t')
}

fn is_bracket(c: char) -> bool {
    "()[]{}<>【】〔〕〈〉《》「」『』".contains(c)
}

/// Long enough to say something where it stands within another text: two characters, or four where they are all ASCII.
fn is_telling(text: &str) -> bool {
    let characters = text.chars().count();
    characters >= 4 || characters >= 2 && !text.is_ascii()
}

fn within(part: &str, whole: &str) -> bool {
    part != whole && is_telling(part) && whole.contains(part)
}

/// Whether one text is the other with one character more, anywhere.
fn one_more(shorter: &str, longer: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (shorter.chars().collect(), longer.chars().collect());
    if !is_telling(shorter) || long.len() != short.len() + 1 {
        return false;
    }
    let same = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    short.iter().skip(same).eq(long.iter().skip(same + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(credits: &[&str]) -> Answers {
        let text = |key: &str, value: &str| (key.to_owned(), Answer::Text(value.to_owned()));
        let credits = credits.iter().map(|line| (*line).to_owned()).collect();
        [
            text(keys::REGION, "440100"),
            text(keys::SUBMITTING_UNIT, "广州市委组织部"),
            text(keys::NOMINATING_UNIT, "市电视台（新闻部）"),
            text(keys::PRODUCTION_UNIT, "星火影视、南方影业"),
            (keys::CREDITS.to_owned(), Answer::List(credits)),
        ]
        .into()
    }

    fn origin(credits: &[&str]) -> Origin {
        Origin::new(["author"], &answers(credits))
    }

    fn person(name: &str, units: &str, region: &str) -> Person {
        let mut person = Person::new("judge", name);
        person.belongs_to(units, region);
        person
    }

    /// Who keeps these answers alone finds the same conflicts.
    #[test]
    fn nothing_but_these_fields_is_read() {
        let all = answers(&["李明：导演"]);
        let kept: Answers = all.clone().into_iter().filter(|(key, _)| FIELDS.contains(&key.as_str())).collect();
        let (all, kept) = (Origin::new([], &all), Origin::new([], &kept));
        for one in [
            person("李明", "", ""),
            person("", "市电视台（新闻部）", ""),
            person("", "广州市委组织部", ""),
            person("", "", "440100"),
        ] {
            assert!(all.tie(&one).is_some() && all.tie(&one) == kept.tie(&one), "{one:?}");
        }
        for key in UNIT_KEYS {
            assert!(FIELDS.contains(&key), "{key}");
        }
    }

    #[test]
    fn account_unit_region_and_name_are_ties() {
        let entry = origin(&["李明：导演", "Ann Lee: camera"]);
        for (who, expected) in [
            (person("王芳", "", ""), None),
            (Person::new("author", "王芳"), Some(Tie::Own)),
            (person("王芳", "文联；星火影视", ""), Some(Tie::Unit)),
            (person("王芳", "文联; 广州 市委组织部", ""), Some(Tie::Unit)),
            (person("王芳", "市电视台 (新闻部)", ""), Some(Tie::Unit)),
            (person("王芳", "省文联/南方影业", ""), Some(Tie::Unit)),
            (person("王芳", "电视台", ""), None),
            (person("王芳", "", "440100"), Some(Tie::Region)),
            (person("王芳", "", "4401"), None),
            (person(" 李　明 ", "", ""), Some(Tie::Credit)),
            (person("ann lee", "", ""), Some(Tie::Credit)),
            (person("李明（省文联）", "", ""), Some(Tie::Credit)),
        ] {
            assert_eq!(entry.tie(&who), expected, "{who:?}");
        }
        assert_eq!(
            Origin::new([], &Answers::new()).tie(&person("", ";", "")),
            None,
            "nothing is not the same as nothing"
        );
    }

    #[test]
    fn a_name_is_found_however_the_credit_is_written() {
        let judge = Person::new("judge", "评委 01");
        for line in [
            "评委 01:导演",
            "导演:评委 01",
            "导演：评委 01",
            "评委\u{3000}01:导演",
            "评委 01、评委 03:导演",
            "评委01:导演",
            "评委 01（导演）",
            "导演 (评委 ０１)",
            "评委\u{200b}01；剪辑",
            "王芳 & 评委 01",
            "导演∶评委 01",
        ] {
            assert_eq!(origin(&[line]).tie(&judge), Some(Tie::Credit), "{line}");
        }
        for other in ["评委 011:导演", "评委 02:导演", "评审委员 01", ""] {
            assert_eq!(origin(&[other]).tie(&judge), None, "{other}");
        }
    }

    #[test]
    fn what_only_looks_like_a_tie_is_left_to_people() {
        let near = |who: &Person, line: &str| origin(&[line]).near(who).map(|near| (near.tie, near.of_entry));
        let name = |name: &str| Person::new("judge", name);
        let credit = |words: &str| Some((Tie::Credit, words.to_owned()));
        assert_eq!(near(&name("李明"), "李明工作室：出品"), credit("李明工作室：出品"));
        assert_eq!(near(&name("李明"), "李小明：导演"), credit("李小明"));
        assert_eq!(near(&name("李小明"), "导演：李明"), credit("李明"));
        assert_eq!(near(&name("评委 01"), "评委 011:导演"), credit("评委 011:导演"));
        assert_eq!(near(&name("李明"), "王芳：导演"), None);
        assert_eq!(near(&name("Ann"), "Joanna: camera"), None, "three letters stand in many names");
        assert_eq!(near(&name("李明"), "李明：导演"), None, "a tie is nothing to decide");
        let unit = |units: &str| near(&person("王芳", units, ""), "");
        assert_eq!(unit("电视台"), Some((Tie::Unit, "市电视台（新闻部）".to_owned())));
        assert_eq!(unit("广州市委组织部电教中心"), Some((Tie::Unit, "广州市委组织部".to_owned())));
        assert_eq!(unit("省文联"), None);
    }
}
