//! How many connections there may be, in all and from one network.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections at once, in all.
const IN_ALL: usize = 8_192;
/// Connections at once from one network on the internet. A server in front comes from a private address and has no such limit:
/// it keeps one of its own.
const FROM_ONE: usize = 256;

/// The connections that are open, by network.
#[derive(Clone, Default)]
pub struct Connections(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    in_all: usize,
    by_network: HashMap<Network, usize>,
}

/// An IPv4 address, or the first half of an IPv6 one: whoever has one of these has all of its second halves.
type Network = u128;

/// A connection that is counted as long as this is there.
pub struct Admitted {
    connections: Connections,
    network: Option<Network>,
}

impl Connections {
    /// Counts a connection from this address, or `None` where there are too many.
    pub fn admit(&self, from: IpAddr) -> Option<Admitted> {
        let network = network_of(from);
        let mut open = self.open();
        if open.in_all >= IN_ALL {
            return None;
        }
        if let Some(network) = network {
            let count = open.by_network.entry(network).or_default();
            if *count >= FROM_ONE {
                return None;
            }
            *count += 1;
        }
        open.in_all += 1;
        Some(Admitted { connections: self.clone(), network })
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self.connections.open();
        open.in_all = open.in_all.saturating_sub(1);
        if let Some(network) = self.network
            && let Some(count) = open.by_network.get_mut(&network)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.by_network.remove(&network);
            }
        }
    }
}

/// The name of the network of an address on the internet.
pub fn network_name(address: IpAddr) -> Option<String> {
    network_of(address)?;
    Some(match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{}/64", Ipv6Addr::from(u128::from(v6) >> 64 << 64)),
    })
}

/// The network of an address on the internet.
fn network_of(address: IpAddr) -> Option<Network> {
    match address.to_canonical() {
        IpAddr::V4(v4) if v4.is_loopback() || v4.is_private() || v4.is_link_local() => None,
        IpAddr::V4(v4) => Some(u32::from(v4).into()),
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() => None,
        IpAddr::V6(v6) => Some(u128::from(v6) >> 64 << 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_does_not_take_all_connections() {
        let connections = Connections::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut held: Vec<Admitted> =
            (0..FROM_ONE).map(|_| connections.admit(address("203.0.113.7")).unwrap()).collect();
        assert!(connections.admit(address("203.0.113.7")).is_none());
        assert!(connections.admit(address("::ffff:203.0.113.7")).is_none(), "the same address, written longer");
        assert!(connections.admit(address("203.0.113.8")).is_some());
        held.pop();
        held.push(connections.admit(address("203.0.113.7")).unwrap());
        let six: Vec<Admitted> =
            (0..FROM_ONE).map(|n| connections.admit(address(&format!("2001:db8::{n:x}"))).unwrap()).collect();
        assert!(connections.admit(address("2001:db8::ffff:1")).is_none(), "one subscriber's network");
        drop((held, six));
        assert_eq!(connections.open().in_all, 0);
        assert!(connections.open().by_network.is_empty());
    }

    #[test]
    fn a_server_in_front_is_limited_with_all_others_only() {
        let connections = Connections::default();
        let held: Vec<Admitted> =
            (0..IN_ALL).map(|_| connections.admit("127.0.0.1".parse().unwrap()).unwrap()).collect();
        assert!(connections.admit("10.0.0.1".parse().unwrap()).is_none());
        drop(held);
        assert!(connections.admit("10.0.0.1".parse().unwrap()).is_some());
    }
}
