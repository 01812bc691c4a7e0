//! Ballots that look wrong, with what was found. A flag holds nothing by itself: a person looks at it, holds the ballots, and decides.
//!
//! Counts are whole numbers. One network may be one office or one village, so a network alone is no reason; nor is a short time alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::vote::VoteRule;
use super::vote::VoterKind;
use crate::hex;
use crate::ids::{EntryId, VoterId};
use crate::time::{MINUTE, Micros};

/// The time in which votes for a film are counted together.
pub const WINDOW: Micros = 10 * MINUTE;
/// Fewest ballots that are flagged together.
const LEAST_BALLOTS: usize = 20;
/// Fewest other windows that say what is usual.
const LEAST_WINDOWS: i64 = 6;
/// How many times its standard deviation a count lies above what is usual; that of a Poisson count is the root of its mean.
const DEVIATIONS: i64 = 6;
/// Fewest voters with one stem.
const LEAST_NAMES: usize = 5;
/// Of ten ballots of a network, so many are for one film.
const ONE_FILM_OF_TEN: usize = 9;
/// Bytes of a code that are shown: enough to see that two are the same.
const SHOWN: usize = 4;

/// One ballot as flags are found by it. Network and stem are codes under the secret of the vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotTrace {
    /// Its number.
    pub number: i64,
    /// The film.
    pub entry: EntryId,
    /// Who cast it.
    pub voter: VoterId,
    /// How they showed that they may vote.
    pub kind: VoterKind,
    /// When it was cast.
    pub cast_at: Micros,
    /// The network it came from; empty where that is not known.
    pub network: Vec<u8>,
    /// What is left of the voter's address without digits; empty where there is none.
    pub stem: Vec<u8>,
    /// How long the browser had had the film before, at most; 0: it never opened it.
    pub played_ms: i64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagEvidence {
    /// By which rule.
    pub rule: VoteRule,
    /// The film, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// How many ballots.
    pub ballots: usize,
    /// Of how many voters.
    pub voters: usize,
    /// When the first of them was cast.
    pub from: Micros,
    /// When the last.
    pub until: Micros,
    /// How many were usual in that time, rounded up; for bursts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<i64>,
    /// The beginning of the code of what they have in common, hexadecimal; empty for bursts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mark: String,
}

/// Ballots that look wrong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteFlag {
    /// Names it as long as it is found.
    pub key: String,
    /// What was found.
    pub evidence: FlagEvidence,
    /// The numbers of the ballots, ascending.
    pub ballots: Vec<i64>,
}

/// What ballots have in common that are flagged together.
struct Common<'a> {
    rule: VoteRule,
    entry: Option<&'a EntryId>,
    mark: String,
    usual: Option<i64>,
}

impl VoteFlag {
    fn of(common: Common<'_>, ballots: &[&BallotTrace]) -> Self {
        let Common { rule, entry, mark, usual } = common;
        let voters: BTreeSet<&VoterId> = ballots.iter().map(|ballot| &ballot.voter).collect();
        let times = || ballots.iter().map(|ballot| ballot.cast_at);
        let (from, until) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
        let mut numbers: Vec<i64> = ballots.iter().map(|ballot| ballot.number).collect();
        numbers.sort_unstable();
        let about = entry.map(EntryId::as_str).unwrap_or_default();
        // The window of a burst tells it from another one of the same film.
        let window = if rule == VoteRule::Burst { from.div_euclid(WINDOW) } else { 0 };
        let key = format!("{} {about} {mark} {window}", rule.key());
        let evidence = FlagEvidence {
            rule,
            entry: entry.cloned(),
            ballots: numbers.len(),
            voters: voters.len(),
            from,
            until,
            usual,
            mark,
        };
        Self { key, evidence, ballots: numbers }
    }
}

/// What looks wrong among these ballots, which all count now, of a vote that takes votes from `from` until `until`, or until now.
#[must_use]
pub fn flags(ballots: &[BallotTrace], from: Micros, until: Micros) -> Vec<VoteFlag> {
    let mut found = bursts(ballots, from, until);
    found.extend(networks(ballots));
    found.extend(names(ballots));
    found.extend(unplayed(ballots));
    found
}

fn by_film(ballots: &[BallotTrace]) -> BTreeMap<&EntryId, Vec<&BallotTrace>> {
    let mut films: BTreeMap<&EntryId, Vec<&BallotTrace>> = BTreeMap::new();
    for ballot in ballots {
        films.entry(&ballot.entry).or_default().push(ballot);
    }
    films
}

fn shown(code: &[u8]) -> String {
    hex::encode(code.get(..SHOWN).unwrap_or(code))
}

fn count(ballots: &[&BallotTrace]) -> i64 {
    i64::try_from(ballots.len()).unwrap_or(i64::MAX)
}

