//! Participation of sites: figures region by region, doubts, reports, approvals and spot checks.

mod check;
mod checks;
mod decisions;
mod document;
mod doubts;
mod parts;
mod region;
mod report;
mod site;
mod sites;
mod trend;

pub use document::document as report_document;

/// The pages.
pub mod pages {
    pub use super::check::SpotCheckPage;
    pub use super::checks::SpotChecksPage;
    pub use super::decisions::ParticipationReportsPage;
    pub use super::doubts::DoubtsPage;
    pub use super::region::ParticipationPage;
    pub use super::report::ReportPage;
    pub use super::site::SiteMonthPage;
    pub use super::sites::SiteMonthsPage;
}
