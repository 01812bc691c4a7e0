//! The publicity notice: what an office sets of it, its list, its days, and its words, which are hashed as they go up.

use serde::{Deserialize, Serialize};

use crate::awards::decided::DecidedGrade;
use crate::calendar::Day;
use crate::keyed::keyed;
use crate::record::RecordHash;
use crate::text::Lang;

/// The most working days a notice may last.
pub const MOST_WORKDAYS: u32 = 60;
/// The working days it lasts where nobody said otherwise.
pub const USUAL_WORKDAYS: u32 = 5;
/// The working days within which an objection is answered where nobody said otherwise.
pub const USUAL_ANSWER_WORKDAYS: u32 = 10;
/// The most characters of a title.
pub const NOTICE_TITLE: usize = 200;
/// The most characters of its basis, or of what is added to it.
pub const NOTICE_TEXT: usize = 2_000;
/// The most characters of a line of the office's address.
pub const CONTACT_LINE: usize = 200;

keyed! {
    /// In which order a notice lists films.
    #[derive(Default)]
    NoticeOrder {
        /// By number, which tells nothing of their places.
        #[default]
        Number = "number",
        /// Under the names of their regions, by number.
        Region = "region",
        /// The best first.
        Rank = "rank",
    }
}

/// Where people write to, besides the page. An office publishes it; it is nobody's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeContact {
    /// The office.
    pub office: String,
    /// Its telephone.
    pub phone: String,
    /// Its fax.
    pub fax: String,
    /// Its address for e-mail.
    pub email: String,
    /// Its postal address.
    pub address: String,
}

/// What an office sets of the next notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeDraft {
    /// In which language it is.
    pub lang: Lang,
    /// Its title; empty is the usual one.
    pub title: String,
    /// What it is based on; empty is the usual sentence.
    pub basis: String,
    /// In which order films are listed.
    pub order: NoticeOrder,
    /// Whether the unit that submitted a film stands beside it, where the form lets the public know.
    pub with_units: bool,
    /// Whether films stand under the grades that were decided; without, everybody learns them with the result.
    pub with_grades: bool,
    /// How many working days it lasts.
    pub workdays: u32,
    /// Within how many working days an objection is answered.
    pub answer_workdays: u32,
    /// What is added below.
    pub remarks: String,
    /// Where people write to.
    pub contact: NoticeContact,
}

impl Default for NoticeDraft {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            title: String::new(),
            basis: String::new(),
            order: NoticeOrder::default(),
            with_units: true,
            with_grades: false,
            workdays: USUAL_WORKDAYS,
            answer_workdays: USUAL_ANSWER_WORKDAYS,
            remarks: String::new(),
            contact: NoticeContact::default(),
        }
    }
}

/// The days of a notice, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticePeriod {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl NoticePeriod {
    /// Whether it goes on on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A film as a notice may name it: nothing of it that is nobody's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFilm {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The unit that submitted it; empty where that is not told.
    pub unit: String,
    /// Its region, by its code; empty where that is not told.
    pub region: String,
}

/// Films that are listed under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    /// The region, by its code; `None` where there is one list.
    pub region: Option<String>,
    /// The films, in order.
    pub films: Vec<ListedFilm>,
}

/// The films of a notice in its order; they come with the best first. `regions` are the codes of the contest's regions in its order:
/// films of another one are last. Where no film tells its region there is one list.
#[must_use]
pub fn arranged(mut films: Vec<ListedFilm>, order: NoticeOrder, regions: &[&str]) -> Vec<ListedGroup> {
    if order != NoticeOrder::Rank {
        films.sort_by_key(|film| film.number);
    }
    if order != NoticeOrder::Region || films.iter().all(|film| film.region.is_empty()) {
        return vec![ListedGroup { region: None, films }];
    }
    let place = |film: &ListedFilm| regions.iter().position(|code| *code == film.region).unwrap_or(regions.len());
    films.sort_by(|one, other| (place(one), &one.region).cmp(&(place(other), &other.region)));
    let groups = films.chunk_by(|one, next| one.region == next.region);
    groups
        .map(|films| ListedGroup { region: films.first().map(|film| film.region.clone()), films: films.to_vec() })
        .collect()
}

