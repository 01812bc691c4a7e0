//! The request's person and services, and what a service's refusal becomes on a page. Server only.

use domain::access::Denied;
use leptos::prelude::use_context;
use services::{Actor, Outage, ServiceError, Services};

use crate::error::{AppError, Refusal};
use crate::lang::use_lang;
use words::{common, session as m};

pub use words::problems::answer_problem as field_problem;

/// The services of this request. The server puts them into the context of every page and server function.
///
/// # Errors
/// There is no request, or it could not be found out who asks.
pub fn services() -> Result<Services, AppError> {
    if let Some(outage) = use_context::<Outage>() {
        return Err(outage.into());
    }
    use_context::<Services>().ok_or_else(|| AppError::internal("no services in the context"))
}

/// Who asks.
#[must_use]
pub fn actor() -> Actor {
    use_context::<Actor>().unwrap_or(Actor::Anonymous)
}

/// Services and person at once, as nearly every page needs them.
///
/// # Errors
/// There is no request.
pub fn request() -> Result<(Services, Actor), AppError> {
    Ok((services()?, actor()))
}

/// What the browser calls itself, for the list of sessions.
fn user_agent() -> String {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.headers.get(http::header::USER_AGENT)?.to_str().ok().map(str::to_owned))
        .unwrap_or_default()
}

/// The network of whoever asks, where it says something about the person. Provided by the server in context.
#[derive(Clone, Debug)]
pub struct Network(pub String);

/// Where this request comes from, for who signs in with it.
#[must_use]
pub fn sign_in_from() -> services::SignInFrom {
    let policy = use_context::<crate::web::CookiePolicy>().unwrap_or_default();
    services::SignInFrom {
        user_agent: user_agent(),
        network: use_context::<Network>().map(|network| network.0),
        browser: crate::web::cookie(&policy.name(BROWSER_COOKIE)),
        session: crate::web::cookie(&policy.name(SESSION_COOKIE)),
    }
}

/// Name of the cookie that marks a browser as known to an account, without its prefix. It opens nothing.
const BROWSER_COOKIE: &str = "browser";
/// How long a browser stays known, seconds.
const BROWSER_KNOWN_S: u32 = 365 * 24 * 3_600;

/// Name of the session cookie without its prefix.
pub const SESSION_COOKIE: &str = "session";

/// Name of the cookie that says as whom an organiser looks at a contest, without its prefix.
pub const GUISE_COOKIE: &str = "guise";
/// How long a look lasts at most, seconds.
const GUISE_S: u32 = 3_600;

/// Begins to look at a contest as somebody else.
pub fn keep_guise(guise: &services::Guise) {
    crate::web::set_cookie(GUISE_COOKIE, &guise.to_string(), GUISE_S);
}

/// Ends what [`keep_guise`] began.
pub fn end_guise() {
    crate::web::set_cookie(GUISE_COOKIE, "", 0);
}

/// Name of the cookie that a site's device is known by, without its prefix.
pub const DEVICE_COOKIE: &str = "site";
/// A device stays signed in for so long after it was last renewed, seconds: browsers keep no cookie longer.
const DEVICE_S: u32 = 400 * 24 * 3_600;

/// Writes the cookie of a site's device.
pub fn keep_device(key: &str) {
    crate::web::set_cookie(DEVICE_COOKIE, key, DEVICE_S);
}

/// Writes the cookie of the device that asks once more, so that it lasts as long as the device is used.
pub fn renew_device() {
    let policy = use_context::<crate::web::CookiePolicy>().unwrap_or_default();
    if let Some(key) = crate::web::cookie(&policy.name(DEVICE_COOKIE)) {
        keep_device(&crate::text::percent_decode(&key));
    }
}

/// Writes the session cookie until the session's end.
pub fn keep_session(signed_in: &services::SignedIn, now: i64) {
    let seconds = signed_in.expires_at.saturating_sub(now) / 1_000_000;
    crate::web::set_cookie(SESSION_COOKIE, &signed_in.token, u32::try_from(seconds).unwrap_or_default());
    crate::web::set_cookie(BROWSER_COOKIE, &signed_in.browser, BROWSER_KNOWN_S);
}

/// Name of the cookie between the two steps of a sign-in, without its prefix.
const CODE_COOKIE: &str = "sign-in-step";

/// Writes the cookie of a sign-in that goes on with a code, until the ticket's end.
pub fn keep_code_ticket(ticket: &services::CodeTicket, now: i64) {
    let seconds = ticket.expires_at.saturating_sub(now) / 1_000_000;
    crate::web::set_cookie(CODE_COOKIE, &ticket.token, u32::try_from(seconds).unwrap_or_default());
}

/// The ticket of a sign-in that goes on with a code.
#[must_use]
pub fn code_ticket() -> Option<String> {
    let policy = use_context::<crate::web::CookiePolicy>().unwrap_or_default();
    crate::web::cookie(&policy.name(CODE_COOKIE))
}

/// Removes the cookie of [`keep_code_ticket`].
pub fn end_code_ticket() {
    crate::web::set_cookie(CODE_COOKIE, "", 0);
}

/// The token of the session cookie.
#[must_use]
pub fn session_token() -> Option<String> {
    let policy = use_context::<crate::web::CookiePolicy>().unwrap_or_default();
    crate::web::cookie(&policy.name(SESSION_COOKIE))
}

impl From<Outage> for AppError {
    fn from(outage: Outage) -> Self {
        match outage {
            Outage::NoSpace => Self::NoSpace,
            Outage::Away => Self::Unavailable,
        }
    }
}

impl From<ServiceError> for AppError {
    fn from(error: ServiceError) -> Self {
        let lang = use_lang();
        match error {
            ServiceError::SignInNeeded => Self::SignInNeeded,
            ServiceError::NotFound => Self::NotFound,
            ServiceError::Denied(Denied::Role { .. }) | ServiceError::Exhibition(_) => {
                Self::Forbidden { reason: Some(m::wrong_role(lang).to_owned()) }
            }
            ServiceError::Denied(Denied::SecondFactor { role }) => {
                Self::SecondFactorNeeded { role: common::role(lang, role).to_owned() }
            }
            // Pages are for people; a program is told by the interface for programs.
            ServiceError::Denied(Denied::Scope { .. }) => Self::Forbidden { reason: None },
            ServiceError::Denied(Denied::Phase { now }) => {
                Self::Forbidden { reason: Some(m::wrong_phase(lang, &common::phase(lang, now))) }
            }
            ServiceError::Fields(problems) => {
                let mut refusal = Refusal::default();
                for problem in problems {
                    let message = field_problem(lang, &problem.problem);
                    refusal.add(problem.field, message);
                }
                Self::Refused(refusal)
            }
            ServiceError::Refused(refusal) => Self::refused(refusal.message(lang)),
            ServiceError::Conflict => Self::Conflict(m::changed_meanwhile(lang).to_owned()),
            ServiceError::Store(error) => match error.outage() {
                Some(outage) => {
                    tracing::error!(%error, "the database failed");
                    outage.into()
                }
                None => Self::internal(error),
            },
            ServiceError::Environment(error) => Self::internal(error),
        }
    }
}
