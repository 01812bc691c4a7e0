//! What is told, and in which form.

use serde::{Deserialize, Serialize};

use crate::keyed::keyed;

keyed! {
    /// Something of a contest that channels are told of. Programs of others read its word: it is never changed.
    ChannelEvent {
        /// An entry was submitted.
        EntryReceived = "entry.received",
        /// A round was opened.
        RoundOpened = "round.opened",
        /// The result was published for objections.
        NoticePublished = "notice.published",
        /// The result is final.
        ResultPublished = "result.published",
        /// Rights and consent for a film were put on file.
        FilmReleased = "film.released",
        /// They were withdrawn: whoever keeps a copy takes it down.
        FilmWithdrawn = "film.withdrawn",
        /// A person announced a film that everybody may see.
        FilmAnnounced = "film.announced",
        /// A person tried whether the channel works.
        Trial = "channel.trial",
    }
}

impl ChannelEvent {
    /// Those that a channel may be told of.
    pub fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|event| *event != Self::Trial)
    }

    /// It leaves only while everybody may see the film: what was withdrawn meanwhile is announced nowhere.
    #[must_use]
    pub const fn needs_release(self) -> bool {
        matches!(self, Self::FilmAnnounced)
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
    fn a_trial_is_not_chosen() {
        assert_eq!(ChannelEvent::offered().count(), ChannelEvent::ALL.len() - 1);
        assert!(ChannelEvent::offered().all(|event| event != ChannelEvent::Trial));
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
