//! What the program itself notes with a letter, beside what mail servers and people say.

/// Why a letter is where it is, where the program put it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterNote {
    /// It was released while there was no mail server.
    NoServer,
    /// Its link ended before it could be sent.
    TooLate,
    /// The worker that sent it ended without a word.
    Abandoned,
    /// The decision that it tells of was taken back.
    TakenBack,
    /// A later invitation took the place of the one it carries, or that one was revoked.
    InvitationEnded,
    /// Nobody has shown yet that the address is that of the account's owner; it goes once that is shown.
    Unproven,
}

impl LetterNote {
    /// Every note.
    pub const ALL: [Self; 6] =
        [Self::NoServer, Self::TooLate, Self::Abandoned, Self::TakenBack, Self::InvitationEnded, Self::Unproven];

    /// As it is kept, and told on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoServer => "no mail server",
            Self::TooLate => "its link ended before it could be sent",
            Self::Abandoned => "the worker that sent it ended without a word",
            Self::TakenBack => "the decision it tells of was taken back",
            Self::InvitationEnded => "its invitation was revoked or replaced",
            Self::Unproven => "the address is not verified yet",
        }
    }

    /// Reads [`Self::key`]; what a mail server or a person said is none.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_back_and_what_others_said_is_none() {
        for note in LetterNote::ALL {
            assert_eq!(LetterNote::parse(note.key()), Some(note));
        }
        assert_eq!(LetterNote::parse("550 5.1.1 no such user"), None);
    }
}
