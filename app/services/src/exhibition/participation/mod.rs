//! Participation (开机率): days counted from evidence, months rolled up from days, and what offices read, freeze and approve of them.

pub(crate) mod approve;
pub(crate) mod days;
mod enter;
pub(crate) mod report;
pub(crate) mod roll_up;
pub(crate) mod sites;
pub(crate) mod view;
