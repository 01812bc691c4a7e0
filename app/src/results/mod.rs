//! Results: the ranking, the score matrix, and the files of what is sealed.

mod closed;
pub mod components;
mod disagreement;
mod judges;
mod matrix;
pub mod method;
mod page;

/// Routed pages.
pub mod pages {
    pub use super::closed::ClosedRoundPage;
    pub use super::disagreement::DisagreementPage;
    pub use super::judges::JudgesPage;
    pub use super::method::MethodPage;
    pub use super::page::RankingPage;
}
