//! Films on order (点菜): a site previews ten films of a week, people order from them, the site makes a menu of what was ordered, and
//! what stays unmet is answered.

pub mod menu;
pub mod origin;
pub mod person;
pub mod preview;
mod problem;
pub mod standing;
pub mod week;

pub use problem::OrderProblem;
