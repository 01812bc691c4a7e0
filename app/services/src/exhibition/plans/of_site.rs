//! Plans as sites have them.

use domain::calendar::Day;
use domain::ids::{EntryId, PlanId};
use domain::time::Micros;
use store::{PlanFilm, SitePlan, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::library::films::{LibraryFilm, films_named};

/// The published plans of a site whose last day is this one or later, the next due first.
pub(crate) async fn plans_of_site(tx: &mut dyn Tx, site: i64, since: Day) -> Result<Vec<SitePlan>> {
    Ok(tx.plans_of_site(site, since).await?)
}

/// A plan that a site got. One that was withdrawn since is among them: what was held of it before may arrive later.
///
/// # Errors
/// The site did not get it.
pub(crate) async fn plan_of_site(tx: &mut dyn Tx, site: i64, id: &PlanId) -> Result<SitePlan> {
    tx.plan_of_site(site, id).await?.ok_or(ServiceError::NotFound)
}

/// Notes that a site opened a plan; the first time counts.
pub(crate) async fn mark_received(tx: &mut dyn Tx, site: i64, plan: &PlanId, now: Micros) -> Result<()> {
    tx.mark_plan_received(site, plan, now).await?;
    Ok(())
}

/// The films of a plan that may be shown now, in order, each as the library has it: sites see no others.
pub(crate) async fn shown_films(
    cx: &Context,
    tx: &mut dyn Tx,
    films: &[PlanFilm],
) -> Result<Vec<(PlanFilm, LibraryFilm)>> {
    let entries: Vec<EntryId> = films.iter().map(|film| film.entry_id.clone()).collect();
    let named = films_named(cx, tx, &entries).await?;
    let shown = |film: &PlanFilm| {
        let found = named.iter().find(|one| one.entry == film.entry_id)?;
        Some((film.clone(), found.clone()))
    };
    Ok(films.iter().filter_map(shown).collect())
}
