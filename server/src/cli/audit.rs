//! `linxuan audit`: whether the audit trail and the records of contests are whole.

use clap::Subcommand;
use serde_json::{Value, json};
use services::{Alteration, ChainBreak, ChainReport, RecordsReport};
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, say};
use crate::record_key::is_signed;

/// What can be asked about the audit trail.
#[derive(Subcommand)]
pub enum Audit {
    /// Computes the chain of the audit trail again, and holds the records of contests against their signatures and their tables.
    Verify(Place),
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where the chain is broken, or a row is not what was put on record; a database that cannot be read.
pub async fn run(audit: Audit) -> Result<(), Failure> {
    let Audit::Verify(place) = audit;
    let services = open(&place, Opening::Read).await?;
    let ChainReport { rows, erased, in_clear, broken } = services.verify_chain().await?;
    let RecordsReport { records, lines, alterations } = services.verify_records(is_signed).await?;
    let told: Vec<Value> = alterations.iter().map(alteration).collect();
    let intact = broken.is_none() && told.is_empty();
    let mut found = json!({
        "rows": rows, "intact": intact, "erased": erased, "in_clear": in_clear,
        "records": records, "lines": lines, "alterations": told,
    });
    if let (Some(ChainBreak { place, problem }), Some(found)) = (&broken, found.as_object_mut()) {
        found.insert("first_break".to_owned(), json!(place));
        found.insert("problem".to_owned(), json!(problem.to_string()));
    }
    print(&found)?;
    for Alteration { contest, table, row, problem } in &alterations {
        say(&format!("contest {contest}, table {table}, row {row}: {problem}"));
    }
    match (broken, alterations.len()) {
        (Some(ChainBreak { place, problem }), _) => {
            Err(Failure::No(format!("the audit trail is broken at row {place} of table audit: {problem}")))
        }
        (None, 0) => Ok(()),
        (None, count) => Err(Failure::No(format!("{count} rows are not what was put on record"))),
    }
}

fn alteration(found: &Alteration) -> Value {
    let Alteration { contest, table, row, problem } = found;
    json!({ "contest": contest, "table": table, "row": row, "problem": problem })
}
