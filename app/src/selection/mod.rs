//! The selection studio: rules, films, consequence; what-if in the browser, the seal on the server.

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
