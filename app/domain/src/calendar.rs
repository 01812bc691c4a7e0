//! Days of the Gregorian calendar, and which of them are worked on: the week, holidays, and days that make up for holidays.

mod announcement;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::keyed::keyed;
use crate::time::{DAY, Micros, SECOND};

/// The most days that may differ from the week.
pub const MOST_DAYS: usize = 2_000;
/// The most characters of the name of a day.
pub const DAY_NAME: usize = 60;
/// What stands between the cells of a list of days.
const SEPARATORS: [char; 5] = [',', '，', ';', '；', '\t'];

/// A day of the Gregorian calendar, of the years 1900 to 2999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i64);

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is YYYY-MM-DD; found {0:?}")]
pub struct BadDay(pub String);

impl Day {
    /// The day of a moment where clocks are so many seconds ahead of UTC.
    #[must_use]
    pub const fn of(at: Micros, ahead_s: i64) -> Self {
        Self(at.div_euclid(SECOND).saturating_add(ahead_s).div_euclid(86_400))
    }

    /// The day of these numbers; `None` where the calendar has none.
    #[must_use]
    pub fn from_numbers(year: i64, month: i64, day: i64) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => return None,
        };
        if !(1900..=2999).contains(&year) || !(1..=days).contains(&day) {
            return None;
        }
        // Counted from 1 March, the leap day is the last of its year; the calendar repeats every 400 years of 146,097 days.
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Some(Self(era * 146_097 + days - 719_468))
    }

    /// The day so many days after the first of 1970; `None` outside of the calendar's years.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        // The first of 1900 and the last of 2999.
        (-25_567..=376_199).contains(&number).then_some(Self(number))
    }

    /// How many days after the first of 1970.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Year, month and day.
    #[must_use]
    pub fn numbers(self) -> (i64, u8, u8) {
        let days = self.0.saturating_add(719_468);
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        (era * 400 + year_of_era + i64::from(month <= 2), small(month), small(day))
    }

    /// The next day.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its place in the week, 0 being Monday.
    #[must_use]
    pub const fn weekday(self) -> i64 {
        // The first of 1970 was a Thursday.
        self.0.saturating_add(3).rem_euclid(7)
    }

    /// Saturday or Sunday.
    #[must_use]
    pub const fn is_weekend(self) -> bool {
        self.weekday() >= 5
    }

    /// When it begins, where clocks are so many seconds ahead of UTC.
    #[must_use]
    pub const fn begins(self, ahead_s: i64) -> Micros {
        self.0.saturating_mul(DAY).saturating_sub(ahead_s.saturating_mul(SECOND))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.numbers();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = BadDay;

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let bad = || BadDay(text.chars().take(40).collect());
        let mut parts = text.split('-');
        let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        let digits = [y, m, d].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if !digits || (y.len(), m.len(), d.len()) != (4, 2, 2) {
            return Err(bad());
        }
        numbered([y, m, d]).ok_or_else(bad)
    }
}

impl TryFrom<String> for Day {
    type Error = BadDay;

    fn try_from(text: String) -> Result<Self, BadDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

fn numbered(parts: [&str; 3]) -> Option<Day> {
    let [year, month, day] = parts.map(|part| part.parse::<i64>().ok());
    Day::from_numbers(year?, month?, day?)
}

keyed! {
    /// How a day differs from the week.
    DayKind {
        /// Nobody works.
        Holiday = "holiday",
        /// A day of a weekend that makes up for a holiday.
        Workday = "workday",
    }
}

impl DayKind {
    /// Reads a word of a list, as the announcements of offices have it.
    #[must_use]
    fn read(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "holiday" | "off" | "放假" | "休" | "休息" | "节假日" => Some(Self::Holiday),
            "workday" | "work" | "on" | "上班" | "班" | "调休上班" | "补班" => Some(Self::Workday),
            _ => None,
        }
    }
}

/// A day that is not as the week says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// How it differs.
    pub kind: DayKind,
    /// What people call it; may be empty.
    pub name: String,
}

/// Which days are worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar(BTreeMap<Day, DayKind>);

impl WorkCalendar {
    /// The week, but for these days.
    #[must_use]
    pub fn new(days: &[CalendarDay]) -> Self {
        Self(days.iter().map(|one| (one.day, one.kind)).collect())
    }

