//! Pages that gather from all rooms: home, and the board of a contest.

pub(crate) mod board;
pub(crate) mod home;
pub(crate) mod intake;
pub(crate) mod profile;
pub(crate) mod work;
