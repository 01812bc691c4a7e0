//! From names to numbers, and everything impossible that shows without a flow.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::board::Board;
use super::flow::Cut;
use super::input::{Anchors, Entry, Judge, LARGEST_MINUTES, Pair, Problem};
use super::outcome::{Impossible, counted, listed};
use crate::lottery::DrawLabel;

/// A problem in numbers. Entries and judges are in the natural order of their ids.
pub(super) struct Setup<'a> {
    pub problem: &'a Problem,
    pub entries: Vec<&'a Entry>,
    pub judges: Vec<&'a Judge>,
    pub anchors: Vec<usize>,
    pub board: Board,
    /// Fixed pairs by number.
    pub fixed: Vec<(usize, usize)>,
}

impl<'a> Setup<'a> {
    /// Orders names, marks conflicts and previous pairs, chooses anchors and gives what is decided.
    pub fn new(problem: &'a Problem) -> Result<Self, Impossible> {
        let (entries, entry_place) = sorted(&problem.entries, |entry| &entry.id);
        let (judges, judge_place) = sorted(&problem.judges, |judge| &judge.id);
        let mut board = Board::new(entries.len(), judges.len());
        for (at, entry) in entries.iter().enumerate() {
            board.minutes[at] = entry.minutes.milli().min(LARGEST_MINUTES * 1_000);
            board.entry_draw[at] = problem.seed.number(DrawLabel::Assignment, &[entry.id.as_str()]);
        }
        for (at, judge) in judges.iter().enumerate() {
            board.min[at] = judge.min;
            board.max[at] = judge.max.unwrap_or(entries.len()).min(entries.len());
            board.judge_draw[at] = problem.seed.number(DrawLabel::Assignment, &[judge.id.as_str()]);
        }
        problem.each_conflict(|judge, entry| board.bar(entry_place[entry], judge_place[judge]));
        let by_entry: BTreeMap<&str, usize> = entries.iter().map(|entry| entry.id.as_str()).zip(0..).collect();
        let by_judge: BTreeMap<&str, usize> = judges.iter().map(|judge| judge.id.as_str()).zip(0..).collect();
        let numbers = |pairs: &[Pair]| -> Vec<(usize, usize)> {
            let number = |(judge, entry): &Pair| {
                Some((by_judge.get(judge.as_str()).copied()?, by_entry.get(entry.as_str()).copied()?))
            };
            let mut numbers: Vec<(usize, usize)> = pairs.iter().filter_map(number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let fixed = numbers(&problem.fixed);
        for (judge, entry) in numbers(&problem.previous) {
            board.remember(entry, judge);
        }
        let mut setup = Self { problem, entries, judges, anchors: Vec::new(), board, fixed };
        setup.conflict_fixed()?;
        setup.anchors = match &problem.anchors {
            Anchors::Listed(ids) => {
                let mut anchors: Vec<usize> = ids.iter().filter_map(|id| by_entry.get(id.as_str()).copied()).collect();
                anchors.sort_unstable();
                anchors.dedup();
                anchors
            }
            Anchors::Number(number) => setup.drawn(*number)?,
        };
        setup.enough_judges()?;
        setup.decide();
        setup.limits()?;
        setup.totals()?;
        Ok(setup)
    }

    /// The films with the fewest conflicts of interest, then the shortest, then by lottery. Films that
    /// more judges have already than `per_entry` come first: they were anchors before.
    fn drawn(&self, number: usize) -> Result<Vec<usize>, Impossible> {
        if number > self.entries.len() {
            let films = counted(self.entries.len(), "entry", "entries");
            let reason =
                format!("{} asked for, but there are only {films}", counted(number, "anchor is", "anchors are"));
            return Err(Impossible::new(reason, Vec::new(), Vec::new()));
        }
        let mut have = vec![0_usize; self.entries.len()];
        for &(judge, entry) in &self.fixed {
            have[entry] += usize::from(!self.board.previous(entry, judge));
        }
        let mut order: Vec<_> = (0..self.entries.len())
            .map(|entry| {
                let judges = 0..self.judges.len();
                let barred = judges.clone().filter(|&judge| self.board.barred(entry, judge)).count();
                let previous = judges
                    .filter(|&judge| self.board.previous(entry, judge) && !self.board.barred(entry, judge))
                    .count();
                let extra = (have[entry] + previous).saturating_sub(self.problem.per_entry);
                let draw = Reverse(self.board.entry_draw[entry]);
                (Reverse(extra), barred, self.board.minutes[entry], draw, entry)
            })
            .collect();
        order.sort_unstable();
        let mut anchors: Vec<usize> = order.into_iter().take(number).map(|(.., entry)| entry).collect();
        anchors.sort_unstable();
        Ok(anchors)
    }

    /// Gives anchors and fixed pairs, and counts what each entry still needs.
    fn decide(&mut self) {
        let mut wanted = vec![self.problem.per_entry; self.entries.len()];
        for &entry in &self.anchors {
            wanted[entry] = 0;
            for judge in 0..self.judges.len() {
                if !self.board.barred(entry, judge) {
                    self.board.lock(entry, judge);
                }
            }
        }
        for &(judge, entry) in &self.fixed {
            self.board.lock(entry, judge);
        }
        for (entry, wanted) in wanted.into_iter().enumerate() {
            self.board.need[entry] = wanted.saturating_sub(self.board.locked[entry].len());
        }
    }

    fn conflict_fixed(&self) -> Result<(), Impossible> {
        let bad: Vec<(usize, usize)> =
            self.fixed.iter().copied().filter(|&(judge, entry)| self.board.barred(entry, judge)).collect();
        if bad.is_empty() {
            return Ok(());
        }
        let pairs: Vec<String> = bad
            .iter()
            .map(|&(judge, entry)| format!("{} with {}", self.judges[judge].id, self.entries[entry].id))
            .collect();
        let reason = format!("fixed although there is a conflict of interest: {}", listed(&pairs));
        Err(self.impossible(reason, &set(bad.iter().map(|pair| pair.1)), &set(bad.iter().map(|pair| pair.0))))
    }

    fn enough_judges(&self) -> Result<(), Impossible> {
        let needed = self.problem.per_entry;
        let judges = 0..self.judges.len();
        let all: Vec<usize> = judges.clone().collect();
        if needed > all.len() && !self.entries.is_empty() {
            let reviews = counted(needed, "review is", "reviews are");
            let reason = format!("{reviews} asked for an entry, but the number of judges is {}", all.len());
            return Err(self.impossible(reason, &(0..self.entries.len()).collect::<Vec<_>>(), &all));
        }
        let left = |entry: usize| judges.clone().filter(|&judge| !self.board.barred(entry, judge)).count();
        let few: Vec<usize> = (0..self.entries.len()).filter(|&entry| left(entry) < needed).collect();
        if few.is_empty() {
            return Ok(());
        }
        let barred =
            set(few.iter().flat_map(|&entry| judges.clone().filter(move |&judge| self.board.barred(entry, judge))));
        let each: Vec<String> =
            few.iter().map(|&entry| format!("{} ({} left)", self.entries[entry].id, left(entry))).collect();
        let reason = format!(
            "{} needed for each entry, but conflicts of interest leave fewer for {}",
            counted(needed, "judge is", "judges are"),
            listed(&each)
        );
        Err(self.impossible(reason, &few, &barred))
    }

    /// Each judge by themselves.
    fn limits(&self) -> Result<(), Impossible> {
        let board = &self.board;
        let over: Vec<usize> = (0..board.judges).filter(|&judge| board.load[judge] > board.max[judge]).collect();
        if !over.is_empty() {
            let each: Vec<String> = over
                .iter()
                .map(|&judge| {
                    let max = self.judges[judge].max.unwrap_or(board.max[judge]);
                    format!("{} ({} of at most {max})", self.judges[judge].id, board.load[judge])
                })
                .collect();
            let reason = format!("fixed pairs and anchors alone are more films than allowed for {}", listed(&each));
            let entries = set((0..board.entries).filter(|&entry| over.iter().any(|&j| board.is_locked(entry, j))));
            return Err(self.impossible(reason, &entries, &over));
        }
        let allowed = |judge: usize| (0..board.entries).filter(|&entry| !board.barred(entry, judge)).count();
        let under: Vec<usize> =
            (0..board.judges).filter(|&judge| board.min[judge] > 0 && allowed(judge) < board.min[judge]).collect();
        if under.is_empty() {
            return Ok(());
        }
        let each: Vec<String> = under
            .iter()
            .map(|&judge| format!("{} ({} of at least {})", self.judges[judge].id, allowed(judge), board.min[judge]))
            .collect();
        let reason = format!("fewer films without a conflict of interest than a judge must see: {}", listed(&each));
        Err(self.impossible(reason, &[], &under))
    }

    /// All judges together.
    fn totals(&self) -> Result<(), Impossible> {
        let board = &self.board;
        let given: usize = board.load.iter().sum();
        let total = given + board.need.iter().sum::<usize>();
        let most: usize = board.max.iter().sum();
        let all: Vec<usize> = (0..board.judges).collect();
        if most < total {
            let reason = format!(
                "{} needed, but the judges may see {} at most in all",
                counted(total, "review is", "reviews are"),
                counted(most, "film", "films")
            );
            return Err(self.impossible(reason, &[], &all));
        }
        let least: usize = board.min.iter().fold(0, |sum, &min| sum.saturating_add(min));
        if least > total {
            let reason = format!(
                "the judges must see {} at least in all, but only {} to be given",
                counted(least, "film", "films"),
                counted(total, "review is", "reviews are"),
            );
            let judges: Vec<usize> = all.into_iter().filter(|&judge| board.min[judge] > 0).collect();
            return Err(self.impossible(reason, &[], &judges));
        }
        Ok(())
    }

    /// A cut in words.
    pub fn cut(&self, cut: &Cut) -> Impossible {
        let decided = if self.board.locked.iter().any(|judges| !judges.is_empty()) {
            " beside fixed pairs and anchors"
        } else {
            ""
        };
        match cut {
            Cut::Short { entries, judges, needed, possible } => {
                let (films, people) = (self.entry_names(entries), self.judge_names(judges));
                let reason = format!(
                    "{} {} {}{decided}, but the judges without a conflict of interest there ({}) can give {possible} at \
                     most",
                    if films.len() == 1 { "entry" } else { "entries" },
                    listed(&films),
                    needs(films.len(), *needed),
                    listed(&people),
                );
                Impossible::new(reason, films, people)
            }
            Cut::Idle { entries, judges, needed, possible } => {
                let (films, people) = (self.entry_names(entries), self.judge_names(judges));
                let reason = format!(
                    "{} must see {} at least{}, but can be given {possible} at most",
                    listed(&people),
                    counted(*needed, "film", "films"),
                    if people.len() == 1 { "" } else { " in all" },
                );
                Impossible::new(reason, films, people)
            }
        }
    }

    fn impossible(&self, reason: String, entries: &[usize], judges: &[usize]) -> Impossible {
        Impossible::new(reason, self.entry_names(entries), self.judge_names(judges))
    }

    pub fn entry_names(&self, entries: &[usize]) -> Vec<String> {
        entries.iter().map(|&entry| self.entries[entry].id.clone()).collect()
    }

    pub fn judge_names(&self, judges: &[usize]) -> Vec<String> {
        judges.iter().map(|&judge| self.judges[judge].id.clone()).collect()
    }
}

fn needs(subjects: usize, reviews: usize) -> String {
    format!("{} {}", if subjects == 1 { "needs" } else { "need" }, counted(reviews, "review", "reviews"))
}

fn set(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A list in natural order, and the place there of each position in the list.
fn sorted<T>(list: &[T], id: impl Fn(&T) -> &String) -> (Vec<&T>, Vec<usize>) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by(|&one, &two| natural(id(&list[one]), id(&list[two])).then(one.cmp(&two)));
    let mut places = vec![0; list.len()];
    for (place, &at) in order.iter().enumerate() {
        places[at] = place;
    }
    (order.into_iter().map(|at| &list[at]).collect(), places)
}

/// As people count: `j2` before `j10`.
pub(super) fn natural(one: &str, two: &str) -> Ordering {
    let (mut left, mut right) = (one, two);
    while let (Some(a), Some(b)) = (left.chars().next(), right.chars().next()) {
        let order = if a.is_ascii_digit() && b.is_ascii_digit() {
            let (first, second) = (digits(&mut left), digits(&mut right));
            first.len().cmp(&second.len()).then(first.cmp(second))
        } else {
            left = &left[a.len_utf8()..];
            right = &right[b.len_utf8()..];
            a.cmp(&b)
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| one.cmp(two))
}

/// Takes the leading digits off a text; without leading zeros.
fn digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    *text = rest;
    number.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted() {
        let mut ids = vec!["j10", "j2", "j02", "j", "a9b2", "a9b10", "评委2", "评委10"];
        ids.sort_by(|one, two| natural(one, two));
        assert_eq!(ids, ["a9b2", "a9b10", "j", "j02", "j2", "j10", "评委2", "评委10"]);
    }
}
