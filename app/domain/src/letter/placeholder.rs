//! What templates of letters may name.

use std::collections::BTreeMap;

/// What stands in braces in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// Name of the recipient.
    Person,
    /// Title of the contest.
    Contest,
    /// The role somebody is invited to.
    Role,
    /// Title of the entry, with its number where it has one.
    Entry,
    /// The receipt of a submission.
    Receipt,
    /// Why an entry was returned.
    Reasons,
    /// Name of the round.
    Round,
    /// How many films.
    Count,
    /// Until when, in the contest's zone.
    Until,
    /// What became of the entry.
    Outcome,
    /// Where to go on.
    Link,
    /// Subject of the news.
    Subject,
    /// Text of the news.
    Message,
    /// Where to say that no more news shall come.
    Unsubscribe,
    /// Title of the viewing plan.
    Plan,
    /// Names of the sites.
    Sites,
}

/// What stands for the placeholders in one letter.
pub type Values = BTreeMap<Placeholder, String>;

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 16] = [
        Self::Person,
        Self::Contest,
        Self::Role,
        Self::Entry,
        Self::Receipt,
        Self::Reasons,
        Self::Round,
        Self::Count,
        Self::Until,
        Self::Outcome,
        Self::Link,
        Self::Subject,
        Self::Message,
        Self::Unsubscribe,
        Self::Plan,
        Self::Sites,
    ];

    /// What stands in the braces.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Contest => "contest",
            Self::Role => "role",
            Self::Entry => "entry",
            Self::Receipt => "receipt",
            Self::Reasons => "reasons",
            Self::Round => "round",
            Self::Count => "count",
            Self::Until => "until",
            Self::Outcome => "outcome",
            Self::Link => "link",
            Self::Subject => "subject",
            Self::Message => "message",
            Self::Unsubscribe => "unsubscribe",
            Self::Plan => "plan",
            Self::Sites => "sites",
        }
    }
}
