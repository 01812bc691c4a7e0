//! The award for organisations: counts of the films that came from each, and what they come to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::plan::{CountWeights, OrganisationAward};
use crate::folding::folded;

/// How far a film came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilmReach {
    /// It was entered.
    Entered,
    /// It passed the eligibility check.
    Eligible,
    /// It was selected.
    Chosen,
    /// It was awarded.
    Awarded,
}

/// The films of one organisation. A film that was awarded also counts as selected, eligible and entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginCounts {
    /// Name of the unit, or code of the region.
    pub origin: String,
    /// Films that were entered.
    pub entered: i64,
    /// Films that passed the check.
    pub eligible: i64,
    /// Films that were selected.
    pub chosen: i64,
    /// Films that were awarded.
    pub awarded: i64,
}

impl OriginCounts {
    fn add(&mut self, reach: FilmReach) {
        let one = |reached: bool| i64::from(reached);
        self.entered += 1;
        self.eligible += one(reach >= FilmReach::Eligible);
        self.chosen += one(reach >= FilmReach::Chosen);
        self.awarded += one(reach >= FilmReach::Awarded);
    }

    /// What the counts come to.
    #[must_use]
    pub fn points(&self, weights: CountWeights) -> i64 {
        let counts = [self.entered, self.eligible, self.chosen, self.awarded];
        counts
            .iter()
            .zip(weights.all())
            .fold(0_i64, |sum, (count, weight)| sum.saturating_add(count.saturating_mul(weight)))
    }

    /// What decides between equal points: awarded films, then selected ones, and so on.
    const fn tie_break(&self) -> [i64; 4] {
        [self.awarded, self.chosen, self.eligible, self.entered]
    }
}

/// An organisation with what its films come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginScore {
    /// The counts.
    pub counts: OriginCounts,
    /// What they come to.
    pub points: i64,
    /// It gets the award.
    pub awarded: bool,
}

/// Counts films by where they come from, in the order of the names. Names that read the same are one; a film that names nothing
/// counts for nobody.
#[must_use]
pub fn count_origins<'a>(films: impl IntoIterator<Item = (&'a str, FilmReach)>) -> Vec<OriginCounts> {
    let mut found: BTreeMap<String, OriginCounts> = BTreeMap::new();
    for (origin, reach) in films {
        let key = folded(origin);
        if key.is_empty() {
            continue;
        }
        let counts =
            found.entry(key).or_insert_with(|| OriginCounts { origin: origin.to_owned(), ..OriginCounts::default() });
        counts.add(reach);
    }
    found.into_values().collect()
}

/// What counts come to, best first. Those level at the last place in points and in every count all get the award; nobody gets it for
/// nothing.
#[must_use]
pub fn organisation_scores(award: &OrganisationAward, counts: Vec<OriginCounts>) -> Vec<OriginScore> {
    let weigh = |counts: OriginCounts| OriginScore { points: counts.points(award.weights), counts, awarded: false };
    let mut scores: Vec<OriginScore> = counts.into_iter().map(weigh).collect();
    scores.sort_by(|one, other| {
        let key = |score: &OriginScore| Reverse((score.points, score.counts.tie_break()));
        key(one).cmp(&key(other)).then_with(|| one.counts.origin.cmp(&other.counts.origin))
    });
    let last = award.places.checked_sub(1).and_then(|at| scores.get(at).or_else(|| scores.last()));
    let line = last.map(|score| (score.points, score.counts.tie_break()));
    for score in &mut scores {
        let level = (score.points, score.counts.tie_break());
        score.awarded = score.points > 0 && line.is_some_and(|line| level >= line);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn award(places: usize) -> OrganisationAward {
        OrganisationAward {
            label: Text::same("优秀组织奖"),
            places,
            weights: CountWeights { entered: 1, eligible: 1, chosen: 3, awarded: 5 },
            ..OrganisationAward::default()
        }
    }

    fn of(films: &[(&str, FilmReach)], places: usize) -> Vec<(String, i64, bool)> {
        let scores = organisation_scores(&award(places), count_origins(films.iter().copied()));
        scores.into_iter().map(|score| (score.counts.origin, score.points, score.awarded)).collect()
    }

    #[test]
    fn each_film_counts_for_everything_it_reached() {
        use FilmReach::{Awarded, Chosen, Eligible, Entered};
        let films = [("甲", Awarded), ("乙", Chosen), ("乙", Entered), ("丙", Eligible), ("", Awarded)];
        let told = |name: &str, points, awarded| (name.to_owned(), points, awarded);
        assert_eq!(of(&films, 1), [told("甲", 10, true), told("乙", 6, false), told("丙", 2, false)]);
        assert_eq!(of(&films, 9).iter().filter(|one| one.2).count(), 3);
        assert_eq!(of(&films, 0).iter().filter(|one| one.2).count(), 0);
    }

    #[test]
    fn who_is_level_at_the_last_place_gets_it_too_and_names_that_read_the_same_are_one() {
        use FilmReach::{Eligible, Entered};
        let films = [("县 电视台（新）", Entered), ("县电视台(新)", Entered), ("市台", Eligible), ("省台", Eligible)];
        let found = of(&films, 1);
        // Two points each: a film that passed weighs more than two that only came.
        assert_eq!(found.iter().map(|one| (one.1, one.2)).collect::<Vec<_>>(), [(2, true), (2, true), (2, false)]);
        assert_eq!(found[2].0, "县 电视台（新）");
    }
}
