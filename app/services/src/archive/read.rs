//! Reading an archive: everything is unpacked to the side and hashed, and held against the list of hashes.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::io::{BufReader, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::{Interrupt, Measured, SUMS, film_named};
use crate::error::Result;

/// Longest list of hashes, bytes: a million films.
const LONGEST_SUMS: u64 = 200 << 20;
/// What a tar file is made of, bytes.
const BLOCK: u64 = 512;
/// How a tar file ends, bytes: two empty blocks.
const END: u64 = 1_024;

/// What of an archive has to be as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Its files. The list of hashes may be missing where the end of the archive is not.
    Files,
    /// Every byte, those between the files too.
    Bytes,
}

/// What an archive of one kind holds.
pub(crate) struct Contents {
    /// What it is, for people.
    pub(crate) what: &'static str,
    /// The file without which it is none.
    pub(crate) needed: &'static str,
    /// Whether it may hold a file of this name. Names are compared, never followed: none that leads elsewhere is one of ours.
    pub(crate) holds: fn(&str) -> bool,
    pub(crate) strictness: Strictness,
}

/// The files of an archive but for the list: what each hashes to, and its size.
pub(crate) type Unpacked = BTreeMap<String, (String, u64)>;

/// What reading an archive came to: damage is no error of the machine.
pub(crate) type Read<T> = Result<std::result::Result<T, String>>;

pub(crate) fn folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Unpacks an archive, hashing every file; the words say what is wrong with it.
pub(crate) fn unpack(archive: File, contents: &Contents, staging: &Path, interrupt: &Interrupt) -> Read<Unpacked> {
    let looked = archive.try_clone()?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(1 << 20, archive));
    let broken = |error: std::io::Error| format!("no whole {}: {error}", contents.what);
    let entries = match archive.entries() {
        // As they are: a long name or a header of another kind, which would be read into memory, is none of ours.
        Ok(entries) => entries.raw(true),
        Err(error) => return Ok(Err(broken(error))),
    };
    let mut unpacking =
        Unpacking { archive: &looked, contents, staging, interrupt, unpacked: Unpacked::new(), list: None, next: 0 };
    let mut lines = String::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Ok(Err(broken(error))),
        };
        match unpacking.take(entry)? {
            Ok(line) => lines.push_str(&line),
            Err(words) => return Ok(Err(words)),
        }
    }
    unpacking.end(&lines)
}

/// An archive as far as it is unpacked.
struct Unpacking<'a> {
    archive: &'a File,
    contents: &'a Contents,
    staging: &'a Path,
    interrupt: &'a Interrupt,
    unpacked: Unpacked,
    /// The list of hashes, once it has come.
    list: Option<String>,
    /// Where the next file of the archive begins.
    next: u64,
}

