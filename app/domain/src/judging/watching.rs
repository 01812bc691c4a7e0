//! What a judge has watched of a film: stretches that were really played, not time that passed.

use serde::{Deserialize, Serialize};

/// Stretches closer than this are one: players report their place a few times a second.
const GAP_MS: i64 = 400;
/// What may be missing of a film that was watched to its end, as the last picture is shown without time passing: a
/// second, but no more than a tenth of the film.
const SLACK_MS: i64 = 1_000;
/// Milliseconds by which the clocks of a player and of the server may differ.
const CLOCK_MS: i64 = 5_000;
/// How fast the player plays at most, hundredths of the usual speed.
pub const FASTEST: u32 = 200;
/// Most stretches that are kept; with more, the shortest gaps are closed in favour of the judge.
const MOST: usize = 500;

/// Played stretches of one film, milliseconds from and to: in order, apart from each other, none empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(i64, i64)>", into = "Vec<(i64, i64)>")]
pub struct Watched(Vec<(i64, i64)>);

impl Watched {
    /// Puts stretches together, whatever their order and however they lie over one another.
    #[must_use]
    pub fn of(stretches: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut all: Vec<(i64, i64)> =
            stretches.into_iter().map(|(from, to)| (from.max(0), to)).filter(|(from, to)| from < to).collect();
        all.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::new();
        for (from, to) in all {
            match merged.last_mut() {
                Some(last) if from <= last.1.saturating_add(GAP_MS) => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        let mut watched = Self(merged);
        while watched.0.len() > MOST {
            watched.close_shortest_gap();
        }
        watched
    }

    fn close_shortest_gap(&mut self) {
        let gaps = self.0.windows(2).enumerate();
        let shortest = gaps.min_by_key(|(_, pair)| match pair {
            [before, after] => after.0.saturating_sub(before.1),
            _ => i64::MAX,
        });
        if let Some((at, _)) = shortest {
            let after = self.0.remove(at.saturating_add(1));
            if let Some(before) = self.0.get_mut(at) {
                before.1 = after.1;
            }
        }
    }

    /// This and what was played besides, within a film of this length.
    #[must_use]
    pub fn and(&self, more: impl IntoIterator<Item = (i64, i64)>, length_ms: i64) -> Self {
        Self::of(self.0.iter().copied().chain(more).map(|(from, to)| (from, to.min(length_ms))))
    }

    /// Whether so much can have been played in a time since the film's address was followed, milliseconds, however fast.
    #[must_use]
    pub fn is_possible_in(&self, elapsed_ms: i64) -> bool {
        let most = i128::from(elapsed_ms.saturating_add(CLOCK_MS)) * i128::from(FASTEST) / 100;
        i128::from(self.played_ms()) <= most
    }

    /// The stretches.
    #[must_use]
    pub fn stretches(&self) -> &[(i64, i64)] {
        &self.0
    }

    /// Milliseconds of the film that were played at least once.
    #[must_use]
    pub fn played_ms(&self) -> i64 {
        self.0.iter().fold(0, |sum, (from, to)| to.saturating_sub(*from).saturating_add(sum))
    }

    /// How much of a film of this length was played, whole percent rounded down; 100 where at most a second is
    /// missing. A film without a known length counts as unwatched.
    #[must_use]
    pub fn percent(&self, length_ms: i64) -> i64 {
        let played = self.played_ms();
        if length_ms <= 0 || played == 0 {
            0
        } else if played >= length_ms.saturating_sub(SLACK_MS.min(length_ms / 10)) {
            100
        } else {
            (i128::from(played) * 100 / i128::from(length_ms)).try_into().unwrap_or(100)
        }
    }

    /// What is still unseen of a film of this length. Nothing where [`Watched::percent`] is 100.
    #[must_use]
    pub fn unseen(&self, length_ms: i64) -> Vec<(i64, i64)> {
        if self.percent(length_ms) == 100 {
            return Vec::new();
        }
        let mut unseen = Vec::new();
        let mut at = 0;
        for (from, to) in &self.0 {
            if *from > at {
                unseen.push((at, *from));
            }
            at = *to;
        }
        if at < length_ms {
            unseen.push((at, length_ms));
        }
        unseen
    }
}

impl From<Vec<(i64, i64)>> for Watched {
    fn from(stretches: Vec<(i64, i64)>) -> Self {
        Self::of(stretches)
    }
}

impl From<Watched> for Vec<(i64, i64)> {
    fn from(watched: Watched) -> Self {
        watched.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stretches_are_put_together() {
        let watched = Watched::of([(5_000, 9_000), (0, 2_000), (2_100, 3_000), (8_000, 12_000), (4, 4)]);
        assert_eq!(watched.stretches(), [(0, 3_000), (5_000, 12_000)]);
        assert_eq!((watched.played_ms(), watched.percent(20_000)), (10_000, 50));
        assert_eq!(watched.unseen(20_000), [(3_000, 5_000), (12_000, 20_000)]);
    }

    #[test]
    fn the_end_counts_as_seen_where_a_second_is_missing() {
        assert_eq!(Watched::of([(0, 59_100)]).percent(60_000), 100);
        assert!(Watched::of([(0, 59_100)]).unseen(60_000).is_empty());
        assert_eq!(Watched::of([(0, 58_900)]).percent(60_000), 98);
        assert_eq!(Watched::default().percent(60_000), 0);
        assert_eq!(Watched::of([(0, 10)]).percent(0), 0);
        assert_eq!(Watched::of([(0, 1_300)]).percent(2_000), 65, "no second is missing of a film of two");
    }

    #[test]
    fn nobody_watches_faster_than_the_player_plays() {
        let minute = Watched::of([(0, 60_000)]);
        assert!(minute.is_possible_in(60_000) && minute.is_possible_in(30_000), "double speed");
        assert!(minute.is_possible_in(26_000) && !minute.is_possible_in(24_000), "clocks differ by a few seconds");
        assert!(!minute.is_possible_in(0) && Watched::default().is_possible_in(0));
    }

    #[test]
    fn what_lies_beyond_the_film_does_not_count() {
        let watched = Watched::default().and([(-500, 1_000), (50_000, 90_000)], 60_000);
        assert_eq!(watched.stretches(), [(0, 1_000), (50_000, 60_000)]);
    }

    #[test]
    fn a_seeker_does_not_fill_the_database() {
        let watched = Watched::of((0..5_000).map(|at| (at * 1_000, at * 1_000 + 10)));
        assert_eq!(watched.stretches().len(), MOST);
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(
            mut parts in prop::collection::vec((-50_i64..100_000, -50_i64..100_000), 0..40),
            cut in 0_usize..40,
        ) {
            let whole = Watched::of(parts.clone());
            let (one, two) = parts.split_at(cut.min(parts.len()));
            prop_assert_eq!(&Watched::of(one.to_vec()).and(two.to_vec(), i64::MAX), &whole);
            parts.reverse();
            prop_assert_eq!(&Watched::of(parts.clone()), &whole);
            prop_assert_eq!(&whole.and(parts, i64::MAX), &whole);
            for pair in whole.stretches().windows(2) {
                prop_assert!(pair[0].1 + GAP_MS < pair[1].0);
            }
        }

        #[test]
        fn seen_and_unseen_are_the_whole(parts in prop::collection::vec((0_i64..50_000, 0_i64..50_000), 0..20)) {
            let length = 50_000;
            let watched = Watched::default().and(parts, length);
            let unseen: i64 = watched.unseen(length).iter().map(|(from, to)| to - from).sum();
            if watched.percent(length) < 100 {
                prop_assert_eq!(watched.played_ms() + unseen, length);
            }
        }
    }
}
