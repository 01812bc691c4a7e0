//! Certificates as files: one for the office or for whoever has its address, and all of a contest in one archive. And the pictures
//! of their templates.

use app::ui::flash::Flash;
use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::certificates::CertificateKind;
use domain::ids::{CertificateId, ContestId};
use domain::limits;
use islands::web::CookiePolicy;
use services::ServiceError;
use services::documents::PDF;
use words::certificates as m;

use super::downloads::{ExportQuery, attachment, named_file};
use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;
use super::public::{arrived_file, not_arrived};

/// The most that a form with a picture may bring, bytes: the picture, and what the form adds.
const MOST_PICTURE_BYTES: usize = limits::CERTIFICATE_PICTURE_BYTES + 64 * 1024;

/// The routes of this file.
pub fn certificate_routes(cookies: CookiePolicy) -> Router {
    let take = move |identity: Identity, id: Id<ContestId>, kind: Path<(String, String)>, form: Multipart| {
        take_picture(cookies, identity, id, kind, form)
    };
    Router::new()
        .route(
            "/contests/{id}/certificates/templates/{kind}/picture",
            get(picture).post(take).layer(DefaultBodyLimit::max(MOST_PICTURE_BYTES)),
        )
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

/// The kind of certificates in an address.
fn kind_of(identity: &Identity, kind: &str) -> Result<CertificateKind, ProblemResponse> {
    kind.parse().map_err(|_| identity.refuse(ServiceError::NotFound))
}

/// `GET /contests/{id}/certificates/templates/{kind}/picture`: the picture of a template, for who edits it.
async fn picture(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, kind)): Path<(String, String)>,
) -> Result<Response, ProblemResponse> {
    let kind = kind_of(&identity, &kind)?;
    let found = identity.services.certificate_picture(&identity.actor, &contest, kind).await;
    let (format, bytes) = found.map_err(|error| identity.refuse(error))?;
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    // The answer depends on who asks.
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // What an office put here runs nothing, whatever it is.
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

/// `POST /contests/{id}/certificates/templates/{kind}/picture`: puts a picture behind the texts of a template and leads back to it,
/// which says why where it could not be.
async fn take_picture(
    cookies: CookiePolicy,
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, kind)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, ProblemResponse> {
    let kind = kind_of(&identity, &kind)?;
    let Identity { services, actor, lang, .. } = &identity;
    // Before the bytes are taken in.
    services.may_change_certificate_picture(actor, &contest).await.map_err(|error| identity.refuse(error))?;
    let bytes = match arrived_file(form).await {
        Ok((_, _, bytes)) => bytes,
        Err(status) => return Ok(not_arrived(status, *lang)),
    };
    let flash = match services.put_certificate_picture(actor, &contest, kind, bytes).await {
        Ok(()) => Flash::done(m::background_added(*lang)),
        Err(ServiceError::Refused(refusal)) => Flash::warning(refusal.message(*lang)),
        Err(error) => return Err(identity.refuse(error)),
    };
    let to = format!("/contests/{contest}/certificates/templates/{}", kind.key());
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, flash.line(cookies))]).into_response())
}
