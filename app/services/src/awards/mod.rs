//! Awards: grades and what they ask for, who is proposed, what people rule, what is decided, and how the result
//! is announced.

pub(crate) mod announcement;
pub(crate) mod ballots;
pub(crate) mod decide;
pub(crate) mod plan;
pub(crate) mod result;
pub(crate) mod rulings;
pub(crate) mod sources;
pub(crate) mod view;
