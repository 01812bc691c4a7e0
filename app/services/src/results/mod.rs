//! Results: the ranking, and statistics about judges.

pub(crate) mod judges;
pub(crate) mod ranking;
