//! Why something of a viewing is not taken or not done.

use serde::{Deserialize, Serialize};

/// A part of what is sent of a viewing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidencePart {
    /// Its films.
    Films,
    /// Answers to its questions.
    Answers,
    /// Wishes.
    Wishes,
}

/// Why what was sent of a viewing cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceProblem {
    /// More of something than there can be.
    TooMany {
        /// Of what.
        part: EvidencePart,
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A text is too long.
    TooLong {
        /// Its characters.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// A number of people that cannot be.
    Heads {
        /// It.
        found: i64,
        /// The most there can be.
        most: i64,
    },
    /// A revision that no other word could follow, or that no first word has.
    Revision {
        /// It.
        found: i64,
        /// The most it can be after the word that is known.
        most: i64,
    },
    /// A film ends before it begins, takes longer than a day, or is played in the future.
    Times,
}

/// Why a site or an office cannot do something with a viewing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewingProblem {
    /// What was sent of it cannot be taken.
    Evidence(EvidenceProblem),
    /// Evidence of it came from elsewhere already.
    OtherSource,
    /// Nothing was played or entered that could be sent to the office.
    NothingPlayed,
    /// Nobody was there.
    NobodyThere,
    /// The office accepted it.
    Accepted,
    /// The office has nothing to decide about it, or decided already.
    NotReported,
    /// It is planned for a time that is past or too far ahead.
    PlannedTime,
    /// A viewing that is entered by hand has not been held yet.
    NotHeldYet,
    /// The site is not open on that day.
    SiteClosed,
    /// No film was chosen.
    NoFilms,
    /// Nothing was chosen of a list.
    NothingChosen,
    /// The code of the roll call has ended, or is none.
    RollOver,
    /// The browser keeps nothing by which a phone is told apart.
    RollCookie,
    /// As many phones as are counted have answered.
    RollFull,
}
