//! What every room's islands stand on: the components they share with the pages, the errors a person may meet, what saves
//! itself.
//!
//! A room that comes alive in the browser is a crate of its own (`islands-player`, `islands-entry`, `islands-desk`,
//! `islands-studio`): every `#[island]` is an export of the wasm it is linked into and is never left out of it again, so what
//! a page loads is decided by which rooms a bundle of `frontend` names. Nothing here or in a room knows a page.

pub mod autosave;
pub mod call;
pub mod error;
pub mod kept;
pub mod lang;
#[cfg(feature = "ssr")]
pub mod session;
pub mod text;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;
pub mod wire;
