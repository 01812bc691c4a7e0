//! Which regions get a plan, chosen level by level.

use domain::exhibition::plans::{chosen_regions, digits_below};
use domain::exhibition::region::RegionCode;
use domain::ids::PlanId;
use store::{Plan, Region};

use super::access::{enter_draft, enter_plan, keep_plan};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// A region that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoosableRegion {
    /// The region.
    pub region: Region,
    /// Sites in it that are open from the first day to the last, of the plan's kinds.
    pub sites: i64,
    /// It is chosen, with everything in it.
    pub chosen: bool,
    /// How many regions in it are chosen by themselves.
    pub chosen_within: usize,
}

/// The regions of a level.
#[derive(Clone, Debug)]
pub struct PlanRegionsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan.
    pub plan: Plan,
    /// The region whose level is shown.
    pub here: ChoosableRegion,
    /// Those directly below it.
    pub below: Vec<ChoosableRegion>,
    /// A region above it that is chosen, with everything in it: nothing is chosen here then.
    pub covered_by: Option<Region>,
    /// Everything that is chosen.
    pub chosen: Vec<Region>,
}

impl Services {
    /// The regions below one that can be chosen for a plan; without one, below that of the office.
    ///
    /// # Errors
    /// As [`Services::plan`]; not found also where the region is none of the office's.
    pub async fn plan_regions(
        &self,
        actor: &Actor,
        id: &PlanId,
        under: Option<&RegionCode>,
    ) -> Result<PlanRegionsView> {
        let mut tx = self.read().await?;
        let (plan, access) = enter_plan(&mut *tx, actor, id).await?;
        let under = within(&plan, under)?;
        let chosen = tx.plan_regions(id).await?;
        let shown = tx.plan_regions_below(under).await?;
        let (_, digits) = digits_below(under);
        let counts = tx.plan_open_sites(under, digits, (plan.starts_on, plan.ends_on), &plan.kinds).await?;
        let choosable = |region: Region| {
            let code = region.code.as_str();
            let sites = counts.iter().filter(|(digits, _)| digits.starts_with(code)).map(|(_, sites)| *sites).sum();
            let within = chosen.iter().filter(|one| region.code.contains(&one.code) && one.code != region.code);
            ChoosableRegion {
                sites,
                chosen: chosen.iter().any(|one| one.code == region.code),
                chosen_within: within.count(),
                region,
            }
        };
        let (here, below): (Vec<Region>, Vec<Region>) = shown.into_iter().partition(|one| one.code == *under);
        let here = here.into_iter().next().map(choosable).ok_or(ServiceError::NotFound)?;
        let below = below.into_iter().map(choosable).collect();
        let covered_by = chosen.iter().find(|one| one.code != *under && one.code.contains(under)).cloned();
        Ok(PlanRegionsView { access, plan, here, below, covered_by, chosen })
    }

    /// Chooses regions of a level for a draft; what was chosen elsewhere stays.
    ///
    /// # Errors
    /// As [`Services::plan_regions`]; a plan that is no draft or was changed since; regions other than the level has.
    pub async fn choose_plan_regions(
        &self,
        actor: &Actor,
        id: &PlanId,
        version: i64,
        (under, ticked): (&RegionCode, &[RegionCode]),
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let under = within(&plan, Some(under))?;
        let shown: Vec<RegionCode> = tx.plan_regions_below(under).await?.into_iter().map(|one| one.code).collect();
        if shown.is_empty() || !ticked.iter().all(|one| shown.contains(one)) {
            return Err(ServiceError::NotFound);
        }
        let before: Vec<RegionCode> = tx.plan_regions(id).await?.into_iter().map(|one| one.code).collect();
        tx.put_plan_regions(id, &chosen_regions(&before, &shown, ticked)).await?;
        let event = event::PlanEdit { title: &plan.title };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        keep_plan(self, &mut *tx, plan).await?;
        Ok(tx.commit().await?)
    }
}

/// The region that is asked for, if it is the office's own or lies in it; without one the office's own.
pub(super) fn within<'a>(plan: &'a Plan, under: Option<&'a RegionCode>) -> Result<&'a RegionCode> {
    let under = under.unwrap_or(&plan.region);
    if plan.region.contains(under) { Ok(under) } else { Err(ServiceError::NotFound) }
}
