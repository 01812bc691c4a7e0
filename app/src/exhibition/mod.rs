//! Exhibition: what sites watch together, what they get, what they watched. Server only.

pub mod choose;
pub mod library;
pub mod packs;
pub mod plans;
//! The exhibition: sites that watch together, and the offices they belong to.

pub mod frame;
mod sites;

/// The pages.
pub mod pages {
    pub use super::sites::device::DevicePage;
    pub use super::sites::exclusions::ExclusionsPage;
    pub use super::sites::home::ExhibitionPage;
    pub use super::sites::import::SitesImportPage;
    pub use super::sites::list::SitesPage;
    pub use super::sites::people::ExhibitionPeoplePage;
    pub use super::sites::regions::RegionsPage;
    pub use super::sites::settings::ExhibitionSettingsPage;
    pub use super::sites::site::SitePage;
}
//! The exhibition: sites that watch films together, what they get, what they watched.

pub mod viewings;
