//! The options of a choice.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key; what is stored.
    pub key: String,
    /// Name.
    pub label: Text,
}
