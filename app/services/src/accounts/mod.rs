//! Accounts: first run, sign-in in one or two steps, sessions, passwords, one-time links, tokens, erasing.

pub(crate) mod browsers;
pub(crate) mod confirm;
pub(crate) mod create;
pub(crate) mod erase;
pub(crate) mod guesses;
pub(crate) mod one_time_links;
pub(crate) mod passwords;
mod proof;
mod proof_letter;
pub(crate) mod second_factor;
mod second_step;
pub(crate) mod secret;
pub(crate) mod sessions;
mod setup;
mod sign_in;
pub(crate) mod sign_in_steps;
mod strength;
pub(crate) mod tokens;
mod totp;
pub(crate) mod tries;
