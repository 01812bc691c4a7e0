//! A round of judging: who sees what in it, what must be watched, and who goes on from it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::judging::sheet::Content;
use crate::judging::watching::Watched;
use crate::text::Text;

/// A round of judging.
///
/// What says nothing is left out of its JSON, so that contests from before it keep their fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Name, for example 初评.
    pub label: Text,
    /// Judges see neither unit, region nor credits.
    pub blind: bool,
    /// How many panels are expected; a hint for the set-up, not a limit.
    pub panels: i64,
    /// Films that every panel sees, so that panels can be compared.
    pub anchor_films: i64,
    /// How many judges of its panel see a film; 0 is all of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub judges_per_film: i64,
    /// How much of a film must be watched, and before what.
    #[serde(default, skip_serializing_if = "is_default")]
    pub watching: Watching,
    /// The desk reminds of a break after so many minutes of work; 0 is never.
    #[serde(default, skip_serializing_if = "is_default")]
    pub break_minutes: i64,
    /// What judges do in it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Kind,
    /// Who goes on to the next round; says nothing for the last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub advance: Advance,
    /// The scores of the round before count along; otherwise everybody begins anew. Marks of a screening never do:
    /// they are on another scale.
    #[serde(rename = "carries", default, skip_serializing_if = "is_default")]
    pub carries_scores: bool,
}

/// What judges do in a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// They score by the contest's rubric.
    #[default]
    Scored,
    /// They say pass or fail, by [`Rubric::screening`](crate::scoring::rubric::Rubric::screening).
    Screening,
}

/// Who goes on from a round; never fewer than there are places in the selection, as far as there are films with a score:
/// what comes after must have something to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advance {
    /// Everybody.
    #[default]
    All,
    /// The best so many.
    Best(i64),
    /// The best so many in a hundred places of the selection, rounded up: 200 is twice as many as there are places.
    Percent(i64),
    /// Everybody with at least this score, hundredths. After a screening the score is the share of passes: 50.00 is half
    /// of the judges.
    Score(i64),
}

/// What becomes of the films that are tied at the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// All of them go on: nobody is left behind by a film with the same score.
    #[default]
    Go,
    /// None of them.
    Stay,
}

/// Where the line is drawn. The three lists keep the order they were given in, and share nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line<T> {
    /// Above the line.
    pub above: Vec<T>,
    /// Equal scores on both sides of it: people decide about them together.
    pub tied: Vec<T>,
    /// Below it, or without a score.
    pub below: Vec<T>,
}

impl Advance {
    /// The best so many that go on at least; `None` where everybody does.
    #[must_use]
    pub fn number(self, places: usize) -> Option<usize> {
        let wanted = |number: i64| usize::try_from(number).unwrap_or(0);
        match self {
            Self::All => None,
            Self::Score(_) => Some(places),
            Self::Best(number) => Some(wanted(number).max(places)),
            Self::Percent(percent) => Some(wanted(percent).saturating_mul(places).div_ceil(100).max(places)),
        }
    }

    /// Draws the line through scored films, in any order; `None` is a film without a score, which goes on only where
    /// everybody does.
    #[must_use]
    pub fn draw<T>(self, films: Vec<(T, Option<i64>)>, places: usize) -> Line<T> {
        let Some(number) = self.number(places) else {
            return Line { above: films.into_iter().map(|(film, _)| film).collect(), ..Line::default() };
        };
        let mut scores: Vec<i64> = films.iter().filter_map(|(_, score)| *score).collect();
        scores.sort_unstable_by_key(|score| std::cmp::Reverse(*score));
        // The lowest that is in, and whether the first that is out has the same.
        let last = number.checked_sub(1).and_then(|at| scores.get(at).or(scores.last())).copied();
        let by_number = last.map(|last| (last, scores.get(number) == Some(&last)));
        let least = match self {
            Self::Score(least) if last.is_none_or(|last| least <= last) => Some((least, false)),
            _ => by_number,
        };
        let mut line = Line::default();
        for (film, score) in films {
            let side = match score.zip(least) {
                Some((score, (least, true))) if score == least => &mut line.tied,
                Some((score, (least, _))) if score >= least => &mut line.above,
                _ => &mut line.below,
            };
            side.push(film);
        }
        line
    }
}

/// Fewer would go on than there are places to fill, though more could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// How many would go on.
    pub found: usize,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { above: Vec::new(), tied: Vec::new(), below: Vec::new() }
    }
}

impl<T> Line<T> {
    /// The same line with its sides told otherwise.
    pub fn map<U>(self, side: impl Fn(Vec<T>) -> Vec<U>) -> Line<U> {
        Line { above: side(self.above), tied: side(self.tied), below: side(self.below) }
    }

