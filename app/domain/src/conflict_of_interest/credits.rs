//! The credits of an entry: who is named in them, and what in them looks like a person's name.

use std::collections::BTreeSet;

use super::spelling::{Names, Spelling, one_more, parts_of_credit, within};
use super::{Likeness, Tie};
use crate::folding::without_joints;
use crate::form::{Answer, Answers, keys};

/// A line of the credits.
#[derive(Clone, Debug)]
pub(super) struct Line {
    whole: Spelling,
    /// Its parts that may be names.
    names: Vec<Spelling>,
    /// Those that say what somebody did.
    roles: Vec<Spelling>,
}

impl Line {
    fn of(line: &str) -> Option<Self> {
        let (names, roles) = parts_of_credit(line).into_iter().partition(Spelling::may_name);
        Some(Self { whole: Spelling::of(line)?, names, roles })
    }

    /// One of a person's names, and the part of the line that is the same. What stands in brackets in the line counts, in the
    /// person's own name it does not.
    pub(super) fn same<'a>(&'a self, names: &'a Names) -> Option<(&'a Spelling, &'a Spelling)> {
        names.own.iter().find_map(|mine| {
            let mut all = std::iter::once(&self.whole).chain(&self.names).chain(&self.roles);
            Some((mine, all.find(|theirs| theirs.folded == mine.folded)?))
        })
    }

    /// What of the line only looks like one of a person's names: the line where it contains one, else a part that is contained
    /// in one, has one character more or less, is written with other marks between its parts, or is what the person's name has in
    /// brackets.
    pub(super) fn near(&self, names: &Names) -> Vec<Likeness> {
        let near = |mine: &Spelling, theirs: &Spelling| Likeness::new(Tie::Credit, false, mine, theirs);
        let all = || names.own.iter().chain(&names.asides);
        if let Some(mine) = all().find(|mine| within(&mine.folded, &self.whole.folded)) {
            return vec![near(mine, &self.whole)];
        }
        let looks = |mine: &Spelling, theirs: &Spelling| {
            mine.folded == theirs.folded
                || within(&theirs.folded, &mine.folded)
                || one_more(&mine.folded, &theirs.folded)
                || one_more(&theirs.folded, &mine.folded)
                || without_joints(&mine.folded).eq(without_joints(&theirs.folded))
        };
        let alike = |theirs: &Spelling| Some(near(all().find(|mine| looks(mine, theirs))?, theirs));
        self.names.iter().filter_map(alike).collect()
    }
}

/// The lines of an entry's credits that say anything.
pub(super) fn credits_of(answers: &Answers) -> Vec<Line> {
    let lines: Vec<&str> = match answers.get(keys::CREDITS) {
        Some(Answer::List(lines)) => lines.iter().map(String::as_str).collect(),
        Some(Answer::Text(line)) => vec![line],
        Some(Answer::Flag(_) | Answer::Number(_)) | None => Vec::new(),
    };
    lines.into_iter().filter_map(Line::of).collect()
}

/// The names in the credits of an entry, as they are compared.
#[must_use]
pub fn credited(answers: &Answers) -> BTreeSet<String> {
    credits_of(answers).into_iter().flat_map(|line| line.names).map(|name| name.folded).collect()
}

/// The names in the credits of an entry, as they were written: in their order, nobody twice.
#[must_use]
pub fn credited_names(answers: &Answers) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = credits_of(answers).into_iter().flat_map(|line| line.names);
    names.filter(|name| seen.insert(name.folded.clone())).map(|name| name.written).collect()
}