/// A part of the list of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSection {
    /// Its heading; empty where it has none.
    pub heading: String,
    /// A line a film.
    pub lines: Vec<String>,
}

/// The words of a notice as they go up: nothing is added to them and nothing taken away afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeWords {
    /// Its title.
    pub title: String,
    /// What stands above the list, a paragraph each.
    pub opening: Vec<String>,
    /// The list.
    pub sections: Vec<NoticeSection>,
    /// What stands below the list, a paragraph each.
    pub closing: Vec<String>,
    /// By whom and when, on the right.
    pub signed: Vec<String>,
}

impl NoticeWords {
    /// The words as one text, a line each, the parts with an empty line between them.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = vec![self.title.clone()];
        parts.extend(self.opening.iter().cloned());
        for section in &self.sections {
            let heading = (!section.heading.is_empty()).then_some(&section.heading);
            parts.push(heading.into_iter().chain(&section.lines).cloned().collect::<Vec<_>>().join("\n"));
        }
        parts.extend(self.closing.iter().cloned());
        parts.push(self.signed.join("\n"));
        parts.retain(|part| !part.is_empty());
        let mut text = parts.join("\n\n");
        text.push('\n');
        text
    }

    /// Whether they say what others did not. `daily` are lines below the list that every day changes, and that say nothing new.
    #[must_use]
    pub fn says_more_than(&self, others: &Self, daily: &[String]) -> bool {
        let above = |words: &Self| (words.title.clone(), words.opening.clone(), words.sections.clone());
        let mut lasting = self.closing.iter().filter(|line| !daily.contains(line));
        // A line that was taken away is told as well as one that came.
        above(self) != above(others)
            || others.closing.len() > self.closing.len()
            || lasting.any(|line| !others.closing.contains(line))
    }

    /// SHA-256 of [`Self::text`] in UTF-8.
    #[must_use]
    pub fn hash(&self) -> RecordHash {
        RecordHash::of(self.text().as_bytes())
    }
}

