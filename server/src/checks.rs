//! What an installation needs of its machine: looked at once when a server or worker starts, and by `linxuan doctor`.
//!
//! Nothing is changed and nothing is made: a write is tried by one that is undone.

use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

use domain::time::{HOUR, MINUTE, Micros};
use services::documents::{DOCUMENT_FONT, installed};
use services::media::{MediaTools, Storage, bucket_takes_writes};
use services::{Clock as _, INSTALLATION_KEY, MailSettings, RecordSigner as _, SystemClock};
use store::{Inspected, Meter, Opening, RESERVED_DISK_BYTES, Schema, Store};

use crate::config::{Config, RECORD_KEY};
use crate::failure::Failure;
use crate::key_file::{self, FoundKey};
use crate::open::{absent, prober};

/// Less free space than this will soon be none, bytes.
const LITTLE_SPACE: u64 = 2 << 30;
/// How far clocks of several machines may differ.
const CLOCK_TOLERANCE: Micros = 5 * MINUTE;
/// The fonts of `linxuan demo`, and of documents.
const FONTS: [&str; 2] = ["Noto Sans CJK SC", DOCUMENT_FONT];

const WRITABLE: &str = "give the account of the server the right to write in it, and make room";

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Ok,
    /// Something does not work, or is not safe; the rest does.
    Warning,
    /// The installation does not work.
    Failed,
}

impl State {
    /// How it is written.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; empty where nothing needs to be done.
    pub advice: String,
}

fn ok(name: &'static str, found: impl Into<String>) -> Check {
    Check { name, state: State::Ok, found: found.into(), advice: String::new() }
}

fn warning(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { name, state: State::Warning, found: found.into(), advice: advice.into() }
}

fn failed(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { name, state: State::Failed, found: found.into(), advice: advice.into() }
}

/// Everything there is to look at.
pub async fn all(config: &Config) -> Vec<Check> {
    let mut checks = addresses(config);
    checks.push(data_folder(&config.data));
    checks.extend(config.uploads.as_deref().map(uploads));
    checks.push(free_space(&config.data));
    let (database, seen) = database(config).await;
    checks.push(database);
    checks.extend(seen.as_ref().map(|seen| record_key(config, seen.record_key.as_deref())));
    checks.extend(storage(config).await);
    checks.extend(film_tools(&prober().tools().await));
    checks.push(mail(config).await);
    checks.push(fonts(config).await);
    checks.push(clock(SystemClock.now(), installed_at(), seen.and_then(|seen| seen.last)));
    checks
}

/// A line of the log for each that is not as it should be. Nobody waits for it: a bucket may take seconds not to answer.
pub fn begin(config: &Config) {
    let config = config.clone();
    tokio::spawn(async move { log(&config).await });
}

async fn log(config: &Config) {
    for check in all(config).await.into_iter().filter(|check| check.state != State::Ok) {
        let Check { name, state, found, advice } = check;
        tracing::warn!(check = name, state = state.key(), %found, %advice, "check at start");
    }
}

/// What people and servers in front are told to ask.
fn addresses(config: &Config) -> Vec<Check> {
    const NAME: &str = "addresses";
    let open = !config.listen.ip().is_loopback();
    let proxied = !config.trusted_proxies.is_empty();
    let unsafe_proxies: Vec<&IpAddr> =
        config.trusted_proxies.iter().filter(|address| address.is_unspecified()).collect();
    let mut found = Vec::new();
    match config.public_address.as_deref() {
        Some(address) if address.starts_with("https://") && !proxied => found.push(warning(
            NAME,
            format!("public_address is {address}, and no server in front is in trusted_proxies"),
            "name the address of the server that ends TLS in trusted_proxies: without it limits and the log take it for every client",
        )),
        Some(address) if address.starts_with("http://") && !is_local(address) => found.push(warning(
            NAME,
            format!("public_address is {address}: passwords and scores cross the network unencrypted"),
            "put a server in front that ends TLS, and set public_address to https://…",
        )),
        None if open => found.push(warning(
            NAME,
            format!("listens on {}, without public_address: passwords and scores cross the network unencrypted", config.listen),
            "listen on 127.0.0.1 behind a server that ends TLS, and set public_address to https://…",
        )),
        Some(_) | None => {}
    }
    if config.accel_redirect.is_some() && !proxied {
        found.push(warning(
            NAME,
            "accel_redirect is set, and no server in front is in trusted_proxies",
            "name the address of the server in front in trusted_proxies, or take accel_redirect away",
        ));
    }
    if !unsafe_proxies.is_empty() {
        found.push(warning(
            NAME,
            "trusted_proxies names 0.0.0.0 or ::, which is nobody",
            "name the address of each server in front",
        ));
    }
    if let Some(host) = config.database.as_deref().and_then(store::unprotected_host) {
        found.push(warning(
            NAME,
            format!("the connection to PostgreSQL at {host} may be read on the way"),
            "add ?sslmode=verify-full to the address of the database",
        ));
    }
    if found.is_empty() {
        let public = config.public_address.as_deref().unwrap_or("none");
        found.push(ok(NAME, format!("listens on {}, public_address {public}", config.listen)));
    }
    found
}

