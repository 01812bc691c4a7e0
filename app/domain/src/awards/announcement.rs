//! The announcement of the result (评选结果公告): what it tells of a result, and in which order.

use crate::calendar::Day;
use crate::notice::{ListedFilm, NoticePeriod, NoticeSection, NoticeWords};

/// A grade as it is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncedGrade {
    /// Its name.
    pub label: String,
    /// The films, best first.
    pub films: Vec<ListedFilm>,
    /// Places that stay empty.
    pub vacant: usize,
}

/// The award for organisations as it is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncedOrganisations {
    /// Its name.
    pub label: String,
    /// Whom it goes to, best first.
    pub names: Vec<String>,
}

/// A result as it is announced: everybody may read all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncedResult {
    /// The title of the contest.
    pub contest: String,
    /// The days of its last notice.
    pub notice: Option<NoticePeriod>,
    /// Grades, best first.
    pub grades: Vec<AnnouncedGrade>,
    /// Selected films without an award, by number.
    pub others: Vec<ListedFilm>,
    /// The award for organisations.
    pub organisations: Option<AnnouncedOrganisations>,
    /// Who signs; empty where nobody is set.
    pub office: String,
    /// The day it is published.
    pub day: Day,
}

/// How a language says what an announcement tells.
pub trait AnnouncementPhrases {
    /// The title.
    fn title(&self, contest: &str) -> String;
    /// What the result is based on, with the days on which it was on notice.
    fn basis(&self, contest: &str, notice: Option<NoticePeriod>) -> String;
    /// A film.
    fn film(&self, film: &ListedFilm) -> String;
    /// That so many places of a grade stay empty.
    fn vacant(&self, places: usize) -> String;
    /// The heading of the selected films that have no award; without awards they are the result.
    fn others(&self, has_awards: bool) -> String;
    /// That nobody gets an award.
    fn nobody(&self) -> String;
    /// A day.
    fn date(&self, day: Day) -> String;
}

/// The words of an announcement: the grades, best first, with vacant places behind their films; the other films; the award for
/// organisations; who signs, and the day.
#[must_use]
pub fn announcement(result: &AnnouncedResult, phrases: &impl AnnouncementPhrases) -> NoticeWords {
    let films = |films: &[ListedFilm]| -> Vec<String> { films.iter().map(|film| phrases.film(film)).collect() };
    let of_grade = |grade: &AnnouncedGrade| {
        let mut lines = films(&grade.films);
        if grade.vacant > 0 {
            lines.push(phrases.vacant(grade.vacant));
        }
        NoticeSection { heading: grade.label.clone(), lines }
    };
    let of_organisations = |award: &AnnouncedOrganisations| {
        let lines = if award.names.is_empty() { vec![phrases.nobody()] } else { award.names.clone() };
        NoticeSection { heading: award.label.clone(), lines }
    };
    let has_awards = !result.grades.is_empty() || result.organisations.is_some();
    let others = NoticeSection { heading: phrases.others(has_awards), lines: films(&result.others) };
    let all =
        result.grades.iter().map(of_grade).chain([others]).chain(result.organisations.iter().map(of_organisations));
    // A notice may have been ended before its last day.
    let notice = result.notice.map(|NoticePeriod { first, last }| NoticePeriod { first, last: last.min(result.day) });
    NoticeWords {
        title: phrases.title(&result.contest),
        opening: vec![phrases.basis(&result.contest, notice)],
        sections: all.filter(|section| !section.lines.is_empty()).collect(),
        closing: Vec::new(),
        signed: [result.office.clone(), phrases.date(result.day)].into_iter().filter(|line| !line.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says what it is asked to say, bare.
    struct Bare;

    impl AnnouncementPhrases for Bare {
        fn title(&self, contest: &str) -> String {
            format!("title {contest}")
        }

        fn basis(&self, contest: &str, notice: Option<NoticePeriod>) -> String {
            let days = notice.map(|period| format!(" {} {}", period.first, period.last));
            format!("basis {contest}{}", days.unwrap_or_default())
        }

        fn film(&self, film: &ListedFilm) -> String {
            format!("{} {}", film.number, film.title)
        }

        fn vacant(&self, places: usize) -> String {
            format!("vacant {places}")
        }

        fn others(&self, has_awards: bool) -> String {
            format!("others {has_awards}")
        }

        fn nobody(&self) -> String {
            "nobody".to_owned()
        }

        fn date(&self, day: Day) -> String {
            day.to_string()
        }
    }

    fn film(number: i64, title: &str) -> ListedFilm {
        ListedFilm { number, title: title.to_owned(), unit: String::new(), region: String::new() }
    }

    fn result() -> AnnouncedResult {
        let grade =
            |label: &str, films: Vec<ListedFilm>, vacant| AnnouncedGrade { label: label.to_owned(), films, vacant };
        AnnouncedResult {
            contest: "C".to_owned(),
            notice: Some(NoticePeriod { first: "2026-07-08".parse().unwrap(), last: "2026-07-14".parse().unwrap() }),
            grades: vec![
                grade("first", vec![], 1),
                grade("second", vec![film(7, "b"), film(2, "a")], 0),
                grade("third", vec![film(4, "c")], 2),
            ],
            others: vec![film(5, "d")],
            organisations: Some(AnnouncedOrganisations { label: "units".to_owned(), names: vec!["U".to_owned()] }),
            office: "Office".to_owned(),
            day: "2026-07-15".parse().unwrap(),
        }
    }

    #[test]
    fn grades_come_best_first_with_their_vacant_places_then_other_films_and_organisations() {
        let text = announcement(&result(), &Bare).text();
        let lists = "first\nvacant 1\n\nsecond\n7 b\n2 a\n\nthird\n4 c\nvacant 2\n\nothers true\n5 d\n\nunits\nU";
        assert_eq!(text, format!("title C\n\nbasis C 2026-07-08 2026-07-14\n\n{lists}\n\nOffice\n2026-07-15\n"));
    }

    #[test]
    fn without_awards_the_selected_films_are_announced_and_an_award_for_nobody_says_so() {
        let bare = AnnouncedResult { grades: vec![], organisations: None, office: String::new(), ..result() };
        let words = announcement(&bare, &Bare);
        assert_eq!(words.sections.iter().map(|one| one.heading.as_str()).collect::<Vec<_>>(), ["others false"]);
        assert_eq!(words.signed, ["2026-07-15"]);
        let units = AnnouncedOrganisations { label: "units".to_owned(), names: vec![] };
        let none = AnnouncedResult { grades: vec![], others: vec![], organisations: Some(units), ..result() };
        let lines: Vec<Vec<String>> = announcement(&none, &Bare).sections.into_iter().map(|one| one.lines).collect();
        assert_eq!(lines, [vec!["nobody".to_owned()]]);
    }

    #[test]
    fn a_notice_that_was_ended_early_was_up_until_the_day_of_the_result() {
        let day = "2026-07-10".parse().unwrap();
        let words = announcement(&AnnouncedResult { day, ..result() }, &Bare);
        assert_eq!(words.opening, ["basis C 2026-07-08 2026-07-10"]);
        let words = announcement(&AnnouncedResult { notice: None, ..result() }, &Bare);
        assert_eq!(words.opening, ["basis C"]);
    }
}
