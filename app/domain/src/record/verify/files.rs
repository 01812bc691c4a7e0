//! Steps 1 and 12: the layout of the file, and an older one that it continues.

use std::collections::{BTreeMap, BTreeSet};

use super::{Step, Stop, must, not_asked, same, wrong};
use crate::record::archive::{ArchiveMember, read_archive};
use crate::record::file::{DocumentKind, RecordEdition};
use crate::record::hash::RecordHash;
use crate::record::tree;

/// Fewer bytes than any line has.
const SHORTEST_LINE: usize = 2;

/// The files of a record in the order of the page.
pub(super) struct RecordFiles<'a> {
    pub(super) edition: RecordEdition,
    pub(super) names: Vec<&'a str>,
    contents: BTreeMap<&'a str, &'a [u8]>,
    /// Sizes of the checkpoints, rising.
    pub(super) sizes: Vec<u64>,
    /// The lines as they stand in it.
    pub(super) raw: Vec<&'a [u8]>,
}

impl<'a> RecordFiles<'a> {
    /// Step 1.
    pub(super) fn read(bytes: &'a [u8]) -> Step<Self> {
        let mut files = Self::unpack(bytes)?;
        let head = files.content("record");
        let edition = RecordEdition::ALL.into_iter().find(|edition| edition.head().as_bytes() == head);
        files.edition = edition.ok_or_else(|| {
            wrong("file record", "a version and an edition", format_args!("{:?}", String::from_utf8_lossy(head)))
        })?;
        Ok(files)
    }

    pub(super) fn told(&self, bytes: usize) -> String {
        format!("{bytes} bytes, {} files, the {} edition", self.names.len(), self.edition.key())
    }

    /// What is in a file; nothing where there is none of this name.
    pub(super) fn content(&self, name: &str) -> &'a [u8] {
        self.contents.get(name).copied().unwrap_or_default()
    }

    /// The text of a file; `None` where there is none of this name.
    pub(super) fn text(&self, name: &str) -> Step<Option<&'a str>> {
        let Some(bytes) = self.contents.get(name) else { return Ok(None) };
        std::str::from_utf8(bytes).map(Some).map_err(|error| wrong(name, "UTF-8", error))
    }

    /// The layout, whatever the edition.
    fn unpack(bytes: &'a [u8]) -> Step<Self> {
        let members = read_archive(bytes).map_err(|problem| wrong("the archive", "one of section 10", problem))?;
        let names: Vec<&str> = members.iter().map(|member| member.name).collect();
        let contents: BTreeMap<&str, &[u8]> = members.iter().map(|member| (member.name, member.bytes)).collect();
        same("files of different names", &names.len(), &contents.len())?;
        let sizes: Vec<u64> = names.iter().filter_map(|name| numbered(name.strip_suffix(".note")?)).collect();
        let rising = sizes.first().is_some_and(|first| *first > 0) && sizes.is_sorted_by(|one, next| one < next);
        must(rising, "sizes of the checkpoints", "rising", format_args!("{sizes:?}"))?;
        let wanted = wanted_names(&names, &sizes);
        let are_wanted = wanted.iter().map(String::as_str).eq(names.iter().copied());
        must(are_wanted, "files", format_args!("{wanted:?}"), format_args!("{names:?}"))?;
        for ArchiveMember { name, bytes } in &members {
            let is_ended = bytes.is_empty() || bytes.ends_with(b"\n") || document(name).is_some();
            must(is_ended, name, "a line feed behind each line", "none at its end")?;
        }
        let lines = members.iter().filter(|member| member.name.ends_with(".lines"));
        // What stands behind a text that is no line is not looked at: else a file of line feeds would take many times its room.
        let mut is_whole = true;
        let is_looked_at = |raw: &&[u8]| std::mem::replace(&mut is_whole, raw.len() >= SHORTEST_LINE);
        let raw = lines.flat_map(|member| lines_of(member.bytes)).take_while(is_looked_at).collect();
        Ok(Self { edition: RecordEdition::Public, names, contents, sizes, raw })
    }
}

/// The lines of a text in which each is ended.
pub(super) fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.strip_suffix(b"\n").into_iter().flat_map(|lines| lines.split(|byte| *byte == b'\n'))
}

/// Eight digits.
fn numbered(stem: &str) -> Option<u64> {
    let fits = stem.len() == 8 && stem.bytes().all(|byte| byte.is_ascii_digit());
    stem.parse().ok().filter(|_| fits)
}

/// The line that a document is named by.
fn document(name: &str) -> Option<u64> {
    let (stem, ending) = name.split_once('.')?;
    DocumentKind::from_ending(ending)?;
    numbered(stem)
}

/// The names that the files must have, in their order.
fn wanted_names(names: &[&str], sizes: &[u64]) -> Vec<String> {
    let documents: BTreeSet<(u64, &str)> = names.iter().filter_map(|name| Some((document(name)?, *name))).collect();
    let mut wanted = vec!["record".to_owned()];
    let mut from = 0;
    for size in sizes {
        wanted.push(format!("{from:08}.lines"));
        wanted.extend(documents.range((from, "")..(*size, "")).map(|(_, name)| (*name).to_owned()));
        wanted.push(format!("{size:08}.note"));
        from = *size;
    }
    wanted.push("openings".to_owned());
    for nth in 1..=names.iter().filter(|name| name.ends_with(".key")).count() {
        wanted.extend(["key", "note"].map(|ending| format!("cosign-{nth:04}.{ending}")));
    }
    wanted
}

/// The leaf of a line that is withheld.
pub(super) fn withheld(raw: &[u8]) -> Option<RecordHash> {
    std::str::from_utf8(raw).ok()?.parse().ok()
}

pub(super) fn leaf_of(raw: &[u8]) -> RecordHash {
    withheld(raw).unwrap_or_else(|| tree::leaf(raw))
}

/// Step 12.
pub(super) fn older(leaves: &[RecordHash], older: Option<&[u8]>) -> Step<String> {
    let Some(older) = older else { return not_asked("no older file was named: compare the root with paper") };
    let older = RecordFiles::unpack(older).map_err(|stop| match stop {
        Stop::Wrong(failure) => {
            wrong("the older file", "a record", format_args!("{}: {}", failure.place, failure.found))
        }
        other @ Stop::NotAsked(_) => other,
    })?;
    let (count, own) = (older.raw.len(), leaves.len());
    must(count <= own, "lines", format_args!("{count} or more"), own)?;
    for (n, (old, new)) in older.raw.iter().zip(leaves).enumerate() {
        let old = leaf_of(old);
        must(old == *new, format_args!("leaf of line {n}"), old, new)?;
    }
    Ok(format!("its {count} lines are there, in their places"))
}
