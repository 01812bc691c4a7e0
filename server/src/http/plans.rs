//! What lies beside the pages of viewing plans: the plan for paper, and its sites with how far each is.

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::exhibition::region::RegionCode;
use domain::ids::{PlanId, SiteId};
use domain::text::Lang;
use serde::Deserialize;
use services::ServiceError;

use super::downloads::{document, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// Documents and tables of plans.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/exhibition/plans/{id}/plan.pdf", get(sheet))
        .route("/exhibition/plans/{id}/board/{file}", get(sites))
}

/// Which site a plan is printed for, or whose sites are asked for; and in which language.
#[derive(Deserialize)]
struct PlanQuery {
    #[serde(default)]
    site: String,
    #[serde(default)]
    under: String,
    #[serde(default)]
    lang: String,
}

/// What a parameter names, where there is one; what cannot be read names nothing.
fn named<T: std::str::FromStr>(text: &str) -> Result<Option<T>, ServiceError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ServiceError::NotFound) }
}

/// `GET /exhibition/plans/{id}/plan.pdf?site=…&lang=zh|en`: the plan for paper, for a site that got it or for its office.
async fn sheet(
    identity: Identity,
    Id(plan): Id<PlanId>,
    Query(query): Query<PlanQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let site: Option<SiteId> = named(&query.site).map_err(refuse)?;
    let sheet = identity.services.plan_sheet(&identity.actor, &plan, site.as_ref()).await.map_err(refuse)?;
    document(&identity, "viewing-plan.pdf", app::exhibition::plans::plan_document(&sheet, lang)).await
}

/// `GET /exhibition/plans/{id}/board/sites.xlsx?under=…&lang=zh|en`, and `sites.csv`: sites with how far each is.
async fn sites(
    identity: Identity,
    Id(plan): Id<PlanId>,
    Path((_, file)): Path<(String, String)>,
    Query(query): Query<PlanQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let under: Option<RegionCode> = named(&query.under).map_err(refuse)?;
    let made = identity.services.plan_board_file(&identity.actor, &plan, under.as_ref(), (&file, lang)).await;
    let (made, format) = made.map_err(refuse)?;
    Ok(named_file(&format!("sites.{format}"), &made.name, format.media_type(), made.bytes))
}
