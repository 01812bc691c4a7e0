//! How words are put together: lists, labels, titles, numbers of entries, sizes. Said once for every feature.

use crate::{Lang, typography};

messages! { phrases;
    between;
    clause;
    labelled(label: &str, value: &str);
    titled(title: &str);
    numbered(number: &str, title: &str);
    aside(text: &str, aside: &str);
    then_sentence(first: &str, second: &str);
    colon;
    next_title(titles: &str, title: &str);
}

/// Things in a row: `一、二` or `one, two`.
#[must_use]
pub fn list<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    joined(parts, between(lang))
}

/// Clauses of one sentence: `一；二` or `one; two`. A reason that somebody ended with a full stop goes on without it.
#[must_use]
pub fn clauses<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    let last = parts.len().saturating_sub(1);
    let open = |(at, part): (usize, &T)| match part.as_ref() {
        part if at < last => part.trim_end_matches(['。', '.']).to_owned(),
        part => part.to_owned(),
    };
    joined(&parts.iter().enumerate().map(open).collect::<Vec<_>>(), clause(lang))
}

/// Sentences in a row, each with its own full stop.
#[must_use]
pub fn sentences<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    let said = parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty());
    said.fold(String::new(), |all, part| if all.is_empty() { part.to_owned() } else { then_sentence(lang, &all, part) })
}

/// Titles in a row, as they are quoted: `《甲》《乙》` or `“One”, “Two”`.
#[must_use]
pub fn titles<T: AsRef<str>>(lang: Lang, titles: &[T]) -> String {
    titles
        .iter()
        .map(AsRef::as_ref)
        .fold(String::new(), |all, title| if all.is_empty() { title.to_owned() } else { next_title(lang, &all, title) })
}

/// Facts beside each other: `一 · 二`, and `《一》· 二`, since a full-width mark has its space within. Empty ones are left out.
#[must_use]
pub fn beside<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    in_a_row(parts, |before, after| separator(lang, before, after))
}

/// What stands between two facts that are shown apart, such as a title and what follows in small type.
#[must_use]
pub fn separator(lang: Lang, before: &str, after: &str) -> String {
    format!("{}·{}", gap(lang, before), gap_before(lang, after))
}

/// Words and figures in a row: `入选总数 15`, and `至多占（%）20`. Empty ones are left out.
#[must_use]
pub fn spaced<T: AsRef<str>>(lang: Lang, parts: &[T]) -> String {
    // A full-width mark on either side has the space within.
    in_a_row(parts, |before, after| {
        let apart = !gap_before(lang, after).is_empty();
        if apart { gap(lang, before).to_owned() } else { String::new() }
    })
}

/// What parts words from a link, a tag or other words set after them: nothing after a full-width mark.
#[must_use]
pub fn gap(lang: Lang, before: &str) -> &'static str {
    space_unless(lang, before.chars().next_back())
}

fn gap_before(lang: Lang, after: &str) -> &'static str {
    space_unless(lang, after.chars().next())
}

fn space_unless(lang: Lang, mark: Option<char>) -> &'static str {
    // English has the quotation marks of Chinese, but not their width.
    if lang == Lang::Zh && mark.is_some_and(typography::is_full_width) { "" } else { " " }
}

fn in_a_row<T: AsRef<str>>(parts: &[T], between: impl Fn(&str, &str) -> String) -> String {
    let said = parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty());
    said.fold(String::new(), |all, part| {
        if all.is_empty() { part.to_owned() } else { format!("{all}{}{part}", between(&all, part)) }
    })
}

fn joined<T: AsRef<str>>(parts: &[T], between: &str) -> String {
    parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(between)
}

/// An entry's number as it is printed: `N-032`.
#[must_use]
pub fn entry_number(number: i64) -> String {
    format!("N-{number:03}")
}

/// Numbers of entries in a row.
#[must_use]
pub fn entry_numbers(lang: Lang, numbers: &[i64]) -> String {
    list(lang, &numbers.iter().map(|number| entry_number(*number)).collect::<Vec<_>>())
}

/// An entry with its number, where it has one, and its title.
#[must_use]
pub fn entry(lang: Lang, number: Option<i64>, title: &str) -> String {
    number.map_or_else(|| titled(lang, title), |number| numbered(lang, &entry_number(number), title))
}

