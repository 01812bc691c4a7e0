//! The selection meeting (遴选会): quorum, approval ballots, ties.
//!
//! Members are the judges and the chair, each counted once. Who votes in a ballot are those present when it opens, but for whoever
//! has too few of its films to choose from. A ballot is by approval: a paper names up to so many films;
//! one that names more is void. Who has most approvals is chosen; films that are level at the line are voted on again,
//! and only where that is level too the chair decides, on record.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::EntryId;

pub mod ruling;

/// Most films on one ballot.
pub const MAX_FILMS: usize = 200;

/// Fewest papers of a secret ballot that are counted while somebody has not voted.
pub const FEWEST_SECRET: usize = 3;

/// Fewest who vote in a secret ballot: the choice of one alone is told by any count.
pub const FEWEST_SECRET_VOTERS: usize = 2;

/// The part of the members who must be present before anything is decided, as `numerator/denominator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quorum {
    numerator: u32,
    denominator: u32,
}

/// A text that is no quorum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quorum is a fraction above 0 and at most 1, like 4/5; found {0:?}")]
pub struct BadQuorum(pub String);

impl Default for Quorum {
    /// Four fifths.
    fn default() -> Self {
        Self { numerator: 4, denominator: 5 }
    }
}

impl Quorum {
    /// What a meeting may be opened with, the usual first.
    pub const COMMON: [Self; 5] = [
        Self { numerator: 4, denominator: 5 },
        Self { numerator: 3, denominator: 4 },
        Self { numerator: 2, denominator: 3 },
        Self { numerator: 1, denominator: 2 },
        Self { numerator: 1, denominator: 1 },
    ];

    /// How many of so many members are enough; nobody never is.
    #[must_use]
    pub fn needed(self, members: usize) -> usize {
        let (above, below) = (u64::from(self.numerator), u64::from(self.denominator));
        let members = u64::try_from(members).unwrap_or(u64::MAX);
        let needed = members.saturating_mul(above).div_ceil(below.max(1)).max(1);
        usize::try_from(needed).unwrap_or(usize::MAX)
    }

    /// Whether enough of the members are present.
    #[must_use]
    pub fn is_met(self, present: usize, members: usize) -> bool {
        present >= self.needed(members)
    }
}

impl std::fmt::Display for Quorum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl FromStr for Quorum {
    type Err = BadQuorum;

    fn from_str(text: &str) -> Result<Self, BadQuorum> {
        let parts = text.split_once('/').and_then(|(above, below)| Some((above.parse().ok()?, below.parse().ok()?)));
        match parts {
            Some((numerator, denominator)) if (1..=denominator).contains(&numerator) => {
                Ok(Self { numerator, denominator })
            }
            _ => Err(BadQuorum(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for Quorum {
    type Error = BadQuorum;

    fn try_from(text: String) -> Result<Self, BadQuorum> {
        text.parse()
    }
}

impl From<Quorum> for String {
    fn from(quorum: Quorum) -> Self {
        quorum.to_string()
    }
}

/// What is voted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The films, in the order they stand on the paper.
    pub films: Vec<EntryId>,
    /// How many a paper may name.
    pub most: usize,
    /// How many places there are.
    pub seats: usize,
}

/// Why a ballot cannot be held so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum BadTerms {
    /// No film, one film twice, or too many.
    #[error("a ballot has 1 to {MAX_FILMS} different films")]
    Films,
    /// Places that are not from 1 to the number of films.
    #[error("{seats} places for {films} films")]
    Seats {
        /// Places asked for.
        seats: usize,
        /// Films on the paper.
        films: usize,
    },
    /// Names on a paper that are not from 1 to the number of films.
    #[error("{most} names on a paper of {films} films")]
    Most {
        /// Names asked for.
        most: usize,
        /// Films on the paper.
        films: usize,
    },
}

/// A paper: the films it approves. An empty one is blank.
pub type Paper = BTreeSet<EntryId>;

/// Why a paper is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPaper {
    /// It names something that is not on the ballot.
    #[error("not on this ballot: {0}")]
    Unknown(EntryId),
    /// It names films its voter is recused from.
    #[error("the voter is recused from {}", .0.iter().map(EntryId::as_str).collect::<Vec<_>>().join(", "))]
    Recused(Vec<EntryId>),
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Approvals of each film on the ballot.
    pub votes: BTreeMap<EntryId, usize>,
    /// Papers in all.
    pub papers: usize,
    /// Papers that name nothing.
    pub blank: usize,
    /// Papers that name more than they may.
    pub void: usize,
}

/// What a count comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Chosen, most approvals first; level ones in the order of the paper.
    pub chosen: Vec<EntryId>,
    /// Films level at the line, in the order of the paper; empty where there is no tie.
    pub tied: Vec<EntryId>,
    /// Places left for the tied.
    pub open: usize,
}

impl Terms {
    /// Whether a ballot can be held so.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), BadTerms> {
        let films = self.films.len();
        let different: BTreeSet<&EntryId> = self.films.iter().collect();
        if different.len() != films || !(1..=MAX_FILMS).contains(&films) {
            return Err(BadTerms::Films);
        }
        if !(1..=films).contains(&self.seats) {
            return Err(BadTerms::Seats { seats: self.seats, films });
        }
        if !(1..=films).contains(&self.most) {
            return Err(BadTerms::Most { most: self.most, films });
        }
        Ok(())
    }

