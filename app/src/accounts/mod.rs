//! The way in and the person's own account: sign-in, registration, invitation, accounts, first run.

#[cfg(feature = "ssr")]
mod agent;
#[cfg(feature = "ssr")]
mod demo;
#[cfg(feature = "ssr")]
mod links;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod menu;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod profile;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod tokens;

#[cfg(feature = "ssr")]
pub use demo::{DemoAccount, DemoAccounts};
#[cfg(feature = "ssr")]
pub use menu::visitor;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::links::{InvitationPage, ResetPage};
    pub use super::list::AccountsPage;
    pub use super::profile::AccountPage;
    pub use super::setup::SetupPage;
    pub use super::sign_in::{RegisterPage, SignInPage, SignOutPage};
}
