//! What a site watched on a day, counted so that a screen left running is worth little: under two minutes of a film nothing, at most 60
//! minutes of it, and each film once a day, where it was watched longest.

use std::collections::BTreeMap;

use crate::ids::EntryId;

/// Less than this of a film counts nothing, milliseconds.
pub const LEAST_FILM_MS: i64 = 2 * 60 * 1_000;
/// More than this of a film counts no more, milliseconds.
pub const MOST_FILM_MS: i64 = 60 * 60 * 1_000;

const MINUTE_MS: i64 = 60 * 1_000;

/// A film at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFilm {
    /// Which.
    pub film: EntryId,
    /// What the evidence proves, milliseconds.
    pub counted_ms: i64,
    /// The evidence came after the month was over.
    pub is_late: bool,
}

/// A viewing of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldViewing {
    /// People were called together for it.
    pub is_gathering: bool,
    /// Somebody entered it by hand: there is no evidence.
    pub is_by_hand: bool,
    /// People.
    pub heads: i64,
    /// What was shown.
    pub films: Vec<HeldFilm>,
}

/// What a site watched on a day. What was entered by hand is not among what is evidenced; what came late is among both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaySums {
    /// Evidenced minutes.
    pub minutes: i64,
    /// Minutes that only entries by hand add.
    pub manual_minutes: i64,
    /// Of both: what only evidence adds that came after the month was over.
    pub late_minutes: i64,
    /// Films.
    pub films: i64,
    /// Evidenced viewings.
    pub viewings: i64,
    /// Viewings entered by hand.
    pub manual_viewings: i64,
    /// Of both: those of which everything came late.
    pub late_viewings: i64,
    /// Of the evidenced viewings: those that people were called together for.
    pub gatherings: i64,
    /// Of those entered by hand.
    pub manual_gatherings: i64,
    /// Of those that came late.
    pub late_gatherings: i64,
    /// People at all of these viewings.
    pub heads: i64,
}

impl DaySums {
    /// Whether nothing was watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What of a film counts, milliseconds.
const fn credit(counted_ms: i64) -> i64 {
    match counted_ms {
        ..LEAST_FILM_MS => 0,
        LEAST_FILM_MS..=MOST_FILM_MS => counted_ms,
        _ => MOST_FILM_MS,
    }
}

/// The longest showings of one film on a day, milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Longest {
    all: i64,
    evidenced: i64,
    on_time: i64,
}

/// What a site watched at the viewings of a day.
#[must_use]
pub fn day_sums(viewings: &[HeldViewing]) -> DaySums {
    let mut films: BTreeMap<&EntryId, Longest> = BTreeMap::new();
    let mut sums = DaySums::default();
    for viewing in viewings {
        let (mut counts, mut is_late) = (false, true);
        for film in &viewing.films {
            let credit = credit(film.counted_ms);
            if credit == 0 {
                continue;
            }
            counts = true;
            is_late &= film.is_late;
            let longest = films.entry(&film.film).or_default();
            longest.all = longest.all.max(credit);
            if !viewing.is_by_hand {
                longest.evidenced = longest.evidenced.max(credit);
            }
            if !film.is_late {
                longest.on_time = longest.on_time.max(credit);
            }
        }
        if counts {
            sums.count(viewing, is_late);
        }
    }
    // Added up before seconds are dropped, so that many short films are worth as much as one long one.
    let minutes = |of: fn(&Longest) -> i64| films.values().map(of).fold(0_i64, i64::saturating_add) / MINUTE_MS;
    let all = minutes(|longest| longest.all);
    sums.minutes = minutes(|longest| longest.evidenced);
    sums.manual_minutes = all - sums.minutes;
    sums.late_minutes = all - minutes(|longest| longest.on_time);
    sums.films = i64::try_from(films.len()).unwrap_or(i64::MAX);
    sums
}

