//! The plans of an office and of those below it, and beginning one.

use std::collections::BTreeMap;

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::plans::{PlanDraft, PlanState};
use domain::exhibition::region::RegionCode;
use domain::ids::PlanId;
use store::{Plan, PlanFilter, Region};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result};
use crate::exhibition::access::{ExhibitionAccess, enter_region};
use crate::paging::{PageAsk, PageLinks};

/// Which plans are asked for.
#[derive(Clone, Debug, Default)]
pub struct PlanAsk {
    /// In this state.
    pub state: Option<PlanState>,
    /// Which page.
    pub page: PageAsk,
}

/// A plan as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// The plan.
    pub plan: Plan,
    /// How many sites got it.
    pub sites: i64,
}

/// A page of plans.
#[derive(Clone, Debug)]
pub struct PlanList {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plans, those that begin last first.
    pub lines: Vec<PlanLine>,
    /// How many there are on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// Regions whose office the person is: for these they begin plans.
    pub regions: Vec<Region>,
}

impl Services {
    /// A page of the plans of the person's own offices and of those below them.
    ///
    /// # Errors
    /// A missing role, or a cursor that is none.
    pub async fn plans(&self, actor: &Actor, ask: &PlanAsk) -> Result<PlanList> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::EditPlans, ExhibitionTarget::Whole)?;
        let start = ask.page.start("plans", false)?;
        let regions = access.regions_of(ExhibitionAction::EditPlans);
        let filter = PlanFilter { regions, state: ask.state };
        let slice = tx.plan_slice(&filter, &start, ask.page.limit()).await?;
        let links = PageLinks::of("plans", &slice);
        let found = tx.plan_count(&filter).await?;
        let ids: Vec<PlanId> = slice.rows.iter().map(|plan| plan.id.clone()).collect();
        let counts: BTreeMap<PlanId, i64> = tx.plan_site_counts(&ids).await?.into_iter().collect();
        let line = |plan: Plan| PlanLine { sites: counts.get(&plan.id).copied().unwrap_or_default(), plan };
        let lines = slice.rows.into_iter().map(line).collect();
        let regions = tx.plan_region_names(&filter.regions).await?;
        Ok(PlanList { access, lines, found, links, regions })
    }

    /// Begins a plan for all open sites of an office's region. It answers the wishes of the office's plan before.
    ///
    /// # Errors
    /// A missing role, no such region or one beside or above the person's own, or [`Refusal::Plan`].
    pub async fn create_plan(&self, actor: &Actor, region: &RegionCode, draft: &PlanDraft) -> Result<PlanId> {
        let mut tx = self.write().await?;
        let (region, _) = enter_region(&mut *tx, actor, region, ExhibitionAction::EditPlans).await?;
        let terms = draft.read().map_err(Refusal::Plan)?;
        let now = self.now();
        let plan = Plan {
            id: self.fresh_id()?,
            title: terms.title,
            introduction: terms.introduction,
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
            kinds: terms.kinds,
            state: PlanState::Draft,
            withdrawn_reason: String::new(),
            previous: tx.last_plan(&region.code).await?,
            version: 1,
            created_by: actor.account().map(|account| account.id.clone()),
            created_at: now,
            published_at: None,
            updated_at: now,
            region: region.code,
            region_name: region.name,
        };
        tx.insert_plan(&plan).await?;
        tx.put_plan_regions(&plan.id, std::slice::from_ref(&plan.region)).await?;
        let event = event::PlanCreate { title: &plan.title };
        self.audit(&mut *tx, actor, None, plan.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(plan.id)
    }
}
