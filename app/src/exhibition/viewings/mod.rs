//! The pages of sites and of their viewings, the roll call on a phone, and the office's list. Server only.

mod by_hand;
mod office;
mod parts;
mod roll;
mod said;
mod site;
mod stage;
mod viewing;

/// The pages.
pub mod pages {
    pub use super::by_hand::ByHandPage;
    pub use super::office::OfficeViewingsPage;
    pub use super::roll::{RollCallPage, RollScreenPage};
    pub use super::site::{OwnSitesPage, SiteHomePage};
    pub use super::viewing::ViewingPage;
}
