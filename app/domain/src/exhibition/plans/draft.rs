//! What an office enters for a plan, and what is wrong with it.

use crate::calendar::Day;
use crate::exhibition::site::SiteKind;
use crate::ids::EntryId;
use crate::keyed::keyed;
use crate::{limits, typed};

keyed! {
    /// Where a plan is.
    PlanState {
        /// Only its office knows of it.
        Draft = "draft",
        /// Its sites have it; its films and sites do not change any more.
        Published = "published",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

/// Why a plan cannot be so, or something cannot be done with it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// There is no title.
    NoTitle,
    /// The title has so many characters.
    TitleLength(usize),
    /// The introduction has so many characters.
    IntroductionLength(usize),
    /// The first day is none.
    Starts(String),
    /// The last day is none.
    Ends(String),
    /// The last day comes before the first.
    Order,
    /// It would last so many days.
    Days(i64),
    /// It would have so many films.
    FilmCount(usize),
    /// A film has so many questions.
    QuestionCount {
        /// The film.
        film: EntryId,
        /// Found.
        found: usize,
    },
    /// A question has so many characters.
    QuestionLength {
        /// The film.
        film: EntryId,
        /// Which of its questions, from 1.
        question: usize,
        /// Found.
        found: usize,
    },
    /// These films may not be shown now, or are none of the library.
    NotInLibrary(Vec<String>),
    /// No film is ticked that it does not have yet.
    NothingToTake,
    /// It has no film yet.
    NoFilms,
    /// These films, which every site shows, have no question to discuss.
    NoQuestion(Vec<String>),
    /// No site would get it: none of the regions and kinds is open throughout and not excluded.
    NoSites,
    /// Its last day is over.
    Over(Day),
    /// It is no draft any more: films, sites and days stay as they are.
    NotDraft,
    /// It is not published.
    NotPublished,
    /// No site is silent that has a manager and was not reminded today.
    NobodyToRemind,
}

impl PlanProblem {
    /// The field of the form it is about; empty where it is about the whole plan.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::NoTitle | Self::TitleLength(_) => "title".to_owned(),
            Self::IntroductionLength(_) => "introduction".to_owned(),
            Self::Starts(_) => "starts".to_owned(),
            Self::Ends(_) | Self::Order | Self::Days(_) => "ends".to_owned(),
            Self::QuestionCount { film, .. } => format!("question-{film}-1"),
            Self::QuestionLength { film, question, .. } => format!("question-{film}-{question}"),
            Self::FilmCount(_)
            | Self::NotInLibrary(_)
            | Self::NothingToTake
            | Self::NoFilms
            | Self::NoQuestion(_)
            | Self::NoSites
            | Self::Over(_)
            | Self::NotDraft
            | Self::NotPublished
            | Self::NobodyToRemind => String::new(),
        }
    }
}

/// What an office enters for a plan, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDraft {
    /// Its title.
    pub title: String,
    /// What it says to sites before its films.
    pub introduction: String,
    /// The first day, `YYYY-MM-DD`.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// Kinds of sites that get it; empty: all.
    pub kinds: Vec<SiteKind>,
}

/// The same as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// Its title.
    pub title: String,
    /// What it says to sites before its films.
    pub introduction: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// Kinds of sites that get it, in their order; empty: all.
    pub kinds: Vec<SiteKind>,
}

impl PlanDraft {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the form.
    pub fn read(&self) -> Result<PlanTerms, Vec<PlanProblem>> {
        let mut problems = Vec::new();
        let title = typed::line(&self.title);
        match title.chars().count() {
            0 => problems.push(PlanProblem::NoTitle),
            found if found > limits::PLAN_TITLE => problems.push(PlanProblem::TitleLength(found)),
            _ => {}
        }
        let introduction = typed::lines(&self.introduction);
        let found = introduction.chars().count();
        if found > limits::PLAN_INTRODUCTION {
            problems.push(PlanProblem::IntroductionLength(found));
        }
        let (starts, ends) = (day(&self.starts_on), day(&self.ends_on));
        if let Err(found) = &starts {
            problems.push(PlanProblem::Starts(found.clone()));
        }
        if let Err(found) = &ends {
            problems.push(PlanProblem::Ends(found.clone()));
        }
        let (Ok(starts_on), Ok(ends_on)) = (starts, ends) else { return Err(problems) };
        let days = ends_on.number().saturating_sub(starts_on.number()).saturating_add(1);
        if days < 1 {
            problems.push(PlanProblem::Order);
        } else if days > limits::PLAN_DAYS {
            problems.push(PlanProblem::Days(days));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let kinds = SiteKind::ALL.iter().copied().filter(|kind| self.kinds.contains(kind)).collect();
        Ok(PlanTerms { title, introduction, starts_on, ends_on, kinds })
    }
}

/// A day; what was typed instead.
fn day(text: &str) -> Result<Day, String> {
    let text = typed::line(text);
    text.parse().map_err(|_| text.chars().take(40).collect())
}

/// A film of a plan as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFilmDraft {
    /// The entry.
    pub entry: EntryId,
    /// Its place among the films, as it was typed.
    pub place: String,
    /// Every site shows it; else it is offered.
    pub must: bool,
    /// Questions to discuss.
    pub questions: Vec<String>,
}

/// The same as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFilmTerms {
    /// The entry.
    pub entry: EntryId,
    /// Every site shows it; else it is offered.
    pub must: bool,
    /// Questions to discuss; none is empty.
    pub questions: Vec<String>,
}

