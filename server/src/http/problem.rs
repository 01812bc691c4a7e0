//! Refusals for programs: RFC 9457 `application/problem+json`, in the language of the request.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::text::Lang;
use services::{Refusal, ServiceError};

/// A refusal with its status.
pub struct Failure {
    /// What happened.
    pub error: ServiceError,
    /// In which language it is told.
    pub lang: Lang,
}

impl Failure {
    /// The status of an error. Strangers learn nothing: what they may not see is not found.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match &self.error {
            ServiceError::SignInNeeded => StatusCode::UNAUTHORIZED,
            ServiceError::Denied(_) => StatusCode::FORBIDDEN,
            ServiceError::NotFound => StatusCode::NOT_FOUND,
            ServiceError::Conflict => StatusCode::CONFLICT,
            ServiceError::Refused(Refusal::FileTooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            ServiceError::Refused(Refusal::FileType { .. }) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ServiceError::Refused(Refusal::NoSpace(_)) => StatusCode::INSUFFICIENT_STORAGE,
            ServiceError::Fields(_) | ServiceError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ServiceError::Store(_) | ServiceError::Environment(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        let detail = match &self.error {
            ServiceError::Refused(refusal) => refusal.message(self.lang),
            ServiceError::Store(error) => {
                tracing::error!(%error, "request failed");
                String::new()
            }
            ServiceError::Environment(error) => {
                tracing::error!(%error, "request failed");
                String::new()
            }
            other => other.to_string(),
        };
        let title = status.canonical_reason().unwrap_or_default();
        let body = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail });
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
    }
}
