//! What people wished to see after a plan and what they ordered, and what a next plan does of it.

use std::collections::BTreeMap;

use crate::ids::EntryId;

/// How often something was wished for in a region: a film, or a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishCount {
    /// The film.
    pub entry: Option<EntryId>,
    /// The subject; empty where a film was named.
    pub subject: String,
    /// The name of the region.
    pub region: String,
    /// How often.
    pub times: i64,
}

/// A film that was wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmWish {
    /// The film.
    pub entry: EntryId,
    /// How often viewings wished for it.
    pub wished: i64,
    /// How many people ordered it.
    pub ordered: i64,
}

impl FilmWish {
    /// Both together.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.wished.saturating_add(self.ordered)
    }
}

/// A subject that was wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectWish {
    /// The subject.
    pub subject: String,
    /// How often.
    pub wished: i64,
}

/// Wishes and orders, counted; of each kind the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishSums {
    /// By film.
    pub films: Vec<FilmWish>,
    /// By subject.
    pub subjects: Vec<SubjectWish>,
    /// By region, wishes alone.
    pub regions: Vec<(String, i64)>,
}

impl WishSums {
    /// Nothing was wished for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.films.is_empty() && self.subjects.is_empty()
    }
}

/// Counts wishes and orders.
#[must_use]
pub fn wish_sums(wishes: &[WishCount], orders: &[(EntryId, i64)]) -> WishSums {
    let mut films: BTreeMap<&EntryId, (i64, i64)> = BTreeMap::new();
    let mut subjects: BTreeMap<&str, i64> = BTreeMap::new();
    let mut regions: BTreeMap<&str, i64> = BTreeMap::new();
    for wish in wishes {
        let region = regions.entry(wish.region.as_str()).or_default();
        *region = region.saturating_add(wish.times);
        if let Some(entry) = &wish.entry {
            let (wished, _) = films.entry(entry).or_default();
            *wished = wished.saturating_add(wish.times);
        } else if !wish.subject.is_empty() {
            let subject = subjects.entry(wish.subject.as_str()).or_default();
            *subject = subject.saturating_add(wish.times);
        }
    }
    for (entry, people) in orders {
        let (_, ordered) = films.entry(entry).or_default();
        *ordered = ordered.saturating_add(*people);
    }
    let mut films: Vec<FilmWish> = films
        .into_iter()
        .map(|(entry, (wished, ordered))| FilmWish { entry: entry.clone(), wished, ordered })
        .collect();
    films.sort_by_key(|film| std::cmp::Reverse(film.total()));
    let subjects = subjects.into_iter().map(|(subject, wished)| SubjectWish { subject: subject.to_owned(), wished });
    let mut subjects: Vec<SubjectWish> = subjects.collect();
    subjects.sort_by_key(|subject| std::cmp::Reverse(subject.wished));
    let mut regions: Vec<(String, i64)> =
        regions.into_iter().filter(|(_, times)| *times > 0).map(|(name, times)| (name.to_owned(), times)).collect();
    regions.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    WishSums { films, subjects, regions }
}

/// What a plan does of what was wished for and ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishAnswer {
    /// Films it has.
    pub films: Vec<FilmWish>,
    /// Subjects one of its films has.
    pub subjects: Vec<SubjectWish>,
    /// Films it does not have.
    pub open_films: Vec<FilmWish>,
    /// Subjects none of its films has.
    pub open_subjects: Vec<SubjectWish>,
}

/// What a plan with these films, each with its subject, does of wishes and orders.
#[must_use]
pub fn answered(sums: &WishSums, films: &[(EntryId, String)]) -> WishAnswer {
    let has_film = |wish: &FilmWish| films.iter().any(|(entry, _)| *entry == wish.entry);
    let has_subject = |wish: &SubjectWish| films.iter().any(|(_, subject)| *subject == wish.subject);
    let (kept, open_films) = sums.films.iter().cloned().partition(has_film);
    let (subjects, open_subjects) = sums.subjects.iter().cloned().partition(has_subject);
    WishAnswer { films: kept, subjects, open_films, open_subjects }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wish(entry: Option<&str>, subject: &str, region: &str, times: i64) -> WishCount {
        WishCount {
            entry: entry.map(|id| id.parse().unwrap()),
            subject: subject.to_owned(),
            region: region.to_owned(),
            times,
        }
    }

    #[test]
    fn wishes_are_counted_by_film_subject_and_region_and_answered_by_the_next_plan() {
        let wishes = [
            wish(Some("a"), "", "天河区", 2),
            wish(Some("a"), "", "海珠区", 1),
            wish(Some("b"), "", "天河区", 1),
            wish(None, "农技", "天河区", 5),
            wish(None, "法治", "海珠区", 1),
        ];
        let sums = wish_sums(&wishes, &[("b".parse().unwrap(), 30), ("c".parse().unwrap(), 1)]);
        let named = |films: &[FilmWish]| films.iter().map(|one| one.entry.to_string()).collect::<Vec<_>>();
        assert_eq!(named(&sums.films), ["b", "a", "c"]);
        assert_eq!((sums.films[0].wished, sums.films[0].ordered), (1, 30));
        assert_eq!(sums.regions, [("天河区".to_owned(), 8), ("海珠区".to_owned(), 2)]);
        let films = [("b".parse().unwrap(), "农技".to_owned()), ("z".parse().unwrap(), "党史".to_owned())];
        let answer = answered(&sums, &films);
        assert_eq!(
            (named(&answer.films), named(&answer.open_films)),
            (vec!["b".to_owned()], vec!["a".to_owned(), "c".to_owned()])
        );
        assert_eq!(answer.subjects, [SubjectWish { subject: "农技".to_owned(), wished: 5 }]);
        assert_eq!(answer.open_subjects, [SubjectWish { subject: "法治".to_owned(), wished: 1 }]);
        assert!(wish_sums(&[], &[]).is_empty() && !sums.is_empty());
    }

    proptest! {
        #[test]
        fn every_wish_is_answered_or_open(
            wishes in proptest::collection::vec((0_u8..5, "[甲乙丙]", 1_i64..9), 0..20),
            films in proptest::collection::vec((0_u8..5, "[甲乙丙]"), 0..5),
        ) {
            let id = |number: u8| format!("e{number}").parse::<EntryId>().unwrap();
            let wishes: Vec<WishCount> = wishes
                .into_iter()
                .map(|(number, subject, times)| {
                    let entry = (number < 4).then(|| id(number));
                    let subject = if entry.is_some() { String::new() } else { subject };
                    WishCount { entry, subject, region: "甲".to_owned(), times }
                })
                .collect();
            let films: Vec<(EntryId, String)> = films.into_iter().map(|(number, subject)| (id(number), subject)).collect();
            let sums = wish_sums(&wishes, &[]);
            let answer = answered(&sums, &films);
            prop_assert_eq!(answer.films.len() + answer.open_films.len(), sums.films.len());
            prop_assert_eq!(answer.subjects.len() + answer.open_subjects.len(), sums.subjects.len());
            let counted: i64 = sums.films.iter().map(FilmWish::total).sum::<i64>()
                + sums.subjects.iter().map(|one| one.wished).sum::<i64>();
            prop_assert_eq!(counted, wishes.iter().map(|one| one.times).sum::<i64>());
        }
    }
}
