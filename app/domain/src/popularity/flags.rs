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
const LEAST_BALLOTS: i64 = 20;
/// Fewest other windows that say what is usual.
const LEAST_WINDOWS: i64 = 6;
/// How many times its standard deviation a count lies above what is usual; that of a Poisson count is the root of its mean.
const DEVIATIONS: i64 = 6;
/// Fewest voters with one stem that are flagged together.
pub const LEAST_NAMES: i64 = 5;
/// Of ten ballots of a network, so many are for one film.
const ONE_FILM_OF_TEN: i64 = 9;
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

/// Ballots with something in common, counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BallotTally {
    /// By which rule they belong together: a film and ten minutes, a film and a network, a stem, or a film that was not played.
    pub rule: VoteRule,
    /// The film; none of a stem.
    pub entry: Option<EntryId>,
    /// The code of the network or of the stem; empty otherwise.
    pub code: Vec<u8>,
    /// How many they are.
    pub ballots: i64,
    /// Of how many voters.
    pub voters: i64,
    /// Among how many ballots: of the film of a burst, of the network; otherwise as many as they are.
    pub among: i64,
    /// When the first of them was cast.
    pub from: Micros,
    /// When the last.
    pub until: Micros,
}

impl BallotTally {
    /// Whether there are enough of them for a flag, in a vote that has been open for so many windows.
    #[must_use]
    pub fn is_enough(&self, windows: i64) -> bool {
        match self.rule {
            VoteRule::Names => self.voters >= LEAST_NAMES,
            rule => least_ballots(rule, self.among, windows).is_some_and(|least| self.ballots >= least),
        }
    }
}

/// How many whole windows there are between two moments.
#[must_use]
pub fn windows_between(from: Micros, until: Micros) -> i64 {
    until.saturating_sub(from).max(0).div_euclid(WINDOW)
}

/// Fewest ballots that are flagged together by a rule, where their film has so many in all, in a vote that has been open for so many windows;
/// `None` where none are, and of names, whose voters are counted.
#[must_use]
pub fn least_ballots(rule: VoteRule, of_film: i64, windows: i64) -> Option<i64> {
    match rule {
        VoteRule::Burst => least_burst(of_film, windows),
        VoteRule::Network | VoteRule::Unplayed => Some(LEAST_BALLOTS),
        VoteRule::Names => None,
    }
}

/// Fewest ballots of a window that are a burst. With more of them less is left for the other windows: what is above the usual stays so.
fn least_burst(of_film: i64, windows: i64) -> Option<i64> {
    if windows < LEAST_WINDOWS || of_film < LEAST_BALLOTS {
        return None;
    }
    let (mut low, mut high) = (LEAST_BALLOTS, of_film);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_above(middle, usual_number(middle, of_film, windows)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    is_above(low, usual_number(low, of_film, windows)).then_some(low)
}

/// How many ballots the other windows of a film have on average, rounded up.
const fn usual_number(ballots: i64, of_film: i64, windows: i64) -> i64 {
    of_film.saturating_sub(ballots).saturating_add(windows - 1).div_euclid(windows)
}

/// The ballots that count, as flags are found by them: never all of them, of which there may be a million.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BallotTallies {
    /// How many films have any.
    pub films: i64,
    /// Those with something in common, as far as there are enough of them, in order.
    pub groups: Vec<BallotTally>,
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
    /// The whole code of what they have in common; empty where it is a film alone.
    pub code: Vec<u8>,
}

impl VoteFlag {
    fn of(tally: &BallotTally, usual: Option<i64>) -> Self {
        let &BallotTally { rule, from, until, .. } = tally;
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let mark = shown(&tally.code);
        let about = tally.entry.as_ref().map(EntryId::as_str).unwrap_or_default();
        // The window of a burst tells it from another one of the same film.
        let window = if rule == VoteRule::Burst { from.div_euclid(WINDOW) } else { 0 };
        let key = format!("{} {about} {mark} {window}", rule.key());
        let evidence = FlagEvidence {
            rule,
            entry: tally.entry.clone(),
            ballots: count(tally.ballots),
            voters: count(tally.voters),
            from,
            until,
            usual,
            mark,
        };
        Self { key, evidence, code: tally.code.clone() }
    }
}

