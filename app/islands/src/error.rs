//! The errors a person may meet.
//!
//! Inside, errors are detailed and logged once; what leaves the server is one of these few, in the person's
//! language. An expected refusal of a form is [`AppError::Refused`] and shows beside its fields, see
//! `app::ui::form`.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use words::{Lang, common, second_factor};

use crate::wire::{Input, Wire};

/// What a page or a server function answers when it cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// 401: nobody is signed in, or the session has ended. A page leads to the sign-in and back.
    #[error("sign-in needed")]
    SignInNeeded,
    /// 403: this person may not. `reason`, where there is one, is already in the person's language.
    #[error("forbidden")]
    Forbidden {
        /// Why, if that may be told.
        reason: Option<String>,
    },
    /// 403: the contest asks for a second factor of who acts in this person's role. A page leads to where it is set up.
    #[error("second factor needed")]
    SecondFactorNeeded {
        /// The role, in the person's language.
        role: String,
    },
    /// 404: not there, or nothing this person may know of.
    #[error("not found")]
    NotFound,
    /// 422: the rules say no. Expected; shown beside the form, with everything entered kept.
    #[error("refused: {}", .0.problem)]
    Refused(Refusal),
    /// 409: the thing changed since it was read. The text says what is there now.
    #[error("conflict: {0}")]
    Conflict(String),
    /// 400: the request does not make sense; never a person's mistake on an ordinary page.
    #[error("bad request")]
    BadRequest,
    /// 429: too often.
    #[error("too many requests")]
    TooMany {
        /// Seconds until the next attempt makes sense.
        retry_after_s: u32,
    },
    /// 503: busy, in maintenance, or the network is gone.
    #[error("unavailable")]
    Unavailable,
    /// 507: no room to store anything.
    #[error("no space")]
    NoSpace,
    /// 500: a fault of ours. Only a reference leaves the server; the log line with the same reference has the rest.
    #[error("internal error {reference}")]
    Internal {
        /// What to quote in a report.
        reference: String,
    },
}

/// Why a form was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// One sentence for the whole form; empty when the fields say it all.
    pub problem: String,
    /// What to mend, field by field, in the order of the page.
    pub fields: Vec<FieldProblem>,
}

/// One field to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's `name`.
    pub field: String,
    /// What was found and what is allowed.
    pub message: String,
}

impl Refusal {
    /// A refusal of the whole form.
    #[must_use]
    pub fn of(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), fields: Vec::new() }
    }

    /// Adds a field to mend.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.add(field, message);
        self
    }

    /// Adds a field to mend.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.fields.push(FieldProblem { field: field.into(), message: message.into() });
    }

    /// Nothing to say: the form may pass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problem.is_empty() && self.fields.is_empty()
    }

    /// `Ok` when there is nothing to mend: collect with [`Self::add`], then `refusal.check()?`.
    ///
    /// # Errors
    /// [`AppError::Refused`] with everything collected.
    pub fn check(self) -> Result<(), AppError> {
        if self.is_empty() { Ok(()) } else { Err(AppError::Refused(self)) }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// An error in a person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What happened.
    pub title: String,
    /// What is kept, and what to do.
    pub body: String,
}

impl AppError {
    /// A refusal of one sentence.
    #[must_use]
    pub fn refused(problem: impl Into<String>) -> Self {
        Self::Refused(Refusal::of(problem))
    }

    /// A refusal because of one field.
    #[must_use]
    pub fn refused_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Refused(Refusal::default().field(field, message))
    }

    /// Forbidden, without a reason.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self::Forbidden { reason: None }
    }

    /// Logs the cause, once, and keeps it on the server.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let reference = reference();
        tracing::error!(error.reference = %reference, error.cause = %cause, "internal error");
        Self::Internal { reference }
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInNeeded => 401,
            Self::Forbidden { .. } | Self::SecondFactorNeeded { .. } => 403,
            Self::NotFound => 404,
            Self::Refused(_) => 422,
            Self::Conflict(_) => 409,
            Self::BadRequest => 400,
            Self::TooMany { .. } => 429,
            Self::Unavailable => 503,
            Self::NoSpace => 507,
            Self::Internal { .. } => 500,
        }
    }

    /// What was sent is refused for good: sent again as it is, it is refused again, or taken where nobody expects it any more.
    /// Everything else may pass at another time. `assets/keep.js` goes by the statuses.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Refused(_)
            | Self::Forbidden { .. }
            | Self::SecondFactorNeeded { .. }
            | Self::NotFound
            | Self::BadRequest => true,
            Self::SignInNeeded
            | Self::Conflict(_)
            | Self::TooMany { .. }
            | Self::Unavailable
            | Self::NoSpace
            | Self::Internal { .. } => false,
        }
    }

    /// What happened, what is kept and what to do, for a page or a notice.
    #[must_use]
    pub fn explain(&self, lang: Lang) -> Explained {
        let (title, body) = match self {
            Self::SignInNeeded => (common::error_401(lang), common::error_401_body(lang).to_owned()),
            Self::Forbidden { reason } => {
                (common::error_403(lang), reason.clone().unwrap_or_else(|| common::error_403_body(lang).to_owned()))
            }
            Self::SecondFactorNeeded { role } => {
                (second_factor::needed_title(lang), second_factor::needed_body(lang, role))
            }
            Self::NotFound => (common::error_404(lang), common::error_404_body(lang).to_owned()),
            Self::Refused(refusal) => (common::error_422(lang), refusal.sentence()),
            Self::Conflict(now) if now.is_empty() => (common::error_409(lang), common::error_409_body(lang).to_owned()),
            Self::Conflict(now) => (common::error_409(lang), now.clone()),
            Self::BadRequest => (common::error_400(lang), common::error_400_body(lang).to_owned()),
            Self::TooMany { retry_after_s } => (common::error_429(lang), common::error_429_body(lang, *retry_after_s)),
            Self::Unavailable => (common::error_503(lang), common::error_503_body(lang).to_owned()),
            Self::NoSpace => (common::error_507(lang), common::error_507_body(lang).to_owned()),
            Self::Internal { reference } => (common::error_500(lang), common::error_500_body(lang, reference)),
        };
        Explained { title: title.to_owned(), body }
    }
}

