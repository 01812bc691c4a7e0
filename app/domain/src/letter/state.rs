//! The states of a letter, and what leads from one to another.

use serde::{Deserialize, Serialize};

/// Where a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Written; somebody has to release it.
    Draft,
    /// To be sent.
    Released,
    /// A worker talks to the mail server about it.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was handed over and nobody knows whether the mail server took it. A person decides; it is never sent again by itself.
    Unknown,
    /// The mail server did not take it for the time being; it is tried again.
    Retry,
    /// It was refused, or tried too often.
    Failed,
    /// The recipient's address was refused, or the letter came back.
    Bounced,
    /// The recipient wants no such letters.
    Suppressed,
    /// A person decided that it is not sent.
    Withdrawn,
}

/// How an attempt to send a letter ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The mail server took it.
    Accepted,
    /// Not now: the server said so (4xx), or the connection failed before any of the letter was handed over.
    Deferred,
    /// The mail server refused the letter (5xx).
    Refused,
    /// The mail server refused the recipient (5xx).
    RecipientRefused,
    /// The connection failed, or the worker died, after the letter had begun to be handed over.
    Lost,
}

/// What happens to a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterEvent {
    /// It may be sent: by its kind, or as a person decided. A person also settles so what is unknown or was given up.
    Release,
    /// A worker begins to send it.
    Begin,
    /// An attempt ended.
    Ended {
        /// How.
        attempt: Attempt,
        /// There is another one after it.
        again: bool,
    },
    /// A delivery status notification said that it did not arrive.
    Bounce,
    /// The recipient wants no such letters.
    Suppress,
    /// A person decided that it is not sent.
    Withdraw,
    /// What it is about has ended, such as its link.
    Expire,
}

impl LetterState {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Released,
        Self::Sending,
        Self::Sent,
        Self::Unknown,
        Self::Retry,
        Self::Failed,
        Self::Bounced,
        Self::Suppressed,
        Self::Withdrawn,
    ];

    /// How rows and the command line name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Released => "released",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Retry => "retry",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Suppressed => "suppressed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Nothing of it has left, and nobody sends it now.
    #[must_use]
    pub const fn is_unsent(self) -> bool {
        matches!(self, Self::Draft | Self::Released | Self::Retry)
    }

    /// The state after an event; `None` where it cannot happen in this one.
    #[must_use]
    pub fn after(self, event: LetterEvent) -> Option<Self> {
        use LetterEvent as E;
        Some(match (self, event) {
            // Released once more: one that waits for a mail server, or for its next attempt, is due at once.
            (Self::Draft | Self::Released | Self::Retry | Self::Unknown | Self::Failed | Self::Bounced, E::Release) => {
                Self::Released
            }
            (Self::Released | Self::Retry, E::Begin) => Self::Sending,
            (Self::Sending, E::Ended { attempt, again }) => match attempt {
                Attempt::Accepted => Self::Sent,
                Attempt::Deferred if again => Self::Retry,
                Attempt::Deferred | Attempt::Refused => Self::Failed,
                Attempt::RecipientRefused => Self::Bounced,
                Attempt::Lost => Self::Unknown,
            },
            // The worker that was taken for dead has the answer after all.
            (Self::Unknown, E::Ended { attempt: Attempt::Accepted, .. }) => Self::Sent,
            (Self::Sent | Self::Unknown, E::Bounce) => Self::Bounced,
            (Self::Draft | Self::Released | Self::Retry, E::Suppress) => Self::Suppressed,
            (Self::Draft | Self::Released | Self::Retry | Self::Unknown | Self::Failed, E::Withdraw) => Self::Withdrawn,
            (Self::Draft | Self::Released | Self::Retry, E::Expire) => Self::Failed,
            _ => return None,
        })
    }
}

impl std::str::FromStr for LetterState {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        Self::parse(key).ok_or_else(|| {
            let allowed: Vec<&str> = Self::ALL.iter().map(|state| state.key()).collect();
            format!("state {key:?}; allowed: {}", allowed.join(", "))
        })
    }
}

impl std::fmt::Display for LetterState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::super::retry::retry_after;
    use super::*;
    use proptest::prelude::*;

    const ATTEMPTS: [Attempt; 5] =
        [Attempt::Accepted, Attempt::Deferred, Attempt::Refused, Attempt::RecipientRefused, Attempt::Lost];

    fn by_itself() -> Vec<LetterEvent> {
        let ended = ATTEMPTS.map(|attempt| LetterEvent::Ended { attempt, again: true });
        let others = [LetterEvent::Begin, LetterEvent::Bounce, LetterEvent::Suppress, LetterEvent::Expire];
        ended.into_iter().chain(others).collect()
    }

    #[test]
    fn keys_are_read_back() {
        for state in LetterState::ALL {
            assert_eq!(state.key().parse(), Ok(state));
        }
        let words = "posted".parse::<LetterState>().unwrap_err();
        assert!(words.contains("posted") && words.contains("draft, released, sending"), "{words}");
    }

    #[test]
    fn what_was_taken_or_may_have_been_is_sent_again_by_no_machine() {
        for state in [LetterState::Sent, LetterState::Unknown, LetterState::Withdrawn, LetterState::Suppressed] {
            assert_eq!(state.after(LetterEvent::Begin), None, "{state}");
        }
        assert_eq!(LetterState::Sending.after(LetterEvent::Begin), None, "two workers");
        assert_eq!(LetterState::Sending.after(LetterEvent::Release), None, "released twice");
        assert_eq!(LetterState::Sent.after(LetterEvent::Release), None);
    }

    #[test]
    fn what_is_unsent_can_be_withdrawn_and_was_never_handed_over() {
        for state in LetterState::ALL.into_iter().filter(|state| state.is_unsent()) {
            assert_eq!(state.after(LetterEvent::Withdraw), Some(LetterState::Withdrawn), "{state}");
        }
        for state in [LetterState::Sending, LetterState::Sent, LetterState::Unknown, LetterState::Withdrawn] {
            assert!(!state.is_unsent(), "{state}");
        }
    }

    #[test]
    fn what_was_deferred_is_tried_again_until_it_was_tried_often_enough() {
        let deferred = |number| {
            let again = retry_after(number).is_some();
            LetterState::Sending.after(LetterEvent::Ended { attempt: Attempt::Deferred, again })
        };
        assert_eq!((deferred(1), deferred(6)), (Some(LetterState::Retry), Some(LetterState::Retry)));
        assert_eq!(deferred(7), Some(LetterState::Failed));
    }

    proptest! {
        /// Whatever a machine does, the content of a letter is handed over once: after that only a person's release leads back.
        #[test]
        fn a_letter_is_handed_over_at_most_once_per_release(events in prop::collection::vec(0_usize..9, 0..40)) {
            let all = by_itself();
            let (mut state, mut handed_over) = (LetterState::Released, 0);
            for event in events.into_iter().map(|at| all[at]) {
                let Some(next) = state.after(event) else { continue };
                let ended = matches!(event, LetterEvent::Ended { attempt: Attempt::Accepted | Attempt::Lost, .. });
                if ended && state == LetterState::Sending {
                    handed_over += 1;
                }
                state = next;
            }
            prop_assert!(handed_over <= 1);
        }
    }
}
