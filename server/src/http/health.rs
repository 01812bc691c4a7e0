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

async fn ready(State(services): State<Services>) -> (StatusCode, String) {
    let missing = services.not_ready().await;
    if missing.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    let named = missing.iter().map(|one| {
        tracing::error!(error = %one, "readiness check failed");
        match one.part {
            Part::Database => "database",
            Part::Storage => "film storage",
            Part::FilmTools => "ffmpeg",
        }
    });
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", named.collect::<Vec<_>>().join(", ")))
}
