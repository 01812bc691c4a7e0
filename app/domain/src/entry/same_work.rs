//! Whether two entries look like one work. What looks like one is shown to the office and decided there: two works may have one
//! title, and one film may be entered again for good reason.

use std::collections::BTreeSet;

use super::state::EntryState;
use crate::conflict_of_interest::credited;
use crate::folding::folded;
use crate::form::{Answers, keys, text_of};

/// What two entries have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkLikeness {
    /// The film, byte for byte.
    Film,
    /// What the film shows: the same film encoded, scaled or cut anew.
    Look,
    /// The title.
    Title,
    /// Somebody in the credits.
    People,
}

/// What a work is recognised by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkMarks {
    /// The title as it is compared; empty where there is none.
    pub title: String,
    /// SHA-256 of the film; empty where there is none.
    pub film: String,
    /// Names in the credits as they are compared.
    pub people: BTreeSet<String>,
}

impl WorkMarks {
    /// Of an entry with these answers and this film.
    #[must_use]
    pub fn of(answers: &Answers, film_sha256: Option<&str>) -> Self {
        Self {
            title: folded(&text_of(answers, keys::TITLE)),
            film: film_sha256.unwrap_or_default().to_owned(),
            people: credited(answers),
        }
    }

    /// What both have in common; `looks_same` is whether [`Fingerprint::same`](crate::film::Fingerprint::same) was found of their films.
    /// People alone make no likeness: they make several works.
    #[must_use]
    pub fn common(&self, other: &Self, looks_same: bool) -> Vec<WorkLikeness> {
        use WorkLikeness::{Film, Look, People, Title};
        let film = !self.film.is_empty() && self.film == other.film;
        let look = looks_same && !film;
        let title = !self.title.is_empty() && self.title == other.title;
        let people = (film || look || title) && !self.people.is_disjoint(&other.people);
        let found = [(film, Film), (look, Look), (title, Title), (people, People)];
        found.into_iter().filter_map(|(is, likeness)| is.then_some(likeness)).collect()
    }
}

/// The unit that nominated a work already, of entries of the same contest that were decided to be the same work, each with its unit
/// and state; `None` where it is free for `unit`.
#[must_use]
pub fn nominated_by<'a>(unit: &str, same: impl IntoIterator<Item = (&'a str, EntryState)>) -> Option<&'a str> {
    same.into_iter().find(|(other, state)| state.counts() && folded(other) != folded(unit)).map(|(other, _)| other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Answer;

    fn work(title: &str, credits: &[&str], film: Option<&str>) -> WorkMarks {
        let credits = credits.iter().map(|line| (*line).to_owned()).collect();
        let answers = Answers::from([
            (keys::TITLE.to_owned(), Answer::Text(title.to_owned())),
            (keys::CREDITS.to_owned(), Answer::List(credits)),
        ]);
        WorkMarks::of(&answers, film)
    }

    #[test]
    fn a_title_or_a_film_is_a_likeness_and_people_only_beside_them() {
        use WorkLikeness::{Film, Look, People, Title};
        let one = work("夜航", &["导演：林一"], Some("a1"));
        assert_eq!(one.common(&work(" 夜 航", &["林一"], Some("b2")), false), [Title, People]);
        assert_eq!(one.common(&work("另一名", &[], Some("a1")), true), [Film]);
        assert_eq!(one.common(&work("另一名", &["林一"], Some("b2")), false), [], "people make several works");
        assert_eq!(one.common(&work("另一名", &["林一"], Some("b2")), true), [Look, People], "encoded anew");
        assert_eq!(work("", &[], None).common(&work("", &[], None), false), [], "nothing is no likeness");
    }

    #[test]
    fn a_work_that_another_unit_nominated_is_taken() {
        let same = [("市文联", EntryState::Refused), ("市 妇联", EntryState::Submitted)];
        assert_eq!(nominated_by("市妇联", same), None, "refused ones count no more");
        assert_eq!(nominated_by("市总工会", same), Some("市 妇联"));
    }
}
