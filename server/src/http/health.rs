//! Whether the process lives, and whether it can do its work.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use services::{Part, Services};
use tokio::sync::Mutex;

type Answer = (StatusCode, String);

/// Whether the work can be done, found out once for all who ask at a time. Cheap to clone.
#[derive(Clone)]
struct Readiness {
    services: Services,
    /// The last answer, and when finding it out began.
    last: Arc<Mutex<Option<(Instant, Answer)>>>,
}

/// `/healthz` and `/readyz`.
pub fn health_routes<S: Clone + Send + Sync + 'static>(services: Services) -> Router<S> {
    let readiness = Readiness { services, last: Arc::default() };
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready).with_state(readiness))
}

async fn ready(State(readiness): State<Readiness>) -> Answer {
    let asked = Instant::now();
    let mut last = readiness.last.lock().await;
    // Each writes to the database and the disks: who waited meanwhile takes what was found out since.
    if let Some((began, answer)) = &*last
        && *began >= asked
    {
        return answer.clone();
    }
    let began = Instant::now();
    let answer = find_out(&readiness.services).await;
    *last = Some((began, answer.clone()));
    answer
}

async fn find_out(services: &Services) -> Answer {
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
