//! The people of a contest: members, invitations, the pool of experts, and what a judge who leaves hands over.

pub mod experts;
pub mod hand_over;
pub mod invitations;
pub mod member;
pub mod page;
mod refusals;
mod tags;
