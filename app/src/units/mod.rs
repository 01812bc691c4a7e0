//! Units: what creators hand to them, and later deadlines.

mod desk;
mod extensions;

/// Routed pages.
pub mod pages {
    pub use super::desk::UnitPage;
    pub use super::extensions::ExtensionsPage;
}
