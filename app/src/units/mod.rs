//! Units and their deadlines: whom the office grants a later one.

mod extensions;

/// Routed pages.
pub mod pages {
    pub use super::extensions::ExtensionsPage;
}
