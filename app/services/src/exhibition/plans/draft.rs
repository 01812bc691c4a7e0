//! A plan before it is published: what it says, and who would get it.

use domain::exhibition::plans::{PlanDraft, PlanState, PlanTerms};
use domain::ids::PlanId;
use store::{Plan, PlanFilm, Region};

use super::access::{enter_draft, enter_plan, keep_plan};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result};
use crate::exhibition::access::ExhibitionAccess;

/// A plan as its office sees it.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan.
    pub plan: Plan,
    /// Its films.
    pub films: Vec<PlanFilm>,
    /// Regions whose sites get it.
    pub regions: Vec<Region>,
    /// Sites that would get it now, or did.
    pub sites: i64,
}

impl Services {
    /// A plan.
    ///
    /// # Errors
    /// A missing role; not found also where it is of an office beside or above the person's own.
    pub async fn plan(&self, actor: &Actor, id: &PlanId) -> Result<PlanView> {
        let mut tx = self.read().await?;
        let (plan, access) = enter_plan(&mut *tx, actor, id).await?;
        let films = tx.plan_films(id).await?;
        let regions = tx.plan_regions(id).await?;
        let sites = if plan.state == PlanState::Draft {
            tx.plan_expected_sites(id).await?
        } else {
            tx.plan_site_counts(std::slice::from_ref(id)).await?.into_iter().map(|(_, sites)| sites).sum()
        };
        Ok(PlanView { access, plan, films, regions, sites })
    }

    /// Changes title, introduction, days and kinds of sites of a draft.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is no draft or was changed since; [`Refusal::Plan`].
    pub async fn edit_plan(&self, actor: &Actor, id: &PlanId, version: i64, draft: &PlanDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let PlanTerms { title, introduction, starts_on, ends_on, kinds } = draft.read().map_err(Refusal::Plan)?;
        let event = event::PlanEdit { title: &title };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        keep_plan(self, &mut *tx, Plan { title, introduction, starts_on, ends_on, kinds, ..plan }).await?;
        Ok(tx.commit().await?)
    }
}
