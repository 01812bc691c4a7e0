//! Names and units as people write them, taken apart and compared.

use unicode_normalization::UnicodeNormalization as _;

use crate::folding::folded;

/// What people write where they have nothing to write, as it is compared: two who wrote it have nothing in common.
const NOTHING: [&str; 30] = [
    "无",
    "無",
    "暂无",
    "没有",
    "空",
    "不详",
    "不明",
    "未知",
    "未定",
    "待定",
    "待补",
    "待补充",
    "同上",
    "略",
    "保密",
    "匿名",
    "佚名",
    "n/a",
    "na",
    "none",
    "no",
    "nil",
    "null",
    "nobody",
    "unknown",
    "anonymous",
    "tbd",
    "tba",
    "ditto",
    "asabove",
];

/// What people write who belong to no unit, as it is compared.
const NO_UNIT: [&str; 5] = ["個人", "个人", "独立", "自由职业", "individual"];

/// What stands beside names in credits and in accounts, as it is compared: it names nobody.
const NO_NAME: [&str; 67] = [
    "导演",
    "总导演",
    "副导演",
    "执行导演",
    "编剧",
    "编导",
    "策划",
    "总策划",
    "监制",
    "总监制",
    "制片",
    "制片人",
    "制作",
    "制作人",
    "出品",
    "出品人",
    "摄影",
    "摄像",
    "航拍",
    "剪辑",
    "后期",
    "灯光",
    "美术",
    "音乐",
    "作曲",
    "作词",
    "录音",
    "配音",
    "解说",
    "旁白",
    "演员",
    "主演",
    "演唱",
    "主持",
    "主持人",
    "动画",
    "特效",
    "调色",
    "字幕",
    "翻译",
    "评委",
    "主任",
    "专家",
    "老师",
    "教授",
    "先生",
    "女士",
    "director",
    "producer",
    "writer",
    "editor",
    "camera",
    "cinematographer",
    "actor",
    "cast",
    "music",
    "composer",
    "sound",
    "narrator",
    "judge",
    "chair",
    "dr.",
    "prof.",
    "mr.",
    "mrs.",
    "ms.",
    "ph.d.",
];

/// A text as people wrote it, with what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    pub(super) written: String,
    pub(super) folded: String,
}

impl Spelling {
    /// Nothing where there is nothing to be seen but strokes and dots, or one of the words for nothing.
    pub(super) fn of(written: &str) -> Option<Self> {
        let folded = folded(written);
        let says = folded.chars().any(char::is_alphanumeric) && !NOTHING.contains(&folded.as_str());
        says.then(|| Self { written: written.trim().to_owned(), folded })
    }

    /// Whether it may be somebody's name.
    pub(super) fn may_name(&self) -> bool {
        !NO_NAME.contains(&self.folded.as_str())
    }
}

/// A unit, with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) name: Spelling,
    /// Its parts beside each other, as in 市台/新闻部 and 单位：市台.
    parts: Vec<String>,
    /// Parts in brackets: two that have only these in common, such as their town, have little in common.
    asides: Vec<String>,
}

impl Unit {
    /// The units that a text names, of which it may name several. What says that there is none is none.
    pub(super) fn all_of(text: &str) -> Vec<Self> {
        let named = split(text, |c| matches!(c, '、' | ',' | ';' | '\n' | '\r' | '\t'));
        named.into_iter().filter(|name| is_unit(&name.folded)).map(Self::of).collect()
    }

    fn of(name: Spelling) -> Self {
        // A bracket ends a part wherever it stands.
        let (outside, inside) = by_brackets(&name.written, '/');
        let parts = |text: &str| -> Vec<String> {
            let parts = split(text, |c| matches!(c, ':' | '\u{2236}' | '&' | '+' | '|' | '/'));
            parts.into_iter().map(|part| part.folded).filter(|part| is_unit(part)).collect()
        };
        let (parts, asides) = (parts(&outside), parts(&inside));
        Self { name, parts, asides }
    }

    /// Whether two are one unit: they are written the same, or the whole of one is a part of the other, as 市台 is of 市台/新闻部.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name.folded == other.name.folded || self.has_part(other) || other.has_part(self)
    }

    fn has_part(&self, whole: &Self) -> bool {
        self.parts.iter().chain(&self.asides).any(|part| *part == whole.name.folded)
    }

    /// Whether two units that are not the same look related: one stands within the other, or they have a part in common.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.name.folded, &other.name.folded);
        let shares =
            |some: &[String], others: &[String]| some.iter().any(|part| is_telling(part) && others.contains(part));
        !self.is_same(other)
            && (within(mine, theirs)
                || within(theirs, mine)
                || shares(&self.parts, &other.parts)
                || shares(&self.parts, &other.asides)
                || shares(&self.asides, &other.parts))
    }
}

