//! Serving: the router, its layers, and stopping without cutting anyone off.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use app::accounts::{DemoAccount, DemoAccounts};
use app::session::SESSION_COOKIE;
use app::ui::web::{CookiePolicy, PublicAddress, cookie_in};
use app::{Features, SiteAssets};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, head, post};
use domain::text::Lang;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use leptos::prelude::provide_context;
use services::{Actor, Services};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::http::language::lang_of;
use crate::http::pages::{PageSettings, Provide, router};
use crate::http::problem::{Failure, problem};
use crate::http::{api, events, media, minutes, uploads};
use crate::security::{TrustedOrigins, headers, same_site_writes};
use crate::site;

/// How long a connection may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// How long requests under way may take after the signal to stop. An upload that is cut then goes on where it was.
const LAST_ACTS: Duration = Duration::from_secs(6);

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
    pub accel: Option<Accel>,
}

/// A place of the server in front (`X-Accel-Redirect`), such as `/films`.
#[derive(Clone, Debug)]
pub struct Accel(pub Arc<str>);

/// SQL statements an answer took; an extension of the response, for measuring.
#[derive(Clone, Copy, Debug)]
pub struct Statements(pub u32);

/// Serves until SIGTERM or Ctrl-C, then finishes what is under way. `demo` are the accounts the sign-in page offers;
/// with any, every page says that its data is made up.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(services: Services, config: &Config, demo: Vec<DemoAccount>) -> std::io::Result<()> {
    let listener = TcpListener::bind(config.listen).await?;
    let address = listener.local_addr()?;
    let code = services.setup_code().await.map_err(std::io::Error::other)?;
    if let Some(code) = code {
        crate::cli::say(&format!("first run: open http://{address}/setup and enter the one-time code {code}"));
    }
    let worker = services.clone();
    // It ends with the process; what it was doing is taken up again by the next one.
    tokio::spawn(async move { worker.work().await });
    crate::cli::say(&format!("listening on http://{address}"));
    accept(listener, routes(services.clone(), config, demo), stopped()).await;
    services.close().await;
    Ok(())
}

/// Accepts connections until `stop`. Not `axum::serve`: without a timer the limits on slow heads do nothing.
async fn accept(listener: TcpListener, routes: Router, stop: impl Future<Output = ()>) {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    server.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEAD_TIME));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, most likely: others must end before the next can come.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // Small answers must not wait for the acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(routes.clone());
        let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), service).into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_ACTS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut after {} s", LAST_ACTS.as_secs());
    }
}

/// Every route with its layers.
pub fn routes(services: Services, config: &Config, demo: Vec<DemoAccount>) -> Router {
    let settings = PageSettings {
        assets: SiteAssets {
            css: site::asset("main.css").to_owned(),
            script: site::asset("page.js").to_owned(),
            bundles: site::bundles(),
            upload: site::asset("upload.js").to_owned(),
            keep: site::asset("keep.js").to_owned(),
            tus: site::asset("tus.min.js").to_owned(),
            meeting: site::asset("meeting.js").to_owned(),
            icon: site::asset("icon.svg").to_owned(),
        },
        features: Features { ui_page: config.ui_page, demo: !demo.is_empty() },
        cookies: CookiePolicy { secure: config.public_address.as_ref().is_some_and(|a| a.starts_with("https://")) },
    };
    let cookies = settings.cookies;
    let accel = config.accel_redirect.as_deref().map(|place| Accel(Arc::from(place)));
    let trusted: Vec<String> = config.public_address.iter().cloned().collect();
    let public = config.public_address.clone().map(PublicAddress);
    let provide: Provide = Arc::new(move |parts| {
        provide_context(DemoAccounts(demo.clone()));
        if let Some(address) = public.clone() {
            provide_context(address);
        }
        if let Some(identity) = parts.extensions.get::<Identity>() {
            provide_context(identity.services.clone());
            provide_context(identity.actor.clone());
            if let Some(visitor) = app::accounts::visitor(identity.lang, &identity.actor) {
                provide_context(visitor);
            }
        }
    });
    let pages: Router = router(settings, provide);
    let files = Router::new()
        .route("/files", post(uploads::create).options(uploads::options))
        .route(
            "/files/{id}",
            head(uploads::state)
                .patch(uploads::append)
                .delete(uploads::cancel)
                .post(uploads::overridden)
                .options(uploads::options),
        )
        .layer(from_fn(uploads::protocol));
    pages
        .merge(files)
        .merge(api::routes())
        .route("/media/{id}", get(media::film))
        .route("/media/{id}/address", get(media::address))
        .route("/entries/{id}/events", get(events::films))
        .route("/contests/{id}/export", get(media::export))
        .route("/judge/{id}/signed.json", get(media::signed))
        .route("/contests/{id}/meeting/events", get(events::meeting))
        .route("/contests/{id}/meeting/minutes.txt", get(minutes::text))
        .layer(from_fn_with_state((services.clone(), cookies, accel), identify))
        .route("/pkg/{name}", get(site::file))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready).with_state(services))
        .layer(from_fn_with_state(TrustedOrigins(Arc::from(trusted)), same_site_writes))
        .layer(from_fn(headers))
}

async fn identify(
    State((services, cookies, accel)): State<(Services, CookiePolicy, Option<Accel>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let services = services.metered();
    let lang = lang_of(cookies, request.headers());
    let token = bearer(&request).map(str::to_owned);
    let actor = if let Some(token) = token {
        match services.who_by_token(&token).await {
            Ok(Some(actor)) => actor,
            Ok(None) => {
                let words = "the bearer token is unknown, has ended or was revoked";
                return problem(StatusCode::UNAUTHORIZED, words, Vec::new());
            }
            Err(error) => return Failure { error, lang }.into_response(),
        }
    } else {
        let cookie = cookie_in(request.headers(), &cookies.name(SESSION_COOKIE)).map(str::to_owned);
        person(&services, cookie).await
    };
    request.extensions_mut().insert(Identity { services: services.clone(), actor, lang, accel });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Statements(services.statements()));
    response
}

/// The token of a program, where programs may ask. Pages and their functions are for people: a token is no key to them.
fn bearer(request: &Request) -> Option<&str> {
    let path = request.uri().path();
    let for_programs = ["/api/v1/", "/files", "/media/"].iter().any(|start| path.starts_with(start));
    let value = request.headers().get(header::AUTHORIZATION).filter(|_| for_programs)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

async fn person(services: &Services, cookie: Option<String>) -> Actor {
    let Some(token) = cookie else { return Actor::Anonymous };
    services.who(&token).await.unwrap_or_else(|error| {
        tracing::error!(%error, "session could not be read");
        Actor::Anonymous
    })
}

async fn ready(State(services): State<Services>) -> Result<&'static str, StatusCode> {
    match services.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Ends at SIGTERM or Ctrl-C.
pub async fn stopped() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