impl Unpacking<'_> {
    /// Unpacks a file: its line of the list.
    fn take(&mut self, entry: tar::Entry<'_, impl std::io::Read>) -> Read<String> {
        let what = self.contents.what;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let ours = name == SUMS || (self.contents.holds)(&name);
        if !ours || !entry.header().entry_type().is_file() {
            return Ok(Err(format!("no {what}: it holds {name:?}")));
        }
        if self.unpacked.contains_key(&name) || (name == SUMS && self.list.is_some()) {
            return Ok(Err(format!("no {what}: it holds {name:?} twice")));
        }
        let exact = self.contents.strictness == Strictness::Bytes;
        if exact && (entry.raw_header_position() != self.next || !is_plain(entry.header()) || self.list.is_some()) {
            return Ok(Err(format!("no whole {what}: other bytes before {name}")));
        }
        let (size, begin) = (entry.size(), entry.raw_file_position());
        let mut bytes = Measured::new(entry, self.interrupt);
        if name == SUMS {
            let mut text = String::new();
            if let Err(error) = (&mut bytes).take(LONGEST_SUMS).read_to_string(&mut text) {
                return Ok(Err(format!("no whole {what}: {error}")));
            }
            self.list = Some(text);
        } else {
            let target = self.staging.join(&name);
            folder(target.parent().unwrap_or(self.staging))?;
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)?;
            if let Err(error) = std::io::copy(&mut bytes, &mut file)
                && bytes.failed.is_none()
            {
                return Err(error.into());
            }
            file.flush()?;
            file.sync_all()?;
        }
        let (sha256, read, failed) = bytes.end();
        if let Some(why) = failed {
            return Ok(Err(format!("no whole {what}: {name}: {why}")));
        }
        if read != size {
            return Ok(Err(format!("no whole {what}: it ends within {name}")));
        }
        if film_named(&name).is_some_and(|promised| promised != sha256) {
            return Ok(Err(format!("{name}: other bytes, their SHA-256 is {sha256}")));
        }
        let end = begin.saturating_add(size);
        self.next = end.next_multiple_of(BLOCK);
        if exact && !self.is_empty(end, self.next)? {
            return Ok(Err(format!("no whole {what}: other bytes behind {name}")));
        }
        if name == SUMS {
            return Ok(Ok(String::new()));
        }
        let line = format!("{sha256}  {name}\n");
        self.unpacked.insert(name, (sha256, read));
        Ok(Ok(line))
    }

    /// Whether all is there, and as the list has it. `lines` is the list as it should read.
    fn end(self, lines: &str) -> Read<Unpacked> {
        let Contents { what, needed, strictness, .. } = *self.contents;
        let length = self.archive.metadata()?.len();
        let has_end = length.checked_sub(END).map_or(Ok(false), |at| self.is_empty(at, length))?;
        if !self.unpacked.contains_key(needed) {
            return Ok(Err(format!("no {what}: it holds no {needed}")));
        }
        if strictness == Strictness::Bytes && !(has_end && length == self.next.saturating_add(END)) {
            return Ok(Err(format!("no whole {what}: its end is missing, or something follows it")));
        }
        match (self.list.as_deref(), strictness) {
            (None, Strictness::Files) if has_end => {
                tracing::warn!("the {what} has no list of hashes: an older program wrote it");
            }
            (None, _) => return Ok(Err(format!("no whole {what}: its end is missing"))),
            (Some(list), _) => {
                if let Err(words) = compared(&self.unpacked, list) {
                    return Ok(Err(words));
                }
                if strictness == Strictness::Bytes && list != lines {
                    return Ok(Err(format!("{SUMS}: other bytes than were written")));
                }
            }
        }
        Ok(Ok(self.unpacked))
    }

    /// Whether there is nothing but zeros; where the archive ends before, there is something else.
    fn is_empty(&self, from: u64, to: u64) -> std::io::Result<bool> {
        let mut bytes = vec![1; usize::try_from(to.saturating_sub(from)).unwrap_or_default()];
        match self.archive.read_exact_at(&mut bytes, from) {
            Ok(()) => Ok(bytes.iter().all(|byte| *byte == 0)),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Whether a header is as we write it: its checksum says nothing of the bytes it stands in.
fn is_plain(header: &tar::Header) -> bool {
    let mut written = header.clone();
    written.set_cksum();
    written.as_bytes() == header.as_bytes()
}

/// Whether the files are those of the list.
fn compared(unpacked: &Unpacked, sums: &str) -> std::result::Result<(), String> {
    let listed: BTreeMap<&str, &str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(sha256, name)| (name, sha256)).collect();
    for (name, (sha256, _)) in unpacked {
        match listed.get(name.as_str()) {
            Some(promised) if promised == sha256 => {}
            Some(_) => return Err(format!("{name}: other bytes than {SUMS} lists, their SHA-256 is {sha256}")),
            None => return Err(format!("{name} is not in {SUMS}")),
        }
    }
    match listed.keys().find(|name| !unpacked.contains_key(**name)) {
        Some(name) => Err(format!("{name} is in {SUMS}, and missing")),
        None => Ok(()),
    }
}
