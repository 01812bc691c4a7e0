//! Exhibition: sites that watch the chosen films together, the plans they get, what they watched, and who may see and do what.

pub mod access;
pub mod doubts;
pub mod participation;
pub mod region;
pub mod site;
pub mod spot_check;
