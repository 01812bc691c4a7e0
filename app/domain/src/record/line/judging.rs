//! What judges do, and what is made of it.

use serde::{Deserialize, Serialize};

use super::{is_one, one};
use crate::record::hash::RecordHash;
use crate::scoring::Method;
use crate::time::Micros;

/// A judge by alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasedJudge {
    /// The alias, the same throughout the contest.
    pub alias: String,
    /// Commitment to who it is.
    pub judge: RecordHash,
}

/// The films of a judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeFilms {
    /// The judge.
    pub alias: String,
    /// Numbers of the films, in the order in which they are to be seen.
    pub films: Vec<u32>,
}

/// Which judge sees which films: of the judges in it, instead of whatever was assigned to them in the round before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentLine {
    /// The round, from 1.
    pub round: u32,
    /// Which of several lines of one assignment it is, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub part: u32,
    /// How many lines the assignment has.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub of: u32,
    /// The judges who have no alias yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judges: Vec<AliasedJudge>,
    /// Who sees what.
    pub films: Vec<JudgeFilms>,
}

/// A sheet as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// The round, from 1.
    pub round: u32,
    /// The judge.
    pub alias: String,
    /// The film.
    pub film: u32,
    /// Version of the sheet.
    pub version: i64,
    /// Marks in the order of the criteria, hundredths of the scale.
    pub marks: Vec<i64>,
    /// Total on 0–100, hundredths.
    pub total: i64,
    /// Whole per cent of the film that was watched; absent where its length is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched: Option<i64>,
    /// Commitment to the words on the sheet.
    pub words: RecordHash,
    /// When it was signed, microseconds since 1970.
    pub signed_at: Micros,
}

/// Why there is no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceReason {
    /// The judge recused.
    Recused,
    /// A conflict of interest was found.
    Conflict,
    /// The judge left the contest, or another judge has the film now.
    Replaced,
}

/// A sheet that does not count, or that there is none of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceLine {
    /// The round, from 1.
    pub round: u32,
    /// The judge.
    pub alias: String,
    /// The film.
    pub film: u32,
    /// Why.
    pub why: AbsenceReason,
}

/// The films that go on to a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvanceLine {
    /// The round they go on to, from 2.
    pub round: u32,
    /// Which of several lines it is, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub part: u32,
    /// How many lines there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub of: u32,
    /// `go` or `stay`: what became of the films tied at the line.
    pub ties: String,
    /// Numbers of the films, best first.
    pub films: Vec<u32>,
}

/// A film by its score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedFilm {
    /// The film.
    pub film: u32,
    /// Its place, from 1.
    pub place: u32,
    /// Its score, hundredths.
    pub score: i64,
    /// Its mean marks in the order of the criteria, hundredths of the scale, rounded half up.
    pub criteria: Vec<i64>,
    /// How many sheets count.
    pub sheets: u32,
    /// How many judges recused from it, or had a conflict of interest.
    pub recusals: u32,
    /// The totals of its sheets, lowest first; none of fewer than five.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<i64>,
}

/// The films of a round by their scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankingLine {
    /// The round, from 1.
    pub round: u32,
    /// How one score is made of several.
    pub method: Method,
    /// SHA-256 of the document with shrinkage and leniencies; absent for other methods than the adjusted mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjusted: Option<RecordHash>,
    /// Which of several lines it is, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub part: u32,
    /// How many lines there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub of: u32,
    /// The films, best first.
    pub films: Vec<RankedFilm>,
}
