//! Certificates: what they look like, for whom they are issued, and how anybody finds out whether one is real.

pub(crate) mod drawing;
pub(crate) mod files;
pub(crate) mod issue;
pub(crate) mod look_up;
pub(crate) mod pictures;
pub(crate) mod replace;
pub(crate) mod sources;
pub(crate) mod templates;
pub(crate) mod view;