    /// Whether a paper may be cast by somebody who is recused from these films. One that names too many may: it is void
    /// when it is counted, as in a hall.
    ///
    /// # Errors
    /// It names what is not on the ballot, or what its voter is recused from.
    pub fn admit(&self, paper: &Paper, recused: &BTreeSet<EntryId>) -> Result<(), BadPaper> {
        if let Some(unknown) = paper.iter().find(|film| !self.films.contains(film)) {
            return Err(BadPaper::Unknown(unknown.clone()));
        }
        let named: Vec<EntryId> = paper.intersection(recused).cloned().collect();
        if named.is_empty() { Ok(()) } else { Err(BadPaper::Recused(named)) }
    }

    /// Whether somebody who is recused from these films does not vote at all: with no more films on the paper than there are
    /// places, all they could do is vote for the rivals of the others.
    #[must_use]
    pub fn leave_out(&self, recused: &BTreeSet<EntryId>) -> bool {
        let barred = self.films.iter().filter(|film| recused.contains(film)).count();
        barred > 0 && self.films.len().saturating_sub(barred) <= self.seats
    }

    /// Counts the papers.
    #[must_use]
    pub fn count<'a>(&self, papers: impl IntoIterator<Item = &'a Paper>) -> Count {
        let mut count = Count { votes: self.films.iter().map(|film| (film.clone(), 0)).collect(), ..Count::default() };
        for paper in papers {
            count.papers += 1;
            if paper.is_empty() {
                count.blank += 1;
            } else if paper.len() > self.most {
                count.void += 1;
            } else {
                for film in paper {
                    if let Some(votes) = count.votes.get_mut(film) {
                        *votes += 1;
                    }
                }
            }
        }
        count
    }

    /// Who is chosen. A film that nobody approves is not, however many places stay empty.
    #[must_use]
    pub fn decide(&self, count: &Count) -> Outcome {
        let votes = |film: &EntryId| count.votes.get(film).copied().unwrap_or_default();
        let mut ranked: Vec<&EntryId> = self.films.iter().filter(|film| votes(film) > 0).collect();
        ranked.sort_by_key(|film| std::cmp::Reverse(votes(film)));
        // The fewest approvals that still lie within the places, and the first that does not.
        let line = self.seats.checked_sub(1).and_then(|last| ranked.get(last)).map(|film| votes(film));
        let next = ranked.get(self.seats).map(|film| votes(film));
        match line {
            Some(line) if next == Some(line) => {
                let (above, level): (Vec<_>, Vec<_>) =
                    ranked.into_iter().filter(|film| votes(film) >= line).partition(|film| votes(film) > line);
                let open = self.seats.saturating_sub(above.len());
                Outcome { chosen: owned(&above), tied: owned(&level), open }
            }
            _ => {
                ranked.truncate(self.seats);
                Outcome { chosen: owned(&ranked), ..Outcome::default() }
            }
        }
    }
}

/// Whether a secret ballot may be counted: when everybody who may vote has and they are at least [`FEWEST_SECRET_VOTERS`], or when as
/// many papers as the quorum asks for were cast and at least [`FEWEST_SECRET`]. Otherwise it is void, for a count would tell who
/// chose what.
#[must_use]
pub fn hides_its_voters(quorum: Quorum, members: usize, voters: usize, papers: usize) -> bool {
    let all = papers >= FEWEST_SECRET_VOTERS && papers >= voters;
    all || papers >= FEWEST_SECRET && quorum.is_met(papers, members)
}

