//! The people of a contest: members, invitations, the pool of experts.

pub mod experts;
pub mod page;
