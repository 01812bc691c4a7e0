//! Judging: the queue of a judge, the desk, the sheets, their signature.

pub(crate) mod access;
mod declaration;
pub(crate) mod dismissed;
pub(crate) mod own_list;
pub(crate) mod progress;
pub(crate) mod queue;
mod recusal;
pub(crate) mod sheets;
pub(crate) mod signing;
mod watching;