/// The hash of the grades that a notice lists: their names and films. Places that stay empty are not listed, nor are grades without
/// films.
#[must_use]
pub fn grades_hash(grades: &[DecidedGrade]) -> RecordHash {
    let listed: Vec<String> = grades
        .iter()
        .filter(|grade| !grade.films.is_empty())
        .flat_map(|grade| {
            let names = Lang::ALL.iter().map(move |lang| grade.label.get(*lang).to_owned());
            // A length before the films: what belongs to one grade is not taken for what belongs to the next.
            names.chain([grade.films.len().to_string()]).chain(grade.films.iter().map(ToString::to_string))
        })
        .collect();
    RecordHash::of(listed.join("\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn film(number: i64, region: &str) -> ListedFilm {
        ListedFilm { number, title: format!("f{number}"), unit: String::new(), region: region.to_owned() }
    }

    fn numbers(order: NoticeOrder) -> Vec<(Option<String>, Vec<i64>)> {
        let best_first = vec![film(3, "b"), film(1, "a"), film(4, "x"), film(2, "b")];
        let groups = arranged(best_first, order, &["b", "a"]);
        groups.into_iter().map(|group| (group.region, group.films.iter().map(|film| film.number).collect())).collect()
    }

    #[test]
    fn films_are_listed_by_number_region_or_rank() {
        let under = |code: &str, films: &[i64]| (Some(code.to_owned()), films.to_vec());
        assert_eq!(numbers(NoticeOrder::Number), [(None, vec![1, 2, 3, 4])]);
        assert_eq!(numbers(NoticeOrder::Rank), [(None, vec![3, 1, 4, 2])]);
        assert_eq!(numbers(NoticeOrder::Region), [under("b", &[2, 3]), under("a", &[1]), under("x", &[4])]);
        let untold = arranged(vec![film(2, ""), film(1, "")], NoticeOrder::Region, &["b", "a"]);
        assert_eq!(untold, arranged(vec![film(1, ""), film(2, "")], NoticeOrder::Number, &[]), "no heading is needed");
        for order in NoticeOrder::ALL {
            assert_eq!(order.key().parse(), Ok(*order));
        }
    }

    #[test]
    fn the_words_are_one_text_and_any_other_has_another_hash() {
        let section = |heading: &str, lines: &[&str]| NoticeSection {
            heading: heading.to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        };
        let words = NoticeWords {
            title: "公示".to_owned(),
            opening: vec!["现予公示。".to_owned()],
            sections: vec![section("", &["1. 灯塔"]), section("广州", &["2. 夜航"])],
            closing: Vec::new(),
            signed: vec!["办公室".to_owned(), "2026-07-08".to_owned()],
        };
        assert_eq!(words.text(), "公示\n\n现予公示。\n\n1. 灯塔\n\n广州\n2. 夜航\n\n办公室\n2026-07-08\n");
        let other = NoticeWords { signed: Vec::new(), ..words.clone() };
        assert_ne!(words.hash(), other.hash());
        let kept: NoticeWords = serde_json::from_str(&serde_json::to_string(&words).unwrap()).unwrap();
        assert_eq!(kept.hash(), words.hash());
    }

    #[test]
    fn another_day_says_nothing_new_and_other_words_do() {
        let section = |lines: &[&str]| NoticeSection {
            heading: String::new(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        };
        let words = |days: &str, films: &[&str], remarks: &[&str]| NoticeWords {
            title: "公示".to_owned(),
            opening: Vec::new(),
            sections: vec![section(films)],
            closing: std::iter::once(&days).chain(remarks).map(|line| (*line).to_owned()).collect(),
            signed: vec![days.to_owned()],
        };
        let up = words("7 月 8 日至 14 日", &["1. 灯塔"], &["电话：020-1"]);
        let says_more = |days: &str, films: &[&str], remarks: &[&str]| {
            words(days, films, remarks).says_more_than(&up, &[days.to_owned()])
        };
        assert!(!says_more("7 月 9 日至 15 日", &["1. 灯塔"], &["电话：020-1"]));
        assert!(says_more("7 月 9 日至 15 日", &["2. 夜航"], &["电话：020-1"]));
        assert!(says_more("7 月 9 日至 15 日", &["1. 灯塔"], &["电话：020-2"]));
        assert!(says_more("7 月 9 日至 15 日", &["1. 灯塔"], &[]));
    }

    #[test]
    fn a_notice_lists_other_grades_where_a_name_or_a_film_is_another() {
        let grade = |label: &str, films: &[&str], vacant| DecidedGrade {
            key: "first".to_owned(),
            label: Text::same(label),
            films: films.iter().map(|film| film.parse().unwrap()).collect(),
            vacant,
        };
        let listed = grades_hash(&[grade("一等奖", &["e1", "e2"], 0)]);
        assert_eq!(listed, grades_hash(&[grade("一等奖", &["e1", "e2"], 1)]), "an empty place is not listed");
        let with_empty = [grade("一等奖", &["e1", "e2"], 0), grade("二等奖", &[], 1)];
        assert_eq!(listed, grades_hash(&with_empty), "nor is a grade without films");
        for others in [
            vec![grade("特等奖", &["e1", "e2"], 0)],
            vec![grade("一等奖", &["e2", "e1"], 0)],
            vec![grade("一等奖", &["e1"], 0)],
            vec![grade("一等奖", &["e1"], 0), grade("二等奖", &["e2"], 0)],
            Vec::new(),
        ] {
            assert_ne!(listed, grades_hash(&others), "{others:?}");
        }
    }

    #[test]
    fn a_draft_of_before_is_read_with_what_is_usual() {
        let draft: NoticeDraft = serde_json::from_str(r#"{"order":"rank","contact":{"phone":"020-1"}}"#).unwrap();
        assert_eq!((draft.workdays, draft.order, draft.with_units), (5, NoticeOrder::Rank, true));
        assert_eq!(draft.answer_workdays, USUAL_ANSWER_WORKDAYS);
        let period = NoticePeriod { first: "2026-07-08".parse().unwrap(), last: "2026-07-14".parse().unwrap() };
        let holds = |day: &str| period.holds(day.parse().unwrap());
        assert!(holds("2026-07-08") && holds("2026-07-14") && !holds("2026-07-07") && !holds("2026-07-15"));
    }
}
