//! How entries come in and are checked.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How entries of a contest come in and are checked. What is not set is as it is in most contests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intake {
    /// Creators hand their drafts to a unit, and the unit submits them.
    pub through_units: bool,
    /// An entry is eligible only with a scan of its nomination form (推荐表), signed and sealed.
    pub nomination_form: bool,
    /// Two different people read each entry before it is passed or refused.
    pub second_reader: bool,
    /// Reasons that are often given, to choose from.
    pub reasons: Vec<Text>,
}

impl Intake {
    /// Nothing is set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
