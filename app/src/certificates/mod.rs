//! Certificates: who gets one, what they look like, one of them, and the look-up for everybody.

mod background;
mod form;
mod list;
mod look_up;
mod one;
mod template;

/// Routed pages.
pub mod pages {
    pub use super::list::CertificatesPage;
    pub use super::look_up::{AddressedCertificatePage, CertificateLookUpPage};
    pub use super::one::CertificatePage;
    pub use super::template::TemplatePage;
}
