//! Awards as they were decided: what certificates, notices and results are made of.

use serde::{Deserialize, Serialize};

use super::plan::AwardedOrigin;
use crate::ids::EntryId;
use crate::text::Text;

/// A grade with the films that got it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedGrade {
    /// Key of the grade.
    pub key: String,
    /// Its name then.
    pub label: Text,
    /// The films, best first.
    pub films: Vec<EntryId>,
    /// Places that stay empty.
    pub vacant: usize,
}

/// The award for organisations with those that got it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedOrganisation {
    /// Its name then.
    pub label: Text,
    /// Whom it goes to.
    pub origin: AwardedOrigin,
    /// Names of units or codes of regions, best first.
    pub origins: Vec<String>,
    /// What the films of each came to then, in the same order.
    #[serde(default)]
    pub points: Vec<i64>,
}

/// Awards as they were decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedAwards {
    /// Grades, best first.
    pub grades: Vec<DecidedGrade>,
    /// The award for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<DecidedOrganisation>,
}

impl DecidedAwards {
    /// The grade of a film; `None` where it has none.
    #[must_use]
    pub fn grade_of(&self, film: &EntryId) -> Option<&DecidedGrade> {
        self.grades.iter().find(|grade| grade.films.contains(film))
    }
}
