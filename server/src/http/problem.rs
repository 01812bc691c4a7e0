//! Refusals for programs: RFC 9457 `application/problem+json`, in the language of the request.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::{Denied, Scope};
use domain::exhibition::packs::PackProblem;
use domain::text::Lang;
use services::{Outage, Refusal, ServiceError};
use words::{common, phrases, refusals, second_factor, session};

/// A service's refusal as an answer.
#[derive(Debug)]
pub struct ProblemResponse {
    /// What happened.
    pub error: ServiceError,
    /// In which language it is told.
    pub lang: Lang,
}

impl ProblemResponse {
    /// The status of an error. Strangers learn nothing: what they may not see is not found.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match &self.error {
            ServiceError::Refused(Refusal::Checksum) => checksum_mismatch(),
            ServiceError::SignInNeeded => StatusCode::UNAUTHORIZED,
            ServiceError::Denied(_) | ServiceError::Exhibition(_) | ServiceError::Refused(Refusal::PasswordAgain) => {
                StatusCode::FORBIDDEN
            }
            ServiceError::NotFound
            | ServiceError::Refused(Refusal::UnknownExport { .. } | Refusal::ExportFormat { .. }) => {
                StatusCode::NOT_FOUND
            }
            ServiceError::Conflict => StatusCode::CONFLICT,
            ServiceError::Refused(Refusal::FileTooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            ServiceError::Refused(Refusal::FileType { .. }) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ServiceError::Refused(Refusal::NoSpace(_) | Refusal::EvidenceFull) => StatusCode::INSUFFICIENT_STORAGE,
            ServiceError::Refused(Refusal::UploadGone | Refusal::UploadLost) => StatusCode::GONE,
            ServiceError::Refused(Refusal::UploadBusy) => StatusCode::LOCKED,
            ServiceError::Refused(Refusal::UploadElsewhere) => StatusCode::SERVICE_UNAVAILABLE,
            ServiceError::Refused(
                Refusal::NotSealed | Refusal::PackageUnprepared(_) | Refusal::Pack(PackProblem::Unprepared(_)),
            ) => StatusCode::CONFLICT,
            // Bytes never go into what is put together from parts, and parts join only once they are whole.
            ServiceError::Refused(Refusal::PartsUnfinished | Refusal::OnlyLooking) => StatusCode::FORBIDDEN,
            ServiceError::Refused(
                Refusal::TooManyUnfinished(_)
                | Refusal::TooManyUploads
                | Refusal::TooBusy
                | Refusal::EvidenceBusy
                | Refusal::EvidenceOfToday,
            ) => StatusCode::TOO_MANY_REQUESTS,
            ServiceError::Fields(_) | ServiceError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ServiceError::Store(error) => {
                error.outage().map_or(StatusCode::INTERNAL_SERVER_ERROR, |outage| outage_answer(outage, self.lang).0)
            }
            ServiceError::Environment(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, in the language of the request. Faults of ours are in the log, not in the answer.
    fn detail(&self) -> String {
        let lang = self.lang;
        match &self.error {
            ServiceError::SignInNeeded => refusals::sign_in_needed(lang).to_owned(),
            ServiceError::Denied(denied) => denied_detail(denied, lang),
            ServiceError::Exhibition(_) => session::wrong_role(lang).to_owned(),
            ServiceError::NotFound => refusals::not_found(lang).to_owned(),
            ServiceError::Fields(problems) => refusals::wrong_answers(lang, problems.len()),
            ServiceError::Refused(refusal) => refusal.message(lang),
            ServiceError::Conflict => refusals::changed_in_between(lang).to_owned(),
            ServiceError::Store(error) => {
                error.outage().map(|outage| outage_answer(outage, lang).1.to_owned()).unwrap_or_default()
            }
            ServiceError::Environment(_) => String::new(),
        }
    }
}

fn denied_detail(denied: &Denied, lang: Lang) -> String {
    match denied {
        Denied::Role { .. } => session::wrong_role(lang).to_owned(),
        Denied::Phase { now } => session::wrong_phase(lang, &common::phase(lang, *now)),
        Denied::Scope { needed } if needed.is_empty() => refusals::no_token_may(lang).to_owned(),
        Denied::Scope { needed } => {
            let scopes: Vec<&str> = needed.iter().copied().map(Scope::key).collect();
            refusals::wrong_scope(lang, &phrases::list(lang, &scopes))
        }
        Denied::SecondFactor { role } => second_factor::needed_body(lang, common::role(lang, *role)),
    }
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        if let ServiceError::Store(_) | ServiceError::Environment(_) = &self.error {
            tracing::error!(error = %self.error, "request failed");
        }
        let errors: Vec<_> = match &self.error {
            ServiceError::Fields(problems) => problems
                .iter()
                .map(|one| {
                    let message = islands::session::field_problem(self.lang, &one.problem);
                    serde_json::json!({ "field": one.field, "message": message })
                })
                .collect(),
            _ => Vec::new(),
        };
        problem(self.status(), &self.detail(), errors)
    }
}

fn outage_answer(outage: Outage, lang: Lang) -> (StatusCode, &'static str) {
    match outage {
        Outage::NoSpace => (StatusCode::INSUFFICIENT_STORAGE, common::error_507_body(lang)),
        Outage::Away => (StatusCode::SERVICE_UNAVAILABLE, common::error_503_body(lang)),
    }
}

/// The answer while the database cannot be used.
pub fn outage_problem(outage: Outage, lang: Lang) -> Response {
    let (status, detail) = outage_answer(outage, lang);
    problem(status, detail, Vec::new())
}

/// The answer to a token that nobody has, or has any more.
pub fn unknown_token(lang: Lang) -> Response {
    problem(StatusCode::UNAUTHORIZED, refusals::token_unknown(lang), Vec::new())
}

/// A problem document; `errors` are wrong fields.
pub fn problem(status: StatusCode, detail: &str, errors: Vec<serde_json::Value>) -> Response {
    let title = status.canonical_reason().unwrap_or("Checksum Mismatch");
    let mut body = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail });
    if !errors.is_empty() {
        body["errors"] = errors.into();
    }
    if status.is_server_error()
        && let Some(id) = super::requests::present()
    {
        body["request_id"] = (*id.0).into();
    }
    let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let later = [
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::INSUFFICIENT_STORAGE,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::LOCKED,
    ];
    if later.contains(&status) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// Words without a page, for what never reached one.
pub fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

/// What tus answers where bytes do not match their checksum; HTTP itself has no name for it.
fn checksum_mismatch() -> StatusCode {
    StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST)
}
