//! Viewing plans of offices.

mod board;
mod document;
mod films;
mod list;
mod overview;
mod parts;
mod plan;
mod sites;
mod wishes;

pub use document::document as plan_document;

/// The pages.
pub mod pages {
    pub use super::board::PlanBoardPage;
    pub use super::list::PlansPage;
    pub use super::plan::PlanPage;
}
