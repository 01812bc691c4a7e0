//! What a coefficient amounts to, in steps that published rules of thumb name.

/// How much an intraclass correlation or a concordance amounts to, after Koo & Li 2016.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Below 0.5.
    Poor,
    /// From 0.5.
    Moderate,
    /// From 0.75.
    Good,
    /// From 0.9.
    Excellent,
}

impl Strength {
    /// The step a coefficient is on.
    #[must_use]
    pub const fn of(coefficient: f64) -> Self {
        if coefficient >= 0.9 {
            Self::Excellent
        } else if coefficient >= 0.75 {
            Self::Good
        } else if coefficient >= 0.5 {
            Self::Moderate
        } else {
            Self::Poor
        }
    }
}

/// Whether conclusions may rest on scores of this α, after Krippendorff 2004.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// From 0.8.
    Reliable,
    /// From 0.667: tentative conclusions.
    Tentative,
    /// Below.
    Unreliable,
}

impl Trust {
    /// The step an α is on.
    #[must_use]
    pub const fn of(alpha: f64) -> Self {
        if alpha >= 0.8 {
            Self::Reliable
        } else if alpha >= 0.667 {
            Self::Tentative
        } else {
            Self::Unreliable
        }
    }
}

/// Whether an estimate says anything: it is at least two standard errors from nothing.
#[must_use]
pub const fn stands_out(estimate: f64, error: f64) -> bool {
    estimate.abs() >= 2.0 * error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_begins_where_its_source_says() {
        let strengths =
            [(0.49, Strength::Poor), (0.5, Strength::Moderate), (0.75, Strength::Good), (0.9, Strength::Excellent)];
        for (value, wanted) in strengths {
            assert_eq!(Strength::of(value), wanted, "{value}");
        }
        for (value, wanted) in [(0.8, Trust::Reliable), (0.667, Trust::Tentative), (0.666, Trust::Unreliable)] {
            assert_eq!(Trust::of(value), wanted, "{value}");
        }
        assert!(stands_out(-0.2, 0.1) && !stands_out(0.19, 0.1));
    }
}
