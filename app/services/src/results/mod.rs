//! Results: the ranking, what is kept of closed rounds, and statistics about judges.

pub(crate) mod closing;
pub(crate) mod disagreement;
pub(crate) mod judges;
pub(crate) mod line_film;
pub(crate) mod list;
pub(crate) mod matrix;
pub(crate) mod ranking;
pub(crate) mod recorded;
pub(crate) mod view;