/// What looks wrong among ballots that all count now, of a vote that has been open for so many windows.
#[must_use]
pub fn flags(counted: &BallotTallies, windows: i64) -> Vec<VoteFlag> {
    let mut found: Vec<VoteFlag> =
        counted.groups.iter().filter_map(|tally| flag(tally, counted.films, windows)).collect();
    found.sort_by(|one, other| one.key.cmp(&other.key));
    found
}

/// The flag of ballots with something in common, of a vote for so many films that has been open for so many windows.
fn flag(tally: &BallotTally, films: i64, windows: i64) -> Option<VoteFlag> {
    if !tally.is_enough(windows) {
        return None;
    }
    let &BallotTally { rule, ballots, among, .. } = tally;
    match rule {
        // Windows of a film with many more votes than its other windows have on average.
        VoteRule::Burst => Some(VoteFlag::of(tally, Some(usual_number(ballots, among, windows)))),
        // Networks that vote for one film, and hardly for any other. With one film there is nothing else to vote for.
        VoteRule::Network => {
            let hardly_another = ballots.saturating_mul(10) >= among.saturating_mul(ONE_FILM_OF_TEN);
            (films > 1 && hardly_another).then(|| VoteFlag::of(tally, None))
        }
        // Addresses that differ in their digits alone; votes by browsers that never opened the film.
        VoteRule::Names | VoteRule::Unplayed => Some(VoteFlag::of(tally, None)),
    }
}

/// What ballots have in common: by which rule, the film, the code, and of a burst the window.
type Common<'a> = (VoteRule, Option<&'a EntryId>, &'a [u8], i64);

