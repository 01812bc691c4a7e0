//! Serving: connections, and stopping without cutting anyone off.

use std::future::Future;
use std::time::Duration;

use app::accounts::DemoAccount;
use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use services::Services;
use tokio::net::TcpListener;

use crate::config::Config;
use crate::http::routes;
use crate::output::say;

/// How long a connection may take to send the head of a request.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(20);
/// How long requests under way may take after the signal to stop. An upload that is cut then goes on where it was.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(6);

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
        say(&format!("first run: open http://{address}/setup and enter the one-time code {code}"));
    }
    let worker = services.clone();
    // It ends with the process; what it was doing is taken up again by the next one.
    tokio::spawn(async move { worker.work().await });
    say(&format!("listening on http://{address}"));
    accept(listener, routes(services.clone(), config, demo), stopped()).await;
    services.close().await;
    Ok(())
}

/// Accepts connections until `stop`. Not `axum::serve`: without a timer the limits on slow heads do nothing.
async fn accept(listener: TcpListener, routes: Router, stop: impl Future<Output = ()>) {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_READ_TIMEOUT);
    server.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEADER_READ_TIMEOUT));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, most likely: others must end before the next can come.
                    tracing::warn!(%error, "accept failed");
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
                tracing::debug!(%error, "connection error");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(SHUTDOWN_GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("shutdown: requests aborted after {} s", SHUTDOWN_GRACE.as_secs());
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