    /// Those who go on.
    ///
    /// # Errors
    /// Nobody would; or the tied are kept back where that leaves places of the selection empty.
    pub fn going(self, ties: Ties, places: usize) -> Result<Vec<T>, TooFew> {
        let found = self.above.len();
        let going: Vec<T> = match ties {
            Ties::Stay if found < places && !self.tied.is_empty() => return Err(TooFew { found }),
            Ties::Stay => self.above,
            Ties::Go => self.above.into_iter().chain(self.tied).collect(),
        };
        if going.is_empty() { Err(TooFew { found: 0 }) } else { Ok(going) }
    }
}

/// The sheets of earlier rounds that count along, the newest of each judge and film. `sheets` come with the newest round
/// first; each is told with whose and of what it is and whether it settles that: a complete sheet or a recusal does, also
/// one of the present round, in `settled`.
pub fn carried<K: Ord, S>(settled: BTreeSet<K>, sheets: impl IntoIterator<Item = (K, Option<S>)>) -> Vec<S> {
    let mut known = settled;
    sheets.into_iter().filter_map(|(whose, sheet)| known.insert(whose).then_some(sheet)?).collect()
}

/// The first round whose scores count in this one (both from 1).
#[must_use]
pub fn counts_from(rounds: &[Round], number: u8) -> u8 {
    let round = |number: u8| usize::from(number).checked_sub(1).and_then(|at| rounds.get(at));
    let mut first = number;
    while first > 1
        && round(first).is_some_and(|round| round.carries_scores)
        && round(first - 1).is_some_and(|before| before.kind == Kind::Scored)
    {
        first -= 1;
    }
    first
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Before what a film must have been watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Nothing: what was watched is only shown.
    #[default]
    Nothing,
    /// Before the sheets are signed.
    Signing,
    /// Before a mark can be given.
    Scoring,
}

/// How much of a film must be watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watching {
    /// Percent of the film.
    pub percent: i64,
    /// Before what.
    pub before: Gate,
}

impl Watching {
    /// Whether what was watched, or a reason for skipping the rest, is enough for a gate. A film of unknown length
    /// keeps nobody out.
    #[must_use]
    pub fn allows(self, gate: Gate, watched: &Watched, length_ms: i64, skipped: &str) -> bool {
        let asked = match gate {
            Gate::Nothing => false,
            Gate::Scoring => self.before == Gate::Scoring,
            Gate::Signing => self.before != Gate::Nothing,
        };
        !asked || length_ms <= 0 || !skipped.trim().is_empty() || watched.percent(length_ms) >= self.percent
    }
}

