//! Publicity notices: set up by the office, composed of what is sealed, and never changed once they went up.

pub(crate) mod compose;
pub(crate) mod draft;
pub(crate) mod issue;
pub(crate) mod public;