impl Refusal {
    fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if !self.problem.is_empty() {
            parts.push(self.problem.as_str());
        }
        parts.extend(self.fields.iter().map(|field| field.message.as_str()));
        parts.join(" ")
    }
}

/// The name of the request, by which its lines of the log are found.
#[cfg(feature = "ssr")]
fn reference() -> String {
    leptos::prelude::use_context::<crate::web::RequestId>().map(|id| id.0.to_string()).unwrap_or_default()
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// The framework's own errors carry internal text; none of it is passed on.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::BadRequest
            }
            _ => Self::Unavailable,
        }
    }

    /// Also sets the answer's status, which would be 500 for everything.
    #[cfg(feature = "ssr")]
    fn ser(&self) -> axum::body::Bytes {
        crate::web::set_status(self.status());
        serde_json::to_vec(&crate::wire::Packed(self.clone())).unwrap_or_default().into()
    }
}

crate::wire! {
    Refusal { problem, fields }
    FieldProblem { field, message }
}

/// How [`AppError::SecondFactorNeeded`] is named on the way, whose status others have too.
const SECOND_FACTOR: u32 = 4031;

impl Wire for AppError {
    fn write(&self, out: &mut String) {
        let shared = matches!(self, Self::SecondFactorNeeded { .. });
        let kind = if shared { SECOND_FACTOR } else { u32::from(self.status()) };
        kind.write(out);
        match self {
            Self::SignInNeeded | Self::NotFound | Self::BadRequest | Self::Unavailable | Self::NoSpace => {}
            Self::Forbidden { reason } => reason.write(out),
            Self::SecondFactorNeeded { role } => role.write(out),
            Self::Refused(refusal) => refusal.write(out),
            Self::Conflict(now) => now.write(out),
            Self::TooMany { retry_after_s } => retry_after_s.write(out),
            Self::Internal { reference } => reference.write(out),
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(match u32::read(input)? {
            401 => Self::SignInNeeded,
            403 => Self::Forbidden { reason: Wire::read(input)? },
            SECOND_FACTOR => Self::SecondFactorNeeded { role: Wire::read(input)? },
            404 => Self::NotFound,
            422 => Self::Refused(Wire::read(input)?),
            409 => Self::Conflict(Wire::read(input)?),
            400 => Self::BadRequest,
            429 => Self::TooMany { retry_after_s: Wire::read(input)? },
            503 => Self::Unavailable,
            507 => Self::NoSpace,
            500 => Self::Internal { reference: Wire::read(input)? },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{from_text, to_text};

    #[test]
    fn a_refusal_passes_only_when_empty() {
        assert_eq!(Refusal::default().check(), Ok(()));
        let refused = Refusal::default().field("title", "太长").check();
        assert_eq!(refused, Err(AppError::refused_field("title", "太长")));
    }

    /// Every kind.
    fn all() -> [AppError; 12] {
        let refused = AppError::Refused(Refusal::of("不行").field("title", "太长"));
        [
            AppError::SignInNeeded,
            AppError::forbidden(),
            AppError::Forbidden { reason: Some("no".to_owned()) },
            AppError::SecondFactorNeeded { role: "主办方".to_owned() },
            AppError::NotFound,
            refused,
            AppError::Conflict("now".to_owned()),
            AppError::BadRequest,
            AppError::TooMany { retry_after_s: 30 },
            AppError::Unavailable,
            AppError::NoSpace,
            AppError::Internal { reference: "A-1".to_owned() },
        ]
    }

    #[test]
    fn what_is_final_has_statuses_of_its_own_and_the_script_goes_by_them() {
        let (refused, later): (Vec<_>, Vec<_>) = all().into_iter().partition(AppError::is_final);
        let statuses: std::collections::BTreeSet<u16> = refused.iter().map(AppError::status).collect();
        assert!(later.iter().all(|error| !statuses.contains(&error.status())), "{later:?}");
        let listed: Vec<String> = statuses.iter().map(u16::to_string).collect();
        let line = format!("const FINAL = [{}];", listed.join(", "));
        assert!(include_str!("../../assets/keep.js").contains(&line), "keep.js lacks: {line}");
    }

    #[test]
    fn every_error_arrives_as_it_left() {
        for error in all() {
            assert_eq!(from_text(&to_text(&error)), Some(error));
        }
    }

    #[test]
    fn framework_errors_leak_nothing() {
        let error = AppError::from_server_fn_error(ServerFnErrorErr::ServerError("table users".into()));
        assert!(!format!("{error:?} {error}").contains("users"));
    }
}
