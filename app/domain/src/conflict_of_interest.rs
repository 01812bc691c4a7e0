//! Conflicts of interest (回避): what a judge and an entry must not have in common.
//!
//! Accounts are compared as they are; names and units as a reader would, by [`crate::folding::folded`]. What is certain is a
//! [`Tie`]; what only looks like one is left to the organiser. A [`Likeness`] is either: two people may have one name, and the
//! organiser may decide that this is so.

mod spelling;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::spelling::{Names, Spelling, Unit, one_more, parts_of_credit, within};
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

/// A name or a unit that a person and an entry have in common, or seem to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// [`Tie::Unit`] or [`Tie::Credit`].
    pub tie: Tie,
    /// It is the same as it is compared, and so a tie; the others only look like one.
    pub certain: bool,
    /// What the person is called, or the person's unit.
    pub of_person: String,
    /// What the entry says.
    pub of_entry: String,
}

impl Likeness {
    fn new(tie: Tie, certain: bool, mine: &Spelling, theirs: &Spelling) -> Self {
        Self { tie, certain, of_person: mine.written.clone(), of_entry: theirs.written.clone() }
    }

    /// What a decision about it is kept by: both texts as they are compared, without spaces.
    #[must_use]
    pub fn key(&self) -> String {
        let kind = if self.tie == Tie::Unit { "unit" } else { "name" };
        format!("{kind}:{}={}", folded(&self.of_person), folded(&self.of_entry))
    }
}

/// Who somebody is, from everything they are in a contest.
#[derive(Clone, Debug, Default)]
pub struct Person {
    account: String,
    names: Names,
    units: Vec<Unit>,
    regions: Vec<String>,
}

impl Person {
    /// Somebody with this account and name, who belongs to nothing yet.
    #[must_use]
    pub fn new(account: &str, name: &str) -> Self {
        Self { account: account.to_owned(), names: Names::of(name), ..Self::default() }
    }

    /// Also belongs to these units, of which a text may name several, and to this region. Either may be empty.
    pub fn belongs_to(&mut self, units: &str, region: &str) {
        self.units.extend(Unit::all_of(units));
        if !region.trim().is_empty() {
            self.regions.push(region.trim().to_owned());
        }
    }
}

/// A line of the credits.
#[derive(Clone, Debug)]
struct Line {
    whole: Spelling,
    /// Its parts that may be names.
    names: Vec<Spelling>,
    /// Those that say what somebody did.
    roles: Vec<Spelling>,
}

impl Line {
    fn of(line: &str) -> Option<Self> {
        let (names, roles) = parts_of_credit(line).into_iter().partition(Spelling::may_name);
        Some(Self { whole: Spelling::of(line)?, names, roles })
    }

    /// One of a person's names, and the part of the line that is the same. What stands in brackets in the line counts, in the
    /// person's own name it does not.
    fn same<'a>(&'a self, names: &'a Names) -> Option<(&'a Spelling, &'a Spelling)> {
        names.own.iter().find_map(|mine| {
            let mut all = std::iter::once(&self.whole).chain(&self.names).chain(&self.roles);
            Some((mine, all.find(|theirs| theirs.folded == mine.folded)?))
        })
    }

    /// What of the line only looks like one of a person's names: the line where it contains one, else a part that is contained
    /// in one, has one character more or less, or is what the person's name has in brackets.
    fn near(&self, names: &Names) -> Vec<Likeness> {
        let near = |mine: &Spelling, theirs: &Spelling| Likeness::new(Tie::Credit, false, mine, theirs);
        let all = || names.own.iter().chain(&names.asides);
        if let Some(mine) = all().find(|mine| within(&mine.folded, &self.whole.folded)) {
            return vec![near(mine, &self.whole)];
        }
        let looks = |mine: &Spelling, theirs: &Spelling| {
            mine.folded == theirs.folded
                || within(&theirs.folded, &mine.folded)
                || one_more(&mine.folded, &theirs.folded)
                || one_more(&theirs.folded, &mine.folded)
        };
        let alike = |theirs: &Spelling| Some(near(all().find(|mine| looks(mine, theirs))?, theirs));
        self.names.iter().filter_map(alike).collect()
    }
}

fn credits_of(answers: &Answers) -> Vec<Line> {
    let lines: Vec<&str> = match answers.get(keys::CREDITS) {
        Some(Answer::List(lines)) => lines.iter().map(String::as_str).collect(),
        Some(Answer::Text(line)) => vec![line],
        Some(Answer::Flag(_) | Answer::Number(_)) | None => Vec::new(),
    };
    lines.into_iter().filter_map(Line::of).collect()
}