fn is_local(address: &str) -> bool {
    let host = address.trim_start_matches("http://");
    ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local))
}

fn data_folder(data: &Path) -> Check {
    const NAME: &str = "data folder";
    if !data.is_dir() {
        let found = absent(data, "there is no such folder");
        return failed(NAME, found, "check --data (LINXUAN_DATA), or run `linxuan migrate`");
    }
    let shown = data.display();
    if let Err(error) = try_write(data) {
        return failed(NAME, format!("{shown} cannot be written: {error}"), WRITABLE);
    }
    match std::fs::metadata(data.join("linxuan.db")) {
        Ok(database) if database.permissions().mode() & 0o007 != 0 => warning(
            NAME,
            format!("everybody on this machine can read {shown}/linxuan.db, which holds password hashes"),
            format!("chmod 600 {shown}/linxuan.db*; chmod 700 {shown}/films"),
        ),
        _ => ok(NAME, format!("{shown} can be written")),
    }
}

/// The folder that uploads arrive in, where it is not in the data folder. A server makes it; on a disk that is away it would make
/// one beside it, so that is told too.
fn uploads(folder: &Path) -> Check {
    const NAME: &str = "uploads folder";
    let shown = folder.display();
    if !folder.is_dir() {
        return failed(NAME, format!("{shown}: there is no such folder"), "mount its disk, or make it");
    }
    match try_write(folder) {
        Ok(()) => ok(NAME, format!("{shown} can be written")),
        Err(error) => failed(NAME, format!("{shown} cannot be used: {error}"), WRITABLE),
    }
}

/// Writes to a file without a name in this folder, which is gone as soon as it is closed.
fn try_write(folder: &Path) -> std::io::Result<()> {
    match std::fs::OpenOptions::new().write(true).custom_flags(libc::O_TMPFILE).mode(0o600).open(folder) {
        Ok(mut file) => file.write_all(b"linxuan").and_then(|()| file.sync_all()),
        // Some file systems have none; of them only what is known without writing is told.
        Err(error) if matches!(error.raw_os_error(), Some(libc::EOPNOTSUPP | libc::EISDIR)) => read_only(folder),
        Err(error) => Err(error),
    }
}

