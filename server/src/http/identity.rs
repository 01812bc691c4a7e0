//! Who asks: the session of a person, the token of a program or the key of a site's device, and the services counted for this request.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::text::Lang;
use islands::session::{DEVICE_COOKIE, GUISE_COOKIE, SESSION_COOKIE};
use islands::text::percent_decode;
use islands::web::{CookiePolicy, cookie_in};
use services::{Actor, Guise, Outage, ServiceError, Services};

use super::bodies::arrives_whole;
use super::language::lang_of;
use super::problem::{ProblemResponse, outage_problem, unknown_token};
use super::requests::Asker;
use super::turns::Turns;
use crate::security;

/// A database that does not say within this time who asks is away.
const ANSWERS_WITHIN: Duration = Duration::from_secs(4);

/// Who asks, and the services counted for this request.
#[derive(Clone)]
pub struct Identity {
    /// The services of this request.
    pub services: Services,
    /// Who asks.
    pub actor: Actor,
    /// The language to answer in.
    pub lang: Lang,
    /// Where a server in front finds the kept films, if it gives them out.
    pub accel: Option<AccelPrefix>,
    /// Why it could not be found out who asks; the actor is nobody then, and no page may treat the person so.
    pub outage: Option<Outage>,
}

/// The answer is the same whoever asks, so nobody is asked who they are; an extension of the request.
#[derive(Clone, Copy, Debug)]
pub struct ForEverybody;

/// A place of the server in front (`X-Accel-Redirect`), such as `/films`.
#[derive(Clone, Debug)]
pub struct AccelPrefix(pub Arc<str>);

/// SQL statements an answer took; an extension of the response, for measuring.
#[derive(Clone, Copy, Debug)]
pub struct StatementCount(pub u32);

impl Identity {
    /// A refusal in the language of the request.
    #[must_use]
    pub const fn refuse(&self, error: ServiceError) -> ProblemResponse {
        ProblemResponse { error, lang: self.lang }
    }
}

impl<S: Sync> FromRequestParts<S> for Identity {
    /// The route lies outside of [`identify`], or it could not be found out who asks.
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let identity = parts.extensions.get::<Self>().cloned();
        let identity = identity.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        match identity.outage {
            None => Ok(identity),
            Some(outage) => Err(outage_problem(outage, identity.lang)),
        }
    }
}

/// Finds out who asks and leaves it in the request's extensions.
pub async fn identify(
    State((services, cookies, accel, turns)): State<(Services, CookiePolicy, Option<AccelPrefix>, Turns)>,
    mut request: Request,
    next: Next,
) -> Response {
    let services = services.metered();
    let lang = lang_of(cookies, request.headers());
    let token = bearer(&request).map(str::to_owned);
    let (actor, outage) = if let Some(token) = token {
        match services.who_by_token(&token).await {
            Ok(Some(actor)) => (actor, None),
            Ok(None) => return unknown_token(lang),
            Err(error) => return ProblemResponse { error, lang }.into_response(),
        }
    } else if request.extensions().get::<ForEverybody>().is_some() {
        (Actor::Anonymous, None)
    } else {
        // Read before anybody is asked: a request is not waited with.
        let [session, device] = [SESSION_COOKIE, DEVICE_COOKIE]
            .map(|name| cookie_in(request.headers(), &cookies.name(name)).map(str::to_owned));
        match (person(&services, session).await, device) {
            ((Actor::Anonymous, None), Some(key)) => found(services.who_by_device(&percent_decode(&key))).await,
            (person, _) => person,
        }
    };
    let _turn = match actor {
        Actor::Anonymous if arrives_whole(&request) => turns.take(request.method()).await,
        _ => None,
    };
    let (services, actor) = in_guise(services, actor, cookies, &request);
    let asker = actor.account().map(|account| Asker(account.id.clone()));
    request.extensions_mut().insert(Identity { services: services.clone(), actor, lang, accel, outage });
    let mut response = next.run(request).await;
    if let Some(asker) = asker {
        response.extensions_mut().insert(asker);
    }
    response.extensions_mut().insert(StatementCount(services.statements()));
    response
}

/// The person as whoever the cookie says, with services that write nothing. Signing out ends the session whatever it says.
fn in_guise(services: Services, actor: Actor, cookies: CookiePolicy, request: &Request) -> (Services, Actor) {
    let cookie = cookie_in(request.headers(), &cookies.name(GUISE_COOKIE));
    let cookie = cookie.filter(|_| request.uri().path() != "/sign-out");
    let guise = cookie.and_then(|value| Guise::parse(&percent_decode(value)));
    match guise.and_then(|guise| actor.seen_as(guise)) {
        Some(seen) => (services.only_looking(), seen),
        None => (services, actor),
    }
}

fn bearer(request: &Request) -> Option<&str> {
    security::bearer(request.headers()).filter(|_| security::is_for_programs(request.uri().path()))
}

/// Who this cookie belongs to, or why that cannot be said.
async fn person(services: &Services, cookie: Option<String>) -> (Actor, Option<Outage>) {
    let Some(token) = cookie else { return (Actor::Anonymous, None) };
    found(services.who(&token)).await
}

/// Who was found, or why that cannot be said.
async fn found(asked: impl Future<Output = Result<Actor, ServiceError>>) -> (Actor, Option<Outage>) {
    let found = tokio::time::timeout(ANSWERS_WITHIN, asked).await;
    match found.unwrap_or_else(|_| Err(ServiceError::Environment("the database does not answer".to_owned()))) {
        Ok(actor) => (actor, None),
        Err(error) => {
            tracing::error!(%error, "session lookup failed");
            (Actor::Anonymous, Some(error.outage().unwrap_or(Outage::Away)))
        }
    }
}
