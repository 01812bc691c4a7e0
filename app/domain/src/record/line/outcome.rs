//! What is decided beside the scores, what is selected, and what becomes of it.

use serde::{Deserialize, Serialize};

use super::{CriterionWeight, is_one, one};
use crate::record::hash::RecordHash;
use crate::scoring::Method;
use crate::selection::Rule;

/// What an amendment changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendedSubject {
    /// Places, tolerance and rules of the selection.
    Rules,
    /// Weights of the criteria.
    Criteria,
    /// How one score is made of several.
    Method,
    /// The seed: the next one that is drawn counts.
    Seed,
    /// The signed sheets of a judge in a round, which are opened again.
    Sheets,
    /// A chosen film that was withdrawn after the seal.
    Withdrawal,
    /// The end of the call.
    Deadline,
}

/// What was sealed was changed. Which of the fields are there follows from the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentLine {
    /// What is changed.
    pub subject: AmendedSubject,
    /// Commitment to the reason.
    pub reason: RecordHash,
    /// Commitment to who decided it.
    pub decider: RecordHash,
    /// Rules: places of the selection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Rules: the tolerance; absent is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<i64>,
    /// Rules: the balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// Criteria: all of them, with their weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Vec<CriterionWeight>>,
    /// Method: the new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Sheets: the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// Sheets: the judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Withdrawal: the film that leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<u32>,
    /// Withdrawal: the reserve that comes; absent where none keeps the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comes: Option<u32>,
}

/// Which way a film is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideRuling {
    /// It is in.
    In,
    /// It is out.
    Out,
    /// An earlier ruling was taken back.
    None,
}

/// A film was put in or kept out by decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverrideLine {
    /// The film.
    pub film: u32,
    /// Which way.
    pub ruling: OverrideRuling,
    /// Commitment to the reason.
    pub reason: RecordHash,
    /// Commitment to who decided it.
    pub decider: RecordHash,
}

/// The most reserves of a selection that a line names.
pub const MOST_RESERVES: usize = 1_000;

/// The selection as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionLine {
    /// Which of several lines it is, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub part: u32,
    /// How many lines there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub of: u32,
    /// Sum of the scores, hundredths.
    pub total: i64,
    /// Numbers of the chosen films, best first.
    pub selected: Vec<u32>,
    /// Numbers of the films that stand by, in order.
    pub reserves: Vec<u32>,
    /// SHA-256 of the document with the proof.
    pub proof: RecordHash,
}

/// A ballot that was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotLine {
    /// Which meeting of the contest, from 1.
    pub meeting: u32,
    /// Which ballot of the meeting, from 1.
    pub place: u32,
    /// Whether it was secret: 0 or 1.
    pub secret: u32,
    /// How many films a paper could name.
    pub most: u32,
    /// How many places were decided.
    pub seats: u32,
    /// Members of the meeting.
    pub members: u32,
    /// Members who were present.
    pub present: u32,
    /// Papers that were cast.
    pub papers: u32,
    /// Papers that named no film.
    pub blank: u32,
    /// Papers that named too many.
    pub void: u32,
    /// Each film and its votes.
    pub votes: Vec<(u32, u32)>,
    /// Films that were chosen.
    pub chosen: Vec<u32>,
    /// Films among those that the chair chose, where a tie was left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub casting: Vec<u32>,
    /// Commitment to what was asked.
    pub question: RecordHash,
}

/// A chair or a scrutineer confirmed a checkpoint, after signing in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountersignLine {
    /// `chair` or `scrutineer`.
    pub role: String,
    /// Commitment to who.
    pub who: RecordHash,
    /// Size of the checkpoint.
    pub size: u64,
    /// Its root.
    pub root: RecordHash,
}

/// The publicity notice; another one follows where the chosen films became others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Its first day, like `2026-07-01`.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// SHA-256 of its words, as everybody reads them; absent in lines of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<RecordHash>,
    /// Numbers of the films, best first.
    pub films: Vec<u32>,
}

/// A step of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionStep {
    /// It came in.
    Received,
    /// It was answered.
    Answered,
}

/// What became of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionOutcome {
    /// It was upheld.
    Upheld,
    /// It was dismissed.
    Dismissed,
}

/// An objection, or its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionLine {
    /// Which objection, from 1.
    pub number: u32,
    /// Which step.
    pub step: ObjectionStep,
    /// The film it is about; absent where it is about none alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub film: Option<u32>,
    /// Commitment to its words, or to those of the answer.
    pub text: RecordHash,
    /// What became of it; absent before it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ObjectionOutcome>,
}

/// The final result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLine {
    /// Which of several lines it is, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub part: u32,
    /// How many lines there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub of: u32,
    /// Numbers of the films, best first.
    pub films: Vec<u32>,
}

/// The record ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseLine {
    /// Number of the lines before it.
    pub lines: u64,
}
