//! Packs for sites without a line: making them, giving them out, and taking in what comes back. Server only.

mod evidence;
mod home;
mod lines;
mod of_plan;
mod of_site;
mod one;

/// Routed pages.
pub mod pages {
    pub use super::home::PacksPage;
    pub use super::of_plan::PlanPacksPage;
    pub use super::of_site::SitePacksPage;
    pub use super::one::PackPage;
}
