//! What somebody is in the exhibition, and the questions every use case of it asks first.

use domain::access::Role;
use domain::exhibition::access::{
    ExhibitionAction, ExhibitionDenied, ExhibitionRole, ExhibitionTarget, Reach, Standing, check, roles_for,
};
use domain::exhibition::region::RegionCode;
use domain::ids::SiteId;
use store::{Region, Site, Tx};

use crate::actor::Actor;
use crate::error::{Result, ServiceError};

/// What somebody is in the exhibition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExhibitionAccess {
    standings: Vec<Standing>,
}

impl ExhibitionAccess {
    /// What the actor is, in at most one statement. The operator is the administrator; programs and who looks in a guise are nothing here.
    ///
    /// # Errors
    /// Nobody is signed in, or the database.
    pub(crate) async fn of(tx: &mut dyn Tx, actor: &Actor) -> Result<Self> {
        let administrator = Standing { role: ExhibitionRole::Administrator, reach: Reach::All };
        let standings = match actor {
            Actor::Anonymous => return Err(ServiceError::SignInNeeded),
            Actor::Operator => vec![administrator],
            Actor::Device(site) => vec![Standing { role: ExhibitionRole::Device, reach: Reach::Site(site.number) }],
            Actor::Person(person) if person.guise.is_some() || actor.scopes().is_some() => Vec::new(),
            Actor::Person(person) => {
                let mut standings = tx.exhibition_standings(&person.account.id).await?;
                standings.extend(person.account.roles.contains(&Role::Administrator).then_some(administrator));
                standings
            }
        };
        Ok(Self { standings })
    }

    /// Everything the person is.
    #[must_use]
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// Whether the person may do this there.
    ///
    /// # Errors
    /// A role that is missing is named; what lies beside or above is not found.
    pub fn may(&self, action: ExhibitionAction, target: ExhibitionTarget<'_>) -> Result<()> {
        check(action, &self.standings, target).map_err(|denied| match denied {
            ExhibitionDenied::Reach => ServiceError::NotFound,
            ExhibitionDenied::Role { .. } => ServiceError::Exhibition(denied),
        })
    }

    /// Whether the person may do this somewhere: what pages lead to.
    #[must_use]
    pub fn has(&self, action: ExhibitionAction) -> bool {
        self.may(action, ExhibitionTarget::Whole).is_ok()
    }

    /// How far the person may do this: everything in them and nothing else belongs into a list.
    #[must_use]
    pub fn reach_of(&self, action: ExhibitionAction) -> Vec<Reach> {
        let roles = roles_for(action);
        let mut reach: Vec<_> =
            self.standings.iter().filter(|one| roles.contains(&one.role)).map(|one| one.reach.clone()).collect();
        reach.sort_unstable();
        reach.dedup();
        reach
    }

    /// The regions of offices that may do this, in order: it reaches everything below them too.
    pub(crate) fn regions_of(&self, action: ExhibitionAction) -> Vec<RegionCode> {
        let of = |reach: Reach| match reach {
            Reach::Region(region) => Some(region),
            Reach::All | Reach::Site(_) => None,
        };
        self.reach_of(action).into_iter().filter_map(of).collect()
    }

    /// The numbers of the sites of a manager or a device that may do this.
    pub(crate) fn sites_of(&self, action: ExhibitionAction) -> Vec<i64> {
        let of = |reach: Reach| match reach {
            Reach::Site(number) => Some(number),
            Reach::All | Reach::Region(_) => None,
        };
        self.reach_of(action).into_iter().filter_map(of).collect()
    }
}

/// The region, and what the person is, where they may do this in it.
///
/// # Errors
/// Nobody is signed in, no such region or one beside or above the person's own, a role that is missing.
pub(crate) async fn enter_region(
    tx: &mut dyn Tx,
    actor: &Actor,
    region: &RegionCode,
    action: ExhibitionAction,
) -> Result<(Region, ExhibitionAccess)> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    access.may(action, ExhibitionTarget::Region(region))?;
    let region = tx.exhibition_region(region).await?.ok_or(ServiceError::NotFound)?;
    Ok((region, access))
}

/// The site, and what the person or device is, where they may do this at it.
///
/// # Errors
/// Nobody is signed in, no such site or one outside of the person's own, a role that is missing.
pub(crate) async fn enter_site(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &SiteId,
    action: ExhibitionAction,
) -> Result<(Site, ExhibitionAccess)> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no site.
    access.may(action, ExhibitionTarget::Whole)?;
    let site = tx.site(id).await?.ok_or(ServiceError::NotFound)?;
    access.may(action, ExhibitionTarget::Site(site.number, &site.region))?;
    Ok((site, access))
}
