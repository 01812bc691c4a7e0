//! The question that every use case about a region's month asks first.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use store::{Region, RegionPlace, Tx};

use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// A region that somebody may look at, in a month.
pub(super) struct EnteredRegion {
    /// What the person is.
    pub(super) access: ExhibitionAccess,
    /// The region.
    pub(super) region: Region,
    /// Its month is approved.
    pub(super) is_approved: bool,
    /// The regions above it, the outermost first, and whether their month is approved.
    pub(super) above: Vec<RegionPlace>,
}

impl EnteredRegion {
    /// Whether the person may do this to a region. The operator, who could read the database anyway, may read everything, and
    /// nothing else of it.
    pub(super) fn may(
        access: &ExhibitionAccess,
        actor: &Actor,
        action: ExhibitionAction,
        region: &RegionCode,
    ) -> Result<()> {
        if *actor == Actor::Operator && action == ExhibitionAction::ViewParticipation {
            return Ok(());
        }
        access.may(action, ExhibitionTarget::Region(region))
    }

    /// The region, where the person may do this to it, in two statements.
    pub(super) async fn of(
        tx: &mut dyn Tx,
        actor: &Actor,
        code: &RegionCode,
        month: Month,
        action: ExhibitionAction,
    ) -> Result<Self> {
        let access = ExhibitionAccess::of(tx, actor).await?;
        Self::with(tx, access, actor, code, (month, action)).await
    }

    /// The same of somebody of whom it is known what they are.
    pub(super) async fn with(
        tx: &mut dyn Tx,
        access: ExhibitionAccess,
        actor: &Actor,
        code: &RegionCode,
        (month, action): (Month, ExhibitionAction),
    ) -> Result<Self> {
        Self::may(&access, actor, action, code)?;
        let codes: Vec<RegionCode> = code.above().chain([code.clone()]).collect();
        let mut above = tx.region_places(&codes, month).await?;
        // By code: the region itself is the last of them.
        let own = above.pop().filter(|place| place.region.code == *code).ok_or(ServiceError::NotFound)?;
        Ok(Self { access, region: own.region, is_approved: own.is_approved, above })
    }

    /// The regions above it that the person may look at too.
    pub(super) fn visible_above(&self, actor: &Actor) -> Vec<Region> {
        let action = ExhibitionAction::ViewParticipation;
        let seen = self.above.iter().filter(|place| Self::may(&self.access, actor, action, &place.region.code).is_ok());
        seen.map(|place| place.region.clone()).collect()
    }
}

/// The first region of a person's own.
pub(super) async fn own_region(tx: &mut dyn Tx, access: &ExhibitionAccess, actor: &Actor) -> Result<RegionCode> {
    if *actor == Actor::Operator {
        let regions = tx.outermost_regions().await?;
        return regions.into_iter().next().map(|region| region.code).ok_or(ServiceError::NotFound);
    }
    // Whoever may do it nowhere is told so.
    access.may(ExhibitionAction::ViewParticipation, ExhibitionTarget::Whole)?;
    access.regions_of(ExhibitionAction::ViewParticipation).into_iter().next().ok_or(ServiceError::NotFound)
}