impl DaySums {
    fn count(&mut self, viewing: &HeldViewing, is_late: bool) {
        let gathering = i64::from(viewing.is_gathering);
        if viewing.is_by_hand {
            self.manual_viewings += 1;
            self.manual_gatherings += gathering;
        } else {
            self.viewings += 1;
            self.gatherings += gathering;
        }
        if is_late {
            self.late_viewings += 1;
            self.late_gatherings += gathering;
        }
        self.heads = self.heads.saturating_add(viewing.heads.max(0));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn film(name: &str, minutes: i64) -> HeldFilm {
        HeldFilm { film: name.parse().unwrap(), counted_ms: minutes * MINUTE_MS, is_late: false }
    }

    fn viewing(films: Vec<HeldFilm>) -> HeldViewing {
        HeldViewing { is_gathering: true, is_by_hand: false, heads: 10, films }
    }

    #[test]
    fn a_screen_left_running_is_worth_little() {
        let glance = viewing(vec![HeldFilm { counted_ms: LEAST_FILM_MS - 1, ..film("a", 0) }]);
        assert!(day_sums(std::slice::from_ref(&glance)).is_empty(), "neither minutes nor a viewing");
        let long = day_sums(&[viewing(vec![film("a", 300)])]);
        assert_eq!((long.minutes, long.films, long.viewings, long.heads), (60, 1, 1, 10));
        let again = day_sums(&[viewing(vec![film("a", 20)]), viewing(vec![film("a", 30), film("b", 5)])]);
        assert_eq!((again.minutes, again.films, again.viewings), (35, 2, 2), "once a day, the longest");
        let seconds = HeldFilm { counted_ms: LEAST_FILM_MS + 30_000, ..film("a", 0) };
        let both = day_sums(&[viewing(vec![seconds.clone(), HeldFilm { film: "b".parse().unwrap(), ..seconds }])]);
        assert_eq!(both.minutes, 5);
    }

    #[test]
    fn what_was_entered_by_hand_and_what_came_late_is_told_apart() {
        let by_hand = HeldViewing { is_by_hand: true, is_gathering: false, ..viewing(vec![film("a", 40)]) };
        let sums = day_sums(&[viewing(vec![film("a", 30)]), by_hand.clone()]);
        assert_eq!((sums.minutes, sums.manual_minutes, sums.late_minutes), (30, 10, 0));
        assert_eq!((sums.viewings, sums.manual_viewings, sums.gatherings, sums.manual_gatherings), (1, 1, 1, 0));
        let late = viewing(vec![HeldFilm { is_late: true, ..film("b", 20) }]);
        let mixed = viewing(vec![HeldFilm { is_late: true, ..film("a", 50) }, film("c", 5)]);
        let sums = day_sums(&[viewing(vec![film("a", 30)]), late, mixed]);
        assert_eq!((sums.minutes, sums.late_minutes), (75, 40), "20 of b, and 20 more of a");
        assert_eq!((sums.viewings, sums.late_viewings, sums.late_gatherings), (3, 1, 1));
    }

    fn any_viewing() -> impl Strategy<Value = HeldViewing> {
        let films = prop::collection::vec((0_u8..4, 0_i64..5_000_000, any::<bool>()), 0..5);
        (any::<bool>(), any::<bool>(), 0_i64..200, films).prop_map(|(is_gathering, is_by_hand, heads, films)| {
            let film = |(name, counted_ms, is_late)| HeldFilm {
                film: format!("f{name}").parse().unwrap(),
                counted_ms,
                is_late,
            };
            HeldViewing { is_gathering, is_by_hand, heads, films: films.into_iter().map(film).collect() }
        })
    }

    proptest! {
        #[test]
        fn parts_are_no_more_than_the_whole(viewings in prop::collection::vec(any_viewing(), 0..6)) {
            let sums = day_sums(&viewings);
            let (minutes, held) = (sums.minutes + sums.manual_minutes, sums.viewings + sums.manual_viewings);
            prop_assert!(sums.minutes >= 0 && sums.manual_minutes >= 0);
            prop_assert!((0..=minutes).contains(&sums.late_minutes) && (0..=held).contains(&sums.late_viewings));
            prop_assert!(sums.gatherings <= sums.viewings && sums.manual_gatherings <= sums.manual_viewings);
            prop_assert!(sums.late_gatherings <= sums.gatherings + sums.manual_gatherings);
            prop_assert!(minutes <= sums.films * 60 && sums.films <= 4);
            prop_assert_eq!(held == 0, minutes == 0);
        }

        #[test]
        fn another_viewing_takes_nothing_away(viewings in prop::collection::vec(any_viewing(), 1..6)) {
            let (all, some) = (day_sums(&viewings), day_sums(&viewings[1..]));
            prop_assert!(all.minutes + all.manual_minutes >= some.minutes + some.manual_minutes);
            prop_assert!(all.minutes >= some.minutes && all.viewings >= some.viewings);
        }
    }
}
