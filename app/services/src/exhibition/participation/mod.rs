//! Participation (开机率): days counted from evidence, months rolled up from days, and what offices read, freeze and approve of them.

pub(crate) mod approve;
pub(crate) mod checks;
pub(crate) mod days;
pub(crate) mod decisions;
pub(crate) mod doubts;
mod enter;
pub(crate) mod export;
pub(crate) mod own;
mod ready;
pub(crate) mod report;
pub(crate) mod roll_up;
pub(crate) mod sites;
pub(crate) mod table;
pub(crate) mod view;
