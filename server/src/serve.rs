//! Serving: the router, its layers, and stopping without cutting anyone off.

use std::net::SocketAddr;
use std::sync::Arc;

use app::session::SESSION_COOKIE;
use app::ui::web::{CookiePolicy, cookie_in};
use app::{Features, SiteAssets};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use domain::text::Lang;
use leptos::prelude::provide_context;
use services::{Actor, Services};

use crate::http::pages::{PageSettings, Provide, lang_of, router};
use crate::http::{media, uploads};
use crate::security::{TrustedOrigins, headers, same_site_writes};
use crate::site;

/// Who asks, and the services counted for this request.
#[derive(Clone)]
pub struct Identity {
    /// The services of this request.
    pub services: Services,
    /// Who asks.
    pub actor: Actor,
    /// The language to answer in.
    pub lang: Lang,
}

/// Serves until SIGTERM or Ctrl-C, then finishes what is under way.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(services: Services, listen: SocketAddr) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let code = services.setup_code().await.map_err(std::io::Error::other)?;
    if let Some(code) = code {
        crate::cli::say(&format!("first run: open http://{address}/setup and enter the one-time code {code}"));
    }
    crate::cli::say(&format!("listening on http://{address}"));
    axum::serve(listener, routes(services.clone())).with_graceful_shutdown(stopped()).await?;
    services.close().await;
    Ok(())
}

/// Every route with its layers.
pub fn routes(services: Services) -> Router {
    let settings = PageSettings {
        assets: SiteAssets {
            css: site::asset("main.css").to_owned(),
            script: site::asset("page.js").to_owned(),
            bundle: site::asset("frontend.js").to_owned(),
            wasm: site::asset("frontend.wasm").to_owned(),
            icon: site::asset("icon.svg").to_owned(),
        },
        features: Features { ui_page: true, demo: false },
        cookies: CookiePolicy { secure: false },
    };
    let cookies = settings.cookies;
    let provide: Provide = Arc::new(|parts| {
        if let Some(identity) = parts.extensions.get::<Identity>() {
            provide_context(identity.services.clone());
            provide_context(identity.actor.clone());
            if let Some(visitor) = app::accounts::visitor(identity.lang, &identity.actor) {
                provide_context(visitor);
            }
        }
    });
    let pages: Router = router(settings, provide);
    pages
        .route("/files", post(uploads::create).options(uploads::options))
        .route("/files/{id}", axum::routing::head(uploads::state).patch(uploads::append))
        .route("/media/{id}", get(media::film))
        .route("/contests/{id}/export", get(media::export))
        .layer(from_fn_with_state((services.clone(), cookies), identify))
        .route("/pkg/{name}", get(site::file))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready).with_state(services))
        .layer(from_fn_with_state(TrustedOrigins(Arc::from(Vec::new())), same_site_writes))
        .layer(from_fn(headers))
}

async fn identify(
    State((services, cookies)): State<(Services, CookiePolicy)>,
    mut request: Request,
    next: Next,
) -> Response {
    let services = services.metered();
    let actor = match cookie_in(request.headers(), &cookies.name(SESSION_COOKIE)) {
        Some(token) => services.who(token).await.unwrap_or_else(|error| {
            tracing::error!(%error, "session could not be read");
            Actor::Anonymous
        }),
        None => Actor::Anonymous,
    };
    let lang = lang_of(cookies, request.headers());
    request.extensions_mut().insert(Identity { services, actor, lang });
    next.run(request).await
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

async fn stopped() {
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
