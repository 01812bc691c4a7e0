//! Who is proposed for each grade: grade by grade, best first, each by the exact solver of the selection under rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::plan::{AwardGrade, AwardPlan};
use crate::ids::EntryId;
use crate::selection::{Entry, Explain, Outcome, Problem, Selection, best, solve};
use crate::time::Micros;

/// What people decided about the award of one film, against what is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardRuling {
    /// The film.
    pub entry: EntryId,
    /// Key of the grade it gets; `None` is none at all.
    pub grade: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided it: a person or a body.
    pub decider: String,
    /// When.
    pub at: Micros,
}

/// A ballot of the meeting about a grade, once it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeBallot {
    /// Key of the grade.
    pub grade: String,
    /// Votes of each film on it.
    pub votes: BTreeMap<EntryId, usize>,
    /// Papers that were cast.
    pub papers: usize,
    /// Films that it chose.
    pub chosen: Vec<EntryId>,
    /// Films that are level at its line.
    pub tied: Vec<EntryId>,
}

/// What is still open about a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GradeOpen {
    /// These films are level at its line; a ballot of the meeting decides between them, and its result is put on record.
    Tied(Vec<String>),
    /// It is given by a ballot, and none was counted, or the last one ended level: these films would be voted on.
    Ballot(Vec<String>),
    /// A ballot chose these films, which is not on record yet.
    Unrecorded(Vec<String>),
    /// More films were given it by decision than it has places.
    TooMany,
    /// Its places cannot all be filled under its rules, and may not stay empty.
    Short,
}

/// What is proposed for a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeProposal {
    /// Key of the grade.
    pub key: String,
    /// The films, best first.
    pub films: Vec<String>,
    /// Places that stay empty.
    pub vacant: usize,
    /// What is still open.
    pub open: Vec<GradeOpen>,
}

/// What is proposed for every grade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwardProposal {
    /// Grades, best first.
    pub grades: Vec<GradeProposal>,
}

impl AwardProposal {
    /// Nothing is open.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.grades.iter().all(|grade| grade.open.is_empty())
    }
}

/// Proposes films for every grade. `chosen` are the films of the sealed selection with their scores, groups and the seed; of its size,
/// rules and rulings nothing counts here.
#[must_use]
pub fn propose(plan: &AwardPlan, chosen: &Problem, rulings: &[AwardRuling], ballots: &[GradeBallot]) -> AwardProposal {
    // A ruling about a grade that there is no more rules nothing.
    let holds = |one: &&AwardRuling| one.grade.as_ref().is_none_or(|key| plan.grade(key).is_some());
    let ruled: BTreeMap<&str, Option<&str>> =
        rulings.iter().filter(holds).map(|one| (one.entry.as_str(), one.grade.as_deref())).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut grades = Vec::new();
    for grade in &plan.grades {
        let (pinned, free) = candidates(grade, chosen, &ruled, &taken);
        let pool = Pool { grade, chosen, pinned, free };
        let proposal = if grade.votes_percent.is_some() { pool.by_votes(ballots) } else { pool.by_score() };
        // Who waits for a ballot is not proposed for a lower grade meanwhile.
        let waiting = proposal.open.iter().flat_map(|open| match open {
            GradeOpen::Ballot(films) | GradeOpen::Unrecorded(films) => films.clone(),
            GradeOpen::Tied(_) | GradeOpen::TooMany | GradeOpen::Short => Vec::new(),
        });
        taken.extend(proposal.films.iter().cloned().chain(waiting));
        grades.push(proposal);
    }
    AwardProposal { grades }
}

/// The films that were given the grade by decision, and those that may still get it.
fn candidates<'a>(
    grade: &AwardGrade,
    chosen: &'a Problem,
    ruled: &BTreeMap<&str, Option<&str>>,
    taken: &BTreeSet<String>,
) -> (Vec<&'a Entry>, Vec<&'a Entry>) {
    let (mut pinned, mut free) = (Vec::new(), Vec::new());
    for entry in &chosen.entries {
        match ruled.get(entry.id.as_str()) {
            Some(Some(key)) if *key == grade.key => pinned.push(entry),
            Some(_) => {}
            None if taken.contains(&entry.id) => {}
            None if grade.least_score.is_some_and(|least| entry.score < least) => {}
            None => free.push(entry),
        }
    }
    (pinned, free)
}

/// A grade with the films it may go to.
struct Pool<'a> {
    grade: &'a AwardGrade,
    chosen: &'a Problem,
    pinned: Vec<&'a Entry>,
    free: Vec<&'a Entry>,
}

