//! Which judge scores which film: panels, and the plan.

pub mod page;
pub mod panels;
