//! Serving: connections, and stopping without cutting anyone off.

use std::future::Future;
use std::time::Duration;

use app::accounts::DemoAccount;
use axum::{Extension, Router};
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use sd_notify::NotifyState;
use services::Services;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::connections::Connections;
use crate::http::{Closing, Metrics, Peer, internal_routes, routes};
use crate::output::say;

/// How long a connection may take to send the head of a request.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(20);
/// How long requests under way may take after the signal to stop. An upload that is cut then goes on where it was.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(6);

/// Serves until it is told to stop ([`stopped`]), then finishes what is under way. `demo` are the accounts the sign-in page offers;
/// with any, every page says that its data is made up.
///
/// # Errors
/// The address cannot be listened on.
pub async fn serve(services: Services, config: &Config, demo: Vec<DemoAccount>) -> std::io::Result<()> {
    let stopped = stopped()?;
    // Each connection is one; the usual limit of a login is far below what connections are limited to here.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "limit of open files could not be raised");
    }
    let listener = TcpListener::bind(config.listen).await?;
    let address = listener.local_addr()?;
    let internal = match config.internal_listen {
        Some(address) => Some(TcpListener::bind(address).await?),
        None => None,
    };
    let services = services.with_site(&config.site(address));
    let code = services.setup_code().await.map_err(std::io::Error::other)?;
    if let Some(code) = code {
        say(&format!("first run: open http://{address}/setup and enter the one-time code {code}"));
    }
    let worker = services.clone();
    // It ends with the process; what it was doing is taken up again by the next one.
    tokio::spawn(async move { worker.work().await });
    let metrics = Metrics::default();
    if let Some(listener) = internal {
        say(&format!("figures on http://{}/metrics", listener.local_addr()?));
        // It ends with the process: until then what becomes of the last requests is told.
        tokio::spawn(accept(listener, internal_routes(services.clone(), metrics.clone()), std::future::pending()));
    }
    if let Some(warning) = config.site_warning(address) {
        say(&warning);
    }
    say(&format!("listening on http://{address}"));
    let closing = Closing::default();
    let routes =
        routes(services.clone(), config, &config.site(address), demo, metrics).layer(Extension(closing.clone()));
    let stop = async {
        stopped.await;
        tell_supervisor(NotifyState::Stopping);
        closing.0.cancel();
    };
    tell_supervisor(NotifyState::Ready);
    accept(listener, routes, stop).await;
    services.close().await;
    Ok(())
}

/// Tells systemd, or what speaks its protocol and set `NOTIFY_SOCKET`, how far the process is.
pub fn tell_supervisor(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(false, &[state]) {
        tracing::warn!(%error, "supervisor could not be told");
    }
}

/// Accepts connections until `stop`. Not `axum::serve`: without a timer the limits on slow heads do nothing.
async fn accept(listener: TcpListener, routes: Router, stop: impl Future<Output = ()>) {
    // Only HTTP/1: without TLS no browser speaks another, and finding out which it is would have no limit of time.
    let mut server = Builder::new(TokioExecutor::new()).http1_only();
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_READ_TIMEOUT);
    let connections = Connections::default();
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, from) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => (stream, from.ip()),
                Err(error) => {
                    // Out of file descriptors, most likely: others must end before the next can come.
                    tracing::warn!(%error, "accept failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // Closed without a word: an answer would cost what is to be spared.
        let Some(admitted) = connections.admit(from) else { continue };
        // Small answers must not wait for the acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let routes = routes.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Peer(from));
            TowerToHyperService::new(routes.clone()).call(request)
        });
        let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), service).into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection error");
            }
            drop(admitted);
        });
    }
    drop(listener);
    if tokio::time::timeout(SHUTDOWN_GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("shutdown: requests aborted after {} s", SHUTDOWN_GRACE.as_secs());
    }
}

/// Ends at SIGTERM, SIGHUP or Ctrl-C; from now on none of them cuts anything off.
///
/// # Errors
/// The system refuses to tell of signals.
pub fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
