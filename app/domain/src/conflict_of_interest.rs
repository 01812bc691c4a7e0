//! Conflicts of interest (回避): what a judge and an entry must not have in common.
//!
//! Accounts are compared as they are; names and units as a reader would, by [`crate::folding::folded`]. What is certain is a
//! [`Tie`]; what only looks like one is left to the organiser. A [`Likeness`] is either: two people may have one name, and the
//! organiser may decide that this is so.

mod credits;
mod spelling;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::credits::{Line, credits_of};
pub use self::credits::{credited, credited_names};
use self::spelling::{Names, Spelling, Unit};
use crate::folding::folded;
use crate::form::{Answers, keys, text_of};

/// Form fields that name a unit an entry comes from.
pub const UNIT_KEYS: [&str; 3] = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// Form fields that are read here.
pub const FIELDS: [&str; 5] =
    [keys::REGION, keys::CREDITS, keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, keys::NOMINATING_UNIT];

/// What ties a person to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The person entered it, or handed in a version of it.
    Own,
    /// The same region.
    Region,
    /// The same unit.
    Unit,
    /// The person is credited.
    Credit,
}

/// A name or a unit that a person and an entry have in common, or seem to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// [`Tie::Unit`] or [`Tie::Credit`].
    pub tie: Tie,
    /// It is the same as it is compared, and so a tie; the others only look like one.
    pub certain: bool,
    /// What the person is called, or the person's unit.
    pub of_person: String,
    /// What the entry says.
    pub of_entry: String,
}

impl Likeness {
    fn new(tie: Tie, certain: bool, mine: &Spelling, theirs: &Spelling) -> Self {
        Self { tie, certain, of_person: mine.written.clone(), of_entry: theirs.written.clone() }
    }

    /// What a decision about it is kept by: both texts as they are compared, without spaces.
    #[must_use]
    pub fn key(&self) -> String {
        let kind = if self.tie == Tie::Unit { "unit" } else { "name" };
        format!("{kind}:{}={}", folded(&self.of_person), folded(&self.of_entry))
    }
}

/// Who somebody is, from everything they are in a contest.
#[derive(Clone, Debug, Default)]
pub struct Person {
    account: String,
    names: Names,
    units: Vec<Unit>,
    regions: Vec<String>,
}

impl Person {
    /// Somebody with this account and name, who belongs to nothing yet.
    #[must_use]
    pub fn new(account: &str, name: &str) -> Self {
        Self { account: account.to_owned(), names: Names::of(name), ..Self::default() }
    }

    /// Also belongs to these units, of which a text may name several, and to this region. Either may be empty.
    pub fn belongs_to(&mut self, units: &str, region: &str) {
        self.units.extend(Unit::all_of(units));
        if !region.trim().is_empty() {
            self.regions.push(region.trim().to_owned());
        }
    }
}

/// What is known of where an entry comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    accounts: Vec<String>,
    region: String,
    units: Vec<Unit>,
    credits: Vec<Line>,
}

impl Origin {
    /// Of an entry that these accounts entered or handed in, with these answers.
    #[must_use]
    pub fn new<'a>(accounts: impl IntoIterator<Item = &'a str>, answers: &Answers) -> Self {
        Self {
            accounts: accounts.into_iter().map(str::to_owned).collect(),
            region: text_of(answers, keys::REGION).trim().to_owned(),
            units: UNIT_KEYS.into_iter().flat_map(|key| Unit::all_of(&text_of(answers, key))).collect(),
            credits: credits_of(answers),
        }
    }

    /// Whether an account entered it, or handed in a version of it.
    #[must_use]
    pub fn is_of(&self, account: &str) -> bool {
        self.accounts.iter().any(|own| own == account)
    }

    /// What ties a person to the entry: it bars them from judging it.
    #[must_use]
    pub fn tie(&self, person: &Person) -> Option<Tie> {
        let shares_unit = || person.units.iter().any(|mine| self.units.iter().any(|theirs| mine.is_same(theirs)));
        if self.is_of(&person.account) {
            Some(Tie::Own)
        } else if !self.region.is_empty() && person.regions.contains(&self.region) {
            Some(Tie::Region)
        } else if shares_unit() {
            Some(Tie::Unit)
        } else if self.credits.iter().any(|line| line.same(&person.names).is_some()) {
            Some(Tie::Credit)
        } else {
            None
        }
    }

    /// As [`Self::tie`], where it was decided that the likenesses of these keys are no conflict of interest: another person of
    /// that name, another unit. That decides nothing about one's own entry or region.
    #[must_use]
    pub fn tie_despite(&self, person: &Person, decided: &[String]) -> Option<Tie> {
        let tie = self.tie(person)?;
        if decided.is_empty() || matches!(tie, Tie::Own | Tie::Region) {
            return Some(tie);
        }
        let undecided = |one: &Likeness| one.certain && !decided.contains(&one.key());
        self.likenesses(person).into_iter().find(undecided).map(|one| one.tie)
    }

    /// Every unit and name that a person and the entry have in common, or seem to: a unit that contains the other or shares a
    /// part with it, a name within a credit or around one, a name with one character more or with other marks between its parts, one
    /// in brackets. Nothing where the entry or its region is the person's own: there is nothing to decide.
    #[must_use]
    pub fn likenesses(&self, person: &Person) -> Vec<Likeness> {
        if matches!(self.tie(person), Some(Tie::Own | Tie::Region)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for theirs in &self.units {
            let likeness = |certain, mine: &Unit| Likeness::new(Tie::Unit, certain, &mine.name, &theirs.name);
            // Each that is the same: a decision about one says nothing about another.
            let same: Vec<&Unit> = person.units.iter().filter(|mine| mine.is_same(theirs)).collect();
            if same.is_empty() {
                let near = person.units.iter().filter(|mine| mine.is_near(theirs));
                found.extend(near.map(|mine| likeness(false, mine)));
            } else {
                found.extend(same.into_iter().map(|mine| likeness(true, mine)));
            }
        }
        for line in &self.credits {
            match line.same(&person.names) {
                Some((mine, theirs)) => found.push(Likeness::new(Tie::Credit, true, mine, theirs)),
                None => found.extend(line.near(&person.names)),
            }
        }
        let mut known: BTreeSet<String> = BTreeSet::new();
        found.retain(|one| known.insert(one.key()));
        found
    }
}
