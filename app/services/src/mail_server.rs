//! The mail server that letters are handed to, as an operator sets it.

use std::time::Duration;

use domain::letter::Pace;
use lettre::Address;
use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::media::Secret;

/// How long the connection may take.
const CONNECT: Duration = Duration::from_secs(20);
/// How long is waited for a greeting.
const GREETING: Duration = Duration::from_secs(20);

/// How letters leave this installation.
#[derive(Clone, Debug, Default)]
pub struct MailSettings {
    /// The mail server; `None` where there is none, and letters stay in the outbox.
    pub server: Option<MailServer>,
    /// How many letters may leave in a minute.
    pub pace: Pace,
    /// Where people find this site, such as `https://contest.example`, for the links in letters.
    pub site: String,
}

/// The mail server that letters are handed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// Name and password.
    pub credentials: Option<(String, Secret)>,
    /// Whom letters are from.
    pub from: Mailbox,
}

/// How the connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from its beginning.
    Tls,
    /// TLS before anything is said, by `STARTTLS`; without it nothing is.
    StartTls,
    /// None: the server is on this machine.
    Local,
}

const ALLOWED: &str = "allowed: smtps://USER:PASSWORD@HOST[:PORT] (TLS), smtp://USER:PASSWORD@HOST[:PORT] (STARTTLS; on this machine \
                       without), the user and the password as in any address, or without them";

impl MailServer {
    /// Reads the address of a mail server and whom letters are from, such as `评选办公室 <office@contest.example>`.
    ///
    /// # Errors
    /// What is wrong with one of them, without the password, and what is allowed.
    pub fn parse(address: &str, from: &str) -> Result<Self, String> {
        let url = Url::parse(address).map_err(|error| format!("the address of the mail server: {error}; {ALLOWED}"))?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let is_plain = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        if host.is_empty() || !is_plain {
            return Err(format!("the address of the mail server names no host, or more than one; {ALLOWED}"));
        }
        let is_here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let (protection, port) = match url.scheme() {
            "smtps" => (Protection::Tls, 465),
            "smtp" if is_here => (Protection::Local, 25),
            "smtp" => (Protection::StartTls, 587),
            other => return Err(format!("the address of the mail server begins with {other}://; {ALLOWED}")),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = (!url.username().is_empty())
            .then(|| (decoded(url.username()), Secret::new(decoded(url.password().unwrap_or_default()))));
        let from = mailbox(from).map_err(|error| {
            format!("whom letters are from: {from:?}: {error}; allowed: an address, or NAME <ADDRESS>")
        })?;
        Ok(Self { host, port: url.port().unwrap_or(port), protection, credentials, from })
    }

    /// The address that letters come back to.
    #[must_use]
    pub const fn sender(&self) -> &Address {
        &self.from.email
    }

    /// A connection on which the server has greeted, and knows who asks.
    ///
    /// # Errors
    /// A server that does not answer, is not protected as it should be, or refuses.
    pub(crate) async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = || TlsParameters::new(self.host.clone());
        let wrapped = if self.protection == Protection::Tls { Some(tls()?) } else { None };
        let hello = ClientId::Domain(self.sender().domain().to_owned());
        let place = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT), &hello, wrapped, None).await?;
        if self.protection == Protection::StartTls {
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    /// Whether the server answers and takes name and password; no letter is spoken of.
    ///
    /// # Errors
    /// What it said, or what failed.
    pub async fn greet(&self) -> Result<(), String> {
        let greeted = async {
            let mut connection = self.connect().await.map_err(|error| error.to_string())?;
            connection.abort().await;
            Ok::<(), String>(())
        };
        tokio::time::timeout(GREETING, greeted).await.unwrap_or_else(|_| Err("no answer".to_owned()))
    }

    /// The server in words, without a password.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// An address, with a name before it or without.
fn mailbox(text: &str) -> Result<Mailbox, AddressError> {
    let named = text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    let (name, address) = named.unwrap_or(("", text));
    let name = name.trim().trim_matches('"').trim();
    let name = (!name.is_empty()).then(|| name.to_owned());
    Ok(Mailbox::new(name, address.trim().parse()?))
}

impl MailSettings {
    /// The host of the site, for what must be named after it.
    pub(crate) fn host(&self) -> &str {
        let host = self.site.split_once("://").map_or(self.site.as_str(), |(_, host)| host);
        let host = host.split('/').next().unwrap_or_default();
        // Of IPv6 it is in brackets, and has colons of its own.
        let end = host.find(']').map_or_else(|| host.find(':'), |bracket| Some(bracket + 1));
        let host = end.and_then(|end| host.get(..end)).unwrap_or(host);
        if host.is_empty() { "localhost" } else { host }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "办公室 <office@c.example>";

    #[test]
    fn an_address_says_how_the_connection_is_protected() {
        for (address, protection, port) in [
            ("smtps://mail.example", Protection::Tls, 465),
            ("smtp://mail.example", Protection::StartTls, 587),
            ("smtp://mail.example:2525/", Protection::StartTls, 2525),
            ("smtp://127.0.0.1:1025", Protection::Local, 1025),
            ("smtp://localhost", Protection::Local, 25),
            ("smtp://[::1]:1025", Protection::Local, 1025),
        ] {
            let server = MailServer::parse(address, FROM).unwrap();
            assert_eq!((server.protection, server.port, server.credentials), (protection, port, None), "{address}");
        }
    }

    #[test]
    fn a_password_is_read_and_told_nowhere() {
        let server = MailServer::parse("smtps://office%40c.example:p%3Ahush@mail.example", FROM).unwrap();
        let (user, password) = server.credentials.clone().unwrap();
        assert_eq!((user.as_str(), password.expose()), ("office@c.example", "p:hush"));
        assert!(!format!("{server:?}").contains("hush"));
        assert_eq!(server.place(), "mail.example:465");
        assert_eq!(
            (server.sender().to_string().as_str(), server.from.name.as_deref()),
            ("office@c.example", Some("办公室"))
        );
        for wrong in ["mail.example", "imap://u:hush@h.example", "smtp://u:hush@h.example/path", "smtp://u:hush@", ""] {
            let words = MailServer::parse(wrong, FROM).unwrap_err();
            assert!(words.contains("allowed: smtps://") && !words.contains("hush"), "{words}");
        }
        let words = MailServer::parse("smtps://mail.example", "nobody").unwrap_err();
        assert!(words.contains("nobody") && words.contains("NAME <ADDRESS>"), "{words}");
    }

    #[test]
    fn letters_are_named_after_the_site() {
        let host = |site: &str| MailSettings { site: site.to_owned(), ..MailSettings::default() }.host().to_owned();
        assert_eq!(host("https://contest.example"), "contest.example");
        assert_eq!(host("http://127.0.0.1:3000"), "127.0.0.1");
        assert_eq!(host("http://[::1]:3000"), "[::1]");
        assert_eq!(host("https://[2001:db8::1]/contests"), "[2001:db8::1]");
        assert_eq!(host(""), "localhost");
    }
}
