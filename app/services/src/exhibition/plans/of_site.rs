//! Plans as sites have them.

use domain::calendar::Day;
use domain::ids::{EntryId, PlanId};
use domain::time::Micros;
use store::{PlanFilm, SitePlan, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::library::films::{LibraryFilm, films_named};

/// A plan is shown and offered for so many days after its last: what was missed is made up for, and what was watched on that day is often
/// entered later.
const DAYS_AFTER: i64 = 31;

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

/// The published plans that a site is to show, the next due first. Those that are over and of which it has held nothing are among them for
/// [`DAYS_AFTER`].
pub(crate) async fn plans_to_show(tx: &mut dyn Tx, site: i64, today: Day) -> Result<Vec<SitePlan>> {
    Ok(tx.plans_to_show(site, today, days_after(today)).await?)
}

/// The last day of the plans that are over for [`DAYS_AFTER`].
pub(crate) fn days_after(today: Day) -> Day {
    Day::from_number(today.number().saturating_sub(DAYS_AFTER)).unwrap_or(today)
}

/// Notes that a site opened plans; the first time counts.
pub(crate) async fn mark_received(tx: &mut dyn Tx, site: i64, plans: &[PlanId], now: Micros) -> Result<()> {
    tx.mark_plans_received(site, plans, now).await?;
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