/// How ballots are counted for [`flags`], in a vote that has been open for so many windows. What is kept of them is counted by statements
/// instead, some ballots at a time; the contract of the databases holds these to this.
#[must_use]
pub fn tallied(ballots: &[BallotTrace], windows: i64) -> BallotTallies {
    let mut films: BTreeMap<&EntryId, i64> = BTreeMap::new();
    let mut networks: BTreeMap<&[u8], i64> = BTreeMap::new();
    let mut groups: BTreeMap<Common<'_>, Vec<&BallotTrace>> = BTreeMap::new();
    let none: &[u8] = &[];
    for ballot in ballots {
        let (film, network, stem) = (Some(&ballot.entry), ballot.network.as_slice(), ballot.stem.as_slice());
        *films.entry(&ballot.entry).or_default() += 1;
        let mut add = |key| groups.entry(key).or_default().push(ballot);
        add((VoteRule::Burst, film, none, ballot.cast_at.div_euclid(WINDOW)));
        if !network.is_empty() {
            *networks.entry(network).or_default() += 1;
            add((VoteRule::Network, film, network, 0));
        }
        if !stem.is_empty() {
            add((VoteRule::Names, None, stem, 0));
        }
        // Who answered a roll call has seen films in another place.
        if ballot.played_ms == 0 && ballot.kind != VoterKind::Presence {
            add((VoteRule::Unplayed, film, none, 0));
        }
    }
    let tally = |((rule, entry, code, _), all): (Common<'_>, Vec<&BallotTrace>)| {
        let voters: BTreeSet<&VoterId> = all.iter().map(|ballot| &ballot.voter).collect();
        let times = || all.iter().map(|ballot| ballot.cast_at);
        let ballots = count(all.len());
        let among = match rule {
            VoteRule::Burst => entry.and_then(|film| films.get(film)).copied().unwrap_or_default(),
            VoteRule::Network => networks.get(code).copied().unwrap_or_default(),
            VoteRule::Names | VoteRule::Unplayed => ballots,
        };
        BallotTally {
            rule,
            entry: entry.cloned(),
            code: code.to_vec(),
            ballots,
            voters: count(voters.len()),
            among,
            from: times().min().unwrap_or_default(),
            until: times().max().unwrap_or_default(),
        }
    };
    let mut enough: Vec<BallotTally> = groups.into_iter().map(tally).filter(|group| group.is_enough(windows)).collect();
    enough.sort();
    BallotTallies { films: count(films.len()), groups: enough }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn shown(code: &[u8]) -> String {
    hex::encode(code.get(..SHOWN).unwrap_or(code))
}

/// Whether a count lies further above a mean than chance brings it: by more than [`DEVIATIONS`] times the root of the mean.
fn is_above(count: i64, mean: i64) -> bool {
    let above = count.saturating_sub(mean);
    above > 0 && above.saturating_mul(above) > (DEVIATIONS * DEVIATIONS).saturating_mul(mean.max(1))
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

    fn flagged(ballots: &[BallotTrace], from: Micros, until: Micros) -> Vec<VoteFlag> {
        let windows = windows_between(from, until);
        flags(&tallied(ballots, windows), windows)
    }

    fn found(ballots: &[BallotTrace]) -> Vec<(VoteRule, usize)> {
        flagged(ballots, 0, 2 * DAY).into_iter().map(|flag| (flag.evidence.rule, flag.evidence.ballots)).collect()
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
        let flag = &flagged(&ballots, 0, 2 * DAY)[0];
        assert_eq!((flag.evidence.usual, flag.evidence.voters), (Some(1), 31));
        assert_eq!((flag.evidence.from, flag.evidence.until), (DAY, DAY + 29_000));
        // A vote that has just opened has no usual yet, and a few votes are no burst.
        assert_eq!(flagged(&ballots, DAY, DAY + 20 * MINUTE), []);
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
        let flag = flagged(&ballots, 0, 2 * DAY).remove(0);
        assert_eq!(
            (flag.evidence.mark.as_str(), flag.code),
            ("02020202", vec![2; 32]),
            "a part of the code alone is shown"
        );
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
        fn what_is_enough_for_a_burst_is_what_lies_above_the_usual(of_film in 0_i64..3_000, windows in 0_i64..40) {
            let least = least_ballots(VoteRule::Burst, of_film, windows);
            for ballots in 0..=of_film {
                let is_burst = windows >= LEAST_WINDOWS
                    && ballots >= LEAST_BALLOTS
                    && is_above(ballots, usual_number(ballots, of_film, windows));
                prop_assert_eq!(least.is_some_and(|least| ballots >= least), is_burst, "{} of {}", ballots, of_film);
            }
        }

        #[test]
        fn a_flag_counts_ballots_that_are_there_each_once(
            rows in prop::collection::vec((0_u8..3, 0_i64..40, 0_u8..3, 0_u8..3, 0_i64..2), 0..300),
        ) {
            let ballots: Vec<BallotTrace> = (0..).zip(&rows).map(|(number, (film, at, network, stem, played))| BallotTrace {
                network: vec![*network; usize::from(*network) * 32],
                stem: vec![*stem; usize::from(*stem) * 32],
                played_ms: *played,
                ..ballot(number, &format!("e{film}"), at * MINUTE)
            }).collect();
            let found = flagged(&ballots, 0, 2 * DAY);
            for flag in &found {
                let evidence = &flag.evidence;
                let belongs = |one: &&BallotTrace| {
                    (evidence.from..=evidence.until).contains(&one.cast_at)
                        && evidence.entry.as_ref().is_none_or(|film| *film == one.entry)
                        && match evidence.rule {
                            VoteRule::Burst => true,
                            VoteRule::Network => one.network == flag.code,
                            VoteRule::Names => one.stem == flag.code,
                            VoteRule::Unplayed => one.played_ms == 0,
                        }
                };
                prop_assert_eq!(ballots.iter().filter(belongs).count(), evidence.ballots, "what is held is found by it");
                let read: FlagEvidence = serde_json::from_str(&serde_json::to_string(evidence).unwrap()).unwrap();
                prop_assert_eq!(&read, evidence);
            }
            let keys: BTreeSet<&str> = found.iter().map(|flag| flag.key.as_str()).collect();
            prop_assert_eq!(keys.len(), found.len(), "each has a key of its own");
            let mut reversed = ballots.clone();
            reversed.reverse();
            prop_assert_eq!(flagged(&reversed, 0, 2 * DAY), found, "in whatever order they come");
        }
    }
}
