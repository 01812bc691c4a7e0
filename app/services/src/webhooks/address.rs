//! Where messages may be sent to. Whoever adds a channel must not speak through it to what only this machine or its neighbours can
//! reach: an address is looked at when it is added, and what its name resolves to before each message, which then goes to just that.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use domain::channels::{ChannelKind, ChannelProblem, is_public};
use url::{Host, Url};

/// Longest address, characters.
const LONGEST: usize = 2_000;
/// The least port that is no other service's: mail and the like are below, and would read a message as commands.
const LEAST_FREE_PORT: u16 = 1_024;
/// Ends of names that only this machine or its network knows.
const PRIVATE_ENDS: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];
/// How long a name may take to be resolved.
const RESOLVED_WITHIN: Duration = Duration::from_secs(5);

/// Why nothing is sent to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unreachable {
    /// It is one of this machine or its network.
    Private,
    /// Its name resolves to nothing, for the time being.
    Unknown(String),
}

/// Whether messages may go to an address of the network. Of this machine only in a process that is set up for tests.
fn may_reach(address: IpAddr, loopback: bool) -> bool {
    is_public(address) || loopback && address.is_loopback()
}

/// Whether a name is one of this machine or its network, wherever it leads to at present: also with the dot of the root behind it.
fn is_private_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let ends_in = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || PRIVATE_ENDS.into_iter().any(ends_in)
}

/// Reads the address of a channel.
///
/// # Errors
/// It is no address of this kind of channel, or one of this machine or its network, or the port of another service.
pub(crate) fn web_address(kind: ChannelKind, typed: &str, loopback: bool) -> Result<Url, ChannelProblem> {
    let typed = typed.trim();
    let url = Url::parse(typed).map_err(|_| ChannelProblem::Address)?;
    let encrypted = url.scheme() == "https" || loopback && url.scheme() == "http";
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !encrypted || !plain || typed.chars().count() > LONGEST || typed.chars().any(char::is_control) {
        return Err(ChannelProblem::Address);
    }
    if let Some(port) = url.port().filter(|port| *port < LEAST_FREE_PORT) {
        return Err(ChannelProblem::Port { found: port, least: LEAST_FREE_PORT });
    }
    let is_private = match url.host() {
        None => return Err(ChannelProblem::Address),
        Some(Host::Ipv4(address)) => !may_reach(IpAddr::V4(address), loopback),
        Some(Host::Ipv6(address)) => !may_reach(IpAddr::V6(address), loopback),
        Some(Host::Domain(name)) => !loopback && is_private_name(name),
    };
    if is_private {
        return Err(ChannelProblem::Private);
    }
    let known = kind.hosts().iter().any(|host| url.host_str() == Some(*host));
    if kind.is_robot() && !known && !loopback {
        return Err(ChannelProblem::Host(kind));
    }
    Ok(url)
}

/// Where the host of an address is now: every address its name has, all of them such that messages may go there.
///
/// # Errors
/// One of them is private, or there is none.
pub(crate) async fn places(url: &Url, loopback: bool) -> Result<Vec<SocketAddr>, Unreachable> {
    let port = url.port_or_known_default().unwrap_or(443);
    let found: Vec<SocketAddr> = match url.host() {
        None => return Err(Unreachable::Unknown("no host".to_owned())),
        Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Domain(name)) => {
            match tokio::time::timeout(RESOLVED_WITHIN, tokio::net::lookup_host((name, port))).await {
                Ok(Ok(found)) => found.collect(),
                Ok(Err(error)) => return Err(Unreachable::Unknown(error.to_string())),
                Err(_) => return Err(Unreachable::Unknown("the name is not resolved in time".to_owned())),
            }
        }
    };
    if found.is_empty() {
        return Err(Unreachable::Unknown("the name resolves to nothing".to_owned()));
    }
    // One private address among them is enough: which one is taken is chance.
    let all = found.iter().all(|place| may_reach(place.ip(), loopback));
    if all { Ok(found) } else { Err(Unreachable::Private) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ChannelKind, typed: &str) -> Result<(), ChannelProblem> {
        web_address(kind, typed, false).map(drop)
    }

    #[test]
    fn an_address_is_encrypted_plain_and_public() {
        let webhook = ChannelKind::Webhook;
        assert_eq!(read(webhook, " https://hooks.example/a?b=c "), Ok(()));
        for wrong in [
            "",
            "hooks.example",
            "http://hooks.example/",
            "ftp://a.example",
            "https://u:p@a.example",
            "https://a.example/#x",
            "https://a.example/\0",
            "https://a.example/a\nb",
        ] {
            assert_eq!(read(webhook, wrong), Err(ChannelProblem::Address), "{wrong}");
        }
        for private in [
            "https://127.0.0.1/",
            "https://10.0.0.1:8443/",
            "https://[::1]/",
            "https://169.254.169.254/",
            "https://2130706433/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://printer/",
            "https://printer.local:8443/",
            "https://metadata.google.internal/",
            "https://nas.home.arpa./",
        ] {
            assert_eq!(read(webhook, private), Err(ChannelProblem::Private), "{private}");
        }
        for public in ["https://local.example/", "https://mylocal.example.", "https://internal.example:8443/"] {
            assert_eq!(read(webhook, public), Ok(()), "{public}");
        }
        for found in [25, 80, 465, 587, 1_023] {
            let refused = Err(ChannelProblem::Port { found, least: LEAST_FREE_PORT });
            assert_eq!(read(webhook, &format!("https://a.example:{found}/")), refused);
        }
        for port in [443, LEAST_FREE_PORT, u16::MAX] {
            assert_eq!(read(webhook, &format!("https://a.example:{port}/")), Ok(()));
        }
    }

    #[test]
    fn robots_are_where_their_groups_are() {
        let wecom = ChannelKind::WeCom;
        assert_eq!(read(wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"), Ok(()));
        assert_eq!(read(wecom, "https://oapi.dingtalk.com/robot/send"), Err(ChannelProblem::Host(wecom)));
        assert_eq!(read(ChannelKind::Feishu, "https://open.larksuite.com/open-apis/bot/v2/hook/x"), Ok(()));
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_this_machine_is_refused() {
        let url = Url::parse("https://localhost/").unwrap();
        assert_eq!(places(&url, false).await, Err(Unreachable::Private));
        assert!(places(&url, true).await.is_ok_and(|found| found.iter().all(|place| place.port() == 443)));
        let nowhere = Url::parse("https://no-such-host.invalid/").unwrap();
        assert!(matches!(places(&nowhere, false).await, Err(Unreachable::Unknown(_))));
    }
}
