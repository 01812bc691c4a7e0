//! A contest: what an organiser sets up, its phases, its rounds, and the presets one starts from.

pub mod call;
pub mod dates;
mod entrant;
mod group_family;
mod intake;
pub mod mailing;
pub mod phase;
pub mod preparation;
pub mod preset;
mod preset_lessons;
mod preset_parts;
mod preset_regions;
mod public_page;
mod publication;
mod region_quota;
pub mod round;
pub mod settings;
pub mod term;

pub use call::Call;
pub use entrant::Entrant;
pub use group_family::GroupFamily;
pub use intake::Intake;
pub use public_page::{
    ExhibitionPeriod, PublicFileProblem, PublicPage, PublicPageProblem, public_file_type, statements,
};
pub use publication::PublicationMode;
pub use region_quota::RegionQuota;
pub use settings::{Balance, Category, FilmLimits, Quota, QuotaFamily, Region, Settings, SettingsProblem};
