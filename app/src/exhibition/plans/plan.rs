//! `/exhibition/plans/:plan`: a plan, a part at a time. Server only.

use domain::ids::PlanId;

use super::{films, overview, sites, wishes};
use crate::ui::prelude::*;
use islands::session;

/// A plan.
#[component]
pub fn PlanPage() -> impl IntoView {
    page(async {
        let id: PlanId = param("plan")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        match query.get("section") {
            "films" => films::section(&services, &actor, &id, lang).await,
            "sites" => sites::section(&services, &actor, &id, &query, lang).await,
            "wishes" => wishes::section(&services, &actor, &id, lang).await,
            _ => overview::section(&services, &actor, &id, lang).await,
        }
    })
}
