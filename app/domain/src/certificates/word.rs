//! Kinds of certificates, and what their templates may name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::keyed::keyed;
use crate::template::PlaceholderKey;

keyed! {
    /// Whom or what a certificate is for.
    #[derive(Default)]
    CertificateKind {
        /// A chosen work.
        #[default]
        Work = "work",
        /// A person named in the credits of one.
        Person = "person",
        /// A unit.
        Unit = "unit",
    }
}

/// What stands in braces in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateWord {
    /// Who gets it: a person, a unit, or who made the work.
    Name,
    /// Title of the work.
    Title,
    /// The award.
    Award,
    /// Title of the contest.
    Contest,
    /// Production unit, or submitting unit where there is none.
    Unit,
    /// Everybody in the credits.
    Creators,
    /// Category of the work.
    Category,
    /// Number of the certificate.
    Number,
    /// The day of issue.
    Date,
}

/// What stands for the placeholders on one certificate.
pub type CertificateValues = BTreeMap<CertificateWord, String>;

impl CertificateWord {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Title,
        Self::Award,
        Self::Contest,
        Self::Unit,
        Self::Creators,
        Self::Category,
        Self::Number,
        Self::Date,
    ];

    /// Those that are given when a certificate is issued, and by nobody.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Number | Self::Date)
    }
}

impl PlaceholderKey for CertificateWord {
    fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Award => "award",
            Self::Contest => "contest",
            Self::Unit => "unit",
            Self::Creators => "creators",
            Self::Category => "category",
            Self::Number => "number",
            Self::Date => "date",
        }
    }
}

impl CertificateKind {
    /// What its templates may name.
    #[must_use]
    pub const fn words(self) -> &'static [CertificateWord] {
        use CertificateWord as W;
        match self {
            Self::Work => &CertificateWord::ALL,
            Self::Person => &[W::Name, W::Title, W::Award, W::Contest, W::Unit, W::Category, W::Number, W::Date],
            Self::Unit => &[W::Name, W::Award, W::Contest, W::Number, W::Date],
        }
    }

    /// What every template of it must name: without these a certificate says nothing that can be checked.
    #[must_use]
    pub const fn needed(self) -> &'static [CertificateWord] {
        use CertificateWord as W;
        match self {
            Self::Work => &[W::Title, W::Award, W::Contest, W::Number, W::Date],
            Self::Person => &[W::Name, W::Title, W::Award, W::Contest, W::Number, W::Date],
            Self::Unit => &[W::Name, W::Award, W::Contest, W::Number, W::Date],
        }
    }
}
