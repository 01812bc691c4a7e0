//! The preview of a week: its films with their numbers, and when orders are taken.

use std::collections::BTreeSet;

use super::OrderProblem;
use super::week::{last_day, weeks_after};
use crate::calendar::Day;
use crate::ids::EntryId;
use crate::keyed::keyed;
use crate::time::{DAY, HOUR, Micros};

/// Films of a preview, and so its numbers.
pub const PREVIEW_FILMS: usize = 10;
/// Films one person orders of a preview.
pub const MOST_TICKED: usize = 3;
/// People one film is ordered for by word of mouth.
pub const MOST_HEADS: i64 = 9_999;
/// The longest that orders are taken.
const LONGEST: Micros = 21 * DAY;
/// Before its week begins a preview may open so many weeks.
const WEEKS_AHEAD: i64 = 4;

keyed! {
    /// How an order came in.
    OrderWay {
        /// From a telephone.
        Phone = "phone",
        /// By word of mouth, entered at the site.
        Manager = "manager",
    }
}

/// When orders are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTimes {
    /// From when.
    pub opens_at: Micros,
    /// Until when.
    pub closes_at: Micros,
}

impl OrderTimes {
    /// As a week's preview has them unless somebody says otherwise: from the first minute of its Monday to its Sunday at 18:00, where
    /// clocks are so many seconds ahead of UTC.
    #[must_use]
    pub const fn usual(week: Day, ahead_s: i64) -> Self {
        let opens_at = week.begins(ahead_s);
        Self { opens_at, closes_at: opens_at.saturating_add(6 * DAY + 18 * HOUR) }
    }

    /// Whether orders are taken now.
    ///
    /// # Errors
    /// [`OrderProblem::NotOpen`] before, [`OrderProblem::Closed`] after.
    pub const fn check_open(self, now: Micros) -> Result<(), OrderProblem> {
        if now < self.opens_at {
            Err(OrderProblem::NotOpen)
        } else if now >= self.closes_at {
            Err(OrderProblem::Closed)
        } else {
            Ok(())
        }
    }

    /// Whether the preview of a week can be open so.
    ///
    /// # Errors
    /// [`OrderProblem::Times`].
    pub fn check(self, week: Day, ahead_s: i64) -> Result<(), OrderProblem> {
        let earliest = weeks_after(week, -WEEKS_AHEAD).begins(ahead_s);
        let latest = last_day(week).next().begins(ahead_s);
        let lasts = self.closes_at.saturating_sub(self.opens_at);
        let fits = self.opens_at >= earliest && self.closes_at <= latest;
        if fits && lasts > 0 && lasts <= LONGEST { Ok(()) } else { Err(OrderProblem::Times) }
    }
}

/// The numbers of chosen films: those that had one keep it, so that a poster that hangs already stays true; the others get the lowest
/// that are free, in the order they were chosen.
///
/// # Errors
/// [`OrderProblem::NoFilms`] or [`OrderProblem::TooManyFilms`].
pub fn numbered(before: &[(i64, EntryId)], chosen: &[EntryId]) -> Result<Vec<(i64, EntryId)>, OrderProblem> {
    let mut seen = BTreeSet::new();
    let chosen: Vec<&EntryId> = chosen.iter().filter(|entry| seen.insert(*entry)).collect();
    if chosen.is_empty() {
        return Err(OrderProblem::NoFilms);
    }
    if chosen.len() > PREVIEW_FILMS {
        return Err(OrderProblem::TooManyFilms(PREVIEW_FILMS));
    }
    let kept = before.iter().filter(|(_, entry)| chosen.contains(&entry));
    let mut numbers: Vec<(i64, EntryId)> = kept.cloned().collect();
    let taken: BTreeSet<i64> = numbers.iter().map(|(number, _)| *number).collect();
    let mut free = (1..).filter(|number| !taken.contains(number));
    for entry in chosen {
        if !before.iter().any(|(_, earlier)| earlier == entry) {
            numbers.extend(free.next().map(|number| (number, entry.clone())));
        }
    }
    numbers.sort();
    Ok(numbers)
}

