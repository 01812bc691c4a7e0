//! Films on order (点菜): proposals of offices, a site's preview and menu, and the page for telephones.

mod menu;
mod parts;
mod phone;
mod preview;
mod previews;
mod site_previews;

/// The pages.
pub mod pages {
    pub use super::menu::SiteMenuPage;
    pub use super::phone::OrderPhonePage;
    pub use super::preview::SitePreviewPage;
    pub use super::previews::PreviewsPage;
    pub use super::site_previews::SitePreviewsPage;
}
