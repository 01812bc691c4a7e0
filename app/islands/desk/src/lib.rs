//! The judge's desk: the score sheet that saves itself, notes, what was watched, keys.

#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod browser;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod components;
pub mod keys;
mod notes;
mod ruler;
mod saving;
pub mod trouble;
mod watching;