/// Windows of a film with many more votes than its other windows have on average.
fn bursts(ballots: &[BallotTrace], from: Micros, until: Micros) -> Vec<VoteFlag> {
    let span = until.saturating_sub(from).max(0);
    let others = span.div_euclid(WINDOW);
    if others < LEAST_WINDOWS {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (entry, all) in by_film(ballots) {
        let mut windows: BTreeMap<i64, Vec<&BallotTrace>> = BTreeMap::new();
        for ballot in &all {
            windows.entry(ballot.cast_at.div_euclid(WINDOW)).or_default().push(ballot);
        }
        for within in windows.into_values() {
            let (here, total) = (count(&within), count(&all));
            let rest = total.saturating_sub(here);
            let usual = rest.saturating_add(others - 1).div_euclid(others);
            if within.len() >= LEAST_BALLOTS && is_above(here, usual) {
                let common =
                    Common { rule: VoteRule::Burst, entry: Some(entry), mark: String::new(), usual: Some(usual) };
                found.push(VoteFlag::of(common, &within));
            }
        }
    }
    found
}

/// Whether a count lies further above a mean than chance brings it: by more than [`DEVIATIONS`] times the root of the mean.
fn is_above(count: i64, mean: i64) -> bool {
    let above = count.saturating_sub(mean);
    above > 0 && above.saturating_mul(above) > (DEVIATIONS * DEVIATIONS).saturating_mul(mean.max(1))
}

/// Networks that vote for one film, and hardly for any other.
fn networks(ballots: &[BallotTrace]) -> Vec<VoteFlag> {
    // With one film there is nothing else to vote for.
    if by_film(ballots).len() < 2 {
        return Vec::new();
    }
    let mut networks: BTreeMap<&[u8], Vec<BallotTrace>> = BTreeMap::new();
    for ballot in ballots.iter().filter(|ballot| !ballot.network.is_empty()) {
        networks.entry(ballot.network.as_slice()).or_default().push(ballot.clone());
    }
    let mut found = Vec::new();
    for (network, all) in networks {
        for (entry, of_film) in by_film(&all) {
            let hardly_another = of_film.len().saturating_mul(10) >= all.len().saturating_mul(ONE_FILM_OF_TEN);
            if of_film.len() >= LEAST_BALLOTS && hardly_another {
                let common = Common { rule: VoteRule::Network, entry: Some(entry), mark: shown(network), usual: None };
                found.push(VoteFlag::of(common, &of_film));
            }
        }
    }
    found
}

/// Addresses that differ in their digits alone.
fn names(ballots: &[BallotTrace]) -> Vec<VoteFlag> {
    let mut stems: BTreeMap<&[u8], Vec<&BallotTrace>> = BTreeMap::new();
    for ballot in ballots.iter().filter(|ballot| !ballot.stem.is_empty()) {
        stems.entry(ballot.stem.as_slice()).or_default().push(ballot);
    }
    let mut found = Vec::new();
    for (stem, all) in stems {
        let voters: BTreeSet<&VoterId> = all.iter().map(|ballot| &ballot.voter).collect();
        if voters.len() >= LEAST_NAMES {
            let common = Common { rule: VoteRule::Names, entry: None, mark: shown(stem), usual: None };
            found.push(VoteFlag::of(common, &all));
        }
    }
    found
}

/// Votes by browsers that never opened the film. Who answered a roll call has seen films in another place.
fn unplayed(ballots: &[BallotTrace]) -> Vec<VoteFlag> {
    let mut found = Vec::new();
    for (entry, all) in by_film(ballots) {
        let without = |ballot: &&BallotTrace| ballot.played_ms == 0 && ballot.kind != VoterKind::Presence;
        let of_film: Vec<&BallotTrace> = all.into_iter().filter(without).collect();
        if of_film.len() >= LEAST_BALLOTS {
            let common = Common { rule: VoteRule::Unplayed, entry: Some(entry), mark: String::new(), usual: None };
            found.push(VoteFlag::of(common, &of_film));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::DAY;

    /// A ballot of a voter of its own, whose browser has opened the film.
    fn ballot(number: i64, film: &str, cast_at: Micros) -> BallotTrace {
        BallotTrace {
            number,
            entry: film.parse().unwrap(),
            voter: format!("v{number}").parse().unwrap(),
            kind: VoterKind::Member,
            cast_at,
            network: Vec::new(),
            stem: Vec::new(),
            played_ms: 9,
        }
    }

    /// One vote an hour for each of two films, over two days.
    fn usual() -> Vec<BallotTrace> {
        (0..96).map(|nth| ballot(nth, if nth % 2 == 0 { "a" } else { "b" }, nth * 30 * MINUTE)).collect()
    }

    fn found(ballots: &[BallotTrace]) -> Vec<(VoteRule, usize)> {
        flags(ballots, 0, 2 * DAY).into_iter().map(|flag| (flag.evidence.rule, flag.ballots.len())).collect()
    }

    #[test]
    fn what_is_usual_is_not_flagged() {
        assert_eq!(found(&usual()), []);
        assert_eq!(found(&[]), []);
    }

    #[test]
    fn a_burst_is_flagged_with_what_was_usual() {
        let mut ballots = usual();
        ballots.extend((0..30).map(|nth| ballot(1_000 + nth, "a", DAY + nth * 1_000)));
        assert_eq!(found(&ballots), [(VoteRule::Burst, 31)], "with the one that comes every hour");
        let flag = &flags(&ballots, 0, 2 * DAY)[0];
        assert_eq!((flag.evidence.usual, flag.evidence.voters), (Some(1), 31));
        assert_eq!((flag.evidence.from, flag.evidence.until), (DAY, DAY + 29_000));
        // A vote that has just opened has no usual yet, and a few votes are no burst.
        assert_eq!(flags(&ballots, DAY, DAY + 20 * MINUTE), []);
        let few: Vec<_> = usual().into_iter().chain((0..15).map(|nth| ballot(1_000 + nth, "a", DAY))).collect();
        assert_eq!(found(&few), []);
    }

    #[test]
    fn a_film_that_many_vote_for_all_day_has_no_burst() {
        let ballots: Vec<_> = (0..5_760).map(|nth| ballot(nth, "a", nth * MINUTE / 2)).collect();
        assert_eq!(found(&ballots), []);
    }

    #[test]
    fn a_village_that_votes_for_several_films_is_not_flagged_and_a_network_for_one_is() {
        let from = |network: u8, number: i64, film: &str| BallotTrace {
            network: vec![network; 32],
            ..ballot(2_000 + number, film, number * 20 * MINUTE)
        };
        let mut ballots = usual();
        ballots.extend((0..60).map(|nth| from(1, nth, if nth % 2 == 0 { "a" } else { "b" })));
        assert_eq!(found(&ballots), []);
        ballots.extend((100..125).map(|nth| from(2, nth, "a")));
        assert_eq!(found(&ballots), [(VoteRule::Network, 25)]);
        let mark = flags(&ballots, 0, 2 * DAY)[0].evidence.mark.clone();
        assert_eq!(mark, "02020202", "a part of the code alone");
    }

    #[test]
    fn names_that_differ_in_digits_are_flagged_with_all_their_votes() {
        let mut ballots = usual();
        let fan = |voter: i64, number: i64| BallotTrace {
            stem: vec![7; 32],
            voter: format!("fan{voter}").parse().unwrap(),
            ..ballot(3_000 + number, "b", number * 40 * MINUTE)
        };
        ballots.extend((0..4).map(|nth| fan(nth, nth)));
        assert_eq!(found(&ballots), []);
        // The same people again are no more people.
        ballots.extend((4..8).map(|nth| fan(nth - 4, nth)));
        assert_eq!(found(&ballots), []);
        ballots.push(fan(4, 9));
        assert_eq!(found(&ballots), [(VoteRule::Names, 9)]);
    }

    #[test]
    fn votes_without_a_play_are_flagged_but_for_those_of_viewings() {
        let without = |kind: VoterKind| -> Vec<BallotTrace> {
            let mut ballots = usual();
            ballots.extend((0..20).map(|nth| BallotTrace {
                played_ms: 0,
                kind,
                ..ballot(4_000 + nth, "b", nth * 50 * MINUTE)
            }));
            ballots
        };
        assert_eq!(found(&without(VoterKind::Address)), [(VoteRule::Unplayed, 20)]);
        assert_eq!(found(&without(VoterKind::Presence)), []);
    }

    proptest! {
        #[test]
        fn a_flag_names_ballots_that_are_there_each_once(
            rows in prop::collection::vec((0_u8..3, 0_i64..40, 0_u8..3, 0_u8..3, 0_i64..2), 0..300),
        ) {
            let ballots: Vec<BallotTrace> = (0..).zip(&rows).map(|(number, (film, at, network, stem, played))| BallotTrace {
                network: vec![*network; usize::from(*network) * 32],
                stem: vec![*stem; usize::from(*stem) * 32],
                played_ms: *played,
                ..ballot(number, &format!("e{film}"), at * MINUTE)
            }).collect();
            let found = flags(&ballots, 0, 2 * DAY);
            for flag in &found {
                prop_assert!(flag.ballots.windows(2).all(|two| two[0] < two[1]));
                prop_assert!(flag.ballots.iter().all(|number| ballots.iter().any(|one| one.number == *number)));
                prop_assert_eq!(flag.ballots.len(), flag.evidence.ballots);
                let read: FlagEvidence = serde_json::from_str(&serde_json::to_string(&flag.evidence).unwrap()).unwrap();
                prop_assert_eq!(&read, &flag.evidence);
            }
            let keys: BTreeSet<&str> = found.iter().map(|flag| flag.key.as_str()).collect();
            prop_assert_eq!(keys.len(), found.len(), "each has a key of its own");
            let mut reversed = ballots.clone();
            reversed.reverse();
            prop_assert_eq!(flags(&reversed, 0, 2 * DAY), found, "in whatever order they come");
        }
    }
}