impl Pool<'_> {
    /// By score, under the rules of the grade.
    fn by_score(&self) -> GradeProposal {
        let places = self.grade.places;
        if self.pinned.len() > places {
            return self.decided(vec![GradeOpen::TooMany]);
        }
        let Some(best) = self.best() else { return self.decided(vec![GradeOpen::Short]) };
        let tied = best.by_entry.as_ref().map(|why| why.by_lottery.clone()).unwrap_or_default();
        let is_pinned = |id: &String| self.pinned.iter().any(|entry| entry.id == *id);
        let tied: Vec<String> = tied.into_iter().filter(|id| !is_pinned(id)).collect();
        let vacant = places.saturating_sub(best.selected.len());
        let mut open = Vec::new();
        if !tied.is_empty() {
            open.push(GradeOpen::Tied(tied));
        }
        if vacant > 0 && !self.grade.allows_vacancy() {
            open.push(GradeOpen::Short);
        }
        GradeProposal { key: self.grade.key.clone(), films: best.selected, vacant, open }
    }

    /// By the ballots about the grade: a film is in it only where enough papers named it, and that is on record.
    fn by_votes(&self, ballots: &[GradeBallot]) -> GradeProposal {
        if self.pinned.len() > self.grade.places {
            return self.decided(vec![GradeOpen::TooMany]);
        }
        let counted: Vec<&GradeBallot> = ballots.iter().filter(|ballot| ballot.grade == self.grade.key).collect();
        if counted.is_empty() && self.pinned.is_empty() {
            let films = self.best().map(|best| best.selected).unwrap_or_default();
            // Where no film could get it nothing is voted on.
            let open = if films.is_empty() { Vec::new() } else { vec![GradeOpen::Ballot(films)] };
            return self.decided(open);
        }
        // Those of these films that have the votes of a ballot, and may still get the grade.
        let reached = |ballot: &GradeBallot, films: &[EntryId]| -> BTreeSet<String> {
            let enough = |film: &&EntryId| {
                let votes = ballot.votes.get(*film).copied().unwrap_or_default();
                self.grade.is_reached_by(votes, ballot.papers)
            };
            let is_free = |film: &String| self.free.iter().any(|entry| entry.id == *film);
            films.iter().filter(enough).map(ToString::to_string).filter(is_free).collect()
        };
        let unrecorded: BTreeSet<String> =
            counted.iter().copied().flat_map(|ballot| reached(ballot, &ballot.chosen)).collect();
        // The last ballot may be the one that voted on a tie again; once all places are taken nothing is left to vote on.
        let last = counted.last().copied().filter(|_| self.pinned.len() < self.grade.places);
        let level = last.map(|ballot| reached(ballot, &ballot.tied)).unwrap_or_default();
        let mut open = Vec::new();
        if !unrecorded.is_empty() {
            open.push(GradeOpen::Unrecorded(unrecorded.into_iter().collect()));
        }
        if !level.is_empty() {
            open.push(GradeOpen::Ballot(level.into_iter().collect()));
        }
        self.decided(open)
    }

    /// Only the films that were given it by decision.
    fn decided(&self, open: Vec<GradeOpen>) -> GradeProposal {
        let mut films = self.pinned.clone();
        films.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.id.cmp(&other.id)));
        let films: Vec<String> = films.into_iter().map(|entry| entry.id.clone()).collect();
        let vacant = self.grade.places.saturating_sub(films.len());
        GradeProposal { key: self.grade.key.clone(), films, vacant, open }
    }

    /// The best films for as many places as the rules of the grade allow; all of them where none may stay empty. `None` where nothing
    /// fits.
    fn best(&self) -> Option<Selection> {
        let all = self.pinned.len().saturating_add(self.free.len());
        let most = self.grade.places.min(all);
        let least = if self.grade.allows_vacancy() { self.pinned.len() } else { most };
        // Why a number of places cannot be filled is not asked: it takes longer than to try the next.
        let size = (least..=most).rev().find(|size| *size == 0 || best(&self.problem(*size)).is_some())?;
        if size == 0 {
            return Some(nobody());
        }
        match solve(&self.problem(size), Explain::Entries) {
            Outcome::Optimal(best) => Some(best),
            Outcome::Infeasible(_) => None,
        }
    }

    fn problem(&self, size: usize) -> Problem {
        Problem {
            size,
            lottery_seed: self.chosen.lottery_seed.clone(),
            tolerance: None,
            entries: self.pinned.iter().chain(&self.free).map(|entry| (*entry).clone()).collect(),
            rules: self.grade.rules.clone(),
            pinned: self.pinned.iter().map(|entry| entry.id.clone()).collect(),
            vetoed: Vec::new(),
        }
    }
}