    /// Whether a day is worked on.
    #[must_use]
    pub fn is_workday(&self, day: Day) -> bool {
        match self.0.get(&day) {
            Some(DayKind::Holiday) => false,
            Some(DayKind::Workday) => true,
            None => !day.is_weekend(),
        }
    }

    /// The last of so many working days. The first day counts where it is one itself.
    #[must_use]
    pub fn last_day(&self, first: Day, workdays: u32) -> Day {
        let mut day = first;
        let mut left = workdays.max(1);
        // Bounded, for a list may make every day a holiday.
        for _ in 0..MOST_DAYS.saturating_mul(2) {
            if self.is_workday(day) {
                left = left.saturating_sub(1);
            }
            if left == 0 {
                break;
            }
            day = day.next();
        }
        day
    }

    /// How many working days there are from a day to another, both counted.
    #[must_use]
    pub fn workdays(&self, from: Day, to: Day) -> u32 {
        let mut day = from;
        let mut count: u32 = 0;
        for _ in 0..MOST_DAYS.saturating_mul(2) {
            if day > to {
                break;
            }
            count = count.saturating_add(u32::from(self.is_workday(day)));
            day = day.next();
        }
        count
    }
}

/// Why a list of days cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarFault {
    /// A line has no day and kind of day.
    Line {
        /// Which, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// The name of a day is too long.
    LongName {
        /// On which line, from 1.
        line: usize,
        /// Characters found; [`DAY_NAME`] are allowed.
        found: usize,
    },
    /// A day stands there twice.
    Twice(Day),
    /// There are more than [`MOST_DAYS`].
    TooMany(usize),
    /// No row of a table has a day.
    NoDays,
}

/// As much of a line as a fault repeats, characters.
const FOUND: usize = 60;

/// Reads what somebody pasted or sent as a text: a list of days as [`read_days`] has it, or an announcement of holidays.
///
/// # Errors
/// The first line that cannot be read, a day that stands there twice, or too many.
pub fn read_text(text: &str) -> Result<Vec<CalendarDay>, CalendarFault> {
    if announcement::is_one(text) { announcement::read(text) } else { read_days(text) }
}

/// Reads a list of days: a line each, of the day, whether it is off or worked on, and what it is called, separated by commas or tabs;
/// the name may have commas in it. A head and empty lines are passed over. The days come in order.
///
/// # Errors
/// The first line that cannot be read or has too long a name, a day that stands there twice, or too many.
pub fn read_days(text: &str) -> Result<Vec<CalendarDay>, CalendarFault> {
    let mut days: BTreeMap<Day, CalendarDay> = BTreeMap::new();
    let mut is_head_possible = true;
    let text = text.trim_start_matches('\u{feff}');
    for (line, written) in (1..).zip(text.lines()) {
        // A spreadsheet ends each line with its empty cells.
        let written = written.trim_end_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        if written.is_empty() {
            continue;
        }
        let cells: Vec<&str> = written.splitn(3, SEPARATORS).map(str::trim).collect();
        let first = cells.first().copied().unwrap_or_default();
        if std::mem::take(&mut is_head_possible) && !first.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        put(&mut days, day_of(line, &cells, written)?)?;
    }
    in_order(days)
}

/// Reads the rows of a table, each with the number that it is found by; their cells are as those of [`read_days`]. What stands above the
/// first row with a day or a kind of day, such as a title and heads, is passed over.
///
/// # Errors
/// As [`read_days`], and where no row has a day.
pub fn read_rows<'a>(rows: impl Iterator<Item = (usize, &'a [String])>) -> Result<Vec<CalendarDay>, CalendarFault> {
    let mut days: BTreeMap<Day, CalendarDay> = BTreeMap::new();
    for (line, row) in rows {
        let cells: Vec<&str> = match row {
            [one] => one.splitn(3, SEPARATORS).map(str::trim).collect(),
            cells => cells.iter().map(|cell| cell.trim()).collect(),
        };
        let is_above = days.is_empty() && !has_day(&cells) && kind_of(&cells).is_none();
        if is_above || cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        put(&mut days, day_of(line, &cells, &cells.join(","))?)?;
    }
    if days.is_empty() { Err(CalendarFault::NoDays) } else { in_order(days) }
}

