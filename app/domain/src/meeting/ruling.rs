//! What a counted ballot rules about the selection, and which films a meeting has to talk about.

use super::{Count, Outcome, Terms};
use crate::ids::EntryId;

/// Most films on each side of the line that a meeting is led to, and fewest.
const MOST_AROUND: usize = 10;
const FEWEST_AROUND: usize = 2;

/// A ruling that follows from a counted ballot, with the count of the film it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotRuling {
    /// The film that is in.
    pub comes: Option<EntryId>,
    /// The film that is out.
    pub leaves: Option<EntryId>,
    /// Papers that name the film: the one that comes, else the one that leaves.
    pub approvals: usize,
    /// Counted papers that name others.
    pub against: usize,
    /// Papers that name nothing, or too many.
    pub abstained: usize,
}

/// The rulings that follow from a count: each chosen film comes for one that was not chosen, those with the fewest approvals first.
/// Where one film alone was voted on and nobody approves it, it goes. Nothing is ruled of films that are level at the line.
#[must_use]
pub fn rulings(terms: &Terms, count: &Count, outcome: &Outcome) -> Vec<BallotRuling> {
    let votes = |film: &EntryId| count.votes.get(film).copied().unwrap_or_default();
    let is_out = |film: &&EntryId| !outcome.chosen.contains(film) && !outcome.tied.contains(film);
    let mut out: Vec<&EntryId> = terms.films.iter().filter(is_out).collect();
    out.sort_by_key(|film| votes(film));
    let ruling = |about: &EntryId, comes: Option<&EntryId>, leaves: Option<&EntryId>| {
        let abstained = count.blank.saturating_add(count.void);
        let approvals = votes(about);
        BallotRuling {
            comes: comes.cloned(),
            leaves: leaves.cloned(),
            approvals,
            against: count.papers.saturating_sub(abstained).saturating_sub(approvals),
            abstained,
        }
    };
    if let ([_], [only]) = (terms.films.as_slice(), out.as_slice()) {
        return vec![ruling(only, None, Some(only))];
    }
    let mut out = out.into_iter();
    outcome.chosen.iter().map(|film| ruling(film, Some(film), out.next())).collect()
}

/// Whether a film at this place by score is near the line of so many places: what a meeting talks about.
#[must_use]
pub fn is_around_line(rank: usize, places: usize) -> bool {
    let around = (places / 5).clamp(FEWEST_AROUND, MOST_AROUND);
    (places.saturating_sub(around).saturating_add(1)..=places.saturating_add(around)).contains(&rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::Paper;

    fn film(name: usize) -> EntryId {
        format!("e{name}").parse().unwrap()
    }

    fn ruled(films: usize, seats: usize, papers: &[&[usize]]) -> Vec<BallotRuling> {
        let terms = Terms { films: (0..films).map(film).collect(), most: seats, seats };
        let papers: Vec<Paper> = papers.iter().map(|paper| paper.iter().map(|name| film(*name)).collect()).collect();
        let count = terms.count(&papers);
        rulings(&terms, &count, &terms.decide(&count))
    }

    fn ruling(comes: Option<usize>, leaves: Option<usize>, votes: (usize, usize, usize)) -> BallotRuling {
        let (approvals, against, abstained) = votes;
        BallotRuling { comes: comes.map(film), leaves: leaves.map(film), approvals, against, abstained }
    }

    #[test]
    fn who_is_chosen_comes_for_who_has_the_fewest_votes() {
        let papers: [&[usize]; 6] = [&[1], &[1], &[1], &[2], &[], &[1]];
        assert_eq!(ruled(3, 1, &papers), [ruling(Some(1), Some(0), (4, 1, 1))]);
        let void: [&[usize]; 4] = [&[0], &[0], &[0, 1], &[1]];
        assert_eq!(ruled(2, 1, &void), [ruling(Some(0), Some(1), (2, 1, 1))], "a paper that names too many abstains");
    }

    #[test]
    fn a_film_alone_is_in_or_out() {
        let papers: [&[usize]; 3] = [&[0], &[0], &[]];
        assert_eq!(ruled(1, 1, &papers), [ruling(Some(0), None, (2, 0, 1))]);
        let papers: [&[usize]; 2] = [&[], &[]];
        assert_eq!(ruled(1, 1, &papers), [ruling(None, Some(0), (0, 0, 2))]);
    }

    #[test]
    fn nothing_is_ruled_of_a_tie() {
        let papers: [&[usize]; 2] = [&[0], &[1]];
        assert_eq!(ruled(2, 1, &papers), []);
        let papers: [&[usize]; 5] = [&[0, 1], &[0, 2], &[0], &[1], &[2]];
        assert_eq!(ruled(4, 2, &papers), [ruling(Some(0), Some(3), (3, 2, 0))], "one is above the tie");
    }

    #[test]
    fn the_agenda_is_the_films_on_both_sides_of_the_line() {
        let around = |places| (1..=100).filter(|rank| is_around_line(*rank, places)).collect::<Vec<_>>();
        assert_eq!(around(15), [13, 14, 15, 16, 17, 18]);
        assert_eq!(around(1), [1, 2, 3]);
        assert_eq!(around(60).len(), 20);
    }
}
