//! Reminding the sites from which nothing came.

use domain::exhibition::plans::{PlanProblem, PlanState};
use domain::exhibition::region::RegionCode;
use domain::ids::PlanId;
use domain::letter::LetterKind;

use super::access::{enter_plan, refused};
use super::letters::write_to_managers;
use super::regions::within;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::Result;
use crate::exhibition::settings::{settings, today};
use crate::time::ahead_s;

/// Sites that are reminded in one transaction; others with the next.
const MOST: i64 = 2_000;

impl Services {
    /// Writes to the managers of the silent sites of a region; without one, of all. A site is reminded once a day at most, and none
    /// that opened the plan or has a viewing of it. How many sites.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is not published or is over; nobody to remind.
    pub async fn remind_sites(&self, actor: &Actor, id: &PlanId, under: Option<&RegionCode>) -> Result<u64> {
        let mut tx = self.write().await?;
        let (plan, _) = enter_plan(&mut *tx, actor, id).await?;
        let under = within(&plan, under)?;
        if plan.state != PlanState::Published {
            return Err(refused(PlanProblem::NotPublished));
        }
        let (settings, _) = settings(&mut *tx).await?;
        let today = today(self, &settings);
        if plan.ends_on < today {
            return Err(refused(PlanProblem::Over(plan.ends_on)));
        }
        let now = self.now();
        let since = today.begins(ahead_s(&settings.time_zone, now));
        let sites = tx.plan_silent_sites(id, under, since, MOST).await?;
        if sites.is_empty() {
            return Err(refused(PlanProblem::NobodyToRemind));
        }
        let managers = tx.plan_managers(id, Some(&sites)).await?;
        tx.mark_plan_reminded(id, &sites, now).await?;
        let key = format!("{id} {today}");
        let letters = write_to_managers(self, &mut *tx, &plan, (LetterKind::PlanReminder, &key), &managers).await?;
        let sites = u64::try_from(sites.len()).unwrap_or(u64::MAX);
        let event = event::PlanRemind { title: &plan.title, sites, letters };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(sites)
    }
}
