//! The way in and the person's own account: home, sign-in, registration, invitation, accounts, first run.

#[cfg(feature = "ssr")]
mod demo;
#[cfg(feature = "ssr")]
mod menu;
#[cfg(feature = "ssr")]
pub mod pages;

#[cfg(feature = "ssr")]
pub use demo::{DemoAccount, DemoAccounts};
#[cfg(feature = "ssr")]
pub use menu::visitor;
