//! How many letters may leave in a minute.

use serde::Serialize;

/// How many letters may leave in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// To everybody.
    pub per_minute: i64,
    /// To the addresses of one domain.
    pub per_domain: i64,
}

/// A pace that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found} letters a minute; allowed: 1 to {MOST}")]
pub struct PaceProblem {
    /// What was found.
    pub found: i64,
}

/// Most letters a minute that may be set.
const MOST: i64 = 6_000;

impl Default for Pace {
    fn default() -> Self {
        Self { per_minute: 60, per_domain: 30 }
    }
}

impl Pace {
    /// These numbers, if they can be used.
    ///
    /// # Errors
    /// The one that cannot.
    pub fn new(per_minute: i64, per_domain: i64) -> Result<Self, PaceProblem> {
        for found in [per_minute, per_domain] {
            if !(1..=MOST).contains(&found) {
                return Err(PaceProblem { found });
            }
        }
        Ok(Self { per_minute, per_domain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_at_least_one_letter() {
        assert_eq!(Pace::new(1, 6_000), Ok(Pace { per_minute: 1, per_domain: 6_000 }));
        assert_eq!(Pace::new(0, 1), Err(PaceProblem { found: 0 }));
        assert_eq!(Pace::new(1, 6_001).unwrap_err().to_string(), "6001 letters a minute; allowed: 1 to 6000");
    }
}
