//! Exhibition rights and consent: on file for one film, and the list of the chosen films of a contest.

mod list;
pub mod release;

/// The pages.
pub mod pages {
    pub use super::list::ReleasesPage;
    pub use super::release::ReleasePage;
}
