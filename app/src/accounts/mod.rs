//! The way in and the person's own account: sign-in, registration, invitation, accounts, first run.

mod administration;
mod agent;
mod code;
mod confirm;
mod demo;
mod erasing;
mod links;
mod list;
mod menu;
mod parts;
mod profile;
mod qr;
mod second_factor;
mod setup;
mod sign_in;
mod tokens;

pub use administration::AdministrationTabs;
pub use confirm::{beside_password, confirm_first, give_password, password_again};
pub use demo::{DemoAccount, DemoAccounts, DemoDuty};
pub use menu::visitor;
pub use parts::filled_in;
pub use qr::qr_code;

/// Routed pages.
pub mod pages {
    pub use super::code::CodePage;
    pub use super::confirm::ConfirmPage;
    pub use super::links::{InvitationPage, ResetPage};
    pub use super::list::AccountsPage;
    pub use super::profile::AccountPage;
    pub use super::second_factor::SecondFactorPage;
    pub use super::setup::SetupPage;
    pub use super::sign_in::{RegisterPage, SignInPage, SignOutPage};
}
