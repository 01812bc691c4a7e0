//! What was ordered in a region, for the next plan.

use domain::calendar::Day;
use domain::exhibition::orders::week::week_of;
use domain::exhibition::plans::OrderCount;
use domain::exhibition::region::RegionCode;
use store::Tx;

use crate::error::Result;

/// For how many people films were ordered in each region below a region since a day's week, most first.
///
/// # Errors
/// The database.
pub(crate) async fn ordered_films(tx: &mut dyn Tx, region: &RegionCode, since: Day) -> Result<Vec<OrderCount>> {
    Ok(tx.ordered_films(region, week_of(since)).await?)
}
