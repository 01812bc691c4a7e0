//! Where lines end (避头尾), after GB/T 15834: what closes never begins a line, what opens never ends one, dashes and ellipses
//! are not cut in two, words and figures stay whole. A comma or full stop may hang beside the text, the empty half of a bracket too.

use std::ops::Range;

/// A character as it is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Set {
    /// Which.
    pub ch: char,
    /// Its width, points.
    pub width: f32,
    /// Set in a square, as Chinese characters are.
    pub wide: bool,
}

/// Sums of widths differ in the last digits.
const NEARLY: f32 = 0.01;

/// Whether this is set in a square wherever it stands.
pub(crate) const fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether no line may begin with it.
pub(crate) const fn never_begins(c: char) -> bool {
    matches!(
        c,
        '!' | '%'
            | ')'
            | ','
            | '.'
            | ':'
            | ';'
            | '?'
            | ']'
            | '}'
            | '¢'
            | '°'
            | '·'
            | '»'
            | '’'
            | '”'
            | '‧'
            | '›'
            | '‰'
            | '℃'
            | '、'
            | '。'
            | '々'
            | '〉'
            | '》'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '〞'
            | '！'
            | '％'
            | '）'
            | '，'
            | '－'
            | '．'
            | '／'
            | '：'
            | '；'
            | '？'
            | '］'
            | '｝'
            | '～'
            | '￠'
    )
}

/// Whether no line may end with it.
pub(crate) const fn never_ends(c: char) -> bool {
    matches!(
        c,
        '$' | '('
            | '['
            | '{'
            | '£'
            | '¥'
            | '«'
            | '‘'
            | '“'
            | '‹'
            | '№'
            | '〈'
            | '《'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〖'
            | '〝'
            | '＄'
            | '（'
            | '／'
            | '［'
            | '｛'
            | '￡'
            | '￥'
    )
}

/// How much of its width may stand beyond the end of a line: all of a comma, the empty half of what closes.
fn beyond(set: &Set) -> f32 {
    match set.ch {
        '，' | '。' | '、' => set.width,
        '；' | '：' | '！' | '？' | '）' | '》' | '〉' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' => {
            set.width / 2.0
        }
        '’' | '”' if set.wide => set.width / 2.0,
        _ => 0.0,
    }
}

/// Whether a line may end between two characters.
fn may_part(before: &Set, after: &Set) -> bool {
    let (a, b) = (before.ch, after.ch);
    if b == ' ' || a == '\u{a0}' || b == '\u{a0}' || never_begins(b) || never_ends(a) {
        return false;
    }
    if a == ' ' {
        return true;
    }
    if a == b && matches!(a, '—' | '…' | '⋯') {
        return false;
    }
    if before.wide || after.wide {
        return true;
    }
    match a {
        '—' | '–' => true,
        '-' => b.is_alphabetic(),
        _ => b == '—',
    }
}

/// The lines of one paragraph, as ranges of its characters. The first line is `first` points wide, the others `rest`; `hang` lets
/// what closes stand beyond them. Spaces at the end of a line belong to it and take no room.
pub(crate) fn lines(text: &[Set], first: f32, rest: f32, hang: bool) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut width = 0.0;
    // Where the line may end.
    let mut end = None;
    while let Some(set) = text.get(at) {
        let room = if lines.is_empty() { first } else { rest };
        if at > start && text.get(at.saturating_sub(1)).is_some_and(|before| may_part(before, set)) {
            end = Some(at);
        }
        let beyond = if hang { beyond(set) } else { 0.0 };
        if set.ch != ' ' && at > start && width + set.width - beyond > room + NEARLY {
            let cut = end.unwrap_or_else(|| emergency(text, start, at));
            lines.push(start..cut);
            // What follows the cut is looked at again: the next line may be wider.
            (start, at, width, end) = (cut, cut, 0.0, None);
            continue;
        }
        width += set.width;
        at += 1;
    }
    if start < text.len() || lines.is_empty() {
        lines.push(start..text.len());
    }
    lines
}