fn read_only(folder: &Path) -> std::io::Result<()> {
    let closed = std::fs::metadata(folder)?.permissions().readonly();
    if closed { Err(std::io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
}

fn free_space(data: &Path) -> Check {
    const NAME: &str = "free space";
    let Some(free) = services::media::free_space(data) else {
        return warning(NAME, "cannot be told", "look at the disk of the data folder");
    };
    let megabytes = free >> 20;
    let advice = "make room on the disk of the data folder";
    if free < RESERVED_DISK_BYTES {
        let kept = RESERVED_DISK_BYTES >> 20;
        failed(
            NAME,
            format!("{megabytes} MiB: films are refused below {kept} MiB, which are left to the database"),
            advice,
        )
    } else if free < LITTLE_SPACE {
        warning(NAME, format!("{megabytes} MiB"), advice)
    } else {
        ok(NAME, format!("{megabytes} MiB"))
    }
}

/// What was read of a database.
struct Seen {
    /// When the last row of its audit trail was written.
    last: Option<Micros>,
    /// The key that signs records.
    record_key: Option<String>,
}

/// The database, and what was read of it.
async fn database(config: &Config) -> (Check, Option<Seen>) {
    const NAME: &str = "database";
    let settings = config.opened(Opening::Use);
    let url = config.database.as_deref();
    let Inspected { place, schema } = match store::inspect(url, &config.data, &settings).await {
        Ok(inspected) => inspected,
        Err(error) => return (failed(NAME, error.to_string(), "start the database, or check --database"), None),
    };
    let check = match schema {
        Schema::Absent => failed(
            NAME,
            format!("there is none: {place}"),
            "check --data and --database, or make a new installation with `linxuan migrate`",
        ),
        Schema::Older(missing) => failed(
            NAME,
            format!("{place} is of an older version: {} migrations missing", missing.len()),
            "stop servers and workers, then run `linxuan migrate`",
        ),
        Schema::Newer(migration) => failed(
            NAME,
            format!("{place} is of a newer version: migration {migration} is not known"),
            "use the program that migrated it, or a newer one",
        ),
        Schema::Current => match store::open_with(url, &config.data, &settings).await {
            Err(error) => failed(NAME, format!("{place}: {error}"), "check the rights on its file and its disk"),
            Ok(store) => {
                let found = written(&*store, &place).await;
                store.close().await;
                return found;
            }
        },
    };
    (check, None)
}

async fn written(store: &dyn Store, place: &str) -> (Check, Option<Seen>) {
    let seen = match store.read(&Meter::default()).await {
        Ok(mut tx) => {
            let last = tx.last_audit_at().await.ok().flatten();
            tx.meta(INSTALLATION_KEY).await.ok().map(|record_key| Seen { last, record_key })
        }
        Err(_) => None,
    };
    let check = match store.could_write().await {
        Ok(()) => ok("database", format!("{place} can be written")),
        Err(error) => failed(
            "database",
            format!("{place} cannot be written: {error}"),
            "check the rights on its file, its disk, and whether another process holds it",
        ),
    };
    (check, seen)
}

/// The key that signs records; `named` is the one that the database names.
fn record_key(config: &Config, named: Option<&str>) -> Check {
    const NAME: &str = "record key";
    let advice = format!(
        "put record.key of this installation into the data folder, or its text into {RECORD_KEY}: until then this process signs no \
         records; where it is lost, run `linxuan record rotate-key --lost`"
    );
    match (key_file::find(config, named), named) {
        (Err(error), _) => failed(NAME, error.to_string(), advice),
        (Ok(None), None) => warning(NAME, "there is none", "run `linxuan migrate`, which makes it"),
        (Ok(None), Some(named)) => warning(NAME, format!("{named} signs records, and is not here"), advice),
        (Ok(Some(found)), Some(named)) if !found.is(named) => {
            let FoundKey { key, place, .. } = found;
            failed(NAME, format!("{named} signs records, and {} is in {place}", key.key()), advice)
        }
        (Ok(Some(found)), _) if found.exposed => {
            let place = found.place;
            let advice = format!("chmod 600 {place}; where somebody may have read it, run `linxuan record rotate-key`");
            warning(NAME, format!("others on this machine can read {place}, which signs records"), advice)
        }
        (Ok(Some(found)), _) => ok(NAME, format!("{} in {}", found.key.key(), found.place)),
    }
}

async fn storage(config: &Config) -> Option<Check> {
    const NAME: &str = "film storage";
    match config.films() {
        Err(error) => Some(failed(NAME, error.to_string(), "mend the section [storage] of the configuration")),
        // That is the data folder.
        Ok(Storage::Local) => None,
        Ok(Storage::S3(settings)) => Some(match bucket_takes_writes(&settings).await {
            Ok(()) => ok(NAME, format!("bucket {} can be written", settings.bucket)),
            Err(error) => failed(
                NAME,
                error.to_string(),
                "check endpoint, bucket and keys: the key has to read, write, list and delete, and to abort multipart uploads",
            ),
        }),
    }
}

fn film_tools(tools: &MediaTools) -> Vec<Check> {
    let tool = |name: &'static str, found: &Result<String, String>| match found {
        Ok(version) => ok(name, format!("version {version}")),
        Err(why) => failed(name, why, "install ffmpeg: without it no film is examined or prepared"),
    };
    let sandbox = match &tools.sandbox {
        Ok(()) => ok("sandbox", "bubblewrap works"),
        Err(why) => warning(
            "sandbox",
            format!("bubblewrap does not work: {why}"),
            "install bubblewrap and let this account make user namespaces: without it strangers' films are read under limits only",
        ),
    };
    vec![tool("ffprobe", &tools.ffprobe), tool("ffmpeg", &tools.ffmpeg), sandbox]
}

/// The mail server is asked whether it answers; no letter is sent.
async fn mail(config: &Config) -> Check {
    const NAME: &str = "mail";
    let server = match config.mail() {
        Err(error) => return failed(NAME, error.to_string(), "mend the section [mail] of the configuration"),
        Ok(MailSettings { server: None, .. }) => {
            return ok(NAME, "there is no mail server: letters stay in the outbox, to be copied");
        }
        Ok(MailSettings { server: Some(server), .. }) => server,
    };
    match server.greet().await {
        Ok(()) => ok(NAME, format!("{} answers, letters are from {}", server.place(), server.sender())),
        Err(error) => {
            failed(NAME, format!("{}: {error}", server.place()), "check host, port, user and password in mail.url")
        }
    }
}

/// Pages use the reader's fonts and subtitles are text: fonts of this machine set documents, and draw the titles of the
/// demonstration's films.
async fn fonts(config: &Config) -> Check {
    const NAME: &str = "fonts";
    let named = [&config.font, &config.bold_font].into_iter().flatten();
    let unread: Vec<String> =
        named.filter(|file| std::fs::File::open(file).is_err()).map(|file| file.display().to_string()).collect();
    if !unread.is_empty() {
        return warning(
            NAME,
            format!("cannot be read: {}", unread.join(", ")),
            "correct font and bold_font: until then documents have the font of this program, which lacks rare characters",
        );
    }
    let mut missing = Vec::new();
    for font in FONTS {
        // A font that is named takes the place of the machine's.
        let stands_in = font == DOCUMENT_FONT && config.font.is_some();
        if !stands_in && installed(font, "").await.is_none() {
            missing.push(font);
        }
    }
    if missing.is_empty() {
        ok(NAME, FONTS.join(", "))
    } else {
        warning(
            NAME,
            format!("not found: {}", missing.join(", ")),
            "install fontconfig and the Noto CJK fonts: without them documents have the characters of GB 2312 only, and `linxuan demo` \
             draws no Chinese titles into its films",
        )
    }
}

/// When this program was put here.
fn installed_at() -> Option<Micros> {
    let modified = std::env::current_exe().and_then(|program| program.metadata()?.modified()).ok()?;
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok()
}

fn clock(now: Micros, installed: Option<Micros>, last: Option<Micros>) -> Check {
    const NAME: &str = "clock";
    let advice = "set the clock, and keep it by NTP: deadlines, sessions and the audit trail go by it";
    let behind = |than: Option<Micros>| than.map(|than| than.saturating_sub(now)).filter(|by| *by > CLOCK_TOLERANCE);
    if let Some(by) = behind(last) {
        return warning(NAME, format!("{} minutes behind the last row of the audit trail", by / MINUTE), advice);
    }
    match behind(installed) {
        Some(by) => warning(NAME, format!("{} hours before this program was installed", by / HOUR), advice),
        None => ok(NAME, "not behind the audit trail"),
    }
}

/// What of these does not work at all; `None` where everything does.
#[must_use]
pub fn failure(checks: &[Check]) -> Option<Failure> {
    let failed = checks.iter().filter(|check| check.state == State::Failed).count();
    (failed > 0).then(|| Failure::No(format!("{failed} of {} checks failed", checks.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Place, ServeFlags};

    fn config(public: Option<&str>, listen: &str, proxies: &[&str]) -> Config {
        let flags = ServeFlags {
            public_address: public.map(str::to_owned),
            listen: Some(listen.parse().unwrap()),
            trusted_proxies: Some(proxies.iter().map(|proxy| proxy.parse().unwrap()).collect()),
            ..ServeFlags::default()
        };
        Config::read(&Place::default(), &flags).unwrap()
    }

    #[test]
    fn an_address_that_gives_passwords_away_is_told() {
        let states = |public, listen, proxies: &[&str]| {
            addresses(&config(public, listen, proxies)).iter().map(|check| check.state).collect::<Vec<_>>()
        };
        assert_eq!(states(None, "127.0.0.1:3000", &[]), [State::Ok]);
        assert_eq!(states(Some("https://c.example"), "127.0.0.1:3000", &["127.0.0.1"]), [State::Ok]);
        assert_eq!(states(Some("http://localhost:3000"), "127.0.0.1:3000", &[]), [State::Ok]);
        for (public, listen, proxies) in [
            (None, "0.0.0.0:3000", &[][..]),
            (Some("https://c.example"), "127.0.0.1:3000", &[]),
            (Some("http://c.example"), "127.0.0.1:3000", &["127.0.0.1"]),
            (Some("https://c.example"), "127.0.0.1:3000", &["0.0.0.0"]),
        ] {
            assert_eq!(states(public, listen, proxies), [State::Warning], "{public:?} {listen}");
        }
    }

    #[test]
    fn a_clock_behind_the_record_or_the_program_is_told() {
        let now = 1_000 * HOUR;
        assert_eq!(clock(now, Some(now - HOUR), Some(now + MINUTE)).state, State::Ok);
        assert_eq!(clock(now, None, None).state, State::Ok);
        for (installed, last) in [(None, Some(now + HOUR)), (Some(now + 30 * HOUR), None)] {
            let check = clock(now, installed, last);
            assert_eq!((check.state, check.advice.is_empty()), (State::Warning, false));
        }
    }
}
