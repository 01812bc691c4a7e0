//! Announcements of holidays, as the office of a government words them: `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`

use std::collections::BTreeMap;

use super::{CalendarDay, CalendarFault, DAY_NAME, Day, DayKind, FOUND, in_order, put};
use crate::typed;

/// What ends a sentence.
const ENDS: [char; 3] = ['。', '；', ';'];
/// What parts the days of one.
const PARTS: [char; 3] = ['、', '，', ','];
/// What stands between the first and the last of some days.
const BETWEEN: [char; 6] = ['至', '到', '—', '–', '-', '~'];
/// What the days before it are.
const WORDS: [(&str, DayKind); 4] =
    [("放假", DayKind::Holiday), ("补休", DayKind::Holiday), ("上班", DayKind::Workday), ("补班", DayKind::Workday)];
/// The most days in a row.
const LONGEST: usize = 31;
/// The longest name of a holiday in front of its days, characters.
const LONGEST_NAME: usize = 20;

/// What is said of some days.
struct Said {
    line: usize,
    name: String,
    kind: DayKind,
    days: String,
}

/// Whether a text is an announcement: it says of days with their month that they are off or worked on.
pub(super) fn is_one(text: &str) -> bool {
    !all(text).is_empty()
}

/// The days of an announcement, in order. Days without a year are of the one that it is about.
pub(super) fn read(text: &str) -> Result<Vec<CalendarDay>, CalendarFault> {
    let year = year_of(text);
    let mut days = BTreeMap::new();
    for Said { line, name, kind, days: said } in all(text) {
        let fault = || CalendarFault::Line { line, found: said.trim().chars().take(FOUND).collect() };
        let mut month = None;
        // What else a sentence says, such as how many days there are, has no date.
        for part in said.split(PARTS).filter(|part| part.contains(['月', '日'])) {
            let (first, last) = span(part, year, &mut month).ok_or_else(fault)?;
            let row = std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| *day <= last);
            let row: Vec<Day> = row.take(LONGEST.saturating_add(1)).collect();
            if row.len() > LONGEST {
                return Err(fault());
            }
            for day in row {
                put(&mut days, CalendarDay { day, kind, name: name.clone() })?;
            }
        }
    }
    in_order(days)
}

/// Everything that is said of days.
fn all(text: &str) -> Vec<Said> {
    let mut name = String::new();
    let mut found = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let written = without_brackets(written);
        let body = match written.split_once(['：', ':']) {
            Some((before, body)) if is_name(before) => {
                name = typed::line(without_number(before)).chars().take(DAY_NAME).collect();
                body
            }
            _ => written.as_str(),
        };
        for sentence in body.split(ENDS) {
            let mut rest = sentence;
            while let Some((days, kind, behind)) = next_word(rest) {
                rest = behind;
                // What is parted from its word is a line of a list.
                if days.contains('月') && !days.ends_with([',', '，', '\t', ' ']) {
                    found.push(Said { line, name: name.clone(), kind, days: days.to_owned() });
                }
            }
        }
    }
    found
}

/// What stands before the next word of [`WORDS`], what that means, and what stands behind it.
fn next_word(text: &str) -> Option<(&str, DayKind, &str)> {
    let found = WORDS.into_iter().filter_map(|(word, kind)| {
        let (before, behind) = text.split_once(word)?;
        Some((before, kind, behind))
    });
    found.min_by_key(|(before, ..)| before.len())
}

/// A text without what stands in brackets, such as the day of the week.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|c| match c {
        '（' | '(' => {
            depth = depth.saturating_add(1);
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    outside.collect()
}

/// Whether what stands before a colon may be the name of a holiday.
fn is_name(before: &str) -> bool {
    !before.contains(['月', '，']) && before.chars().count() <= LONGEST_NAME
}

/// The name without its number in the announcement: `一、` or `1.`
fn without_number(name: &str) -> &str {
    let is_number =
        |text: &str| !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
    match name.split_once(['、', '.', '．']) {
        Some((number, rest)) if is_number(number.trim()) => rest,
        _ => name,
    }
}

/// The year that a text is about: the first that it names alone, else the first. The day on which it came out, which pages have above
/// it, is often of the year before.
fn year_of(text: &str) -> Option<i64> {
    let years = || {
        text.match_indices('年').filter_map(|(at, sign)| {
            let (before, behind) = (text.get(..at)?.trim_end(), text.get(at.saturating_add(sign.len())..)?);
            let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
            let year = before.get(before.len().saturating_sub(digits)..)?;
            if digits == 4 { Some((year.parse::<i64>().ok()?, behind.trim_start_matches(' '))) } else { None }
        })
    };
    let alone = years().find(|(_, behind)| !behind.starts_with(|c: char| c.is_ascii_digit()));
    alone.or_else(|| years().next()).map(|(year, _)| year)
}