/// Not one of the words for none.
fn is_unit(folded: &str) -> bool {
    !NO_UNIT.contains(&folded)
}

/// What an account's name says of who somebody is.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// What the person may be called: the name, the name without what stands in brackets, and parts of that.
    pub(super) own: Vec<Spelling>,
    /// What stands in brackets: a unit or a title as often as another name, and so no name to be sure of.
    pub(super) asides: Vec<Spelling>,
}

impl Names {
    /// 李明（省文联） is 李明, and so is （省文联）李明; Li (Leo) Wei is Li Wei. Where nothing but a role stands outside, the brackets
    /// hold the name: 评委（李明） is 李明.
    pub(super) fn of(name: &str) -> Self {
        let (outside, inside) = by_brackets(name, ' ');
        let outside = outside.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts = |text: &str| parts_of_credit(text).into_iter().filter(Spelling::may_name);
        let outer: Vec<Spelling> =
            Spelling::of(&outside).filter(Spelling::may_name).into_iter().chain(parts(&outside)).collect();
        let inner: Vec<Spelling> = parts(&inside).collect();
        let (named, asides) = if outer.is_empty() { (inner, Vec::new()) } else { (outer, inner) };
        Self { own: distinct(Spelling::of(name).into_iter().chain(named)), asides: distinct(asides.into_iter()) }
    }
}

fn distinct(names: impl Iterator<Item = Spelling>) -> Vec<Spelling> {
    let mut distinct: Vec<Spelling> = Vec::new();
    for one in names {
        if !distinct.iter().any(|other| other.folded == one.folded) {
            distinct.push(one);
        }
    }
    distinct
}

/// What of a text stands outside brackets, and what in them: there parts of their own, while outside a bracket leaves `gap`.
fn by_brackets(text: &str, gap: char) -> (String, String) {
    let mut depth = 0_usize;
    let (mut outside, mut inside) = (String::new(), String::new());
    for c in text.chars() {
        let form = plain(c);
        if is_bracket(form) {
            depth = if opens(form) { depth.saturating_add(1) } else { depth.saturating_sub(1) };
            outside.push(gap);
            inside.push('/');
        } else if depth == 0 {
            outside.push(c);
        } else {
            inside.push(c);
        }
    }
    (outside, inside)
}

/// What stands on either side of a colon, between names, and in brackets.
pub(super) fn parts_of_credit(line: &str) -> Vec<Spelling> {
    // At / last: N/A is one word, and says that there is nobody.
    let pieces = split(line, |c| c != '/' && (is_separator(c) || is_bracket(c)));
    pieces.into_iter().flat_map(|piece| split(&piece.written, |c| c == '/')).collect()
}

/// Parts of a text between characters, each with what it is compared by. `ends` is asked about [`plain`] forms.
fn split(text: &str, ends: impl Fn(char) -> bool) -> Vec<Spelling> {
    text.split(|c: char| ends(plain(c))).filter_map(Spelling::of).collect()
}

/// The compatible form of a character: a full-width bracket ends a name as any other does.
fn plain(c: char) -> char {
    let mut form = std::iter::once(c).nfkc();
    match (form.next(), form.next()) {
        (Some(plain), None) => plain,
        _ => c,
    }
}

/// What stands between a name and a role, or between several of them.
const fn is_separator(c: char) -> bool {
    matches!(c, ':' | '\u{2236}' | '、' | ',' | ';' | '/' | '&' | '|' | '+' | '\n' | '\r' | '\t')
}

fn opens(c: char) -> bool {
    "([{<【〔〈《「『".contains(c)
}

fn closes(c: char) -> bool {
    ")]}>】〕〉》」』".contains(c)
}

fn is_bracket(c: char) -> bool {
    opens(c) || closes(c)
}

/// Long enough to say something where it stands within another text: two characters, or four where they are all ASCII.
fn is_telling(text: &str) -> bool {
    let characters = text.chars().count();
    characters >= 4 || characters >= 2 && !text.is_ascii()
}

pub(super) fn within(part: &str, whole: &str) -> bool {
    part != whole && is_telling(part) && whole.contains(part)
}

/// Whether one text is the other with one character more, anywhere.
pub(super) fn one_more(shorter: &str, longer: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (shorter.chars().collect(), longer.chars().collect());
    if !is_telling(shorter) || long.len() != short.len() + 1 {
        return false;
    }
    let same = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    short.iter().skip(same).eq(long.iter().skip(same + 1))
}
