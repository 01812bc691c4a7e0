//! What is taken away and is no file of this room: lists that programs read, and what rooms above give out.

/// How the record names the archive of the chosen films.
pub(crate) const PACKAGE: &str = "package";
/// How the record names certificates that were taken away together.
pub(crate) const CERTIFICATES: &str = "certificates";
/// How the record names the sites of a viewing plan with how far they are.
pub(crate) const PLAN_BOARD: &str = "plan_board";
/// How the record names the table of a region's month in the exhibition.
pub(crate) const PARTICIPATION_REGIONS: &str = "participation_regions";
/// How the record names the sites of such a month.
pub(crate) const PARTICIPATION_SITES: &str = "participation_sites";
/// How the record names a frozen report of such a month.
pub(crate) const PARTICIPATION_REPORT: &str = "participation_report";

/// A list that programs read instead of taking a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadList {
    /// The ranking.
    Scores,
    /// The sealed shortlist.
    Shortlist,
}

impl ReadList {
    /// How the record names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Shortlist => "shortlist",
        }
    }
}
