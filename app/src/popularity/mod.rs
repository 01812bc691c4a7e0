//! The popularity vote: where everybody votes, proves a receipt and reads the result, and the page of the office.

mod forms;
mod held;
mod kept;
mod office;
mod receipt;
mod result;
mod set_up;
mod vote;
mod ways;

/// The pages.
pub mod pages {
    pub use super::office::PopularityPage;
    pub use super::receipt::VoteReceiptPage;
    pub use super::result::VoteResultPage;
    pub use super::vote::VotePage;
}
