//! Certificates as files: one for the office or for whoever has its address, and all of a contest in one archive.

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::certificates::CertificateKind;
use domain::ids::{CertificateId, ContestId};
use services::ServiceError;
use services::documents::PDF;

use super::downloads::{ExportQuery, attachment, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// The routes of this file.
pub fn certificate_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/contests/{id}/certificates/files/{file}", get(office))
        .route("/c/{token}/certificate.pdf", get(by_address))
}

/// `GET /contests/{id}/certificates/files/{file}`: `{certificate}.pdf`; `all.zip`, or those of a kind, such as `work.zip`.
async fn office(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let Identity { services, actor, .. } = &identity;
    if let Some(kind) = file.strip_suffix(".zip") {
        let kind: Option<CertificateKind> =
            if kind == "all" { None } else { Some(kind.parse().map_err(|_| refuse(ServiceError::NotFound))?) };
        let made = services.certificate_archive(actor, &contest, kind, lang).await.map_err(refuse)?;
        return Ok(named_file("certificates.zip", &made.name, "application/zip", made.bytes));
    }
    let id = file.strip_suffix(".pdf").and_then(|id| id.parse::<CertificateId>().ok());
    let id = id.ok_or_else(|| refuse(ServiceError::NotFound))?;
    let made = services.certificate_file(actor, &contest, &id).await.map_err(refuse)?;
    Ok(attachment(&made.name, PDF, made.bytes))
}

/// `GET /c/{token}/certificate.pdf`: for whoever has the address, without an account.
async fn by_address(identity: Identity, Path(token): Path<String>) -> Result<Response, ProblemResponse> {
    let made = identity.services.certificate_file_at(&token).await.map_err(|error| identity.refuse(error))?;
    Ok(attachment(&made.name, PDF, made.bytes))
}
