//! Sections of a form.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A section: a heading that fields of the form stand under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSection {
    /// Stable key.
    pub key: String,
    /// Heading.
    pub label: Text,
}