/// Milliseconds of film as `m:ss`.
#[must_use]
pub fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Bytes as people read them: 1 GB = 2³⁰ bytes, as limits of such contests and file managers mean it, rounded down, with
/// one decimal below ten: `2.5 GB`, `1.0 MB`, `700 MB`, `12 kB`.
#[must_use]
pub fn size(bytes: i64) -> String {
    let units = [("GB", 30), ("MB", 20)];
    for (unit, shift) in units {
        let tenths = bytes.saturating_mul(10) >> shift;
        // What would be rounded to a thousand and more of the unit below is told in this one.
        if tenths >= 10 || (tenths == 9 && bytes >> (shift - 10) >= 1_000) {
            let tenths = tenths.max(10);
            let decimal = if tenths < 100 { format!(".{}", tenths % 10) } else { String::new() };
            return format!("{}{decimal} {unit}", tenths / 10);
        }
    }
    if bytes >= 1_000 { format!("{} kB", (bytes >> 10).max(1)) } else { format!("{bytes} B") }
}

/// A figure with two decimals and a true minus.
#[must_use]
pub fn two_decimals(value: f64) -> String {
    format!("{value:.2}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_one_decimal_and_never_a_thousand() {
        assert_eq!(size(2_684_354_560), "2.5 GB");
        assert_eq!(size(8_589_934_592), "8.0 GB");
        assert_eq!(size(700 << 20), "700 MB");
        assert_eq!(size(1_046_630), "1.0 MB", "1022.1 kB");
        assert_eq!(size(1_023 << 20), "1.0 GB");
        assert_eq!(size(12 << 10), "12 kB");
        assert_eq!(size(1_023), "1 kB");
        assert_eq!(size(999), "999 B");
    }

    #[test]
    fn no_space_stands_beside_a_full_width_mark() {
        assert_eq!(beside(Lang::Zh, &["《灯塔》", "遴选"]), "《灯塔》· 遴选");
        assert_eq!(beside(Lang::Zh, &["形式审查", "《灯塔》", "", "5:00"]), "形式审查 ·《灯塔》· 5:00");
        assert_eq!(beside(Lang::Zh, &["首页", "遴选"]), "首页 · 遴选");
        assert_eq!(beside(Lang::En, &["The call “Light”", "Linxuan"]), "The call “Light” · Linxuan");
        assert_eq!([separator(Lang::Zh, "《灯塔》", "剧情"), separator(Lang::En, "Lamp", "plot")], ["· ", " · "]);
        assert_eq!(spaced(Lang::Zh, &["至多占（%）", "20"]), "至多占（%）20");
        assert_eq!(spaced(Lang::Zh, &["2026-04-30", "“灯塔”"]), "2026-04-30“灯塔”");
        assert_eq!(spaced(Lang::Zh, &["入选总数", "15"]), "入选总数 15");
        assert_eq!(spaced(Lang::En, &["", "Places", "15"]), "Places 15");
        assert_eq!([gap(Lang::Zh, "还没有账号？"), gap(Lang::Zh, "名次"), gap(Lang::En, "“Light”")], ["", " ", " "]);
        for said in [beside(Lang::Zh, &["《灯塔》", "“灯”", "（无）"]), spaced(Lang::Zh, &["《灯塔》", "灯", "（无）"])]
        {
            assert_eq!(typography::faults(&said), Vec::<&str>::new(), "{said}");
        }
    }

    #[test]
    fn lists_and_sentences_have_the_marks_of_their_language() {
        assert_eq!(list(Lang::Zh, &["一", "二"]), "一、二");
        assert_eq!(list(Lang::En, &["one", "two"]), "one, two");
        assert_eq!(clauses(Lang::Zh, &["一。", "二。"]), "一；二。");
        assert_eq!(clauses(Lang::En, &["One.", "two"]), "One; two");
        assert_eq!(entry(Lang::Zh, Some(7), "灯塔"), "N-007《灯塔》");
        assert_eq!(entry(Lang::En, Some(7), "Lighthouse"), "N-007 Lighthouse");
        assert_eq!(sentences(Lang::Zh, &["一。", "", "二。"]), "一。二。");
        assert_eq!(sentences(Lang::En, &["One.", "Two."]), "One. Two.");
    }
}
