//! When a site was open and is: it may have closed and opened again.

use domain::exhibition::site::SiteLife;
use store::{Site, Tx};

use crate::error::Result;

/// The periods of a site before the one that holds, in order.
pub(super) async fn past_periods(tx: &mut dyn Tx, site: &Site) -> Result<Vec<SiteLife>> {
    Ok(tx.site_periods(&[site.number]).await?.into_iter().map(|one| one.life).collect())
}

/// All periods of a site, in order.
pub(crate) async fn open_periods(tx: &mut dyn Tx, site: &Site) -> Result<Vec<SiteLife>> {
    let mut periods = past_periods(tx, site).await?;
    periods.push(site.life());
    Ok(periods)
}
