//! Why a command ended otherwise than done, and the exit code that says so.

use services::ServiceError;
use store::StoreError;

/// Why a command ended otherwise than done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The answer is "no": exit 1.
    #[error("{0}")]
    No(String),
    /// Bad input: exit 2.
    #[error("{0}")]
    Input(String),
    /// Database, disk or another part of the machine: exit 3.
    #[error("{0}")]
    Environment(String),
}

impl Failure {
    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::No(_) => 1,
            Self::Input(_) => 2,
            Self::Environment(_) => 3,
        }
    }

    /// The machine failed.
    pub fn environment(error: impl std::fmt::Display) -> Self {
        Self::Environment(error.to_string())
    }

    /// What was given cannot be used.
    pub fn input(error: impl std::fmt::Display) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Absent { .. } | StoreError::Address { .. } => Self::input(error),
            other => Self::environment(other),
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(services::Refusal::NotSealed) => Self::No(error.to_string()),
            ServiceError::Store(_) | ServiceError::Environment(_) => Self::Environment(error.to_string()),
            other => Self::Input(other.to_string()),
        }
    }
}
