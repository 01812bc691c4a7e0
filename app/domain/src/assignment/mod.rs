//! Who sees which film, and in which order.

mod panels;

pub use panels::{NobodyMayScore, PanelPlan, PanelProblem, PanelTask, assign_panels};
