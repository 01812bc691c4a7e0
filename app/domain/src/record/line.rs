//! The lines of a record: what each kind of act leaves for good.
//!
//! A line holds ids, numbers, hashes and words of fixed lists. What people wrote, and who they are, stands in it as a
//! [commitment](super::commitment()); excepted are the names of groups and criteria that the rules speak of, and the seed.

mod judging;
mod outcome;
mod setup;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::canonical::{CanonicalProblem, LONGEST_LINE, canonical, read_canonical};
use super::hash::{CommitmentSalt, RecordHash};
use super::tree;
use crate::time::Micros;

pub use judging::{
    AbsenceLine, AbsenceReason, AdvanceLine, AliasedJudge, AssignmentLine, JudgeFilms, RankedFilm, RankingLine,
    SheetLine,
};
pub use outcome::{
    AmendedSubject, AmendmentLine, BallotLine, CloseLine, CountersignLine, MOST_RESERVES, NoticeLine, ObjectionLine,
    ObjectionOutcome, ObjectionStep, OverrideLine, OverrideRuling, ResultLine, SelectionLine,
};
pub use setup::{
    CriterionWeight, EntryLine, EntryStanding, FamilyGroups, KeyLine, OpenLine, PoolLine, PublicationMode, RoundRule,
    RulesLine, SeedLine, SeedPart, SeedStep, SeedWay,
};

/// A line: its place and time, and what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedLine {
    /// Its place in the record, from 0.
    pub n: u64,
    /// When, microseconds since 1970.
    pub at: Micros,
    /// What keeps a line that is withheld from being guessed from its leaf; in every line of a kind that may be withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<CommitmentSalt>,
    /// What was done.
    #[serde(flatten)]
    pub body: LineBody,
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $kind:ident($body:ident) = $key:literal, withheld $withheld:ident;)+) => {
        /// What a line says, by its kind.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum LineBody {
            $($(#[$doc])* #[serde(rename = $key)] $kind($body),)+
        }

        /// The kinds of lines.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LineKind {
            $($(#[$doc])* $kind,)+
        }

        impl LineKind {
            /// Every kind, in the order of a contest.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The word in lines.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$kind => $key,)+
                }
            }

            /// When a line of the kind is withheld from the public edition.
            #[must_use]
            pub const fn withholding(self) -> Withholding {
                match self {
                    $(Self::$kind => Withholding::$withheld,)+
                }
            }
        }

        impl LineBody {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> LineKind {
                match self {
                    $(Self::$kind(_) => LineKind::$kind,)+
                }
            }
        }
    };
}

/// When lines are withheld from the public edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withholding {
    /// Never.
    Never,
    /// Until the result is published, so that judges of a blind round do not read in it where a film comes from; for good where
    /// the work is not in the pool.
    OutsidePool,
    /// In closed mode.
    Closed,
    /// Until the result is published.
    UntilPublished,
}

bodies! {
    /// The record begins.
    Open(OpenLine) = "open", withheld Never;
    /// The key that signs checkpoints is another from here on.
    Key(KeyLine) = "key", withheld Never;
    /// What judging is done by.
    Rules(RulesLine) = "rules", withheld Never;
    /// A work as it was accepted, refused or withdrawn.
    Entry(EntryLine) = "entry", withheld OutsidePool;
    /// The pool is frozen.
    Pool(PoolLine) = "pool", withheld Never;
    /// A step towards the seed of what is drawn.
    Seed(SeedLine) = "seed", withheld Never;
    /// Which judge sees which films, in which order.
    Assignment(AssignmentLine) = "assignment", withheld Closed;
    /// A sheet as it was signed.
    Sheet(SheetLine) = "sheet", withheld Closed;
    /// A sheet that does not count, or that there is none of.
    Absence(AbsenceLine) = "absence", withheld Closed;
    /// What was sealed was changed.
    Amendment(AmendmentLine) = "amendment", withheld Never;
    /// A film was put in or kept out by decision.
    Override(OverrideLine) = "override", withheld UntilPublished;
    /// The films that go on to a round.
    Advance(AdvanceLine) = "advance", withheld UntilPublished;
    /// The films of a round by their scores.
    Ranking(RankingLine) = "ranking", withheld UntilPublished;
    /// The selection as it was sealed.
    Selection(SelectionLine) = "selection", withheld UntilPublished;
    /// A ballot that was counted.
    Ballot(BallotLine) = "ballot", withheld UntilPublished;
    /// A chair or a scrutineer confirmed a checkpoint.
    Countersign(CountersignLine) = "countersign", withheld Never;
    /// The publicity notice.
    Notice(NoticeLine) = "notice", withheld Never;
    /// An objection, or its answer.
    Objection(ObjectionLine) = "objection", withheld Never;
    /// The final result.
    Result(ResultLine) = "result", withheld Never;
    /// The record ends.
    Close(CloseLine) = "close", withheld Never;
}

impl LineKind {
    /// The kind of this word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// Whether its lines have a salt: those of every kind that may be withheld, and of no other.
    #[must_use]
    pub fn is_salted(self) -> bool {
        self.withholding() != Withholding::Never
    }
}

/// Why a text is no line of a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// It is not canonical, or not of a known kind.
    #[error(transparent)]
    Canonical(#[from] CanonicalProblem),
    /// A kind that may be withheld has no salt, or another has one.
    #[error("a line of kind {0} has a salt if and only if lines of this kind may be withheld")]
    Salt(&'static str),
}

impl RecordedLine {
    /// The text that is kept, and that the tree is made of.
    ///
    /// # Errors
    /// A line that is too long or has no canonical text, or has no salt where it needs one.
    pub fn text(&self) -> Result<String, LineProblem> {
        let text = canonical(self)?;
        self.check(&text)?;
        Ok(text)
    }

    /// Reads a line; exactly what [`Self::text`] writes.
    ///
    /// # Errors
    /// What is none.
    pub fn read(text: &str) -> Result<Self, LineProblem> {
        // Before it is taken apart, which takes many times its room.
        if text.len() > LONGEST_LINE {
            return Err(CanonicalProblem::TooLong { found: text.len() }.into());
        }
        let line: Self = read_canonical(text)?;
        line.check(text)?;
        Ok(line)
    }

    /// The leaf of a text of a line.
    #[must_use]
    pub fn leaf(text: &str) -> RecordHash {
        tree::leaf(text.as_bytes())
    }

    fn check(&self, text: &str) -> Result<(), LineProblem> {
        if text.len() > LONGEST_LINE {
            return Err(CanonicalProblem::TooLong { found: text.len() }.into());
        }
        let kind = self.body.kind();
        if kind.is_salted() == self.salt.is_some() { Ok(()) } else { Err(LineProblem::Salt(kind.key())) }
    }
}

/// Whether `part` or `of` is left out: a line that is alone is part 1 of 1.
pub(in crate::record) fn is_one(number: &u32) -> bool {
    *number == 1
}

/// What `part` and `of` are where they are left out.
pub(in crate::record) const fn one() -> u32 {
    1
}
