//! A field of the entry form.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
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
    /// Only where an earlier choice was answered so; `None` is always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Key of the section it stands in; empty is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
}

impl Field {
    /// A field that may stay empty and is asked of every entry.
    #[must_use]
    pub fn new(key: &str, label: Text, kind: FieldKind, visible: Visible) -> Self {
        Self {
            key: key.to_owned(),
            label,
            help: Text::default(),
            kind,
            required: false,
            visible,
            categories: Vec::new(),
            condition: None,
            section: String::new(),
        }
    }
}

/// Field keys the app itself understands.
pub mod keys {
    /// Without these an entry can be neither listed nor judged: every form has them, and asks them of every entry.
    pub const NEEDED: [&str; 3] = [TITLE, CATEGORY, REGION];
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
    /// The language that a film speaks.
    pub const LANGUAGE: &str = "language";
}
