//! Awards: grades with their places, who is proposed for them, the award for those who send films, and the announcement.

pub mod announcement;
pub mod decided;
pub mod organisation;
pub mod plan;
pub mod proposal;
