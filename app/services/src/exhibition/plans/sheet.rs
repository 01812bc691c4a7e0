//! A plan as it is printed.

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::plans::PlanState;
use domain::ids::{PlanId, SiteId};
use domain::time::Micros;
use store::{Plan, PlanFilm};

use super::access::enter_plan;
use super::of_site::{plan_of_site, shown_films};
use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::settings::settings;

/// A plan as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSheet {
    /// The plan.
    pub plan: Plan,
    /// Its films; of a site's sheet those that may be shown now.
    pub films: Vec<PlanFilm>,
    /// The name of the site it is for.
    pub site: Option<String>,
    /// When it was published, or is looked at before.
    pub made_at: Micros,
    /// The zone that is told in.
    pub time_zone: String,
}

impl Services {
    /// A plan as it is printed: for a site that got it, or for its office.
    ///
    /// # Errors
    /// A missing role; not found also where the site did not get it or it was withdrawn, or the plan is of an office beside or above
    /// the person's own.
    pub async fn plan_sheet(&self, actor: &Actor, id: &PlanId, site: Option<&SiteId>) -> Result<PlanSheet> {
        let mut tx = self.read().await?;
        let (plan, films, site) = match site {
            None => {
                let (plan, _) = enter_plan(&mut *tx, actor, id).await?;
                let films = tx.plan_films(id).await?;
                (plan, films, None)
            }
            Some(site) => {
                let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::ViewPlans).await?;
                let found = plan_of_site(&mut *tx, site.number, id).await?;
                if found.plan.state != PlanState::Published {
                    return Err(ServiceError::NotFound);
                }
                let films = shown_films(self, &mut *tx, &found.films).await?;
                (found.plan, films.into_iter().map(|(film, _)| film).collect(), Some(site.name))
            }
        };
        let made_at = plan.published_at.unwrap_or_else(|| self.now());
        let time_zone = settings(&mut *tx).await?.0.time_zone;
        Ok(PlanSheet { plan, films, site, made_at, time_zone })
    }
}
