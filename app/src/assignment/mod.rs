//! Which judge scores which film: panels, and the plan.

pub mod conflicts;
pub mod page;
pub mod panels;
