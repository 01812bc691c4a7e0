//! What everybody finds without an account: open calls, the page of a contest, the gallery; and how an office sets it up.

pub(crate) mod call;
pub(crate) mod gallery;
pub(crate) mod page;
