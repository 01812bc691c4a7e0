//! Exhibition: sites that watch the chosen films together, the plans they get, what they watched, and who may see and do what.

pub mod access;
pub mod counting;
pub mod doubts;
pub mod evidence;
pub mod library;
pub mod orders;
pub mod packs;
pub mod participation;
pub mod plans;
pub mod region;
pub mod roll_call;
pub mod settings;
pub mod sheet;
pub mod site;
pub mod spot_check;
pub mod viewing;
pub mod viewing_problem;