/// What one person may order at once.
///
/// # Errors
/// [`OrderProblem::NothingTicked`], [`OrderProblem::TooManyTicked`], or [`OrderProblem::NotOffered`] for a film that is not offered.
pub fn check_ticks(ticked: &[EntryId], offered: &[EntryId]) -> Result<Vec<EntryId>, OrderProblem> {
    let ticked: BTreeSet<&EntryId> = ticked.iter().collect();
    if ticked.is_empty() {
        return Err(OrderProblem::NothingTicked);
    }
    if ticked.len() > MOST_TICKED {
        return Err(OrderProblem::TooManyTicked(MOST_TICKED));
    }
    if ticked.iter().any(|entry| !offered.contains(entry)) {
        return Err(OrderProblem::NotOffered);
    }
    Ok(ticked.into_iter().cloned().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::MINUTE;

    fn film(number: usize) -> EntryId {
        format!("e{number}").parse().unwrap()
    }

    fn films(numbers: &[usize]) -> Vec<EntryId> {
        numbers.iter().copied().map(film).collect()
    }

    #[test]
    fn a_film_that_stays_keeps_its_number() {
        let first = numbered(&[], &films(&[1, 2, 3])).unwrap();
        assert_eq!(first, [(1, film(1)), (2, film(2)), (3, film(3))]);
        let second = numbered(&first, &films(&[3, 4, 5, 1])).unwrap();
        assert_eq!(second, [(1, film(1)), (2, film(4)), (3, film(3)), (4, film(5))]);
        assert_eq!(numbered(&first, &[]), Err(OrderProblem::NoFilms));
        let eleven: Vec<usize> = (1..=11).collect();
        assert_eq!(numbered(&[], &films(&eleven)), Err(OrderProblem::TooManyFilms(10)));
        assert_eq!(numbered(&[], &films(&[1, 1])).unwrap(), [(1, film(1))], "a film once");
    }

    #[test]
    fn up_to_three_films_of_the_preview_are_ordered() {
        let offered = films(&[1, 2, 3, 4]);
        assert_eq!(check_ticks(&films(&[2, 1, 2]), &offered), Ok(films(&[1, 2])), "a double tick is one");
        assert_eq!(check_ticks(&[], &offered), Err(OrderProblem::NothingTicked));
        assert_eq!(check_ticks(&films(&[1, 2, 3, 4]), &offered), Err(OrderProblem::TooManyTicked(3)));
        assert_eq!(check_ticks(&films(&[1, 9]), &offered), Err(OrderProblem::NotOffered));
    }

    #[test]
    fn orders_are_taken_from_monday_to_sunday_evening() {
        let week: Day = "2026-06-01".parse().unwrap();
        let times = OrderTimes::usual(week, 8 * 3_600);
        assert_eq!(times.check(week, 8 * 3_600), Ok(()));
        assert_eq!(times.check_open(times.opens_at - 1), Err(OrderProblem::NotOpen));
        assert_eq!(times.check_open(times.opens_at), Ok(()));
        assert_eq!(times.check_open(times.closes_at - 1), Ok(()));
        assert_eq!(times.check_open(times.closes_at), Err(OrderProblem::Closed));
        let backwards = OrderTimes { opens_at: times.closes_at, closes_at: times.opens_at };
        let too_late = OrderTimes { closes_at: times.closes_at + 6 * HOUR + MINUTE, ..times };
        let too_long = OrderTimes { opens_at: times.closes_at - LONGEST - 1, ..times };
        for wrong in [backwards, too_late, too_long] {
            assert_eq!(wrong.check(week, 8 * 3_600), Err(OrderProblem::Times), "{wrong:?}");
        }
    }

    proptest! {
        /// However often films are exchanged: numbers are of 1 to 10, each once, each film once, and who stays is not renumbered.
        #[test]
        fn numbers_are_unique_and_stay(rounds in prop::collection::vec(prop::collection::btree_set(0_usize..30, 1..=10), 1..8)) {
            let mut before: Vec<(i64, EntryId)> = Vec::new();
            for round in rounds {
                let chosen: Vec<EntryId> = round.into_iter().map(film).collect();
                let now = numbered(&before, &chosen).unwrap();
                prop_assert_eq!(now.len(), chosen.len());
                let numbers: BTreeSet<i64> = now.iter().map(|(number, _)| *number).collect();
                prop_assert_eq!(numbers.len(), now.len());
                prop_assert!(numbers.iter().all(|number| (1..=10).contains(number)));
                for (number, entry) in &before {
                    if chosen.contains(entry) {
                        prop_assert!(now.contains(&(*number, entry.clone())));
                    }
                }
                before = now;
            }
        }
    }
}
