//! Exhibition: sites that watch the chosen films together, what they get and what they watched. Server only.

pub mod choose;
pub mod frame;
pub mod library;
pub mod orders;
pub mod packs;
pub mod participation;
pub mod plans;
mod sites;
pub mod viewings;

/// The pages of sites and of who works in the exhibition.
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
