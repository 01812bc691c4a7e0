//! How one score is made of several: the methods by name.

use serde::{Deserialize, Serialize};

use super::table::Table;

/// How one score is made of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Plain mean; judges' leniency cancels where every judge saw every entry.
    Mean,
    /// Mean without one highest and one lowest score.
    Trimmed,
    /// Mean after removing each judge's measured leniency.
    Adjusted,
    /// Mean of scores standardised judge by judge, brought back to the input's unit.
    Zscore,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Trimmed, Self::Adjusted, Self::Zscore];

    /// The name in the database, in addresses and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Trimmed => "trimmed",
            Self::Adjusted => "adjusted",
            Self::Zscore => "zscore",
        }
    }

    /// The method where none is asked for: the mean where every entry has the same judges, else the adjusted mean.
    #[must_use]
    pub fn usual(table: &Table) -> Self {
        if table.incidence().is_crossed() { Self::Mean } else { Self::Adjusted }
    }
}

/// A text that names no method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown method {0:?}; allowed: mean, trimmed, adjusted, zscore")]
pub struct BadMethod(pub String);

impl std::str::FromStr for Method {
    type Err = BadMethod;

    fn from_str(text: &str) -> Result<Self, BadMethod> {
        Self::ALL.into_iter().find(|method| method.key() == text).ok_or_else(|| BadMethod(text.to_owned()))
    }
}
