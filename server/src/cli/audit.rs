//! `linxuan audit`: whether the record is whole.

use clap::Subcommand;
use serde_json::json;
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::print;

/// What can be asked about the record.
#[derive(Subcommand)]
pub enum Audit {
    /// Computes the chain again.
    Verify(Place),
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where the chain is broken; a database that cannot be read.
pub async fn run(audit: Audit) -> Result<(), Failure> {
    let Audit::Verify(place) = audit;
    match open(&place, Opening::Read).await?.verify_record().await? {
        (rows, None) => print(&json!({ "rows": rows, "intact": true })),
        (rows, Some(seq)) => {
            print(&json!({ "rows": rows, "intact": false, "first_break": seq }))?;
            Err(Failure::No(format!("the record is broken at row {seq}")))
        }
    }
}
