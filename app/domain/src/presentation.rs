//! The award evening: the order in which chosen films are shown, and what the projector reveals, step by step.

use serde::{Deserialize, Serialize};

use crate::awards::decided::DecidedAwards;
use crate::ids::EntryId;

/// How long a title card may stand, seconds.
pub const CARD_SECONDS: (u32, u32) = (1, 60);

/// The screening list of a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreeningList {
    /// The films in their order.
    pub films: Vec<EntryId>,
    /// How long each title card stands, seconds.
    pub card_seconds: u32,
}

impl Default for ScreeningList {
    fn default() -> Self {
        Self { films: Vec::new(), card_seconds: 6 }
    }
}

impl ScreeningList {
    /// The films that are shown: those of the list that still are chosen, then the others in the order given.
    #[must_use]
    pub fn arranged(&self, chosen: &[EntryId]) -> Vec<EntryId> {
        let listed = self.films.iter().filter(|film| chosen.contains(film));
        let others = chosen.iter().filter(|film| !self.films.contains(film));
        listed.chain(others).cloned().collect()
    }
}

/// Where films go before anybody has put them in order: the lowest grade first, so that the evening ends with the best; films without an
/// award before all of them.
#[must_use]
pub fn evening_order(chosen: &[EntryId], decided: Option<&DecidedAwards>) -> Vec<EntryId> {
    let grades = decided.map(|decided| decided.grades.as_slice()).unwrap_or_default();
    let awarded: Vec<&EntryId> =
        grades.iter().flat_map(|grade| &grade.films).filter(|film| chosen.contains(film)).collect();
    let others = chosen.iter().rev().filter(|film| !awarded.contains(film));
    others.chain(awarded.iter().rev().copied()).cloned().collect()
}

/// The order with a film one place earlier or later; the same where it cannot go there.
#[must_use]
pub fn moved(films: &[EntryId], film: &EntryId, later: bool) -> Vec<EntryId> {
    let mut films = films.to_vec();
    let from = films.iter().position(|one| one == film);
    let to = from.and_then(|at| if later { at.checked_add(1) } else { at.checked_sub(1) });
    if let (Some(from), Some(to)) = (from, to)
        && to < films.len()
    {
        films.swap(from, to);
    }
    films
}

/// What the projector shows at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevealStep {
    /// The name of the contest.
    Opening,
    /// The award for organisations.
    Organisation,
    /// The grade at this place of the decided ones.
    Grade(usize),
    /// Everything.
    Overview,
}

/// The steps of a reveal: organisations, then the grades from the lowest to the best, then all of them.
#[must_use]
pub fn reveal_steps(decided: &DecidedAwards) -> Vec<RevealStep> {
    let organisation = decided.organisation.as_ref().map(|_| RevealStep::Organisation);
    let grades = (0..decided.grades.len()).rev().map(RevealStep::Grade);
    let first = std::iter::once(RevealStep::Opening).chain(organisation);
    first.chain(grades).chain([RevealStep::Overview]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::awards::decided::{DecidedGrade, DecidedOrganisation};
    use crate::awards::plan::AwardedOrigin;
    use crate::text::Text;

    fn films(names: &str) -> Vec<EntryId> {
        names.split(' ').filter(|name| !name.is_empty()).map(|name| name.parse().unwrap()).collect()
    }

    fn decided(grades: &[&str]) -> DecidedAwards {
        let grade = |names: &&str| DecidedGrade {
            key: (*names).to_owned(),
            label: Text::same(names),
            films: films(names),
            vacant: 0,
        };
        DecidedAwards { grades: grades.iter().map(grade).collect(), organisation: None }
    }

    #[test]
    fn the_evening_ends_with_the_best() {
        let chosen = films("a b c d e");
        let awards = decided(&["b", "a c"]);
        assert_eq!(evening_order(&chosen, Some(&awards)), films("e d c a b"));
        assert_eq!(evening_order(&chosen, None), films("e d c b a"));
        let list = ScreeningList { films: films("c gone a"), ..ScreeningList::default() };
        assert_eq!(list.arranged(&chosen), films("c a b d e"));
    }

    #[test]
    fn a_film_goes_one_place_and_not_beyond_the_ends() {
        let order = films("a b c");
        let to = |film: &str, later| moved(&order, &film.parse().unwrap(), later);
        assert_eq!([to("a", true), to("c", false)], [films("b a c"), films("a c b")]);
        assert_eq!([to("a", false), to("c", true), to("x", true)], [order.clone(), order.clone(), order.clone()]);
    }

    #[test]
    fn the_best_grade_is_revealed_last() {
        let mut awards = decided(&["b", "a c"]);
        let grades = [RevealStep::Grade(1), RevealStep::Grade(0)];
        let whole = |awards: &DecidedAwards| reveal_steps(awards);
        assert_eq!(whole(&awards), [&[RevealStep::Opening][..], &grades, &[RevealStep::Overview]].concat());
        let (label, origins) = (Text::same("o"), vec!["甲".to_owned()]);
        let origin = AwardedOrigin::SubmittingUnit;
        awards.organisation = Some(DecidedOrganisation { label, origin, origins, points: vec![9] });
        assert_eq!(whole(&awards).get(1), Some(&RevealStep::Organisation));
    }
}
