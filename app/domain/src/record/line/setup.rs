//! What is set up before anybody judges: rules, works, pool, seed, keys.

use serde::{Deserialize, Serialize};

use crate::record::hash::RecordHash;
use crate::scoring::Method;
use crate::selection::Rule;

pub use crate::contest::PublicationMode;

/// The record begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLine {
    /// Version of the format: 1.
    pub format: u32,
    /// Origin of the checkpoints.
    pub origin: String,
    /// The key that signs checkpoints, `NAME+ID+KEY`.
    pub key: String,
    /// Commitment to the title of the contest.
    pub title: RecordHash,
}

/// The key that signs checkpoints is another from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// The new one.
    pub key: String,
    /// Commitment to the reason.
    pub reason: RecordHash,
}

/// A criterion and its weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionWeight {
    /// Its key.
    pub key: String,
    /// Its weight; only the ratio counts.
    pub weight: i64,
}

/// A round by what it decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRule {
    /// `scored` or `screening`.
    pub judging: String,
    /// `all`, `best`, `percent` or `score`.
    pub advance: String,
    /// The number of the rule of advance; 0 for all.
    pub amount: i64,
    /// Scores of the round before count along: 0 or 1.
    pub carries: u32,
    /// Per cent of a film that must be watched.
    pub watched: i64,
}

/// What judging is done by; the last such line before the pool counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesLine {
    /// How much everybody may read.
    pub mode: PublicationMode,
    /// How one score is made of several.
    pub method: Method,
    /// Highest mark, hundredths.
    pub max: i64,
    /// Distance between marks, hundredths.
    pub step: i64,
    /// Criteria in the order that breaks ties.
    pub criteria: Vec<CriterionWeight>,
    /// Rounds in order.
    pub rounds: Vec<RoundRule>,
    /// Places of the selection.
    pub size: u64,
    /// How far below a film that is left out a chosen one may be, hundredths; absent is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<i64>,
    /// The balance.
    pub rules: Vec<Rule>,
}

/// How a work stands after an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryStanding {
    /// It can be chosen.
    Eligible,
    /// It was refused, or its acceptance was taken back.
    Refused,
    /// Its author took it back.
    Withdrawn,
}

/// The groups of a work in a family.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FamilyGroups {
    /// The family.
    pub family: String,
    /// The groups in order; written by hand ones as `#` and a commitment.
    pub groups: Vec<String>,
}

/// A work as it was accepted, refused or withdrawn; the last such line before the pool counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// Its number in the contest.
    pub number: u32,
    /// Its id, which is what draws are made with.
    pub entry: String,
    /// How it stands.
    pub standing: EntryStanding,
    /// SHA-256 of its film; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub film: Option<RecordHash>,
    /// What rules tell it apart by, by family in order.
    pub groups: Vec<FamilyGroups>,
    /// Commitment to its title.
    pub title: RecordHash,
    /// Commitment to the canonical text of its submitted answers.
    pub answers: RecordHash,
}

/// The pool is frozen: from here on no work comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolLine {
    /// How many works.
    pub entries: u64,
    /// Root over them.
    pub root: RecordHash,
}

/// How a seed comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedWay {
    /// Dice or balls before witnesses, typed by two people.
    Dice,
    /// A public draw that was named before the freeze.
    PublicDraw,
    /// Three people give a part each, as a hash first.
    Contributions,
    /// The server draws it itself.
    Server,
    /// It was set before the pool was frozen, by a program without a record: nothing shows that it was not chosen.
    Earlier,
}

/// A step towards the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedStep {
    /// The public draw is named.
    Named,
    /// The hashes of the parts are given.
    Hashes,
    /// The seed is there.
    Drawn,
    /// A part is missing: nothing is drawn, and it begins anew.
    Void,
}

/// A part of a seed that several people make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedPart {
    /// Commitment to who gives it.
    pub who: RecordHash,
    /// SHA-256 of the part.
    pub hash: RecordHash,
    /// The part, one line of text; absent before it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A step towards the seed of what is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedLine {
    /// How it comes about.
    pub way: SeedWay,
    /// Which step this is.
    pub step: SeedStep,
    /// The seed, one line of text, or the digits of a number; absent before it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// `text` or `number`: how draws are made with it; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The public draw that was named; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The parts of three people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SeedPart>,
    /// Commitments to the two who typed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub typed_by: Vec<RecordHash>,
}
