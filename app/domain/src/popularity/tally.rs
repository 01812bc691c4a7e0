//! The result: what counts, what is held, and what is void by which rule, film by film.

use std::collections::BTreeMap;

use super::vote::{BallotState, VoteRule};
use crate::ids::EntryId;

/// How many ballots of a film are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotCount {
    /// The film.
    pub entry: EntryId,
    /// Their state.
    pub state: BallotState,
    /// By which rule, where they do not count.
    pub rule: Option<VoteRule>,
    /// How many.
    pub ballots: i64,
}

/// The votes of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmVotes {
    /// Its place, from 1; films with as many votes have the same.
    pub place: usize,
    /// The film.
    pub entry: EntryId,
    /// Votes.
    pub counted: i64,
    /// Ballots that were held to the end, and do not count.
    pub held: i64,
    /// Ballots that are void, by rule.
    pub void: BTreeMap<VoteRule, i64>,
}

/// The films with ballots, most votes first.
#[must_use]
pub fn ranked(counts: &[BallotCount]) -> Vec<FilmVotes> {
    let mut films: BTreeMap<&EntryId, FilmVotes> = BTreeMap::new();
    for one in counts {
        let film = films.entry(&one.entry).or_insert_with(|| FilmVotes {
            place: 0,
            entry: one.entry.clone(),
            counted: 0,
            held: 0,
            void: BTreeMap::new(),
        });
        match (one.state, one.rule) {
            (BallotState::Counted, _) => film.counted = film.counted.saturating_add(one.ballots),
            (BallotState::Void, Some(rule)) => {
                let void = film.void.entry(rule).or_default();
                *void = void.saturating_add(one.ballots);
            }
            // A ballot is never void without a rule.
            (BallotState::Held | BallotState::Void, _) => film.held = film.held.saturating_add(one.ballots),
        }
    }
    let mut films: Vec<FilmVotes> = films.into_values().collect();
    films.sort_by(|one, other| other.counted.cmp(&one.counted).then_with(|| one.entry.cmp(&other.entry)));
    let (mut place, mut last) = (0, None);
    for (nth, film) in (1..).zip(&mut films) {
        if last != Some(film.counted) {
            (place, last) = (nth, Some(film.counted));
        }
        film.place = place;
    }
    films
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(entry: &str, state: BallotState, rule: Option<VoteRule>, ballots: i64) -> BallotCount {
        BallotCount { entry: entry.parse().unwrap(), state, rule, ballots }
    }

    #[test]
    fn films_with_as_many_votes_have_one_place_and_void_ballots_give_none() {
        use BallotState as B;
        let films = ranked(&[
            count("a", B::Counted, None, 5),
            count("b", B::Counted, None, 9),
            count("b", B::Void, Some(VoteRule::Burst), 40),
            count("b", B::Held, Some(VoteRule::Names), 3),
            count("c", B::Counted, None, 5),
            count("d", B::Void, Some(VoteRule::Burst), 2),
        ]);
        let told: Vec<_> = films.iter().map(|film| (film.place, film.entry.as_str(), film.counted)).collect();
        assert_eq!(told, [(1, "b", 9), (2, "a", 5), (2, "c", 5), (4, "d", 0)]);
        assert_eq!((films[0].held, films[0].void.get(&VoteRule::Burst)), (3, Some(&40)));
    }

    proptest! {
        #[test]
        fn no_ballot_is_lost(rows in prop::collection::vec((0_u8..4, 0_usize..3, 0_usize..4, 0_i64..100), 0..40)) {
            let counts: Vec<BallotCount> = rows
                .iter()
                .map(|(film, state, rule, ballots)| {
                    let state = BallotState::ALL[*state];
                    let rule = (state != BallotState::Counted).then(|| VoteRule::ALL[*rule]);
                    count(&format!("e{film}"), state, rule, *ballots)
                })
                .collect();
            let films = ranked(&counts);
            let told: i64 = films.iter().map(|film| film.counted + film.held + film.void.values().sum::<i64>()).sum();
            prop_assert_eq!(told, counts.iter().map(|one| one.ballots).sum::<i64>());
            prop_assert!(films.windows(2).all(|two| two[0].counted >= two[1].counted && two[0].place <= two[1].place));
        }
    }
}
