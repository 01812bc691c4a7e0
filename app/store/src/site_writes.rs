//! What changes of regions and sites, one or many at a time.

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::time::Micros;

use crate::accounts::{Account, Ticket};
use crate::error::Result;
use crate::imports::ImportSheet;
use crate::sites::{Region, Site, SitePeriod};

/// An account as somebody finds it by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressedAccount {
    /// The address.
    pub email: String,
    /// The account.
    pub account: AccountId,
    /// It is known that the address is its owner's.
    pub is_proven: bool,
}

/// What changes of regions and sites.
#[async_trait]
pub trait SiteWrites {
    /// Adds regions that are not there; how many.
    async fn insert_regions(&mut self, regions: &[Region]) -> Result<u64>;
    /// Gives a region another name. Whether there is such a region.
    async fn rename_region(&mut self, region: &Region) -> Result<bool>;
    /// The number after the greatest that a site has.
    async fn next_site_number(&mut self) -> Result<i64>;
    /// Adds sites, and changes those that are there with the version before; how many. Devices stay as they are.
    async fn put_sites(&mut self, sites: &[Site], at: Micros) -> Result<u64>;
    /// Keeps periods that are over of sites that open again; one without a last day is none.
    async fn put_site_periods(&mut self, periods: &[SitePeriod]) -> Result<()>;
    /// Keeps the SHA-256 of a link that signs a device in, in place of one from before.
    async fn put_device_link(&mut self, site: i64, hash: &[u8], ends_at: Micros) -> Result<()>;
    /// Ends the link with this SHA-256 and signs in the device with this key's, in place of one from before. Whether the link could be
    /// used.
    async fn use_device_link(&mut self, hash: &[u8], device: &[u8], now: Micros) -> Result<bool>;
    /// Signs the device of a site out, and ends a link to sign in another. Whether there was either.
    async fn end_device(&mut self, site: i64) -> Result<bool>;
    /// The accounts with these addresses, by address.
    async fn accounts_addressed(&mut self, addresses: &[String]) -> Result<Vec<AddressedAccount>>;
    /// Adds accounts, each with a link to set its first password.
    async fn insert_invited(&mut self, accounts: &[Account], tickets: &[Ticket]) -> Result<()>;
    /// Keeps a spreadsheet of sites for a person, in place of one from before.
    async fn put_site_sheet(&mut self, account: &AccountId, sheet: &ImportSheet) -> Result<()>;
    /// The spreadsheet of a person that was kept since then.
    async fn site_sheet(&mut self, account: &AccountId, since: Micros) -> Result<Option<ImportSheet>>;
    /// Forgets the spreadsheet of a person, and those of everybody that were kept before then.
    async fn delete_site_sheets(&mut self, account: &AccountId, before: Micros) -> Result<()>;
}
