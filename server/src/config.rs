//! Configuration: a TOML file, then the environment, then flags; the later wins.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};
use services::MailSettings;
use services::documents::FontFiles;
use services::media::{Secret, Storage, StorageSettings};
use store::{OpenSettings, Opening};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::mail::MailConfig;
use crate::record_key::KeyText;

/// Where things are; accepted after every subcommand.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// Configuration file (TOML).
    #[arg(long, env = "LINXUAN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of database and films.
    #[arg(long, env = "LINXUAN_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://…`; without it, `linxuan.db` in the data folder.
    #[arg(long = "database", env = "LINXUAN_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
}

/// What a server needs besides.
#[derive(Args, Clone, Debug, Default)]
pub struct ServeFlags {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "LINXUAN_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Address people use, such as `https://contest.example`; https makes cookies `Secure`.
    #[arg(long, env = "LINXUAN_PUBLIC_ADDRESS", value_name = "URL")]
    pub public_address: Option<String>,
    /// Address for `/metrics`, `/healthz` and `/readyz`; one that only the operator reaches. Port 0 takes a free one.
    #[arg(long, env = "LINXUAN_INTERNAL_LISTEN", value_name = "ADDR")]
    pub internal_listen: Option<SocketAddr>,
    /// A place of the server in front that holds `films/` of the data folder, such as `/films`: it is told by
    /// `X-Accel-Redirect` which film to give out.
    #[arg(long, env = "LINXUAN_ACCEL_REDIRECT", value_name = "PLACE")]
    pub accel_redirect: Option<String>,
    /// Address of a server in front, whose `X-Forwarded-For` is believed; several with commas.
    #[arg(long, env = "LINXUAN_TRUSTED_PROXIES", value_name = "ADDR", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<IpAddr>>,
    /// Shows `/ui`, the gallery of components.
    #[arg(long, env = "LINXUAN_UI_PAGE")]
    pub ui_page: bool,
}

/// Everything that can be set, as it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// Folder of database and films.
    pub data: PathBuf,
    /// Database address; none is `linxuan.db` in the data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Connections of this process to a PostgreSQL server, at most.
    pub database_connections: u32,
    /// How long a PostgreSQL server that gives no connection is waited for, seconds.
    pub database_wait: u32,
    /// Folder that uploads arrive in, which several servers may share; none is `films/arriving` in the data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploads: Option<PathBuf>,
    /// The font of documents; none is Noto Serif CJK SC of this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<PathBuf>,
    /// Its bold one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bold_font: Option<PathBuf>,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address people use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_address: Option<String>,
    /// Address for `/metrics`, `/healthz` and `/readyz`, which only the operator reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_listen: Option<SocketAddr>,
    /// Place of the server in front that gives out kept films.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accel_redirect: Option<String>,
    /// Servers in front whose word about who asks is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Shows `/ui`.
    pub ui_page: bool,
    /// The key that signs records, where it is not in a file of the data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_key: Option<KeyText>,
    /// Where finished films are kept.
    pub storage: StorageSettings,
    /// How letters leave.
    pub mail: MailConfig,
}

/// The file; every key may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    database_connections: Option<u32>,
    database_wait: Option<u32>,
    uploads: Option<PathBuf>,
    font: Option<PathBuf>,
    bold_font: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_address: Option<String>,
    internal_listen: Option<SocketAddr>,
    accel_redirect: Option<String>,
    trusted_proxies: Option<Vec<IpAddr>>,
    ui_page: Option<bool>,
    #[serde(default)]
    storage: StorageSettings,
    #[serde(default)]
    mail: MailConfig,
}

