//! Offices and managers of the exhibition.

use async_trait::async_trait;
use domain::exhibition::access::{ExhibitionRole, Reach};
use domain::ids::{AccountId, SiteId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A role that somebody holds in the exhibition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExhibitionMember {
    /// The person.
    pub account: AccountId,
    /// Office or manager.
    pub role: ExhibitionRole,
    /// Of an office the code of its region, of a manager the key of the site.
    pub place: String,
    /// Who gave the role.
    pub added_by: Option<AccountId>,
    /// When.
    pub added_at: Micros,
}

/// The same with the names of person and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedExhibitionMember {
    /// The role.
    pub member: ExhibitionMember,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// What the place is called.
    pub place_name: String,
    /// The code of the region, or of the site.
    pub place_code: String,
}

/// Which members are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExhibitionMemberFilter {
    /// How far whoever looks reaches.
    pub reach: Vec<Reach>,
    /// In name, address, or the name or code of the place, in any case.
    pub words: String,
    /// The key of a role.
    pub role: String,
}

/// A manager of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteManager {
    /// The site.
    pub site: SiteId,
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
}

/// Offices and managers.
#[async_trait]
pub trait ExhibitionMembers {
    /// Gives roles; how many were not held before.
    async fn put_exhibition_members(&mut self, members: &[ExhibitionMember]) -> Result<u64>;
    /// Ends a role. Whether it was held.
    async fn end_exhibition_member(&mut self, account: &AccountId, role: ExhibitionRole, place: &str) -> Result<bool>;
    /// A page of members: offices, then managers, by name.
    async fn exhibition_member_slice(
        &mut self,
        filter: &ExhibitionMemberFilter,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<NamedExhibitionMember>>;
    /// How many there are within a reach, and how many the filter leaves.
    async fn exhibition_member_count(&mut self, filter: &ExhibitionMemberFilter) -> Result<(i64, i64)>;
    /// The managers of these sites, by site and name.
    async fn managers_of(&mut self, sites: &[SiteId]) -> Result<Vec<SiteManager>>;
}
