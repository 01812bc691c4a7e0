//! Conflicts of interest as they are found, and as they are decided about.

use super::*;
use crate::form::Answer;

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
    assert_eq!(Origin::new([], &Answers::new()).tie(&person("", ";", "")), None, "nothing is not the same as nothing");
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
fn names_of_the_credits_are_read_as_they_were_written() {
    let names = |line: &str| super::credited_names(&credited(line));
    assert_eq!(names("导演：王 芳、李明、王芳"), ["王 芳", "李明"]);
    assert_eq!(names("王芳（导演）"), ["王芳"]);
    assert_eq!(names("导演：无"), Vec::<String>::new());
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
    assert_eq!(near(&name("Abdu Rahman Ali"), "Abdu-Rahman-Ali: camera"), credit("Abdu-Rahman-Ali"));
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
        for line in
            [nobody.to_owned(), format!("{nobody}：导演"), format!("导演（{nobody}）"), format!("王芳、{nobody}：导演")]
        {
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
