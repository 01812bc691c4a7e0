//! What is told, and in which form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something of a contest that channels are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelEvent {
    /// An entry was submitted.
    EntryReceived,
    /// A round was opened.
    RoundOpened,
    /// The result was published for objections.
    NoticePublished,
    /// The result is final.
    ResultPublished,
    /// Rights and consent for a film were put on file.
    FilmReleased,
    /// They were withdrawn: whoever keeps a copy takes it down.
    FilmWithdrawn,
    /// A person announced a film that everybody may see.
    FilmAnnounced,
    /// A person tried whether the channel works.
    Trial,
}

impl ChannelEvent {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::EntryReceived,
        Self::RoundOpened,
        Self::NoticePublished,
        Self::ResultPublished,
        Self::FilmReleased,
        Self::FilmWithdrawn,
        Self::FilmAnnounced,
        Self::Trial,
    ];

    /// Those that a channel may be told of.
    pub fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|event| *event != Self::Trial)
    }

    /// The name in rows and in what is sent; never changed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::EntryReceived => "entry.received",
            Self::RoundOpened => "round.opened",
            Self::NoticePublished => "notice.published",
            Self::ResultPublished => "result.published",
            Self::FilmReleased => "film.released",
            Self::FilmWithdrawn => "film.withdrawn",
            Self::FilmAnnounced => "film.announced",
            Self::Trial => "channel.trial",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.key() == key)
    }

    /// It leaves only while everybody may see the film: what was withdrawn meanwhile is announced nowhere.
    #[must_use]
    pub const fn needs_release(self) -> bool {
        matches!(self, Self::FilmAnnounced)
    }
}

impl fmt::Display for ChannelEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for ChannelEvent {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        Self::parse(key).ok_or_else(|| format!("unknown event {key:?}"))
    }
}

/// Something by its key and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Key.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// An entry as others may know it: nothing of persons, and its title only once it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventEntry {
    /// Key.
    pub id: String,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub number: Option<i64>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
}

/// What is told of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelData {
    /// The contest.
    pub contest: Named,
    /// The entry, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entry: Option<EventEntry>,
    /// The round, from 1, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub round: Option<u8>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// The words that a person chose for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
}

/// A message as it is sent to a program, in the form of Standard Webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelBody {
    /// Key of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened, RFC 3339.
    pub timestamp: String,
    /// What it was.
    pub data: ChannelData,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_a_trial_is_not_chosen() {
        for event in ChannelEvent::ALL {
            assert_eq!(event.key().parse(), Ok(event));
        }
        assert!("entry.lost".parse::<ChannelEvent>().is_err());
        assert_eq!(ChannelEvent::offered().count(), ChannelEvent::ALL.len() - 1);
        assert!(ChannelEvent::FilmAnnounced.needs_release() && !ChannelEvent::FilmWithdrawn.needs_release());
    }

    #[test]
    fn a_message_has_the_form_of_standard_webhooks_and_says_nothing_that_is_not_there() {
        let body = ChannelBody {
            kind: ChannelEvent::RoundOpened.key().to_owned(),
            timestamp: "2026-03-01T00:00:00Z".to_owned(),
            data: ChannelData {
                contest: Named { id: "c1".to_owned(), title: "观摩".to_owned() },
                entry: None,
                round: Some(1),
                url: None,
                text: None,
            },
        };
        let json = serde_json::to_string(&body).unwrap();
        assert_eq!(
            json,
            r#"{"type":"round.opened","timestamp":"2026-03-01T00:00:00Z","data":{"contest":{"id":"c1","title":"观摩"},"round":1}}"#
        );
        assert_eq!(serde_json::from_str::<ChannelBody>(&json).unwrap(), body);
    }
}
