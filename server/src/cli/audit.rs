//! `linxuan audit`: whether the record is whole.

use clap::Subcommand;
use serde_json::json;
use services::{ChainBreak, ChainReport};
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
    let ChainReport { rows, erased, in_clear, broken } = open(&place, Opening::Read).await?.verify_chain().await?;
    let mut found = json!({ "rows": rows, "intact": broken.is_none(), "erased": erased, "in_clear": in_clear });
    let Some(ChainBreak { place, problem }) = broken else { return print(&found) };
    if let Some(found) = found.as_object_mut() {
        found.insert("first_break".to_owned(), json!(place));
        found.insert("problem".to_owned(), json!(problem.to_string()));
    }
    print(&found)?;
    Err(Failure::No(format!("the audit trail is broken at row {place} of table audit: {problem}")))
}
