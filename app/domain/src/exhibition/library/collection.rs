//! The order of films in a collection, and of collections in their list.

use serde::{Deserialize, Serialize};

use super::occasion::YearDay;
use crate::calendar::Day;
use crate::ids::EntryId;

/// The most films of a collection.
pub const MOST_FILMS: usize = 200;
/// The most collections.
pub const MOST_COLLECTIONS: usize = 200;
/// The most characters of its name.
pub const NAME: usize = 60;
/// The most characters of its introduction.
pub const INTRODUCTION: usize = 1_000;

/// Why a collection cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CollectionProblem {
    /// Its day is none of each year.
    Day(String),
    /// It has more films than this.
    TooMany(usize),
    /// A film is not in the library, or not any more.
    NotInLibrary,
    /// Another collection has this name.
    NameTaken(String),
    /// There are as many collections as there may be.
    TooManyCollections(usize),
}

/// Where a collection stands in the list: the nearest day first, then those that come, then those without a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CollectionOrder(u8, i64);

impl CollectionOrder {
    /// That of a collection with this day, today.
    #[must_use]
    pub fn of(day: Option<YearDay>, today: Day) -> Self {
        match day {
            Some(day) if day.is_near(today) => Self(0, day.away(today).abs()),
            // From today on round the year.
            Some(day) => Self(1, day.away(today).rem_euclid(366)),
            None => Self(2, 0),
        }
    }
}

/// The films in their order after these were chosen: those that were there before stay where they were, others follow.
#[must_use]
pub fn chosen_again(before: &[EntryId], chosen: &[EntryId]) -> Vec<EntryId> {
    let mut films: Vec<EntryId> = before.iter().filter(|film| chosen.contains(film)).cloned().collect();
    for film in chosen {
        if !films.contains(film) {
            films.push(film.clone());
        }
    }
    films
}

/// The films with one of them a place earlier or later; the same where it is none of them, or at that end already.
#[must_use]
pub fn moved(films: &[EntryId], film: &EntryId, earlier: bool) -> Vec<EntryId> {
    let mut films = films.to_vec();
    let Some(at) = films.iter().position(|one| one == film) else { return films };
    let to = if earlier { at.checked_sub(1) } else { at.checked_add(1) };
    if let Some(to) = to.filter(|to| *to < films.len()) {
        films.swap(at, to);
    }
    films
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exhibition::library::Occasion;

    fn films(names: &[&str]) -> Vec<EntryId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn the_near_one_is_first_and_those_without_a_day_last() {
        let today: Day = "2026-06-20".parse().unwrap();
        let mut days: Vec<Option<YearDay>> = Occasion::ALL.iter().map(|one| Some(one.day())).collect();
        days.push(None);
        days.reverse();
        days.sort_by_key(|day| CollectionOrder::of(*day, today));
        let told: Vec<String> = days.iter().map(|day| day.map(|day| day.to_string()).unwrap_or_default()).collect();
        assert_eq!(told, ["07-01", "08-01", "10-01", "11-09", "12-02", "03-05", ""]);
    }

    #[test]
    fn who_chooses_again_keeps_the_order_and_moves_one_place() {
        let before = films(&["a", "b", "c"]);
        assert_eq!(chosen_again(&before, &films(&["d", "c", "a", "d"])), films(&["a", "c", "d"]));
        assert_eq!(moved(&before, &before[1], true), films(&["b", "a", "c"]));
        assert_eq!(moved(&before, &before[1], false), films(&["a", "c", "b"]));
        assert_eq!(moved(&before, &before[0], true), before);
        assert_eq!(moved(&before, &before[2], false), before);
        assert_eq!(moved(&before, &films(&["x"])[0], true), before);
    }

    proptest! {
        #[test]
        fn what_was_chosen_is_there_once(before in "[a-f]{0,6}", chosen in "[a-f]{0,6}") {
            let ids = |text: &str| text.chars().map(|c| c.to_string().parse().unwrap()).collect::<Vec<EntryId>>();
            let (before, chosen) = (ids(&before), ids(&chosen));
            let mut unique = before.clone();
            unique.sort_unstable();
            unique.dedup();
            let now = chosen_again(&unique, &chosen);
            prop_assert!(chosen.iter().all(|film| now.contains(film)) && now.iter().all(|film| chosen.contains(film)));
            let mut sorted = now.clone();
            sorted.sort_unstable();
            sorted.dedup();
            prop_assert_eq!(sorted.len(), now.len());
        }
    }
}