impl Config {
    /// Reads the file and puts environment and flags on top.
    ///
    /// # Errors
    /// A file that cannot be read or understood, with its line; an address that is none.
    pub fn read(place: &Place, flags: &ServeFlags) -> Result<Self, Failure> {
        let file = match &place.config {
            Some(path) => read_file(path)?,
            None => File::default(),
        };
        let public_address = flags.public_address.clone().or(file.public_address);
        if let Some(address) = public_address.as_deref().filter(|address| !is_origin(address)) {
            let allowed = "allowed: http://HOST[:PORT] or https://HOST[:PORT], without a path";
            return Err(Failure::Input(format!("public_address {address:?}; {allowed}")));
        }
        let accel_redirect = flags.accel_redirect.clone().or(file.accel_redirect);
        if let Some(place) = accel_redirect.as_deref().filter(|place| !place.starts_with('/')) {
            return Err(Failure::Input(format!("accel_redirect {place:?}; allowed: a path that begins with /")));
        }
        let database_connections = connections(file.database_connections, std::env::var(CONNECTIONS).ok())?;
        let database_wait = wait(file.database_wait, std::env::var(WAIT).ok())?;
        Ok(Self {
            data: place.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("data")),
            database: place.database.clone().or(file.database),
            database_connections,
            database_wait,
            uploads: named_path(file.uploads, std::env::var_os(UPLOADS)),
            font: named_path(file.font, std::env::var_os(FONT)),
            bold_font: named_path(file.bold_font, std::env::var_os(BOLD_FONT)),
            listen: flags.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_address,
            internal_listen: flags.internal_listen.or(file.internal_listen),
            accel_redirect,
            trusted_proxies: flags.trusted_proxies.clone().or(file.trusted_proxies).unwrap_or_default(),
            ui_page: flags.ui_page || file.ui_page.unwrap_or_default(),
            record_key: record_key(std::env::var(RECORD_KEY).ok()),
            storage: with_environment(file.storage, |name| std::env::var(name).ok())?,
            mail: file.mail.with_environment(|name| std::env::var(name).ok())?,
        })
    }

    /// How the database is opened.
    #[must_use]
    pub fn opened(&self, opening: Opening) -> OpenSettings {
        let wait = Duration::from_secs(self.database_wait.into());
        OpenSettings { opening, connections: self.database_connections, wait }
    }

    /// Where people find the site, for links that leave it: the public address, else where it listens; the machine itself where it
    /// listens everywhere.
    #[must_use]
    pub fn site(&self, listening: SocketAddr) -> String {
        let own = || {
            let mut address = listening;
            if address.ip().is_unspecified() {
                address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
            }
            format!("http://{address}")
        };
        self.public_address.clone().unwrap_or_else(own)
    }

    /// What is to be said at the start where links would lead nowhere for others.
    #[must_use]
    pub fn site_warning(&self, listening: SocketAddr) -> Option<String> {
        let others = self.public_address.is_none() && !listening.ip().to_canonical().is_loopback();
        others.then(|| {
            let site = self.site(listening);
            format!("public_address is not set: invitations and links for new passwords lead to {site}")
        })
    }

    /// The storage that finished films are kept in.
    ///
    /// # Errors
    /// A key that is missing or wrong.
    pub fn films(&self) -> Result<Storage, Failure> {
        self.storage.chosen().map_err(Failure::Input)
    }

    /// The fonts of documents, as far as they are named.
    #[must_use]
    pub fn fonts(&self) -> FontFiles {
        FontFiles { regular: self.font.clone(), bold: self.bold_font.clone() }
    }

    /// How letters leave, on the site as far as it is known before anything listens.
    ///
    /// # Errors
    /// A mail server, sender or pace that cannot be used.
    pub fn mail(&self) -> Result<MailSettings, Failure> {
        self.mail.settings(self.site(self.listen))
    }

    /// The configuration as TOML, with the passwords of the database and the mail server and the storage's secret hidden.
    ///
    /// # Errors
    /// None that can happen with these types.
    pub fn print(&self) -> Result<String, Failure> {
        let mail = MailConfig { url: self.mail.url.as_deref().map(without_password), ..self.mail.clone() };
        let shown = Self { database: self.database.as_deref().map(without_password), mail, ..self.clone() };
        toml::to_string(&shown).map_err(Failure::environment)
    }
}

/// Where the environment says how many connections there may be; it wins over the file.
const CONNECTIONS: &str = "LINXUAN_DATABASE_CONNECTIONS";
/// One writes, one reads, and one waits in front of them.
const FEWEST_CONNECTIONS: u32 = 3;

/// Where the environment says how long a connection is waited for.
const WAIT: &str = "LINXUAN_DATABASE_WAIT";
/// Somebody waits for the answer.
const LONGEST_WAIT: u64 = 60;

fn wait(file: Option<u32>, environment: Option<String>) -> Result<u32, Failure> {
    let allowed = format!("allowed: seconds, from 1 to {LONGEST_WAIT}");
    let seconds = match environment {
        Some(text) => Some(text.parse().map_err(|_| Failure::Input(format!("{WAIT}: {text:?}; {allowed}")))?),
        None => file,
    };
    let seconds = seconds.unwrap_or_else(|| u32::try_from(store::WAIT.as_secs()).unwrap_or(u32::MAX));
    if (1..=LONGEST_WAIT).contains(&seconds.into()) {
        Ok(seconds)
    } else {
        Err(Failure::Input(format!("database_wait: {seconds}; {allowed}")))
    }
}

