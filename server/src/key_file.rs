//! Where the key that signs records is kept: the environment, or `record.key` of the data folder, which is not part of any backup.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use domain::hex;
use domain::record::NoteKey;
use services::{RecordSigner as _, Services};
use store::Opening;
use zeroize::Zeroizing;

use crate::config::{Config, RECORD_KEY};
use crate::failure::Failure;
use crate::record_key::{KeyText, RecordKey};
use crate::whole_file::{sync_folder, write_new};

/// The file of the key.
const FILE: &str = "record.key";
/// The file of the next key, until the database names it.
const NEXT: &str = "record.key.next";
/// The name of a key where nobody set a public address.
const NAMELESS: &str = "linxuan";
/// Longest file of a key, bytes.
const LONGEST: u16 = 1_000;

/// A key that was found.
#[derive(Debug)]
pub struct FoundKey {
    /// The key.
    pub key: RecordKey,
    /// Where it is.
    pub place: String,
    /// Others on this machine can read it.
    pub exposed: bool,
    /// It is in the file of the next key.
    is_next: bool,
}

impl FoundKey {
    /// Whether it is the one that is named so.
    #[must_use]
    pub fn is(&self, named: &str) -> bool {
        self.key.key().to_string() == named
    }
}

/// The key of this process, where it has one; `named` is the one that the database names.
///
/// # Errors
/// What is there is no key, or cannot be read.
pub fn find(config: &Config, named: Option<&str>) -> Result<Option<FoundKey>, Failure> {
    if let Some(text) = &config.record_key {
        let key = text.read().map_err(|why| Failure::Input(format!("{RECORD_KEY}: {why}")))?;
        return Ok(Some(FoundKey { key, place: RECORD_KEY.to_owned(), exposed: false, is_next: false }));
    }
    let present = read_key(&config.data.join(FILE));
    let Some(named) = named else { return present };
    if matches!(&present, Ok(Some(found)) if found.is(named)) {
        return present;
    }
    // A change of the key that was cut as soon as the database had it.
    match read_key(&config.data.join(NEXT)) {
        Ok(Some(next)) if next.is(named) => Ok(Some(FoundKey { is_next: true, ..next })),
        _ => present,
    }
}

/// The services with the key of the installation, which is made where there is none and this opening makes an installation. Without it
/// they are as they were: nothing is signed then, and `checks` says so at the start; nobody is kept from judging.
///
/// # Errors
/// The database, or a folder that no key can be written to.
pub async fn equip(services: Services, config: &Config, opening: Opening) -> Result<Services, Failure> {
    let named = services.record_key().await?;
    let writes = !matches!(opening, Opening::Read | Opening::Copy);
    let Ok(found) = find(config, named.as_deref()) else { return Ok(services) };
    let key = match (found, &named) {
        (Some(found), Some(named)) if !found.is(named) => return Ok(services),
        (Some(found), _) => {
            if found.is_next && writes {
                promote(&config.data)?;
            }
            found.key
        }
        (None, None) if opening.makes() => make(config)?,
        (None, _) => return Ok(services),
    };
    let own = key.key().to_string();
    let signing = services.clone().with_record_signer(Arc::new(key));
    if named.is_none() && writes {
        // Another process with another key may have been quicker.
        let settled = signing.name_record_key().await?;
        if settled.is_some_and(|settled| settled != own) {
            return Ok(services);
        }
    }
    Ok(signing)
}

/// The key of an installation that is just made: the one that is there, or a new one.
///
/// # Errors
/// What is there is no key; a folder that cannot be written to.
pub fn ready(config: &Config) -> Result<RecordKey, Failure> {
    match find(config, None)? {
        Some(found) => Ok(found.key),
        None => make(config),
    }
}

/// The key in a file.
///
/// # Errors
/// There is no such file, or it is no key.
pub fn required(path: &Path) -> Result<RecordKey, Failure> {
    let found = read_key(path)?;
    found.map(|found| found.key).ok_or_else(|| absent(path))
}

/// The text of a key in a file.
///
/// # Errors
/// There is no such file, or it cannot be read.
pub fn required_text(path: &Path) -> Result<KeyText, Failure> {
    text_of(path)?.map(|(text, _)| text).ok_or_else(|| absent(path))
}

/// Puts the next key beside the present one, before the database names it.
///
/// # Errors
/// The disk.
pub fn stage(data: &Path, next: &KeyText) -> Result<(), Failure> {
    unstage(data);
    let path = data.join(NEXT);
    let written = write_new(&path, next.expose().as_bytes()).map_err(|error| told(&path, &error))?;
    if written { Ok(()) } else { Err(Failure::Environment(format!("{} came there meanwhile", path.display()))) }
}

/// Takes back what [`stage`] did; what cannot be removed does no harm.
pub fn unstage(data: &Path) {
    let _ = std::fs::remove_file(data.join(NEXT));
}

/// Makes the next key the present one; the one before stays beside it under its id.
///
/// # Errors
/// The disk.
pub fn promote(data: &Path) -> Result<(), Failure> {
    let (path, next) = (data.join(FILE), data.join(NEXT));
    if path.exists() {
        let id = match read_key(&path) {
            Ok(Some(found)) => hex::encode(&found.key.key().id()),
            Ok(None) | Err(_) => "unread".to_owned(),
        };
        std::fs::rename(&path, data.join(format!("{FILE}.{id}"))).map_err(|error| told(&path, &error))?;
    }
    std::fs::rename(&next, &path).map_err(|error| told(&next, &error))?;
    sync_folder(&path).map_err(|error| told(&path, &error))
}

