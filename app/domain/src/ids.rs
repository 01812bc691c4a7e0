//! Identifiers: opaque, short, safe in an address or a file name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is wrong with a text that should have been an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is 1 to 64 of the characters a–z A–Z 0–9 - _; found {found:?}")]
pub struct BadId {
    /// The first 64 characters of what was found.
    pub found: String,
}

fn parse(text: &str) -> Result<String, BadId> {
    let fits =
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits { Ok(text.to_owned()) } else { Err(BadId { found: text.chars().take(64).collect() }) }
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(|text| Self(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                parse(&text).map(|text| Self(text.into()))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A person's account.
    AccountId;
    /// A contest.
    ContestId;
    /// An entry (作品).
    EntryId;
    /// A file of an entry.
    FileId;
    /// A panel (评审组).
    PanelId;
    /// One judge's task to score one entry in one round.
    AssignmentId;
    /// A sealed selection.
    SelectionId;
    /// Work in the background.
    JobId;
    /// A letter in the outbox.
    LetterId;
    /// A selection meeting (遴选会).
    MeetingId;
    /// A ballot of a meeting.
    BallotId;
    /// An override that is proposed in a meeting.
    ProposalId;
    /// A certificate (证书).
    CertificateId;
    /// A channel that messages about a contest are sent to.
    ChannelId;
    /// A message to a channel.
    DeliveryId;
    /// A private feed.
    FeedKeyId;
    /// A broadcast of a film by a station.
    BroadcastId;
    /// A site that watches films together (站点).
    SiteId;
    /// A period in which sites are not expected to watch.
    ExclusionId;
    /// A collection of films for an occasion.
    CollectionId;
    /// A viewing plan (收看计划).
    PlanId;
    /// A viewing at a site.
    ViewingId;
    /// A pack of films for a site without a line.
    PackId;
    /// What a site may order from a week (点菜).
    PreviewId;
    /// An order of a film.
    OrderId;
    /// A menu of a week (菜单).
    MenuId;
    /// A frozen report of participation.
    ReportId;
    /// A spot check of sites.
    SpotCheckId;
    /// Somebody who may vote for the popularity award.
    VoterId;
    /// Ballots that were held or made void together.
    VoteBatchId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_paths_and_long_text() {
        assert!(EntryId::from_str("../etc").is_err());
        assert!(EntryId::from_str("").is_err());
        assert!(EntryId::from_str(&"a".repeat(65)).is_err());
        assert!(serde_json::from_str::<EntryId>("\"a b\"").is_err());
        assert_eq!(EntryId::from_str("0190-ab").map(|id| id.to_string()), Ok("0190-ab".to_owned()));
    }
}