fn connections(file: Option<u32>, environment: Option<String>) -> Result<u32, Failure> {
    let allowed = format!("allowed: a number from {FEWEST_CONNECTIONS} on");
    let number = match environment {
        Some(text) => Some(text.parse().map_err(|_| Failure::Input(format!("{CONNECTIONS}: {text:?}; {allowed}")))?),
        None => file,
    };
    match number.unwrap_or(store::CONNECTIONS) {
        few if few < FEWEST_CONNECTIONS => Err(Failure::Input(format!("database_connections: {few}; {allowed}"))),
        number => Ok(number),
    }
}

/// Where the environment says which folder uploads arrive in; it wins over the file.
const UPLOADS: &str = "LINXUAN_UPLOADS";

/// Where the environment says which fonts documents have.
const FONT: &str = "LINXUAN_FONT";
const BOLD_FONT: &str = "LINXUAN_BOLD_FONT";

fn named_path(file: Option<PathBuf>, environment: Option<OsString>) -> Option<PathBuf> {
    environment.filter(|path| !path.is_empty()).map(PathBuf::from).or(file)
}

/// Where the environment has the key that signs records. There is neither a flag nor a key of the file for it: those are read by others.
pub const RECORD_KEY: &str = "LINXUAN_RECORD_KEY";

fn record_key(environment: Option<String>) -> Option<KeyText> {
    environment.filter(|text| !text.is_empty()).map(|text| KeyText::new(Zeroizing::new(text)))
}

fn read_file(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
    toml::from_str(&text).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}

/// What the environment says about the storage. There are no flags: a secret would be seen in the list of processes.
fn with_environment(
    mut storage: StorageSettings,
    value: impl Fn(&str) -> Option<String>,
) -> Result<StorageSettings, Failure> {
    let set = |name: &str| value(name).filter(|text| !text.is_empty());
    if let Some(kind) = set("LINXUAN_STORAGE") {
        storage.kind = kind.parse().map_err(|error| Failure::Input(format!("LINXUAN_STORAGE: {error}")))?;
    }
    for (name, key) in [
        ("LINXUAN_S3_ENDPOINT", &mut storage.endpoint),
        ("LINXUAN_S3_BUCKET", &mut storage.bucket),
        ("LINXUAN_S3_REGION", &mut storage.region),
        ("LINXUAN_S3_PREFIX", &mut storage.prefix),
        ("LINXUAN_S3_ACCESS_KEY", &mut storage.access_key),
    ] {
        *key = set(name).or(key.take());
    }
    storage.secret_key = set("LINXUAN_S3_SECRET_KEY").map(Secret::new).or(storage.secret_key);
    Ok(storage)
}