/// A list with days that were read from a file: they take the place of all from the first to the last of them, the others stay.
///
/// # Errors
/// There would be too many.
pub fn with_read(list: Vec<CalendarDay>, read: Vec<CalendarDay>) -> Result<Vec<CalendarDay>, CalendarFault> {
    let (first, last) = (read.first().map(|one| one.day), read.last().map(|one| one.day));
    let is_replaced = |day: Day| first.is_some_and(|first| first <= day) && last.is_some_and(|last| day <= last);
    let kept = list.into_iter().filter(|one| !is_replaced(one.day));
    in_order(kept.chain(read).map(|one| (one.day, one)).collect())
}

/// What a line says of a day, unless its name is too long; `written` is repeated where it says nothing.
fn day_of(line: usize, cells: &[&str], written: &str) -> Result<CalendarDay, CalendarFault> {
    let day = cells.first().and_then(|cell| typed_day(cell));
    let (Some(day), Some(kind)) = (day, kind_of(cells)) else {
        return Err(CalendarFault::Line { line, found: written.trim().chars().take(FOUND).collect() });
    };
    let name = crate::typed::line(cells.get(2).copied().unwrap_or_default());
    let found = name.chars().count();
    if found > DAY_NAME {
        return Err(CalendarFault::LongName { line, found });
    }
    Ok(CalendarDay { day, kind, name })
}

fn has_day(cells: &[&str]) -> bool {
    cells.first().is_some_and(|cell| typed_day(cell).is_some())
}

fn kind_of(cells: &[&str]) -> Option<DayKind> {
    cells.get(1).and_then(|word| DayKind::read(word))
}

/// Puts a day among others.
fn put(days: &mut BTreeMap<Day, CalendarDay>, one: CalendarDay) -> Result<(), CalendarFault> {
    let day = one.day;
    if days.insert(day, one).is_some() { Err(CalendarFault::Twice(day)) } else { Ok(()) }
}

/// The days in order, unless there are too many.
fn in_order(days: BTreeMap<Day, CalendarDay>) -> Result<Vec<CalendarDay>, CalendarFault> {
    if days.len() > MOST_DAYS { Err(CalendarFault::TooMany(days.len())) } else { Ok(days.into_values().collect()) }
}

