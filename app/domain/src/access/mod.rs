//! Who may do what, when: roles, actions, the scopes of tokens, and the one table that decides.

mod action;
mod outcome;
mod permission;
mod role;
mod scope;

pub use action::Action;
pub use outcome::knows_outcome;
pub use permission::{AccessContext, Denied, Relation, check};
pub use role::Role;
pub use scope::Scope;
