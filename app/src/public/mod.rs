//! What everybody finds without an account, and where an office sets it up.

mod call;
mod film;
mod gallery;
mod settings;

pub(crate) use settings::upload;

/// The pages.
pub mod pages {
    pub use super::call::CallPage;
    pub use super::film::FilmOfGalleryPage;
    pub use super::gallery::PublicGalleryPage;
    pub use super::settings::PublicSettingsPage;
}
