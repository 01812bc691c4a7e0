//! The selection meeting (遴选会).

mod acts;
pub(crate) mod ballots;
pub(crate) mod minutes;
pub(crate) mod room;
pub(crate) mod stepped_over;