/// The first and the last day of a part: `2月15日至23日`. A day without a month is of the month before it.
fn span(part: &str, year: Option<i64>, month: &mut Option<i64>) -> Option<(Day, Day)> {
    let (first, last) = match part.split_once(BETWEEN) {
        Some((first, last)) => (first, Some(last.trim_start_matches(BETWEEN))),
        None => (part, None),
    };
    let (of, of_month, of_day) = numbers(first, year, *month)?;
    *month = Some(of_month);
    let first = Day::from_numbers(of, of_month, of_day)?;
    let Some(last) = last else { return Some((first, first)) };
    let (of, of_month, of_day) = numbers(last, Some(of), *month)?;
    *month = Some(of_month);
    let last = Day::from_numbers(of, of_month, of_day)?;
    // From December into January.
    let last = if last < first { Day::from_numbers(of.saturating_add(1), of_month, of_day)? } else { last };
    Some((first, last))
}

/// Year, month and day of a date that may leave out the first two.
fn numbers(date: &str, year: Option<i64>, month: Option<i64>) -> Option<(i64, i64, i64)> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let (year, rest) = match date.split_once('年') {
        Some((year, rest)) => (number(year)?, rest),
        None => (year?, date),
    };
    let (month, rest) = match rest.split_once('月') {
        Some((month, rest)) => (number(month)?, rest),
        None => (month?, rest),
    };
    Some((year, month, number(rest.trim().strip_suffix('日')?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_2026: &str = "国务院办公厅关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n\n\
        各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n\
        经国务院批准，现将2026年元旦、春节、清明节放假调休日期的具体安排通知如下。\n\
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n\
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、28日（周六）上班。\n\
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n\
        节假日期间，各地区、各部门要妥善安排好值班。\n国务院办公厅\n2025年11月4日";

    fn told(text: &str) -> Vec<String> {
        let line = |one: CalendarDay| format!("{} {} {}", one.day, one.kind.key(), one.name);
        read(text).unwrap().into_iter().map(line).collect()
    }

    #[test]
    fn the_announcement_of_a_year_is_read_day_by_day() {
        assert!(is_one(OF_2026));
        let days = told(OF_2026);
        assert_eq!(days.len(), 3 + 1 + 9 + 2 + 3, "{days:?}");
        for line in [
            "2026-01-01 holiday 元旦",
            "2026-01-03 holiday 元旦",
            "2026-01-04 workday 元旦",
            "2026-02-14 workday 春节",
            "2026-02-23 holiday 春节",
            "2026-02-28 workday 春节",
            "2026-04-06 holiday 清明节",
        ] {
            assert!(days.iter().any(|day| day == line), "{line}: {days:?}");
        }
    }

    #[test]
    fn the_day_on_which_an_announcement_came_out_is_of_no_holiday() {
        let of = |above: &str| told(&format!("{above}\n一、元旦：1月1日（周四）放假。"));
        for above in [
            "成文日期：2025年11月04日\n关于2026年部分节假日安排的通知",
            "2025 年 11 月 4 日\n2026 年放假安排",
            "2026年",
        ] {
            assert_eq!(of(above), ["2026-01-01 holiday 元旦"], "{above}");
        }
    }

    #[test]
    fn holidays_over_the_turn_of_a_year_and_with_two_names_are_read() {
        let days = told(
            "2026年安排\n1.元旦：2025年12月31日至1月1日放假。\n2．国庆节、中秋节：10月1日放假，10月10日补休；10月11日补班。",
        );
        assert_eq!(
            days,
            [
                "2025-12-31 holiday 元旦",
                "2026-01-01 holiday 元旦",
                "2026-10-01 holiday 国庆节、中秋节",
                "2026-10-10 holiday 国庆节、中秋节",
                "2026-10-11 workday 国庆节、中秋节",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        let fault = |text: &str| read(text).unwrap_err();
        let line = |line, found: &str| CalendarFault::Line { line, found: found.to_owned() };
        assert_eq!(fault("2026年\n五一：5月1日至32日放假"), line(2, "5月1日至32日"));
        assert_eq!(fault("2026年\n五一：5月1日至6月30日放假"), line(2, "5月1日至6月30日"), "no holiday is so long");
        assert_eq!(fault("元旦：1月1日放假"), line(1, "1月1日"), "of which year");
        assert_eq!(fault("2026年1月1日放假。1月1日上班"), CalendarFault::Twice("2026-01-01".parse().unwrap()));
    }

    #[test]
    fn a_list_is_no_announcement() {
        for text in ["2026-10-01,放假,国庆节", "2026年10月1日,放假,国庆节", "", "日期,安排\n2026-10-10,上班"]
        {
            assert!(!is_one(text), "{text}");
        }
    }
}