/// Scheme and host, and nothing after it: what a browser sends as `Origin`.
fn is_origin(address: &str) -> bool {
    address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))
        .is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
}

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let name = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{name}:***@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let path = std::env::temp_dir().join(format!("linxuan-config-{}.toml", std::process::id()));
        std::fs::write(&path, "data = \"/a\"\nlisten = \"127.0.0.1:1\"\n").unwrap();
        let place = Place { config: Some(path.clone()), data: Some(PathBuf::from("/b")), database: None };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        assert_eq!((config.data, config.listen.port(), config.ui_page), (PathBuf::from("/b"), 1, false));
        std::fs::write(&path, "daat = \"/a\"\n").unwrap();
        let words = Config::read(&place, &ServeFlags::default()).unwrap_err().to_string();
        assert!(words.contains("daat") && words.contains("line 1"), "{words}");
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_bucket_comes_from_the_file_and_the_environment_and_its_secret_is_not_printed() {
        let path = std::env::temp_dir().join(format!("linxuan-storage-{}.toml", std::process::id()));
        let text = "[storage]\nkind = \"s3\"\nbucket = \"films\"\naccess_key = \"key\"\nsecret_key = \"hush\"\n";
        std::fs::write(&path, text).unwrap();
        let place = Place { config: Some(path.clone()), ..Place::default() };
        let mut config = Config::read(&place, &ServeFlags::default()).unwrap();
        std::fs::remove_file(&path).unwrap();
        let environment = |name: &str| (name == "LINXUAN_S3_BUCKET").then(|| "others".to_owned());
        config.storage = with_environment(config.storage, environment).unwrap();
        assert!(matches!(config.films().unwrap(), Storage::S3(s3) if s3.bucket == "others" && s3.access_key == "key"));
        let printed = config.print().unwrap();
        assert!(printed.contains("secret_key = \"***\"") && !printed.contains("hush"), "{printed}");
        let words = with_environment(config.storage, |name| (name == "LINXUAN_STORAGE").then(|| "s4".to_owned()));
        assert!(words.unwrap_err().to_string().contains("allowed: local, s3"));
    }

    #[test]
    fn the_password_of_the_mail_server_is_not_printed() {
        let path = std::env::temp_dir().join(format!("linxuan-mail-{}.toml", std::process::id()));
        std::fs::write(&path, "[mail]\nurl = \"smtps://u:hush@mail.example\"\nfrom = \"a@c.example\"\n").unwrap();
        let place = Place { config: Some(path.clone()), ..Place::default() };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        std::fs::remove_file(&path).unwrap();
        let printed = config.print().unwrap();
        assert!(printed.contains("smtps://u:***@mail.example") && !printed.contains("hush"), "{printed}");
        assert_eq!(config.mail().unwrap().server.unwrap().place(), "mail.example:465");
    }

    #[test]
    fn connections_come_from_the_environment_then_the_file() {
        assert_eq!(connections(None, None).unwrap(), store::CONNECTIONS);
        assert_eq!(connections(Some(40), None).unwrap(), 40);
        assert_eq!(connections(Some(40), Some("8".to_owned())).unwrap(), 8);
        for (file, environment) in [(Some(2), None), (None, Some("0".to_owned())), (None, Some("many".to_owned()))] {
            let words = connections(file, environment).unwrap_err().to_string();
            assert!(words.contains("allowed: a number from 3 on"), "{words}");
        }
    }

    #[test]
    fn a_connection_is_waited_for_as_long_as_the_environment_then_the_file_says() {
        assert_eq!(wait(None, None).unwrap(), 4);
        assert_eq!(wait(Some(9), None).unwrap(), 9);
        assert_eq!(wait(Some(9), Some("2".to_owned())).unwrap(), 2);
        for (file, environment) in [(Some(0), None), (None, Some("61".to_owned())), (None, Some("1.5".to_owned()))] {
            let words = wait(file, environment).unwrap_err().to_string();
            assert!(words.contains("allowed: seconds, from 1 to 60"), "{words}");
        }
    }

    #[test]
    fn the_folder_of_uploads_comes_from_the_environment_then_the_file() {
        assert_eq!((named_path(None, None), named_path(None, Some(OsString::new()))), (None, None));
        let (file, shared) = (Some(PathBuf::from("/a")), Some(OsString::from("/b")));
        assert_eq!((named_path(file.clone(), None), named_path(file, shared)), (Some("/a".into()), Some("/b".into())));
    }

    #[test]
    fn a_public_address_has_no_path() {
        assert!(is_origin("https://contest.example") && is_origin("http://10.0.0.2:8080"));
        assert!(!is_origin("https://contest.example/") && !is_origin("contest.example"));
    }

    #[test]
    fn links_lead_to_the_public_address_or_to_where_it_listens() {
        let mut config = Config::read(&Place::default(), &ServeFlags::default()).unwrap();
        let site = |config: &Config, address: &str| config.site(address.parse().unwrap());
        let warns = |config: &Config, address: &str| config.site_warning(address.parse().unwrap()).is_some();
        config.public_address = None;
        assert_eq!(site(&config, "127.0.0.1:3000"), "http://127.0.0.1:3000");
        assert_eq!(site(&config, "0.0.0.0:8080"), "http://127.0.0.1:8080");
        assert_eq!(site(&config, "[::]:8080"), "http://127.0.0.1:8080");
        assert_eq!(site(&config, "192.0.2.7:80"), "http://192.0.2.7:80");
        assert!(warns(&config, "0.0.0.0:80") && warns(&config, "192.0.2.7:80"));
        assert!(!warns(&config, "127.0.0.1:80") && !warns(&config, "[::1]:80"));
        config.public_address = Some("https://contest.example".to_owned());
        assert_eq!(site(&config, "0.0.0.0:8080"), "https://contest.example");
        assert!(!warns(&config, "0.0.0.0:8080"));
    }

    #[test]
    fn the_password_stays_hidden() {
        assert_eq!(without_password("postgres://a:b@h/d"), "postgres://a:***@h/d");
        assert_eq!(without_password("postgres://h/d"), "postgres://h/d");
    }
}
