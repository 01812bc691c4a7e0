//! Feedback: what authors are told of their film with the result, and who reads it before them.

pub(crate) mod author;
pub(crate) mod review;
