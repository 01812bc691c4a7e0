//! What comes before a month is reported or approved.

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::participation::{Month, ParticipationProblem};
use domain::exhibition::region::RegionCode;

use super::enter::EnteredRegion;
use super::roll_up::roll_up_before;
use super::view::Asked;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};

/// The person may, it is over, and it is rolled up where something changed; what was only watched since waits for its turn unless `watched`.
///
/// # Errors
/// A missing permission; a month that is not over, or of which nothing is known.
pub(super) async fn ready_to_report(
    cx: &Context,
    actor: &Actor,
    (region, month): (&RegionCode, Month),
    watched: bool,
) -> Result<()> {
    let mut tx = cx.read().await?;
    EnteredRegion::of(&mut *tx, actor, region, month, ExhibitionAction::ReportParticipation).await?;
    let asked = Asked::of(cx, &mut *tx, Some(month), None).await?;
    drop(tx);
    if asked.until().is_some() {
        return Err(Refusal::Participation(ParticipationProblem::NotOver(month.last())).into());
    }
    if !roll_up_before(cx, month, watched).await? {
        return Err(Refusal::Participation(ParticipationProblem::NothingCounted).into());
    }
    Ok(())
}
