//! `linxuan record key`, `rotate-key`, `cosign`: keys that sign records.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use domain::record::{Cosignature, NoteKey, RecordFile, SignedNote, verify_record};
use serde_json::json;
use services::{Actor, RecordSigner};
use store::Opening;

use super::record_file::{read, write_absent};
use crate::config::{Config, Place, RECORD_KEY, ServeFlags};
use crate::failure::Failure;
use crate::key_file::{FoundKey, find, promote, required, required_text, stage, unstage};
use crate::open::open_configured;
use crate::output::{print, say};
use crate::record_key::{KeyText, is_signed};
use crate::whole_file::replace;

/// What can be done with keys.
#[derive(Subcommand)]
pub enum RecordKeys {
    /// Makes a key: for a person who signs records away from the server, or the next one of a server.
    Key {
        /// The file to write; it must not exist.
        #[arg(long)]
        out: PathBuf,
        /// The name that signatures have.
        #[arg(long)]
        name: String,
    },
    /// Changes the key of the server: each record that has not ended says so, and both keys sign it.
    RotateKey {
        /// The file of the next key; without it one is made in the data folder.
        #[arg(long, value_name = "FILE")]
        new: Option<PathBuf>,
        /// The present key is lost: only the next one signs, and paper alone connects the two.
        #[arg(long)]
        lost: bool,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        place: Place,
    },
    /// Adds the signature of a key that never was on the server to the file of a record.
    Cosign {
        /// The file.
        file: PathBuf,
        /// The file of the key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Where to write it, which must not exist; without it the file itself is changed.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where a record is not what its last checkpoint says; files that are there or are not; keys that are none, or not the
/// ones that are needed; whatever the services refuse.
pub async fn run(keys: RecordKeys) -> Result<(), Failure> {
    match keys {
        RecordKeys::Key { out, name } => {
            let text = KeyText::make(&name).map_err(Failure::input)?;
            let key = text.read().map_err(Failure::environment)?;
            write_absent(&out, text.expose().as_bytes())?;
            print(&json!({ "key": key.key().to_string() }))
        }
        RecordKeys::RotateKey { new, lost, reason, place } => rotate(&place, new.as_deref(), lost, &reason).await,
        RecordKeys::Cosign { file, key, out } => cosign(&file, &key, out.as_deref()),
    }
}

async fn rotate(place: &Place, new: Option<&Path>, lost: bool, reason: &str) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    let services = open_configured(&config, Opening::Use).await?;
    let named = services.record_key().await?;
    let named =
        named.ok_or_else(|| Failure::Input("no key signs records yet: `linxuan migrate` makes it".to_owned()))?;
    let before = before(&config, &named, lost)?;
    if config.record_key.is_some() && new.is_none() {
        return Err(Failure::Input(format!(
            "the key is in {RECORD_KEY}: make the next one with `linxuan record key`, name its file with --new, and put its text there \
             afterwards"
        )));
    }
    let text = match new {
        Some(file) => required_text(file)?,
        None => KeyText::make(name_of(&named)?.name()).map_err(Failure::environment)?,
    };
    let next = text.read().map_err(Failure::input)?;
    let to = next.key().to_string();
    if to == named {
        return Err(Failure::Input(format!("{to} signs records already; name another key")));
    }
    // In its place before the database names it, so that it cannot be lost in between.
    if config.record_key.is_none() {
        stage(&config.data, &text)?;
    }
    let services = services.with_record_signer(Arc::new(next));
    let signs_too: Option<&dyn RecordSigner> = match &before {
        Some(found) => Some(&found.key),
        None => None,
    };
    let changed = services.change_record_key(&Actor::Operator, signs_too, reason).await;
    if changed.is_err() && config.record_key.is_none() {
        unstage(&config.data);
    }
    let records = changed?;
    services.close().await;
    if config.record_key.is_none() {
        promote(&config.data)?;
    } else {
        say(&format!("put the text of the new key into {RECORD_KEY}"));
    }
    say("restart servers and workers: until then they sign no records");
    print(&json!({ "key": to, "before": named, "lost": lost, "records": records }))
}

/// The key that signs records now; `None` where it is lost.
fn before(config: &Config, named: &str, lost: bool) -> Result<Option<FoundKey>, Failure> {
    let found = match find(config, Some(named)) {
        Ok(found) => found.filter(|found| found.is(named)),
        Err(_) if lost => None,
        Err(error) => return Err(error),
    };
    match (found, lost) {
        (Some(_), true) => {
            Err(Failure::Input(format!("the key {named} is here: change it without --lost, so that it signs too")))
        }
        (None, false) => Err(Failure::Input(format!(
            "the key {named} is not here: put record.key into the data folder, or its text into {RECORD_KEY}; where it is lost, say --lost"
        ))),
        (found, _) => Ok(found),
    }
}

fn name_of(named: &str) -> Result<NoteKey, Failure> {
    named.parse().map_err(Failure::environment)
}

fn cosign(file: &Path, key: &Path, out: Option<&Path>) -> Result<(), Failure> {
    let key = required(key)?;
    let told = |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", file.display()));
    let bytes = read(file)?;
    let mut record = RecordFile::read(&bytes).map_err(|why| told(&why))?;
    let Some((checkpoint, note)) = record.notes.last() else { return Err(told(&"no checkpoint")) };
    let (size, root, text) = (checkpoint.size, checkpoint.root, note.text().to_owned());
    // Whoever signs says that this is a record, that its lines are under this root, and that the server signed it: not a note of
    // another record, nor one that nobody signed.
    if let Some(step) = verify_record(&bytes, None, &is_signed).first_failure() {
        return Err(Failure::No(format!(
            "{}: not verified: step {} {}; `linxuan record verify` says more",
            file.display(),
            step.number,
            step.name
        )));
    }
    let is_own = |name: &str, id: [u8; 4]| name == key.key().name() && id == key.key().id();
    if record.notes.iter().any(|(_, note)| note.signatures().iter().any(|one| is_own(&one.name, one.id))) {
        return Err(Failure::Input(format!("{} is the key of the server, which signed this record", key.key())));
    }
    if record.cosignatures.iter().any(|one| one.key == *key.key() && one.note.text() == text) {
        return Err(Failure::Input(format!("{} signed this already", key.key())));
    }
    let note = SignedNote::new(&text, key.signature(&text)).map_err(|why| told(&why))?;
    record.cosignatures.push(Cosignature { key: key.key().clone(), note });
    let bytes = record.write().map_err(|why| told(&why))?;
    match out {
        Some(out) => write_absent(out, &bytes)?,
        None => replace(file, &bytes).map_err(Failure::environment)?,
    }
    print(&json!({ "key": key.key().to_string(), "size": size, "root": root.groups() }))
}