/// Reads films as they were entered, in the order of the places that were typed.
///
/// # Errors
/// Everything that is wrong with them.
pub fn film_terms(films: &[PlanFilmDraft]) -> Result<Vec<PlanFilmTerms>, Vec<PlanProblem>> {
    let mut problems = Vec::new();
    if films.len() > limits::PLAN_FILMS {
        problems.push(PlanProblem::FilmCount(films.len()));
    }
    let mut read = Vec::with_capacity(films.len());
    for film in films {
        let questions: Vec<String> = film.questions.iter().map(|question| typed::line(question)).collect();
        for (question, text) in (1..).zip(&questions) {
            let found = text.chars().count();
            if found > limits::QUESTION {
                problems.push(PlanProblem::QuestionLength { film: film.entry.clone(), question, found });
            }
        }
        let questions: Vec<String> = questions.into_iter().filter(|text| !text.is_empty()).collect();
        if questions.len() > limits::PLAN_QUESTIONS {
            problems.push(PlanProblem::QuestionCount { film: film.entry.clone(), found: questions.len() });
        }
        let terms = PlanFilmTerms { entry: film.entry.clone(), must: film.must, questions };
        read.push((film.place.clone(), terms));
    }
    if problems.is_empty() { Ok(arranged(read)) } else { Err(problems) }
}

/// Things in the order of the places that were typed beside them. One whose place is no number keeps the one it has; of two with the
/// same place the first stays the first.
#[must_use]
pub fn arranged<T>(typed_places: Vec<(String, T)>) -> Vec<T> {
    let placed = (1_i64..).zip(typed_places);
    let mut placed: Vec<(i64, T)> =
        placed.map(|(at, (place, one))| (typed::line(&place).parse().unwrap_or(at), one)).collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> PlanDraft {
        PlanDraft {
            title: " 七月\u{200b}收看计划 ".to_owned(),
            introduction: "请组织收看。\r\n".to_owned(),
            starts_on: "2026-07-01".to_owned(),
            ends_on: "2026-07-31".to_owned(),
            kinds: vec![SiteKind::Community, SiteKind::Village, SiteKind::Village],
        }
    }

    fn film(id: &str, place: &str, questions: &[&str]) -> PlanFilmDraft {
        PlanFilmDraft {
            entry: id.parse().unwrap(),
            place: place.to_owned(),
            must: true,
            questions: questions.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn what_was_typed_is_read_without_what_cannot_be_seen() {
        let terms = draft().read().unwrap();
        assert_eq!((terms.title.as_str(), terms.introduction.as_str()), ("七月收看计划", "请组织收看。"));
        assert_eq!(terms.kinds, [SiteKind::Village, SiteKind::Community]);
        let one_day = PlanDraft { ends_on: "2026-07-01".to_owned(), ..draft() };
        assert!(one_day.read().is_ok());
    }

    #[test]
    fn everything_that_is_wrong_is_told_beside_its_field() {
        let wrong = PlanDraft {
            title: "\u{3164}".to_owned(),
            introduction: "长".repeat(limits::PLAN_INTRODUCTION + 1),
            starts_on: "2026-02-30".to_owned(),
            ends_on: String::new(),
            ..draft()
        };
        let found = wrong.read().unwrap_err();
        assert_eq!(
            found.iter().map(PlanProblem::field).collect::<Vec<_>>(),
            ["title", "introduction", "starts", "ends"]
        );
        let title = PlanDraft { title: "长".repeat(limits::PLAN_TITLE + 1), ..draft() };
        assert_eq!(title.read(), Err(vec![PlanProblem::TitleLength(limits::PLAN_TITLE + 1)]));
        let order = PlanDraft { ends_on: "2026-06-30".to_owned(), ..draft() };
        assert_eq!(order.read(), Err(vec![PlanProblem::Order]));
        let long = PlanDraft { ends_on: "2027-07-02".to_owned(), ..draft() };
        assert_eq!(long.read(), Err(vec![PlanProblem::Days(367)]));
    }

    #[test]
    fn films_come_in_the_order_of_their_places_and_keep_the_questions_that_say_something() {
        let films = [film("a", "2", &["一", " ", "二"]), film("b", "x", &[]), film("c", "1", &[])];
        let read = film_terms(&films).unwrap();
        let names: Vec<&str> = read.iter().map(|film| film.entry.as_str()).collect();
        assert_eq!(names, ["c", "a", "b"], "the second of two with the same place comes behind");
        assert_eq!(read[1].questions, ["一", "二"]);
        let long = "长".repeat(limits::QUESTION + 1);
        let wrong = [film("a", "", &["一", &long]), film("b", "", &["1", "2", "3", "4"])];
        let found = film_terms(&wrong).unwrap_err();
        let [one, two] = [wrong[0].entry.clone(), wrong[1].entry.clone()];
        let length = PlanProblem::QuestionLength { film: one, question: 2, found: limits::QUESTION + 1 };
        assert_eq!(found, [length, PlanProblem::QuestionCount { film: two, found: 4 }]);
        assert_eq!(found[0].field(), "question-a-2");
        let many: Vec<PlanFilmDraft> = (0..=limits::PLAN_FILMS).map(|_| film("a", "", &[])).collect();
        assert_eq!(film_terms(&many), Err(vec![PlanProblem::FilmCount(limits::PLAN_FILMS + 1)]));
    }
}