/// Where a word is cut that is longer than a line: where the line ends, but for what may not begin the next.
fn emergency(text: &[Set], start: usize, at: usize) -> usize {
    let may = |cut: &usize| {
        text.get(*cut).is_some_and(|set| !never_begins(set.ch))
            && text.get(cut.saturating_sub(1)).is_some_and(|set| !never_ends(set.ch))
    };
    (start.saturating_add(1)..=at).rev().find(may).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese characters are 10 points wide, the rest 5.
    fn set(text: &str) -> Vec<Set> {
        text.chars()
            .map(|ch| {
                let wide = is_wide(ch) || matches!(ch, '“' | '”' | '‘' | '’' | '—' | '…');
                Set { ch, width: if wide { 10.0 } else { 5.0 }, wide }
            })
            .collect()
    }

    fn broken(text: &str, width: f32, hang: bool) -> Vec<String> {
        let set = set(text);
        lines(&set, width, width, hang).into_iter().map(|range| set[range].iter().map(|one| one.ch).collect()).collect()
    }

    #[test]
    fn what_closes_never_begins_a_line_and_what_opens_never_ends_one() {
        for (text, lines) in [
            ("观摩活动评选结果，公示", ["观摩活动评选结", "果，公示"]),
            ("推荐以下影片《故乡》", ["推荐以下影片", "《故乡》"]),
            ("共收到作品六（六部）件", ["共收到作品六", "（六部）件"]),
            ("他们说“好的好的”就是", ["他们说“好的好", "的”就是"]),
        ] {
            assert_eq!(broken(text, 75.0, false), lines, "{text}");
        }
    }

    #[test]
    fn a_comma_hangs_and_the_empty_half_of_a_bracket_too() {
        assert_eq!(broken("观摩活动评选，公示", 60.0, true), ["观摩活动评选，", "公示"]);
        assert_eq!(broken("观摩活动评选，公示", 60.0, false), ["观摩活动评", "选，公示"]);
        assert_eq!(broken("《观摩活动》公示", 55.0, true), ["《观摩活动》", "公示"]);
        assert_eq!(broken("《观摩活动》公示", 54.0, true), ["《观摩活", "动》公示"]);
    }

    #[test]
    fn words_figures_dates_and_dashes_stay_whole() {
        assert_eq!(broken("分数为98.75分", 50.0, true), ["分数为", "98.75分"]);
        assert_eq!(broken("截至2026-11-30止", 55.0, true), ["截至", "2026-11-30", "止"]);
        assert_eq!(broken("the film festival", 50.0, true), ["the film ", "festival"]);
        assert_eq!(broken("观摩活动——公示", 50.0, true), ["观摩活动", "——公示"]);
        assert_eq!(broken("观摩活动……公示", 50.0, true), ["观摩活动", "……公示"]);
        assert_eq!(broken("占比为5%的", 45.0, true), ["占比为5%", "的"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut_and_nothing_is_lost() {
        let hash = "0123456789abcdef".repeat(4);
        let lines = broken(&hash, 100.0, true);
        assert_eq!((lines.len(), lines.concat()), (4, hash));
        // Not even room for one character: each line has one.
        assert_eq!(broken("观摩", 1.0, false), ["观", "摩"]);
        assert_eq!(broken("", 10.0, true), [""]);
    }

    #[test]
    fn no_line_of_any_text_breaks_the_rules_while_another_way_is_there() {
        let text = "《春》《夏》，“秋”（冬）：第12期——共3.5小时……完！ABC-DEF、5%。";
        for width in 4..40_u16 {
            let lines = broken(text, f32::from(width) * 5.0, true);
            assert_eq!(lines.concat(), text);
            if width < 14 {
                continue;
            }
            for line in lines.iter().skip(1) {
                assert!(!line.starts_with(never_begins), "{width}: {lines:?}");
            }
            for line in lines.iter().rev().skip(1) {
                assert!(!line.ends_with(never_ends), "{width}: {lines:?}");
            }
        }
    }
}