/// A new key in the file; never over another.
fn make(config: &Config) -> Result<RecordKey, Failure> {
    let path = config.data.join(FILE);
    let text = KeyText::make(&name_of(config)).map_err(Failure::environment)?;
    write_new(&path, text.expose().as_bytes()).map_err(|error| told(&path, &error))?;
    // This one, or that of a process that was quicker.
    required(&path)
}

/// The host of the public address.
fn name_of(config: &Config) -> String {
    let host = config.public_address.as_deref().and_then(host);
    host.filter(|host| NoteKey::new(host, [0; 32]).is_ok()).unwrap_or(NAMELESS).to_owned()
}

fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    // The port is no part of the name. An address of IPv6 stands in brackets, with colons of its own.
    match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(host),
        _ => Some(rest),
    }
}

fn read_key(path: &Path) -> Result<Option<FoundKey>, Failure> {
    let Some((text, exposed)) = text_of(path)? else { return Ok(None) };
    let place = path.display().to_string();
    let key = text.read().map_err(|why| Failure::Input(format!("{place}: {why}")))?;
    Ok(Some(FoundKey { key, place, exposed, is_next: false }))
}

/// The text in a file, and whether others can read it.
fn text_of(path: &Path) -> Result<Option<(KeyText, bool)>, Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(path, &error)),
    };
    let rights = file.metadata().map_err(|error| told(path, &error))?.permissions();
    let mut text = Zeroizing::new(String::with_capacity(LONGEST.into()));
    file.take(LONGEST.into()).read_to_string(&mut text).map_err(|error| told(path, &error))?;
    Ok(Some((KeyText::new(text), rights.mode() & 0o077 != 0)))
}

fn absent(path: &Path) -> Failure {
    Failure::Input(format!("{}: there is no such file", path.display()))
}

fn told(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Environment(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::{Place, ServeFlags};

    /// A data folder of its own, which goes with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("linxuan-key-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn config(&self, public: Option<&str>) -> Config {
            let place = Place { data: Some(self.0.clone()), ..Place::default() };
            let flags = ServeFlags { public_address: public.map(str::to_owned), ..ServeFlags::default() };
            Config { record_key: None, ..Config::read(&place, &flags).unwrap() }
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn named(key: &RecordKey) -> String {
        key.key().to_string()
    }

    #[test]
    fn a_key_is_made_once_for_this_account_alone() {
        let folder = Folder::new("made");
        let config = folder.config(Some("https://contest.example:8443"));
        assert!(find(&config, None).unwrap().is_none());
        let key = named(&ready(&config).unwrap());
        assert!(key.starts_with("contest.example+"), "{key}");
        let path = folder.0.join(FILE);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(named(&ready(&config).unwrap()), key);
        assert_eq!(named(&make(&config).unwrap()), key, "never over another");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "nothing is left beside it");
        let found = find(&config, None).unwrap().unwrap();
        assert!(found.is(&key) && !found.exposed);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(find(&config, None).unwrap().unwrap().exposed);
    }

    #[test]
    fn what_is_no_key_is_refused_and_left_as_it_is() {
        let folder = Folder::new("bad");
        let config = folder.config(None);
        let path = folder.0.join(FILE);
        for content in ["", "hush\n", "PRIVATE+KEY+a+00000000+AAAA\n"] {
            std::fs::write(&path, content).unwrap();
            let words = find(&config, None).unwrap_err().to_string();
            assert!(words.contains("record.key") && words.contains("PRIVATE+KEY+NAME"), "{words}");
            assert!(!words.contains("hush"));
            assert!(ready(&config).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn the_environment_wins_and_is_not_printed() {
        let folder = Folder::new("environment");
        let mut config = folder.config(None);
        let file = named(&ready(&config).unwrap());
        assert!(file.starts_with("linxuan+"), "{file}");
        config.record_key = Some(KeyText::make("other.example").unwrap());
        let found = find(&config, None).unwrap().unwrap();
        assert_eq!(found.place, RECORD_KEY);
        assert!(!found.is(&file));
        let printed = config.print().unwrap();
        assert!(printed.contains("record_key = \"***\"") && !printed.contains("PRIVATE"), "{printed}");
        config.record_key = Some(KeyText::new(Zeroizing::new("hush".to_owned())));
        let words = find(&config, None).unwrap_err().to_string();
        assert!(words.contains(RECORD_KEY) && !words.contains("hush"), "{words}");
    }

    #[test]
    fn a_change_that_was_cut_ends_at_the_next_start() {
        let folder = Folder::new("cut");
        let config = folder.config(None);
        let before = named(&ready(&config).unwrap());
        let next = KeyText::make("linxuan").unwrap();
        stage(&folder.0, &next).unwrap();
        let after = named(&next.read().unwrap());
        assert!(find(&config, Some(&before)).unwrap().unwrap().is(&before), "the database has not got it");
        let found = find(&config, Some(&after)).unwrap().unwrap();
        assert!(found.is(&after) && found.is_next);
        promote(&folder.0).unwrap();
        assert!(find(&config, Some(&after)).unwrap().unwrap().is(&after));
        let kept: Vec<PathBuf> = std::fs::read_dir(&folder.0).unwrap().map(|one| one.unwrap().path()).collect();
        assert_eq!(kept.len(), 2, "{kept:?}");
        let id = before.split('+').nth(1).unwrap();
        assert_eq!(named(&required(&folder.0.join(format!("{FILE}.{id}"))).unwrap()), before);
    }

    #[test]
    fn a_key_is_named_by_the_host() {
        for (address, name) in [
            ("https://contest.example", Some("contest.example")),
            ("http://10.0.0.2:8080", Some("10.0.0.2")),
            ("https://[2001:db8::1]", Some("[2001:db8::1]")),
            ("https://[2001:db8::1]:443", Some("[2001:db8::1]")),
            ("contest.example", None),
        ] {
            assert_eq!(host(address), name);
        }
    }
}
