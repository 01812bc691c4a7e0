//! What lies beside the pages of participation: a month as files, a frozen report as files and as a notice for paper, and the pool of a spot
//! check.

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::exhibition::region::RegionCode;
use domain::ids::{ReportId, SpotCheckId};
use domain::text::Lang;
use serde::Deserialize;
use services::{ParticipationAsk, ServiceError};

use super::downloads::{ExportQuery, document, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// Files of participation.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/exhibition/participation/files/{file}", get(month))
        .route("/exhibition/reports/{id}/report.pdf", get(notice))
        .route("/exhibition/reports/{id}/{file}", get(report))
        .route("/exhibition/checks/{id}/pool.txt", get(pool))
}

/// Which month of which region by which rule, and in which language.
#[derive(Deserialize)]
struct MonthQuery {
    #[serde(default)]
    region: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    lang: String,
}

/// `GET /exhibition/participation/files/regions.xlsx?region=…&month=…&rule=…&lang=zh|en`, and `silent.csv` and the like: a month as its
/// pages show it.
async fn month(
    identity: Identity,
    Path(file): Path<String>,
    Query(query): Query<MonthQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let region: Option<RegionCode> = match query.region.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|_| refuse(ServiceError::NotFound))?),
    };
    let ask = ParticipationAsk { month: query.month.parse().ok(), region, rule: query.rule.parse().ok() };
    let made = identity.services.participation_file(&identity.actor, &ask, (&file, lang)).await;
    let (made, format) = made.map_err(refuse)?;
    Ok(named_file(&format!("participation.{format}"), &made.name, format.media_type(), made.bytes))
}

/// `GET /exhibition/reports/{id}/report.xlsx?lang=zh|en`, `report.csv` and `report.json`: a frozen report.
async fn report(
    identity: Identity,
    Id(report): Id<ReportId>,
    Path((_, file)): Path<(String, String)>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let made = identity.services.report_file(&identity.actor, &report, (&file, lang)).await;
    let (made, format) = made.map_err(|error| ProblemResponse { error, lang })?;
    Ok(named_file(&format!("report.{format}"), &made.name, format.media_type(), made.bytes))
}

/// `GET /exhibition/reports/{id}/report.pdf?lang=zh|en`: the notice (开机通报) of a frozen report.
async fn notice(
    identity: Identity,
    Id(report): Id<ReportId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let view = identity.services.report(&identity.actor, &report).await;
    let view = view.map_err(|error| ProblemResponse { error, lang })?;
    document(&identity, "participation-notice.pdf", app::exhibition::participation::report_document(&view, lang)).await
}

/// `GET /exhibition/checks/{id}/pool.txt`: the codes that a spot check is drawn from, a line each, as they were hashed.
async fn pool(identity: Identity, Id(check): Id<SpotCheckId>) -> Result<Response, ProblemResponse> {
    let pool = identity.services.spot_check_pool(&identity.actor, &check).await;
    let pool = pool.map_err(|error| identity.refuse(error))?;
    Ok(named_file("pool.txt", "pool.txt", "text/plain; charset=utf-8", pool))
}
