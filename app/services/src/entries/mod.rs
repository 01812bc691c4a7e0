//! Entries: drafting, submitting, following, the eligibility check.

pub(crate) mod access;
pub(crate) mod draft;
pub(crate) mod findings;
mod letters;
pub(crate) mod listing;
pub(crate) mod nominations;
pub(crate) mod quota;
pub(crate) mod screening;
pub(crate) mod submit;
pub(crate) mod view;
pub(crate) mod without_film;
pub(crate) mod works;
