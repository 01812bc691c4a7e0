//! Why something is not done in a meeting, in words.

use domain::meeting::BadTerms;
use serde::{Deserialize, Serialize};

/// A rule of the meeting that says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl MeetingRefusal {
    /// What a person is told, in Chinese and English.
    #[must_use]
    pub fn both(&self) -> (String, String) {
        let (zh, en) = match self {
            Self::NoMeeting => ("遴选会没有在进行。", "No meeting is open."),
            Self::MeetingOpen => ("遴选会已经在进行。", "A meeting is open already."),
            Self::NoQuorum { present, needed } => {
                return (
                    format!("到会 {present} 人,不足法定 {needed} 人,不能表决。"),
                    format!("{present} present; {needed} are needed for a vote."),
                );
            }
            Self::NotMember => {
                ("只有评委和评委会主任参加表决。", "Only judges and the chair are members of the meeting.")
            }
            Self::NotPresent => ("请先签到;不能委托他人。", "Mark yourself present first; nobody votes for another."),
            Self::BallotOpen => ("有一次投票正在进行,请先结束它。", "A ballot is open; close it first."),
            Self::BallotClosed => ("这次投票已经结束。", "This ballot is closed."),
            Self::AlreadyVoted => ("您已投过票,不能更改。", "You have voted; a vote cannot be changed."),
            Self::Terms(BadTerms::Films) => {
                ("选票上须有 1 至 200 部不同的作品。", "A ballot has 1 to 200 different films.")
            }
            Self::Terms(BadTerms::Seats { seats, films }) => {
                return (
                    format!("名额为 {seats},须为 1 至 {films}(选票上的作品数)。"),
                    format!("{seats} places; 1 to {films}, the number of films, are allowed."),
                );
            }
            Self::Terms(BadTerms::Most { most, films }) => {
                return (
                    format!("每票最多选 {most} 部,须为 1 至 {films}(选票上的作品数)。"),
                    format!("{most} names on a paper; 1 to {films}, the number of films, are allowed."),
                );
            }
            Self::Recused(numbers) => {
                let list = |between: &str| {
                    numbers.iter().map(|number| format!("N-{number:03}")).collect::<Vec<_>>().join(between)
                };
                return (
                    format!("您须回避 {},不能对它表决或提议。", list("、")),
                    format!("You are recused from {}: you can neither vote for it nor propose about it.", list(", ")),
                );
            }
            Self::NoTie => ("没有待决的平票。", "There is no tie to decide."),
            Self::VoteAgainFirst => (
                "平票须先重新投票;仍平票时才由评委会主任决定。",
                "A tie is voted on again first; the chair decides only if that is tied too.",
            ),
            Self::Picks(open) => {
                return (
                    format!("请从平票作品中正好选 {open} 部。"),
                    format!("Choose exactly {open} of the tied films."),
                );
            }
        };
        (zh.to_owned(), en.to_owned())
    }
}
