//! When a contest did what it did, and when its rounds end: the dates that everybody may know.

use std::collections::BTreeMap;

use super::phase::Phase;
use crate::time::Micros;

/// A move of a contest from one phase to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseMove {
    /// When.
    pub at: Micros,
    /// Where it stood.
    pub from: Phase,
    /// Where it stands since.
    pub to: Phase,
}

/// What is noted of the dates of a contest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotedDates {
    /// Its moves, the first first.
    pub moves: Vec<PhaseMove>,
    /// Until when everybody has time for a round, by its number.
    pub terms: BTreeMap<u8, Micros>,
}

/// The dates of a round, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundDates {
    /// When it was opened.
    pub from: Option<Micros>,
    /// When it was closed; as long as it is not, when the time of its judges ends.
    pub until: Option<Micros>,
}

/// The dates of a contest, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestDates {
    /// When the call was opened first.
    pub opened: Option<Micros>,
    /// Its rounds, by their numbers.
    pub rounds: BTreeMap<u8, RoundDates>,
    /// When the result was published for good.
    pub result: Option<Micros>,
}

impl ContestDates {
    /// What follows from what is noted. A call that was opened again was opened when it was for the first time.
    #[must_use]
    pub fn known(noted: &NotedDates) -> Self {
        let reached = |to: Phase| noted.moves.iter().find(|one| one.to == to).map(|one| one.at);
        let mut rounds: BTreeMap<u8, RoundDates> =
            noted.terms.iter().map(|(round, until)| (*round, RoundDates { from: None, until: Some(*until) })).collect();
        for one in &noted.moves {
            if let Phase::Round(round) = one.to {
                rounds.entry(round).or_default().from.get_or_insert(one.at);
            }
            if let Phase::Round(round) = one.from {
                rounds.entry(round).or_default().until = Some(one.at);
            }
        }
        Self { opened: reached(Phase::CallOpen), rounds, result: reached(Phase::Final) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(at: Micros, from: Phase, to: Phase) -> PhaseMove {
        PhaseMove { at, from, to }
    }

    #[test]
    fn nothing_is_known_of_what_has_not_come() {
        assert_eq!(ContestDates::known(&NotedDates::default()), ContestDates::default());
        let opened = NotedDates { moves: vec![moved(1, Phase::Draft, Phase::CallOpen)], ..NotedDates::default() };
        assert_eq!(ContestDates::known(&opened), ContestDates { opened: Some(1), ..ContestDates::default() });
    }

    #[test]
    fn a_round_ends_with_its_term_until_it_is_closed_and_a_call_opens_once() {
        let mut noted = NotedDates {
            moves: vec![
                moved(1, Phase::Draft, Phase::CallOpen),
                moved(2, Phase::CallOpen, Phase::CallClosed),
                moved(3, Phase::CallClosed, Phase::CallOpen),
                moved(4, Phase::CallOpen, Phase::CallClosed),
                moved(5, Phase::CallClosed, Phase::Eligibility),
                moved(6, Phase::Eligibility, Phase::Round(1)),
                moved(7, Phase::Round(1), Phase::Round(2)),
            ],
            terms: BTreeMap::from([(1, 100), (2, 200)]),
        };
        let dates = ContestDates::known(&noted);
        assert_eq!((dates.opened, dates.result), (Some(1), None));
        let round = |from, until| RoundDates { from: Some(from), until: Some(until) };
        assert_eq!(dates.rounds, BTreeMap::from([(1, round(6, 7)), (2, round(7, 200))]));

        noted.moves.push(moved(8, Phase::Round(2), Phase::Selection));
        noted.moves.push(moved(9, Phase::Selection, Phase::Publicity));
        noted.moves.push(moved(10, Phase::Publicity, Phase::Final));
        let dates = ContestDates::known(&noted);
        assert_eq!((dates.rounds.get(&2), dates.result), (Some(&round(7, 8)), Some(10)));
    }

    #[test]
    fn a_round_without_a_term_has_no_end_yet() {
        let moves = vec![moved(6, Phase::Eligibility, Phase::Round(1))];
        let dates = ContestDates::known(&NotedDates { moves, ..NotedDates::default() });
        assert_eq!(dates.rounds, BTreeMap::from([(1, RoundDates { from: Some(6), until: None })]));
    }
}
