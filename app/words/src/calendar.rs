//! The days that are worked on.

use domain::calendar::{CalendarFault, DAY_NAME, DayKind, MOST_DAYS};

use crate::Lang;

messages! { calendar;
    page;
    lead;
    list;
    list_help;
    save;
    saved(days: u64);
    none;
    holiday;
    workday;
    bad_line(line: usize, found: &str);
    long_name(line: usize, found: usize, most: usize);
    twice(day: &str);
    too_many(found: usize, most: usize);
    no_days;
    file;
    file_label;
    file_help(size: &str);
    import;
    read(days: u64);
    no_file;
}

/// How a day differs from the week, as a list has it; [`domain::calendar::read_days`] reads each of them.
#[must_use]
pub const fn kind(lang: Lang, kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => holiday(lang),
        DayKind::Workday => workday(lang),
    }
}

/// Why a list of days cannot be read.
#[must_use]
pub fn fault(lang: Lang, fault: &CalendarFault) -> String {
    match fault {
        CalendarFault::Line { line, found } => bad_line(lang, *line, found),
        CalendarFault::LongName { line, found } => long_name(lang, *line, *found, DAY_NAME),
        CalendarFault::Twice(day) => twice(lang, &day.to_string()),
        CalendarFault::TooMany(found) => too_many(lang, *found, MOST_DAYS),
        CalendarFault::NoDays => no_days(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::calendar::read_days;

    use super::*;

    #[test]
    fn a_list_is_read_in_the_words_it_is_written_in() {
        for lang in Lang::ALL {
            for one in DayKind::ALL {
                let days = read_days(&format!("2026-10-01,{},x", kind(*lang, *one))).unwrap();
                assert_eq!((days.len(), days[0].kind), (1, *one), "{lang:?}");
            }
        }
    }
}
