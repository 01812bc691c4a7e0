//! The entry form that saves itself.

#[cfg(feature = "ssr")]
pub mod answers;
#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod browser;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod draft;
pub mod needs;
mod saving;