/// A day as people type it: `2026-10-1`, `2026/10/1`, `2026.10.1`, `2026年10月1日`.
fn typed_day(text: &str) -> Option<Day> {
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.trim().is_empty()).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    numbered([year.trim(), month.trim(), day.trim()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// The days of October 2026 as they were announced: off from the 1st to the 7th, worked on on the 10th.
    fn october() -> WorkCalendar {
        let days = read_days(
            "日期,安排,名称\n2026-09-20,上班\n2026/10/1,放假,国庆节\n2026-10-02,休\n2026年10月3日,off\n2026.10.4;休\n\n\
             2026-10-05\t放假\n2026-10-06，放假\n2026-10-07,holiday\n2026-10-10,班,调休",
        );
        WorkCalendar::new(&days.unwrap())
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for text in ["1970-01-01", "2024-02-29", "2000-02-29", "1900-03-01", "2999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for wrong in
            ["2023-02-29", "1900-02-29", "2024-13-01", "2024-1-01", "24-01-01", "+024-01-01", "x", "2024-01-01-01"]
        {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!((day("1970-01-01").weekday(), day("2026-07-04").is_weekend()), (3, true));
        // In Shanghai the day begins eight hours before it does in London.
        assert_eq!(Day::of(0, 8 * 3_600), day("1970-01-01"));
        assert_eq!(Day::of(16 * 3_600 * SECOND, 8 * 3_600), day("1970-01-02"));
        assert_eq!(day("1970-01-02").begins(8 * 3_600), 16 * 3_600 * SECOND);
    }

    #[test]
    fn five_working_days_count_the_first() {
        let week = WorkCalendar::default();
        assert_eq!(week.last_day(day("2026-07-06"), 5), day("2026-07-10"), "from Monday to Friday");
        assert_eq!(week.last_day(day("2026-07-08"), 5), day("2026-07-14"), "over a weekend");
        assert_eq!(week.last_day(day("2026-07-11"), 1), day("2026-07-13"), "a Saturday is no working day");
        assert_eq!(week.last_day(day("2026-07-06"), 0), day("2026-07-06"), "one at least");
    }

    #[test]
    fn holidays_do_not_count_and_days_that_make_up_for_them_do() {
        let calendar = october();
        // 30 September, 8, 9, 10 (a Saturday that is worked on), 12 October.
        assert_eq!(calendar.last_day(day("2026-09-30"), 5), day("2026-10-12"));
        assert_eq!(calendar.workdays(day("2026-09-30"), day("2026-10-12")), 5);
        assert!(calendar.is_workday(day("2026-09-20")) && !calendar.is_workday(day("2026-10-11")));
        assert_eq!(calendar.workdays(day("2026-10-12"), day("2026-10-11")), 0);
    }

    #[test]
    fn a_list_that_cannot_be_read_says_where() {
        let fault = |text: &str| read_days(text).unwrap_err();
        let line = |line, found: &str| CalendarFault::Line { line, found: found.to_owned() };
        assert_eq!(fault("2026-10-01,放假\n2026-10-32,放假"), line(2, "2026-10-32,放假"));
        assert_eq!(fault("2026-10-01,sometimes"), line(1, "2026-10-01,sometimes"));
        assert_eq!(fault("日期,安排\n日期,安排"), line(2, "日期,安排"));
        assert_eq!(fault("2026-10-01,放假\n2026-10-1,上班"), CalendarFault::Twice(day("2026-10-01")));
        assert_eq!(read_days(""), Ok(Vec::new()));
        let named = read_days("\u{feff}2026-10-01,放假,国庆节").unwrap();
        assert_eq!((named[0].kind, named[0].name.as_str()), (DayKind::Holiday, "国庆节"));
        // Nothing of a name is left out in silence.
        let both = read_days("2026-10-01,放假,国庆节，中秋节\t\t\n,,\n").unwrap();
        assert_eq!((both.len(), both[0].name.as_str()), (1, "国庆节，中秋节"));
        let (found, long) = (DAY_NAME + 1, "长".repeat(DAY_NAME + 1));
        assert_eq!(fault(&format!("2026-10-01,放假,{long}")), CalendarFault::LongName { line: 1, found });
    }

    #[test]
    fn a_table_is_read_below_its_title_and_heads() {
        let rows = |table: &[&[&str]]| {
            let rows: Vec<Vec<String>> =
                table.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
            read_rows((1..).zip(rows.iter().map(Vec::as_slice)))
        };
        let title: &[&str] = &["2026 年放假安排", "2026 年放假安排"];
        let found = rows(&[title, &["日期", "安排", "名称"], &["2026-10-01", "放假", "国庆节"], &["2026-10-10，上班"]]);
        assert_eq!(found.unwrap().iter().map(|one| one.kind).collect::<Vec<_>>(), [DayKind::Holiday, DayKind::Workday]);
        let wrong = rows(&[title, &["2026-10-01", "放假"], &["2026-10-32", "放假"]]);
        assert_eq!(wrong, Err(CalendarFault::Line { line: 3, found: "2026-10-32,放假".to_owned() }));
        assert_eq!(rows(&[title, &["", ""]]), Err(CalendarFault::NoDays));
    }

    #[test]
    fn a_file_replaces_the_days_it_spans_and_no_others() {
        let list = read_days("2025-10-01,放假\n2026-01-02,放假\n2026-05-01,放假").unwrap();
        let read = read_days("2026-01-01,放假\n2026-01-04,上班").unwrap();
        let days: Vec<String> = with_read(list, read).unwrap().iter().map(|one| one.day.to_string()).collect();
        assert_eq!(days, ["2025-10-01", "2026-01-01", "2026-01-04", "2026-05-01"]);
    }

    #[test]
    fn a_text_is_a_list_or_an_announcement() {
        let list = read_text("2026-10-01,放假,国庆节\n2026-10-10,上班,国庆节").unwrap();
        let announced = read_text("2026年国庆节放假安排\n国庆节：10月1日（周四）放假，10月10日（周六）上班。").unwrap();
        assert_eq!(list, announced);
    }

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_written(number in -25_000_i64..370_000) {
            let one = Day(number);
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert_eq!(one.next().weekday(), (one.weekday() + 1) % 7);
        }

        #[test]
        fn the_last_day_is_a_working_day_and_there_are_as_many(from in 20_000_i64..30_000, count in 1_u32..40) {
            let calendar = october();
            let last = calendar.last_day(Day(from), count);
            prop_assert!(calendar.is_workday(last));
            prop_assert_eq!(calendar.workdays(Day(from), last), count);
        }
    }
}
