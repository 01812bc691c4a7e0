//! Figures for Prometheus (OpenMetrics text), on an address that only the operator reaches.

use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::letter::LetterState;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use services::{Load, Services};

use super::health::health_routes;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the classes of times, seconds: a page takes a few milliseconds, and 250 ms is what a save may take.
const TIMES: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    kind: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InLane {
    lane: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLane {
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// What was answered since the start of the process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Answered, Counter>,
    times: Family<Kind, Histogram, fn() -> Histogram>,
    public_pages: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            times: Family::new_with_constructor(|| Histogram::new(TIMES)),
            public_pages: Counter::default(),
        }
    }
}

impl Metrics {
    /// Counts an answer. `took` is the time until its head; films and event streams go on after it.
    pub fn count(&self, path: &str, status: StatusCode, took: Duration) {
        let kind = kind_of(path);
        self.requests.get_or_create(&Answered { kind, status: status.as_u16() }).inc();
        self.times.get_or_create(&Kind { kind }).observe(took.as_secs_f64());
    }

    /// Counts a page for everybody that is made, rather than given out as it was kept.
    pub fn count_public_page(&self) {
        self.public_pages.inc();
    }

    /// Everything as text.
    fn text(&self, load: Option<&Load>) -> Result<String, fmt::Error> {
        let mut text = String::new();
        let mut counted = Registry::default();
        counted.register("linxuan_requests", "Answers by kind of request and status", self.requests.clone());
        let help = "Time until the head of an answer";
        counted.register_with_unit("linxuan_request_time", help, Unit::Seconds, self.times.clone());
        let help = "Pages for everybody that were made, rather than given out as they were kept";
        counted.register("linxuan_public_pages_made", help, self.public_pages.clone());
        encode_registry(&mut text, &counted)?;
        encode_registry(&mut text, &present(load))?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

/// What is measured when it is asked for. Without the database what it knows is missing, and `linxuan_database_up` is 0.
fn present(load: Option<&Load>) -> Registry {
    let mut registry = Registry::default();
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    gauge("linxuan_database_up", "Whether the database answers", i64::from(load.is_some()));
    if let Some(resident) = resident_bytes() {
        gauge("process_resident_memory_bytes", "Memory of the process, bytes", resident);
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        gauge("process_open_fds", "Open file descriptors", i64::try_from(open.count()).unwrap_or(i64::MAX));
    }
    let Some(load) = load else { return registry };
    gauge(
        "linxuan_uploads_active",
        "Requests that bring bytes of films now",
        i64::try_from(load.uploads).unwrap_or(i64::MAX),
    );
    if let Some(disk) = load.disk {
        let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        gauge("linxuan_disk_free_bytes", "Free where films arrive, bytes", bytes(disk.free));
        gauge("linxuan_disk_size_bytes", "Size of the disk films arrive on, bytes", bytes(disk.total));
    }
    let connections = Family::<InState, Gauge>::default();
    let most = Gauge::<i64>::default();
    most.set(load.connections.most.into());
    let busy = load.connections.open.saturating_sub(load.connections.idle);
    for (state, count) in [("idle", load.connections.idle), ("busy", busy)] {
        connections.get_or_create(&InState { state }).set(count.into());
    }
    registry.register("linxuan_database_connections", "Connections to the database", connections);
    registry.register("linxuan_database_connections_max", "Connections to the database, at most", most);
    let letters = Family::<InState, Gauge>::default();
    for state in LetterState::ALL {
        let count = load.letters.iter().find(|count| count.state == state).map_or(0, |count| count.letters);
        letters.get_or_create(&InState { state: state.key() }).set(count);
    }
    registry.register("linxuan_letters", "Letters of all processes", letters);
    let (jobs, ages) = (Family::<InLane, Gauge>::default(), Family::<OfLane, Gauge>::default());
    for of in &load.lanes {
        for (state, count) in [("waiting", of.waiting), ("running", of.running), ("failed", of.failed)] {
            jobs.get_or_create(&InLane { lane: of.lane, state }).set(count);
        }
        ages.get_or_create(&OfLane { lane: of.lane }).set(of.oldest_seconds);
    }
    registry.register("linxuan_jobs", "Background jobs of all processes", jobs);
    let help = "For how long the job that is due for longest has been";
    registry.register_with_unit("linxuan_job_oldest", help, Unit::Seconds, ages);
    registry
}

/// What kind of request this is; few, so that nobody makes more of them by asking for odd paths.
fn kind_of(path: &str) -> &'static str {
    const KINDS: [(&str, &str); 9] = [
        ("/api/save_sheet", "save"),
        ("/api/v1/", "api"),
        ("/api/openapi.json", "api"),
        ("/api/", "action"),
        ("/files", "upload"),
        ("/media/", "film"),
        ("/pkg/", "asset"),
        ("/healthz", "health"),
        ("/readyz", "health"),
    ];
    let known = KINDS.iter().find(|(prefix, _)| path.starts_with(prefix));
    let streams = path.ends_with("/meeting/events") || path.starts_with("/entries/") && path.ends_with("/events");
    known.map_or(if streams { "events" } else { "page" }, |(_, kind)| kind)
}

/// Memory of the process, bytes.
pub(super) fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The routes of the internal address.
pub fn internal_routes(services: Services, metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(figures).with_state((services.clone(), metrics))).merge(health_routes(services))
}

async fn figures(State((services, metrics)): State<(Services, Metrics)>) -> Response {
    let load = services.load().await.inspect_err(|error| tracing::warn!(%error, "load unknown"));
    match metrics.text(load.ok().as_ref()) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "figures could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_of_a_known_kind() {
        for (path, kind) in [
            ("/", "page"),
            ("/contests/1/meeting/events", "events"),
            ("/entries/1/events", "events"),
            ("/contests/1/events", "page"),
            ("/events", "page"),
            ("/api/save_sheet123", "save"),
            ("/api/v1/entries/1", "api"),
            ("/api/keep_watched", "action"),
            ("/files/1", "upload"),
            ("/media/1", "film"),
            ("/no/such/thing", "page"),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
    }
}
