//! The selection studio: rules, films, consequence; what-if in the browser, the seal on the server.

mod overrides;
mod robustness;
mod steps;
mod studio;
mod words;

/// Routed pages.
pub mod pages {
    pub use super::overrides::OverridesPage;
    pub use super::robustness::RobustnessPage;
    pub use super::studio::SelectionPage;
}
