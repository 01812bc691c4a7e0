//! Awards: grades with their places, who is proposed for them, and the award for those who send films.

pub mod decided;
pub mod organisation;
pub mod plan;
pub mod proposal;