/// The names in the credits of an entry, as they are compared.
#[must_use]
pub fn credited(answers: &Answers) -> BTreeSet<String> {
    credits_of(answers).into_iter().flat_map(|line| line.names).map(|name| name.folded).collect()
}

/// What is known of where an entry comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    accounts: Vec<String>,
    region: String,
    units: Vec<Unit>,
    credits: Vec<Line>,
}

impl Origin {
    /// Of an entry that these accounts entered or handed in, with these answers.
    #[must_use]
    pub fn new<'a>(accounts: impl IntoIterator<Item = &'a str>, answers: &Answers) -> Self {
        Self {
            accounts: accounts.into_iter().map(str::to_owned).collect(),
            region: text_of(answers, keys::REGION).trim().to_owned(),
            units: UNIT_KEYS.into_iter().flat_map(|key| Unit::all_of(&text_of(answers, key))).collect(),
            credits: credits_of(answers),
        }
    }

    /// Whether an account entered it, or handed in a version of it.
    #[must_use]
    pub fn is_of(&self, account: &str) -> bool {
        self.accounts.iter().any(|own| own == account)
    }

    /// What ties a person to the entry: it bars them from judging it.
    #[must_use]
    pub fn tie(&self, person: &Person) -> Option<Tie> {
        let shares_unit = || person.units.iter().any(|mine| self.units.iter().any(|theirs| mine.is_same(theirs)));
        if self.is_of(&person.account) {
            Some(Tie::Own)
        } else if !self.region.is_empty() && person.regions.contains(&self.region) {
            Some(Tie::Region)
        } else if shares_unit() {
            Some(Tie::Unit)
        } else if self.credits.iter().any(|line| line.same(&person.names).is_some()) {
            Some(Tie::Credit)
        } else {
            None
        }
    }

    /// As [`Self::tie`], where it was decided that the likenesses of these keys are no conflict of interest: another person of
    /// that name, another unit. That decides nothing about one's own entry or region.
    #[must_use]
    pub fn tie_despite(&self, person: &Person, decided: &[String]) -> Option<Tie> {
        let tie = self.tie(person)?;
        if decided.is_empty() || matches!(tie, Tie::Own | Tie::Region) {
            return Some(tie);
        }
        let undecided = |one: &Likeness| one.certain && !decided.contains(&one.key());
        self.likenesses(person).into_iter().find(undecided).map(|one| one.tie)
    }

    /// Every unit and name that a person and the entry have in common, or seem to: a unit that contains the other or shares a
    /// part with it, a name within a credit or around one, a name with one character more, one in brackets. Nothing where the
    /// entry or its region is the person's own: there is nothing to decide.
    #[must_use]
    pub fn likenesses(&self, person: &Person) -> Vec<Likeness> {
        if matches!(self.tie(person), Some(Tie::Own | Tie::Region)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for theirs in &self.units {
            let likeness = |certain, mine: &Unit| Likeness::new(Tie::Unit, certain, &mine.name, &theirs.name);
            // Each that is the same: a decision about one says nothing about another.
            let same: Vec<&Unit> = person.units.iter().filter(|mine| mine.is_same(theirs)).collect();
            if same.is_empty() {
                let near = person.units.iter().filter(|mine| mine.is_near(theirs));
                found.extend(near.map(|mine| likeness(false, mine)));
            } else {
                found.extend(same.into_iter().map(|mine| likeness(true, mine)));
            }
        }
        for line in &self.credits {
            match line.same(&person.names) {
                Some((mine, theirs)) => found.push(Likeness::new(Tie::Credit, true, mine, theirs)),
                None => found.extend(line.near(&person.names)),
            }
        }
        let mut known: BTreeSet<String> = BTreeSet::new();
        found.retain(|one| known.insert(one.key()));
        found
    }
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
            (person("王芳", "省文联、南方影业", ""), Some(Tie::Unit)),
            (person("王芳", "省文联，南方影业", ""), Some(Tie::Unit)),
            (person("王芳", "省文联/南方影业", ""), Some(Tie::Unit)),
            (person("王芳", "电视台", ""), None),
            (person("王芳", "", "440100"), Some(Tie::Region)),
            (person("王芳", "", "4401"), None),
            (person(" 李　明 ", "", ""), Some(Tie::Credit)),
            (person("ann lee", "", ""), Some(Tie::Credit)),
            (person("李明（省文联）", "", ""), Some(Tie::Credit)),
            (person("（省文联）李明", "", ""), Some(Tie::Credit)),
            (person("省文联／李明", "", ""), Some(Tie::Credit)),
            (person("王芳（导演）", "", ""), None),
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

    /// The likenesses that are no ties: which, and what the entry says.
    fn near(entry: &Origin, who: &Person) -> Vec<(Tie, String)> {
        let found = entry.likenesses(who).into_iter().filter(|one| !one.certain);
        found.map(|one| (one.tie, one.of_entry)).collect()
    }

    #[test]
    fn what_only_looks_like_a_tie_is_left_to_people() {
        let near = |who: &Person, line: &str| near(&origin(&[line]), who);
        let name = |name: &str| Person::new("judge", name);
        let credit = |words: &str| vec![(Tie::Credit, words.to_owned())];
        assert_eq!(near(&name("李明"), "李明工作室：出品"), credit("李明工作室：出品"));
        assert_eq!(near(&name("李明"), "李小明：导演"), credit("李小明"));
        assert_eq!(near(&name("李小明"), "导演：李明"), credit("李明"));
        assert_eq!(near(&name("评委 01"), "评委 011:导演"), credit("评委 011:导演"));
        assert_eq!(near(&name("李明"), "王芳：导演"), []);
        assert_eq!(near(&name("Ann"), "Joanna: camera"), [], "three letters stand in many names");
        assert_eq!(near(&name("李明"), "李明：导演"), [], "a tie is nothing to decide");
        let unit = |units: &str| near(&person("王芳", units, ""), "");
        assert_eq!(unit("电视台"), [(Tie::Unit, "市电视台（新闻部）".to_owned())]);
        assert_eq!(unit("广州市委组织部电教中心"), [(Tie::Unit, "广州市委组织部".to_owned())]);
        assert_eq!(unit("省文联"), []);
    }

    #[test]
    fn a_name_is_looked_for_in_both_directions_and_in_all_its_parts() {
        let near = |name: &str, line: &str| near(&origin(&[line]), &Person::new("judge", name));
        assert_eq!(near("李明老师", "李明：导演"), [(Tie::Credit, "李明".to_owned())]);
        assert_eq!(near("Dr. Ann Lee", "Ann Lee"), [(Tie::Credit, "Ann Lee".to_owned())]);
        assert_eq!(near("张导演", "王芳：导演"), [], "a role is nobody's name");
        for (name, line) in [
            ("（省文联）李明", "李明：导演"),
            ("阿不都·热合曼", "阿不都•热合曼"),
            ("阿不都‧热合曼", "导演：阿不都・热合曼"),
        ] {
            assert_eq!(origin(&[line]).tie(&Person::new("judge", name)), Some(Tie::Credit), "{name}");
        }
    }

    #[test]
    fn what_stands_in_brackets_in_ones_own_name_only_looks_like_a_name() {
        for (name, line, expected) in [
            ("张三（星河影业）", "星河影业：出品", (false, true)),
            ("张三（星河影业）", "张三：导演", (true, false)),
            ("张三（李明", "导演：李明", (false, true)),
            ("Li (Leo) Wei", "Li Wei: director", (true, false)),
            ("Li (Leonard) Wei", "Leonard: camera", (false, true)),
            ("Li (Leo) Wei", "Li: camera", (false, false)),
            ("张三（导演）", "李四：导演", (false, false)),
            // Nothing but a role stands outside.
            ("评委（李明）", "导演：李明", (true, false)),
            ("（李明）", "李明：导演", (true, false)),
            // In the entry's field they stay what they are.
            ("张三", "导演（张三）", (true, false)),
            ("星河影业", "李四（星河影业）：导演", (true, false)),
        ] {
            let (entry, who) = (Origin::new([], &credited(line)), Person::new("judge", name));
            let looks = entry.likenesses(&who).iter().any(|one| !one.certain);
            assert_eq!((entry.tie(&who).is_some(), looks), expected, "{name} | {line}");
        }
    }

    fn credited(line: &str) -> Answers {
        [(keys::CREDITS.to_owned(), Answer::List(vec![line.to_owned()]))].into()
    }

    #[test]
    fn a_decision_about_one_spelling_of_a_unit_says_nothing_about_another() {
        let entry = origin(&[]);
        for units in ["星火影视；出品：星火影视", "出品：星火影视；星火影视"] {
            let who = person("王芳", units, "");
            let keys: Vec<String> = entry.likenesses(&who).iter().map(Likeness::key).collect();
            assert_eq!(keys.len(), 2, "{keys:?}");
            assert_eq!(entry.tie_despite(&who, &keys[..1]), Some(Tie::Unit));
            assert_eq!(entry.tie_despite(&who, &keys), None);
        }
    }

    #[test]
    fn who_wrote_that_there_is_nobody_is_called_nothing() {
        for nobody in [
            "无",
            "暂无",
            "不详",
            "未知",
            "待定",
            "同上",
            "匿名",
            "N/A",
            "Ｎ／Ａ",
            "none",
            "Unknown",
            "as above",
            "-",
            "/",
            "——",
            "……",
        ] {
            for line in [
                nobody.to_owned(),
                format!("{nobody}：导演"),
                format!("导演（{nobody}）"),
                format!("王芳、{nobody}：导演"),
            ] {
                let (entry, who) = (Origin::new([], &credited(&line)), Person::new("judge", nobody));
                assert!(entry.tie(&who).is_none() && entry.likenesses(&who).is_empty(), "{nobody} | {line}");
            }
        }
        let (entry, who) = (Origin::new([], &credited("王芳、无：导演")), Person::new("judge", "王芳（无）"));
        assert_eq!(entry.tie(&who), Some(Tie::Credit));
    }

    #[test]
    fn a_unit_is_the_same_where_it_is_the_whole_of_a_part() {
        let from = |unit: &str| {
            let answers = [(keys::PRODUCTION_UNIT.to_owned(), Answer::Text(unit.to_owned()))];
            Origin::new([], &answers.into())
        };
        let found = |mine: &str, theirs: &str| {
            let (entry, who) = (from(theirs), person("王芳", mine, ""));
            (entry.tie(&who).is_some(), entry.likenesses(&who).iter().any(|one| !one.certain))
        };
        let (tie, looks, nothing) = ((true, false), (false, true), (false, false));
        for (mine, theirs, expected) in [
            ("星火影视", "南方影业、星火影视", tie),
            ("市台，市文联", "市文联；市妇联", tie),
            ("市台（广州）", "市台(广州)", tie),
            ("星火+影视工作室", "南方+影视工作室", looks),
            ("市台/新闻部", "省报／新闻部", looks),
            ("市台/新闻部", "市台", tie),
            ("市台（新闻部）", "新闻部", tie),
            ("市台", "单位：市台", tie),
            ("BBC/News", "BBC", tie),
            ("市台（新闻部）", "新闻部/采编", looks),
            ("单位：甲", "单位：乙", looks),
            ("评委库（示例）", "市文联（示例）", nothing),
            ("无", "无", nothing),
            ("个人", "個人；个人", nothing),
            ("N/A", "Ｎ／Ａ", nothing),
            ("none", "None", nothing),
            ("—", "—", nothing),
            ("-/", "-/", nothing),
        ] {
            assert_eq!(found(mine, theirs), expected, "{mine} | {theirs}");
        }
    }

    #[test]
    fn everything_that_looks_alike_is_found_once() {
        let who = person("李明", "电视台；组织部", "");
        let entry = origin(&["李明工作室：出品", "李明工作室: 出品", "李小明、李大明：导演"]);
        let all: Vec<String> = entry.likenesses(&who).into_iter().map(|one| one.of_entry).collect();
        assert_eq!(all, ["广州市委组织部", "市电视台（新闻部）", "李明工作室：出品", "李小明", "李大明"]);
    }

    #[test]
    fn a_decision_holds_for_what_it_was_about() {
        let who = person("李明", "星火影视", "");
        let entry = origin(&["李明：导演"]);
        assert_eq!(entry.tie_despite(&who, &[]), Some(Tie::Unit));
        let both: Vec<String> = entry.likenesses(&who).iter().map(Likeness::key).collect();
        let [unit, name] = both.as_slice() else { panic!("{both:?}") };
        assert!(!unit.contains(char::is_whitespace) && unit != name);
        assert_eq!(entry.tie_despite(&who, std::slice::from_ref(unit)), Some(Tie::Credit));
        assert_eq!(entry.tie_despite(&who, &both), None);
        // However it is spelled; but not of what comes later, nor of one's own entry or region.
        assert_eq!(origin(&["李 明∶剪辑"]).tie_despite(&who, &both), None);
        let mut elsewhere = who.clone();
        elsewhere.belongs_to("南方影业", "");
        assert_eq!(entry.tie_despite(&elsewhere, &both), Some(Tie::Unit));
        elsewhere.belongs_to("", "440100");
        assert_eq!(entry.tie_despite(&elsewhere, &both), Some(Tie::Region));
        let own = Person { account: "author".to_owned(), ..who.clone() };
        assert_eq!(entry.tie_despite(&own, &both), Some(Tie::Own));
    }
}
