//! A field of the entry form.

use serde::{Deserialize, Serialize};

use super::kind::FieldKind;
use crate::text::Text;

/// Who sees a field besides its author, staff and organisers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visible {
    /// Nobody else: contacts and consents.
    Office,
    /// Judges too, but not in a blind round: what tells the origin.
    OpenRounds,
    /// Judges always, and the public once published.
    Everyone,
}

/// One field of the entry form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Stable key. Some have a meaning of their own, see [`keys`].
    pub key: String,
    /// Name.
    pub label: Text,
    /// A sentence of help.
    pub help: Text,
    /// Kind with its parameters.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Must be answered before submitting.
    pub required: bool,
    /// Who sees it.
    pub visible: Visible,
    /// Only for these categories; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// Field keys the app itself understands.
pub mod keys {
    /// Title of the work.
    pub const TITLE: &str = "title";
    /// Category key.
    pub const CATEGORY: &str = "category";
    /// Subject (题材).
    pub const SUBJECT: &str = "subject";
    /// Region code.
    pub const REGION: &str = "region";
    /// Submitting unit (报送单位).
    pub const SUBMITTING_UNIT: &str = "submitting_unit";
    /// Production unit (制作单位); the balance rule "per unit" counts these.
    pub const PRODUCTION_UNIT: &str = "production_unit";
    /// Nominating unit (推荐单位).
    pub const NOMINATING_UNIT: &str = "nominating_unit";
    /// Credits (主创).
    pub const CREDITS: &str = "credits";
    /// Synopsis.
    pub const SYNOPSIS: &str = "synopsis";
}
