//! The popularity vote (人气奖) of a contest: an award of its own, given by those who watched. It is no criterion of the selection,
//! the awards of the jury or the ranking, none of which reads anything of it.

mod flags;
mod puzzle;
mod receipt;
mod tally;
mod vote;
mod voter;

pub use flags::{
    BallotTallies, BallotTally, BallotTrace, FlagEvidence, LEAST_NAMES, VoteFlag, WINDOW, flags, least_ballots,
    tallied, windows_between,
};
pub use puzzle::{LASTS, Puzzle, WAIT, solves};
pub use receipt::{BallotReceipt, InclusionProof};
pub use tally::{BallotCount, FilmVotes, ranked};
pub use vote::{
    AWARD_NAME, BallotState, BatchAct, BatchState, EASIEST, HARDEST, MOST_MEMBERS, VoteAct, VotePeriod, VoteProblem,
    VoteRule, VoteSettings, VoteState, VoterKind, may_confirm,
};
pub use voter::{LONGEST_NUMBER, address_key, address_stem, arranged, member_number, member_numbers};
