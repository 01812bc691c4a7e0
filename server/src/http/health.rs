//! Whether the process lives, and whether it can do its work.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use services::{Part, Services};

/// `/healthz` and `/readyz`.
pub fn health_routes<S: Clone + Send + Sync + 'static>(services: Services) -> Router<S> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready).with_state(services))
}

async fn ready(State(services): State<Services>) -> (StatusCode, &'static str) {
    match services.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "readiness check failed");
            let words = match error.part {
                Part::Database => "not ready: database\n",
                Part::Storage => "not ready: film storage\n",
            };
            (StatusCode::SERVICE_UNAVAILABLE, words)
        }
    }
}
