//! Each request has a name and a line in the log.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use domain::ids::AccountId;
use islands::web::RequestId;
use tracing::Instrument as _;

use super::metrics::Metrics;
use crate::log::{REQUESTS, loggable};

/// The name of the request, for who reports a fault.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Addresses of servers in front, whose word about who asks is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Arc<[IpAddr]>);

/// Who is at the other end of the connection; an extension of the request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Who asks, as far as it can be believed; an extension of the request.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

/// The person who asked; an extension of the response, for the log.
#[derive(Clone, Debug)]
pub struct Asker(pub AccountId);

tokio::task_local! {
    static PRESENT: RequestId;
}

/// The name of the request that is being answered.
#[must_use]
pub fn present() -> Option<RequestId> {
    PRESENT.try_with(Clone::clone).ok()
}

/// Gives each request its name and writes its line: how it was answered, how long that took, and who asked.
pub async fn logged(
    State((trusted, metrics)): State<(TrustedProxies, Metrics)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (id, began) = (fresh(), Instant::now());
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let client = peer.map(|peer| client(peer, request.headers(), &trusted.0));
    let (method, path) = (request.method().clone(), loggable(request.uri().path()));
    request.extensions_mut().insert(id.clone());
    if let Some(client) = client {
        request.extensions_mut().insert(Client(client));
    }
    // What is logged meanwhile carries the name too.
    let span = tracing::error_span!("request", id = &*id.0);
    let mut response = PRESENT.scope(id.clone(), next.run(request)).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let took = began.elapsed();
    metrics.count(&path, response.status(), took);
    tracing::info!(
        target: REQUESTS,
        id = &*id.0,
        %method,
        path,
        status = response.status().as_u16(),
        ms = took.as_secs_f64() * 1_000.0,
        person = response.extensions().get::<Asker>().map(|asker| asker.0.as_str()),
        client = client.map(tracing::field::display),
    );
    response
}

/// A name that no other request has, short enough to be told on the telephone: when, which process, which in it.
fn fresh() -> RequestId {
    static SERIAL: AtomicU32 = AtomicU32::new(0);
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default();
    let (process, serial) = (std::process::id() & 0xffff, SERIAL.fetch_add(1, Ordering::Relaxed));
    RequestId(format!("{seconds:X}-{process:X}-{serial:X}").into())
}

/// Who asks: the peer, or whom trusted servers in front say it is. Each adds the address it saw at the end of the list, so it is
/// read from there; what stands before the first address that is not trusted was written by the client.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let named = headers.get_all("x-forwarded-for").iter().rev().filter_map(|value| value.to_str().ok());
    let mut named = named.flat_map(|list| list.rsplit(',')).map(|one| address_of(one.trim()));
    let mut client = peer.to_canonical();
    while trusted.contains(&client) {
        match named.next() {
            Some(Some(address)) => client = address.to_canonical(),
            Some(None) | None => break,
        }
    }
    client
}

/// An address, of which some servers in front also say the port.
fn address_of(named: &str) -> Option<IpAddr> {
    let bare = named.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(named);
    bare.parse().ok().or_else(|| named.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_is_believed_only_through_a_trusted_server() {
        let trusted = [address("127.0.0.1"), address("10.0.0.2")];
        let forwarded = |lists: &[&str]| {
            let mut headers = HeaderMap::new();
            for list in lists {
                headers.append("x-forwarded-for", HeaderValue::from_str(list).unwrap());
            }
            headers
        };
        for (peer, lists, expected) in [
            ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.1", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            ("::ffff:127.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["203.0.113.9:4001"], "203.0.113.9"),
            ("127.0.0.1", &["[2001:db8::9]:4001, [::1]"], "::1"),
            ("127.0.0.1", &["[2001:db8::9]:4001"], "2001:db8::9"),
            ("127.0.0.1", &["nonsense"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ] {
            assert_eq!(client(address(peer), &forwarded(lists), &trusted), address(expected), "{peer} {lists:?}");
        }
    }

    #[test]
    fn every_name_is_another() {
        assert_ne!(fresh(), fresh());
    }
}