/// The selection of nothing.
const fn nobody() -> Selection {
    Selection {
        proven: true,
        total: 0,
        selected: Vec::new(),
        best_without_rules: 0,
        cost_of_rules: 0,
        by_rule: None,
        by_entry: None,
    }
}

/// Whether a film has the votes that a grade asks for: in a ballot about it that chose the film.
#[must_use]
pub fn has_votes(grade: &AwardGrade, film: &EntryId, ballots: &[GradeBallot]) -> bool {
    grade.votes_percent.is_none()
        || ballots
            .iter()
            .filter(|ballot| ballot.grade == grade.key && ballot.chosen.contains(film))
            .any(|ballot| grade.is_reached_by(ballot.votes.get(film).copied().unwrap_or_default(), ballot.papers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Groups, Rule, RuleKind, Scope};
    use crate::text::Text;

    /// Films `e0` to `e5` from 95.00 down in steps of five points, from these regions.
    fn films(regions: [&str; 6]) -> Problem {
        let entry = |(at, region): (i64, &str)| Entry {
            id: format!("e{at}"),
            score: 9_500 - at * 500,
            tie_break: vec![3_000],
            groups: [("region".to_owned(), Groups::from(region))].into(),
        };
        Problem {
            size: 6,
            lottery_seed: 1_u64.into(),
            tolerance: None,
            entries: (0..).zip(regions).map(entry).collect(),
            rules: Vec::new(),
            pinned: Vec::new(),
            vetoed: Vec::new(),
        }
    }

    fn grade(key: &str, places: usize) -> AwardGrade {
        AwardGrade { key: key.to_owned(), label: Text::same(key), places, ..AwardGrade::default() }
    }

    fn plan(grades: Vec<AwardGrade>) -> AwardPlan {
        AwardPlan { grades, organisation: None }
    }

    fn ruling(entry: &str, grade: Option<&str>) -> AwardRuling {
        AwardRuling {
            entry: entry.parse().unwrap(),
            grade: grade.map(str::to_owned),
            reason: "r".to_owned(),
            decider: "d".to_owned(),
            at: 1,
        }
    }

    fn ballot(grade: &str, votes: &[(&str, usize)], papers: usize, chosen: &[&str]) -> GradeBallot {
        GradeBallot {
            grade: grade.to_owned(),
            votes: votes.iter().map(|(film, votes)| (film.parse().unwrap(), *votes)).collect(),
            papers,
            chosen: chosen.iter().map(|film| film.parse().unwrap()).collect(),
            tied: Vec::new(),
        }
    }

    fn named(proposal: &AwardProposal) -> Vec<String> {
        proposal.grades.iter().map(|grade| grade.films.join(" ")).collect()
    }

    #[test]
    fn each_grade_is_filled_under_its_own_balance_from_what_the_better_ones_left() {
        let one_a_region = Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1);
        let first = AwardGrade { rules: vec![one_a_region], ..grade("first", 2) };
        let proposal =
            propose(&plan(vec![first, grade("second", 3)]), &films(["W", "W", "E", "E", "S", "S"]), &[], &[]);
        assert_eq!(named(&proposal), ["e0 e2", "e1 e3 e4"]);
        assert!(proposal.is_settled());
    }

    #[test]
    fn places_stay_empty_only_where_they_may() {
        let of = |may_stay_vacant, least_score| {
            let first = AwardGrade { may_stay_vacant, least_score, ..grade("first", 3) };
            propose(&plan(vec![first]), &films(["W"; 6]), &[], &[])
        };
        let strict = of(false, Some(9_000));
        assert_eq!((named(&strict), strict.grades[0].vacant), (vec!["e0 e1".to_owned()], 1));
        assert_eq!(strict.grades[0].open, [GradeOpen::Short]);
        let lenient = of(true, Some(9_000));
        assert_eq!((named(&lenient), lenient.grades[0].vacant), (vec!["e0 e1".to_owned()], 1));
        assert!(lenient.is_settled());
        // Rules that cannot be kept for all places leave some empty too.
        let one = Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1);
        let of = |may_stay_vacant| {
            let first = AwardGrade { may_stay_vacant, rules: vec![one.clone()], ..grade("first", 3) };
            propose(&plan(vec![first]), &films(["W"; 6]), &[], &[])
        };
        assert_eq!((named(&of(true)), of(true).is_settled()), (vec!["e0".to_owned()], true));
        assert_eq!(
            (named(&of(false)), of(false).grades[0].open.clone()),
            (vec![String::new()], vec![GradeOpen::Short])
        );
    }

    #[test]
    fn a_tie_at_a_grade_stays_open_until_it_is_ruled() {
        let mut level = films(["W"; 6]);
        level.entries[1].score = 9_500;
        let grades = plan(vec![grade("first", 1), grade("second", 2)]);
        let proposal = propose(&grades, &level, &[], &[]);
        let GradeOpen::Tied(tied) = &proposal.grades[0].open[0] else { panic!("{proposal:?}") };
        let mut tied = tied.clone();
        tied.sort();
        assert_eq!(tied, ["e0", "e1"]);
        let settled = propose(&grades, &level, &[ruling("e1", Some("first"))], &[]);
        assert_eq!((named(&settled), settled.is_settled()), (vec!["e1".to_owned(), "e0 e2".to_owned()], true));
    }

    #[test]
    fn a_ruling_counts_whatever_the_scores_say() {
        let grades = plan(vec![grade("first", 1), grade("second", 2)]);
        let rulings = [
            ruling("e5", Some("first")),
            ruling("e1", None),
            ruling("e0", Some("a grade of before")),
            ruling("gone", Some("second")),
        ];
        let proposal = propose(&grades, &films(["W"; 6]), &rulings, &[]);
        assert_eq!(named(&proposal), ["e5", "e0 e2"]);
        let both = [ruling("e5", Some("first")), ruling("e4", Some("first"))];
        let crowded = propose(&grades, &films(["W"; 6]), &both, &[]);
        assert_eq!(crowded.grades[0].open, [GradeOpen::TooMany]);
    }

    #[test]
    fn a_grade_that_asks_for_votes_stays_empty_without_them() {
        let first = AwardGrade { votes_percent: Some(60), ..grade("first", 1) };
        let grades = plan(vec![first.clone(), grade("second", 2)]);
        let films = films(["W"; 6]);
        let waiting = propose(&grades, &films, &[], &[]);
        assert_eq!(waiting.grades[0].open, [GradeOpen::Ballot(vec!["e0".to_owned()])]);
        assert_eq!(named(&waiting), ["", "e1 e2"], "who waits is proposed for nothing else");
        // Two of four papers are too few: the place stays empty, and the film comes in the next grade.
        let failed = [ballot("first", &[("e0", 2)], 4, &["e0"])];
        let empty = propose(&grades, &films, &[], &failed);
        assert_eq!((named(&empty), empty.grades[0].vacant), (vec![String::new(), "e0 e1".to_owned()], 1));
        assert!(empty.is_settled());
        let passed = [ballot("first", &[("e0", 3)], 5, &["e0"])];
        let unrecorded = propose(&grades, &films, &[], &passed);
        assert_eq!(unrecorded.grades[0].open, [GradeOpen::Unrecorded(vec!["e0".to_owned()])]);
        let on_record = propose(&grades, &films, &[ruling("e0", Some("first"))], &passed);
        assert_eq!((named(&on_record), on_record.is_settled()), (vec!["e0".to_owned(), "e1 e2".to_owned()], true));
        let film = "e0".parse().unwrap();
        assert!(has_votes(&first, &film, &passed) && !has_votes(&first, &film, &failed));
        assert!(has_votes(&grade("second", 1), &film, &[]), "none are asked for");
    }

    #[test]
    fn a_ballot_about_a_grade_that_ends_level_leaves_it_open_until_it_is_voted_on_again() {
        let first = AwardGrade { votes_percent: Some(60), ..grade("first", 2) };
        let (grades, films) = (plan(vec![first, grade("second", 1)]), films(["W"; 6]));
        let level = GradeBallot {
            tied: ["e0", "e1", "e2"].map(|film| film.parse().unwrap()).to_vec(),
            ..ballot("first", &[("e0", 2), ("e1", 2), ("e2", 2)], 3, &[])
        };
        let waiting = propose(&grades, &films, &[], std::slice::from_ref(&level));
        let names = |films: &[&str]| films.iter().map(|film| (*film).to_owned()).collect::<Vec<String>>();
        assert_eq!(waiting.grades[0].open, [GradeOpen::Ballot(names(&["e0", "e1", "e2"]))]);
        assert_eq!(named(&waiting), ["", "e3"], "who waits is proposed for nothing else");
        let again = ballot("first", &[("e0", 3), ("e1", 2), ("e2", 1)], 3, &["e0", "e1"]);
        let voted = propose(&grades, &films, &[], &[level, again]);
        assert_eq!(voted.grades[0].open, [GradeOpen::Unrecorded(names(&["e0", "e1"]))]);
    }
}
