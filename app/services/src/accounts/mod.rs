//! Accounts: first run, sign-in, sessions, passwords, one-time links, tokens.

pub(crate) mod browsers;
pub(crate) mod create;
pub(crate) mod one_time_links;
pub(crate) mod passwords;
pub(crate) mod secret;
pub(crate) mod sessions;
mod setup;
pub(crate) mod sign_in;
mod strength;
pub(crate) mod tokens;
pub(crate) mod tries;
