//! The questions every use case of plans asks first.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::plans::{PlanProblem, PlanState};
use domain::ids::PlanId;
use store::{Plan, Tx};

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// The plan, and what the person is, where they may work on plans of its office.
///
/// # Errors
/// Nobody is signed in, no such plan or one of an office beside or above the person's own, a role that is missing.
pub(super) async fn enter_plan(tx: &mut dyn Tx, actor: &Actor, id: &PlanId) -> Result<(Plan, ExhibitionAccess)> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no plan.
    access.may(ExhibitionAction::EditPlans, ExhibitionTarget::Whole)?;
    let plan = tx.plan(id).await?.ok_or(ServiceError::NotFound)?;
    access.may(ExhibitionAction::EditPlans, ExhibitionTarget::Region(&plan.region))?;
    Ok((plan, access))
}

/// The draft of a plan as somebody read it.
///
/// # Errors
/// As [`enter_plan`]; a plan that is no draft any more, or was changed since.
pub(super) async fn enter_draft(tx: &mut dyn Tx, actor: &Actor, id: &PlanId, version: i64) -> Result<Plan> {
    let (plan, _) = enter_plan(tx, actor, id).await?;
    if plan.state != PlanState::Draft {
        return Err(refused(PlanProblem::NotDraft));
    }
    if plan.version == version { Ok(plan) } else { Err(ServiceError::Conflict) }
}

/// Writes a plan that was changed.
pub(super) async fn keep_plan(cx: &Context, tx: &mut dyn Tx, plan: Plan) -> Result<()> {
    let plan = Plan { updated_at: cx.now(), ..plan };
    if tx.update_plan(&plan).await? { Ok(()) } else { Err(ServiceError::Conflict) }
}

pub(super) fn refused(problem: PlanProblem) -> ServiceError {
    Refusal::Plan(vec![problem]).into()
}
