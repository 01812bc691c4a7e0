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

/// For how many people a film was ordered in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCount {
    /// The film.
    pub entry: EntryId,
    /// The name of the region.
    pub region: String,
    /// How many people.
    pub people: i64,
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
    /// How often viewings wished for it by its name.
    pub wished: i64,
    /// How many people ordered films of it.
    pub ordered: i64,
}

/// What was wished for and ordered in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionWish {
    /// The name of the region.
    pub region: String,
    /// How often viewings wished for something.
    pub wished: i64,
    /// How many people ordered a film.
    pub ordered: i64,
}

/// Wishes and orders, counted; of each kind the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishSums {
    /// By film.
    pub films: Vec<FilmWish>,
    /// By subject.
    pub subjects: Vec<SubjectWish>,
    /// By region.
    pub regions: Vec<RegionWish>,
}

impl WishSums {
    /// Nothing was wished for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.films.is_empty() && self.subjects.is_empty()
    }
}

/// How often something was wished for, and for how many people it was ordered.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    wished: i64,
    ordered: i64,
}

impl Tally {
    const fn wish(&mut self, times: i64) {
        self.wished = self.wished.saturating_add(times);
    }

    const fn order(&mut self, people: i64) {
        self.ordered = self.ordered.saturating_add(people);
    }

    const fn total(self) -> i64 {
        self.wished.saturating_add(self.ordered)
    }
}

/// What was counted under names, the most frequent first.
fn by_frequency<K>(tallies: BTreeMap<K, Tally>) -> Vec<(K, Tally)> {
    let mut sorted: Vec<(K, Tally)> = tallies.into_iter().filter(|(_, tally)| tally.total() > 0).collect();
    sorted.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.total()));
    sorted
}

/// Counts wishes and orders; `subjects` are those of the films that were ordered.
#[must_use]
pub fn wish_sums(wishes: &[WishCount], orders: &[OrderCount], subjects: &BTreeMap<EntryId, String>) -> WishSums {
    let mut films: BTreeMap<&EntryId, Tally> = BTreeMap::new();
    let mut by_subject: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut by_region: BTreeMap<&str, Tally> = BTreeMap::new();
    for wish in wishes {
        by_region.entry(wish.region.as_str()).or_default().wish(wish.times);
        if let Some(entry) = &wish.entry {
            films.entry(entry).or_default().wish(wish.times);
        } else if !wish.subject.is_empty() {
            by_subject.entry(wish.subject.as_str()).or_default().wish(wish.times);
        }
    }
    for order in orders {
        films.entry(&order.entry).or_default().order(order.people);
        by_region.entry(order.region.as_str()).or_default().order(order.people);
        if let Some(subject) = subjects.get(&order.entry).filter(|subject| !subject.is_empty()) {
            by_subject.entry(subject.as_str()).or_default().order(order.people);
        }
    }
    let film =
        |(entry, Tally { wished, ordered }): (&EntryId, Tally)| FilmWish { entry: entry.clone(), wished, ordered };
    let subject = |(subject, Tally { wished, ordered }): (&str, Tally)| SubjectWish {
        subject: subject.to_owned(),
        wished,
        ordered,
    };
    let region =
        |(region, Tally { wished, ordered }): (&str, Tally)| RegionWish { region: region.to_owned(), wished, ordered };
    WishSums {
        films: by_frequency(films).into_iter().map(film).collect(),
        subjects: by_frequency(by_subject).into_iter().map(subject).collect(),
        regions: by_frequency(by_region).into_iter().map(region).collect(),
    }
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

/// What a plan with these films, each with its subject, does of wishes and orders. Orders name films: a subject is answered where somebody
/// wished for it by its name.
#[must_use]
pub fn answered(sums: &WishSums, films: &[(EntryId, String)]) -> WishAnswer {
    let has_film = |wish: &FilmWish| films.iter().any(|(entry, _)| *entry == wish.entry);
    let has_subject = |wish: &SubjectWish| films.iter().any(|(_, subject)| *subject == wish.subject);
    let (kept, open_films) = sums.films.iter().cloned().partition(has_film);
    let named = sums.subjects.iter().filter(|wish| wish.wished > 0).cloned();
    let (subjects, open_subjects) = named.partition(has_subject);
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
        let order = |id: &str, region: &str, people| OrderCount {
            entry: id.parse().unwrap(),
            region: region.to_owned(),
            people,
        };
        let orders = [order("b", "天河区", 20), order("b", "海珠区", 10), order("c", "海珠区", 1)];
        let subjects = BTreeMap::from([
            ("b".parse().unwrap(), "农技".to_owned()),
            ("c".parse().unwrap(), "党史".to_owned()),
            ("a".parse().unwrap(), String::new()),
        ]);
        let sums = wish_sums(&wishes, &orders, &subjects);
        let named = |films: &[FilmWish]| films.iter().map(|one| one.entry.to_string()).collect::<Vec<_>>();
        assert_eq!(named(&sums.films), ["b", "a", "c"]);
        assert_eq!((sums.films[0].wished, sums.films[0].ordered), (1, 30));
        let by_subject: Vec<_> =
            sums.subjects.iter().map(|one| (one.subject.as_str(), one.wished, one.ordered)).collect();
        assert_eq!(by_subject, [("农技", 5, 30), ("党史", 0, 1), ("法治", 1, 0)]);
        let by_region: Vec<_> = sums.regions.iter().map(|one| (one.region.as_str(), one.wished, one.ordered)).collect();
        assert_eq!(by_region, [("天河区", 8, 20), ("海珠区", 2, 11)]);
        let films = [("b".parse().unwrap(), "农技".to_owned()), ("z".parse().unwrap(), "党史".to_owned())];
        let answer = answered(&sums, &films);
        assert_eq!(
            (named(&answer.films), named(&answer.open_films)),
            (vec!["b".to_owned()], vec!["a".to_owned(), "c".to_owned()])
        );
        assert_eq!(answer.subjects, [SubjectWish { subject: "农技".to_owned(), wished: 5, ordered: 30 }]);
        assert_eq!(answer.open_subjects, [SubjectWish { subject: "法治".to_owned(), wished: 1, ordered: 0 }]);
        let none = BTreeMap::new();
        assert!(wish_sums(&[], &[], &none).is_empty() && !sums.is_empty());
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
            let sums = wish_sums(&wishes, &[], &BTreeMap::new());
            let answer = answered(&sums, &films);
            prop_assert_eq!(answer.films.len() + answer.open_films.len(), sums.films.len());
            prop_assert_eq!(answer.subjects.len() + answer.open_subjects.len(), sums.subjects.len());
            let counted: i64 = sums.films.iter().map(FilmWish::total).sum::<i64>()
                + sums.subjects.iter().map(|one| one.wished).sum::<i64>();
            prop_assert_eq!(counted, wishes.iter().map(|one| one.times).sum::<i64>());
        }
    }
}
