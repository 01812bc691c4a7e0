//! A contest: what an organiser sets up, its phases, its rounds, and the presets one starts from.

mod group_family;
pub mod phase;
pub mod preset;
mod preset_regions;
pub mod round;
pub mod settings;
pub mod term;

pub use group_family::GroupFamily;
pub use settings::{Balance, Category, FilmLimits, Quota, QuotaFamily, Region, Settings, SettingsProblem};