impl Round {
    /// Whether this much of the film is enough to keep a sheet: one with marks needs more than one with words only.
    #[must_use]
    pub fn takes(&self, content: &Content, watched: &Watched, length_ms: i64, skipped: &str) -> bool {
        content.marks.is_empty() || self.watching.allows(Gate::Scoring, watched, length_ms, skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watching_is_asked_for_where_the_organiser_says() {
        let (half, none) = (Watched::of([(0, 5_000)]), Watched::default());
        let asked = |percent, before| Watching { percent, before };
        let free = Watching::default();
        assert!(free.allows(Gate::Scoring, &none, 10_000, "") && free.allows(Gate::Signing, &none, 10_000, ""));
        let to_sign = asked(60, Gate::Signing);
        assert!(to_sign.allows(Gate::Scoring, &none, 10_000, ""));
        assert!(!to_sign.allows(Gate::Signing, &half, 10_000, " "));
        assert!(to_sign.allows(Gate::Signing, &half, 10_000, "在影院看过"));
        assert!(asked(50, Gate::Scoring).allows(Gate::Scoring, &half, 10_000, ""));
        assert!(!asked(51, Gate::Scoring).allows(Gate::Signing, &half, 10_000, ""));
        assert!(asked(100, Gate::Scoring).allows(Gate::Scoring, &none, 0, ""), "nobody knows how long it is");
        let round = Round { watching: asked(51, Gate::Scoring), ..Round::default() };
        let words = Content { comment: "好".to_owned(), ..Content::default() };
        let marked = Content { marks: [("c1".to_owned(), 100)].into(), ..Content::default() };
        assert!(round.takes(&words, &half, 10_000, "") && !round.takes(&marked, &half, 10_000, ""));
    }

    #[test]
    fn the_line_is_drawn_by_number_share_and_score() {
        let films = || vec![("a", Some(90)), ("b", Some(80)), ("c", Some(80)), ("d", Some(70)), ("e", None)];
        let drawn = |rule: Advance, places| {
            let line = rule.draw(films(), places);
            (line.above.concat(), line.tied.concat(), line.below.concat())
        };
        let told = |above: &str, tied: &str, below: &str| (above.to_owned(), tied.to_owned(), below.to_owned());
        assert_eq!(drawn(Advance::All, 1), told("abcde", "", ""));
        assert_eq!(drawn(Advance::Best(1), 1), told("a", "", "bcde"));
        assert_eq!(drawn(Advance::Best(2), 1), told("a", "bc", "de"));
        assert_eq!(drawn(Advance::Best(3), 1), told("abc", "", "de"));
        assert_eq!(drawn(Advance::Best(9), 1), told("abcd", "", "e"));
        assert_eq!(drawn(Advance::Percent(150), 1), told("a", "bc", "de"), "one and a half places are two");
        assert_eq!(drawn(Advance::Percent(200), 2), told("abcd", "", "e"));
        assert_eq!(drawn(Advance::Score(80), 1), told("abc", "", "de"), "who reaches it is not tied");
        assert_eq!(drawn(Advance::Score(95), 1), told("a", "", "bcde"), "there is a place to fill");
        assert_eq!(drawn(Advance::Score(85), 2), told("a", "bc", "de"));
        assert_eq!(drawn(Advance::Best(1), 3), told("abc", "", "de"), "never fewer than places");
        assert_eq!(drawn(Advance::Best(0), 0), told("", "", "abcde"));
        let going = |ties, places| Advance::Best(2).draw(films(), places).going(ties, places);
        assert_eq!(going(Ties::Go, 1), Ok(vec!["a", "b", "c"]));
        assert_eq!(going(Ties::Stay, 1), Ok(vec!["a"]));
        assert_eq!((going(Ties::Stay, 2), going(Ties::Go, 2)), (Err(TooFew { found: 1 }), Ok(vec!["a", "b", "c"])));
        assert_eq!(Advance::Best(9).draw(films(), 9).going(Ties::Stay, 9).unwrap().len(), 4, "nobody is kept back");
        assert_eq!(Advance::All.draw(Vec::<(&str, _)>::new(), 1).going(Ties::Go, 1), Err(TooFew { found: 0 }));
    }

    #[test]
    fn of_a_judge_and_a_film_the_newest_sheet_counts() {
        let sheets = [(("j1", "a"), Some(2)), (("j2", "a"), None), (("j1", "a"), Some(1)), (("j2", "a"), Some(1))];
        assert_eq!(carried(BTreeSet::new(), sheets), [2], "a recusal ends what was before it");
        assert_eq!(carried(BTreeSet::from([("j1", "a")]), sheets), Vec::<i32>::new());
    }

    #[test]
    fn scores_are_carried_as_far_as_every_round_between_says_so() {
        let round = |kind, carries_scores| Round { kind, carries_scores, ..Round::default() };
        let rounds = [
            round(Kind::Screening, false),
            round(Kind::Scored, true),
            round(Kind::Scored, true),
            round(Kind::Scored, false),
        ];
        assert_eq!([1, 2, 3, 4, 9].map(|number| counts_from(&rounds, number)), [1, 2, 2, 4, 9]);
    }

    proptest::proptest! {
        #[test]
        fn nobody_is_lost_and_nobody_below_passes_anybody_above(
            scores in proptest::collection::vec(proptest::option::of(0_i64..12), 0..30),
            number in 0_i64..35,
        ) {
            use proptest::prelude::*;
            let films: Vec<(usize, Option<i64>)> = scores.iter().copied().enumerate().collect();
            let line = Advance::Best(number).draw(films, 0);
            let mut all: Vec<usize> = [line.above.clone(), line.tied.clone(), line.below.clone()].concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..scores.len()).collect::<Vec<_>>());
            let of = |films: &[usize]| films.iter().map(|film| scores[*film]).collect::<Vec<_>>();
            let (above, tied, below) = (of(&line.above), of(&line.tied), of(&line.below));
            prop_assert!(above.iter().min() >= tied.iter().chain(&below).max() || above.is_empty());
            prop_assert!(tied.iter().min() > below.iter().max() || tied.is_empty() || below.is_empty());
            let number = usize::try_from(number).unwrap();
            prop_assert!(above.len() <= number);
            // A tie is more than fits, and without it too few.
            prop_assert!(tied.is_empty() || above.len() < number && above.len() + tied.len() > number);
        }
    }

    #[test]
    fn a_round_of_before_keeps_its_text() {
        let first = r#"{"label":{"zh":"初评","en":"First round"},"blind":true,"panels":3,"anchor_films":4}"#;
        let second =
            r#"{"label":{"zh":"复评","en":"Second round"},"blind":true,"panels":1,"anchor_films":0,"carries":true}"#;
        for (text, carries_scores) in [(first, false), (second, true)] {
            let round: Round = serde_json::from_str(text).unwrap();
            assert_eq!(round.carries_scores, carries_scores);
            assert_eq!(serde_json::to_string(&round).unwrap(), text);
        }
    }
}