fn owned(films: &[&EntryId]) -> Vec<EntryId> {
    films.iter().map(|film| (*film).clone()).collect()
}

impl Outcome {
    /// The terms of the vote among the tied: as many names as there are places left.
    #[must_use]
    pub fn again(&self) -> Option<Terms> {
        (!self.tied.is_empty()).then(|| Terms { films: self.tied.clone(), most: self.open.max(1), seats: self.open })
    }

    /// The outcome once the chair has decided among the tied; `None` unless exactly the open places are filled, by tied
    /// films.
    #[must_use]
    pub fn broken_by(&self, picked: &Paper) -> Option<Self> {
        let fits =
            !self.tied.is_empty() && picked.len() == self.open && picked.iter().all(|film| self.tied.contains(film));
        fits.then(|| {
            let mut chosen = self.chosen.clone();
            chosen.extend(self.tied.iter().filter(|film| picked.contains(*film)).cloned());
            Self { chosen, ..Self::default() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn film(name: usize) -> EntryId {
        format!("e{name}").parse().unwrap()
    }

    fn paper(films: &[usize]) -> Paper {
        films.iter().map(|name| film(*name)).collect()
    }

    fn terms(films: usize, most: usize, seats: usize) -> Terms {
        Terms { films: (0..films).map(film).collect(), most, seats }
    }

    #[test]
    fn four_fifths_of_nine_and_a_chair_are_eight() {
        let quorum = Quorum::default();
        assert_eq!([1, 4, 5, 6, 9, 10].map(|members| quorum.needed(members)), [1, 4, 4, 5, 8, 8]);
        assert!(quorum.is_met(8, 10) && !quorum.is_met(7, 10));
        assert!(!quorum.is_met(0, 0), "an empty room decides nothing");
        assert_eq!("4/5".parse(), Ok(quorum));
        for bad in ["", "0/5", "6/5", "4", "4/0", "-1/2", "a/b"] {
            assert!(bad.parse::<Quorum>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_ballot_has_films_places_and_names() {
        assert_eq!(terms(3, 2, 1).check(), Ok(()));
        assert_eq!(terms(0, 1, 1).check(), Err(BadTerms::Films));
        assert_eq!(terms(3, 1, 4).check(), Err(BadTerms::Seats { seats: 4, films: 3 }));
        assert_eq!(terms(3, 0, 1).check(), Err(BadTerms::Most { most: 0, films: 3 }));
        let twice = Terms { films: vec![film(1), film(1)], most: 1, seats: 1 };
        assert_eq!(twice.check(), Err(BadTerms::Films));
    }

    #[test]
    fn nobody_votes_for_a_film_they_are_recused_from() {
        let ballot = terms(3, 1, 1);
        let recused = paper(&[1]);
        assert_eq!(ballot.admit(&paper(&[0, 2]), &recused), Ok(()), "too many names are void, not refused");
        assert_eq!(ballot.admit(&paper(&[0, 1]), &recused), Err(BadPaper::Recused(vec![film(1)])));
        assert_eq!(ballot.admit(&paper(&[7]), &recused), Err(BadPaper::Unknown(film(7))));
    }

    #[test]
    fn who_has_no_choice_left_does_not_vote() {
        let out = |films, seats, recused: &[usize]| terms(films, 1, seats).leave_out(&paper(recused));
        assert!(out(2, 1, &[0]), "of two the rival alone is left");
        assert!(!out(3, 1, &[0]) && out(3, 1, &[0, 1]) && out(4, 2, &[0, 3]));
        assert!(!out(2, 1, &[]) && !out(1, 1, &[]) && !out(2, 1, &[7]), "whoever is recused from none of them votes");
        assert!(out(1, 1, &[0]));
    }

    #[test]
    fn a_secret_ballot_is_not_counted_while_a_count_would_tell_who_chose_what() {
        let quorum = Quorum::default();
        for (members, voters, papers, counted) in [
            (5, 4, 1, false),
            (5, 4, 3, false),
            (5, 4, 4, true),
            (5, 5, 4, true),
            (10, 9, 7, false),
            (10, 9, 8, true),
            (2, 2, 1, false),
            (2, 2, 2, true),
            (1, 1, 1, false),
            (2, 1, 1, false),
            (3, 0, 0, false),
        ] {
            let hidden = hides_its_voters(quorum, members, voters, papers);
            assert_eq!(hidden, counted, "{members} {voters} {papers}");
        }
        let half = "1/2".parse().unwrap();
        assert!(!hides_its_voters(half, 4, 4, 2), "two papers are too few, though they are the quorum");
    }

    #[test]
    fn over_voted_papers_are_void_and_blank_ones_are_counted() {
        let ballot = terms(3, 2, 1);
        let count = ballot.count(&[paper(&[0, 1]), paper(&[0]), paper(&[]), paper(&[0, 1, 2])]);
        assert_eq!((count.papers, count.blank, count.void), (4, 1, 1));
        assert_eq!(count.votes.values().copied().collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(ballot.decide(&count), Outcome { chosen: vec![film(0)], ..Outcome::default() });
    }

    #[test]
    fn a_tie_at_the_line_is_voted_on_again_and_then_broken() {
        let ballot = terms(4, 2, 2);
        let papers = [paper(&[0, 1]), paper(&[0, 2]), paper(&[0, 1]), paper(&[0, 2]), paper(&[3])];
        let outcome = ballot.decide(&ballot.count(&papers));
        assert_eq!(outcome, Outcome { chosen: vec![film(0)], tied: vec![film(1), film(2)], open: 1 });
        let again = outcome.again().unwrap();
        assert_eq!((again.films.len(), again.most, again.seats), (2, 1, 1));
        assert_eq!(outcome.broken_by(&paper(&[3])), None);
        assert_eq!(outcome.broken_by(&paper(&[1, 2])), None);
        let broken = outcome.broken_by(&paper(&[2])).unwrap();
        assert_eq!(broken, Outcome { chosen: vec![film(0), film(2)], ..Outcome::default() });
        assert_eq!(broken.again(), None);
    }

    #[test]
    fn level_films_above_the_line_are_no_tie() {
        let ballot = terms(3, 2, 2);
        let outcome = ballot.decide(&ballot.count(&[paper(&[0, 1]), paper(&[0, 1])]));
        assert_eq!(outcome, Outcome { chosen: vec![film(0), film(1)], ..Outcome::default() });
        let nobody = ballot.decide(&ballot.count(&[paper(&[])]));
        assert_eq!(nobody, Outcome::default(), "what nobody approves is not chosen");
    }

    proptest! {
        /// Whatever was cast: places are never exceeded, the chosen have no fewer approvals than anybody else, the tied
        /// are level and could not all be seated, and the order of the papers says nothing.
        #[test]
        fn every_count_holds(
            films in 1_usize..8,
            most in 1_usize..8,
            seats in 1_usize..8,
            papers in prop::collection::vec(prop::collection::btree_set(0_usize..8, 0..8), 0..20),
        ) {
            let ballot = terms(films, most.min(films), seats.min(films));
            ballot.check().unwrap();
            let mut papers: Vec<Paper> =
                papers.into_iter().map(|names| names.into_iter().filter(|name| *name < films).map(film).collect()).collect();
            let count = ballot.count(&papers);
            papers.reverse();
            prop_assert_eq!(&ballot.count(&papers), &count);
            let valid = papers.iter().filter(|paper| !paper.is_empty() && paper.len() <= ballot.most);
            prop_assert_eq!(valid.clone().count() + count.blank + count.void, count.papers);
            prop_assert_eq!(count.votes.values().sum::<usize>(), valid.map(BTreeSet::len).sum::<usize>());

            let Outcome { chosen, tied, open } = ballot.decide(&count);
            prop_assert!(chosen.len() + open <= ballot.seats);
            prop_assert!(tied.is_empty() == (open == 0) && (tied.is_empty() || tied.len() > open));
            let least = chosen.iter().map(|film| count.votes[film]).min().unwrap_or(usize::MAX);
            for film in ballot.films.iter().filter(|film| !chosen.contains(film)) {
                prop_assert!(count.votes[film] <= least);
                if !tied.is_empty() {
                    let line = count.votes[&tied[0]];
                    prop_assert!(line < least || chosen.is_empty());
                    let level = count.votes[film] == line;
                    prop_assert!(level == tied.contains(film) && count.votes[film] <= line);
                }
            }
            prop_assert!(chosen.iter().chain(&tied).all(|film| count.votes[film] > 0));
            if tied.is_empty() && chosen.len() < ballot.seats {
                prop_assert!(ballot.films.iter().all(|film| chosen.contains(film) || count.votes[film] == 0));
            }
        }
    }
}
