//! Why something is not done in a meeting, in words.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::meeting::BadTerms;
use domain::text::Lang;
use words::phrases::{entry_numbers, list};
use words::refusals as m;

/// A rule of the meeting that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeetingRefusal {
    /// No meeting is open.
    NoMeeting,
    /// A meeting is open already.
    MeetingOpen,
    /// Too few members are present.
    NoQuorum {
        /// Members present.
        present: usize,
        /// Members that must be.
        needed: usize,
    },
    /// The person is neither judge nor chair.
    NotMember,
    /// The person is not marked as present.
    NotPresent,
    /// A ballot is open, and must be closed first.
    BallotOpen,
    /// The ballot is closed, or is none of this meeting.
    BallotClosed,
    /// The person has voted.
    AlreadyVoted,
    /// The ballot cannot be held so.
    Terms(BadTerms),
    /// The paper or the proposal names films the person is recused from; entry numbers.
    Recused(Vec<i64>),
    /// There is no tie, or it was voted on again already.
    NoTie,
    /// A tie is voted on again before the chair breaks it.
    VoteAgainFirst,
    /// Not exactly the open places were filled from the tied films.
    Picks(usize),
    /// The person was not there when the ballot opened, or is left out of it.
    NotVoter,
    /// One member alone could vote in a secret ballot, and any count would tell what.
    SecretAlone,
    /// These members, by account with their names, would not vote in the ballot, because their recusals leave them too few films; whoever opens it has to have
    /// been told.
    LeavesOut(BTreeMap<AccountId, String>),
}

impl MeetingRefusal {
    /// What a person is told.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let words = match self {
            Self::NoMeeting => m::no_meeting(lang),
            Self::MeetingOpen => m::meeting_open(lang),
            Self::NoQuorum { present, needed } => return m::no_quorum(lang, *present, *needed),
            Self::NotMember => m::not_member(lang),
            Self::NotPresent => m::not_present(lang),
            Self::BallotOpen => m::ballot_open(lang),
            Self::BallotClosed => m::ballot_closed(lang),
            Self::AlreadyVoted => m::already_voted(lang),
            Self::Terms(BadTerms::Films) => m::ballot_films(lang),
            Self::Terms(BadTerms::Seats { seats, films }) => return m::ballot_seats(lang, *seats, *films),
            Self::Terms(BadTerms::Most { most, films }) => return m::ballot_most(lang, *most, *films),
            Self::Recused(numbers) => return m::recused(lang, &entry_numbers(lang, numbers)),
            Self::NoTie => m::no_tie(lang),
            Self::VoteAgainFirst => m::vote_again_first(lang),
            Self::Picks(open) => return m::picks(lang, *open),
            Self::NotVoter => m::not_a_voter(lang),
            Self::SecretAlone => m::secret_alone(lang),
            Self::LeavesOut(names) => {
                return m::left_out(lang, &list(lang, &names.values().collect::<Vec<_>>()));
            }
        };
        words.to_owned()
    }
}
