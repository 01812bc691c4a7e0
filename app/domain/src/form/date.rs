//! A day.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// A day of the Gregorian calendar, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDate {}

impl CalendarDate {
    pub(super) const KEY: &str = "date";
}

impl KindRules for CalendarDate {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed(typed)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        let found = answer.to_text();
        (!is_date(&found)).then_some(AnswerProblem::Date { found })
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}

/// A day of the Gregorian calendar written `YYYY-MM-DD`, years 1900 to 2999.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if (y.len(), m.len(), d.len()) != (4, 2, 2) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (y.parse::<u32>(), m.parse::<u32>(), d.parse::<u32>()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1900..=2999).contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        assert!(is_date("2024-02-29"));
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-01", "24-01-01", "2024-04-31", "x", "2024-01-01-01"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
