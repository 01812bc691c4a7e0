//! The selection studio: rules, films, consequence; what-if in the browser, the seal on the server.

mod answer;
#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod board;
mod browser;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod components;
mod consequence;
mod knobs;
pub mod model;
#[cfg(feature = "ssr")]
mod overrides;
#[cfg(feature = "ssr")]
mod robustness;
#[cfg(feature = "ssr")]
mod studio;
#[cfg(feature = "ssr")]
mod words;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::overrides::OverridesPage;
    pub use super::robustness::RobustnessPage;
    pub use super::studio::SelectionPage;
}
