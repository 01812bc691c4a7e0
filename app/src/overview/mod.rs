//! Pages that gather from all rooms: the front page, home, and the board of a contest.

pub mod board;
mod front;
mod headline;
pub mod home;
mod intake;
mod missing;
mod sentence;
mod steps;
mod waiting;
