//! A spreadsheet of sites: which of its columns is what, what each cell says, what becomes of each row, and which regions come with it.

mod column;
mod plan;
mod row;

pub use column::{SiteColumn, SiteColumns, known_columns, site_columns};
pub use plan::{AddressState, KnownPlaces, KnownSite, NewManager, PlannedSite, SiteAct, SitesPlan, plan_sites};
pub use row::{SiteCellFault, SiteCellProblem, SiteRow, SiteRows, kind_named, site_rows};
