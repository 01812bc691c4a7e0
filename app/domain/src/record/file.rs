//! The file `NAME.linxuan-record`: everything a verifier needs, in an order in which it only grows.
//!
//! Lines come in the stretches that checkpoints end, each followed by the documents its lines name by hash and by the note. A later
//! export has the same files in front, so that the older one is the beginning of it; what may be erased or added without the
//! server (openings, notes of other keys) stands at the end.

use std::collections::BTreeMap;

use super::archive::{ArchiveMember, ArchiveProblem, read_archive, write_archive};
use super::canonical::{CanonicalProblem, canonical, read_canonical};
use super::checkpoint::{BadCheckpoint, Checkpoint};
use super::commitment::CommitmentOpening;
use super::hash::{BadHash, RecordHash};
use super::line::RecordedLine;
use super::note::{BadNote, NoteKey, SignedNote};

/// Name of the file that says what the others are.
const HEAD: &str = "record";
/// Name of the file of openings.
const OPENINGS: &str = "openings";

/// Which edition a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordEdition {
    /// Every line, for who may read everything.
    Full,
    /// Some lines are withheld: their leaves stand in their places.
    Public,
}

impl RecordEdition {
    /// Every edition.
    pub const ALL: [Self; 2] = [Self::Full, Self::Public];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Public => "public",
        }
    }

    /// The edition of this word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// What the first file of the edition says.
    pub(super) fn head(self) -> String {
        format!("linxuan-record 1\nedition {}\n", self.key())
    }
}

/// A line as a file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileLine {
    /// The text.
    Shown(String),
    /// It is withheld: its leaf.
    Withheld(RecordHash),
}

impl FileLine {
    /// The leaf.
    #[must_use]
    pub fn leaf(&self) -> RecordHash {
        match self {
            Self::Shown(text) => RecordedLine::leaf(text),
            Self::Withheld(leaf) => *leaf,
        }
    }
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Shrinkage and leniencies of an adjusted mean.
    Adjusted,
    /// Proof of a selection.
    Proof,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Adjusted, Self::Proof];

    /// The ending of its file.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Adjusted => "adjusted",
            Self::Proof => "proof",
        }
    }

    /// The kind of this ending.
    #[must_use]
    pub fn from_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }
}

/// A document that a line names by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDocument {
    /// The line.
    pub line: u64,
    /// What it is.
    pub kind: DocumentKind,
    /// Its canonical text.
    pub text: String,
}

/// A note that somebody signed with a key of their own, away from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The key.
    pub key: NoteKey,
    /// The text of one of the notes with the signature of this key.
    pub note: SignedNote,
}

/// A record as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// Which edition.
    pub edition: RecordEdition,
    /// The lines, in order.
    pub lines: Vec<FileLine>,
    /// The checkpoints with their notes, the smallest first; the last is of all lines.
    pub notes: Vec<(Checkpoint, SignedNote)>,
    /// The documents.
    pub documents: Vec<RecordDocument>,
    /// What commitments stand for.
    pub openings: Vec<CommitmentOpening>,
    /// Notes of other keys, in the order in which they were added.
    pub cosignatures: Vec<Cosignature>,
}

/// Why bytes are not the file of a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// The archive is malformed.
    #[error(transparent)]
    Archive(#[from] ArchiveProblem),
    /// A file in it is not text.
    #[error("{0}: not UTF-8")]
    Text(String),
    /// A name that no file in it has.
    #[error("{0}: there is no such file in a record")]
    Name(String),
    /// The first file does not say what this is.
    #[error("{HEAD}: allowed are `linxuan-record 1` and `edition full` or `edition public`, a line each")]
    Head,
    /// A line of a file has no end.
    #[error("{0}: the last line is not ended")]
    Unended(String),
    /// A leaf is malformed.
    #[error("{0}: {1}")]
    Leaf(String, BadHash),
    /// A note or a key is malformed.
    #[error("{0}: {1}")]
    Note(String, BadNote),
    /// What a note says is no checkpoint.
    #[error("{0}: {1}")]
    Checkpoint(String, BadCheckpoint),
    /// An opening is malformed.
    #[error("{0}: {1}")]
    Opening(String, CanonicalProblem),
    /// Files are missing, too many, twice, or not in their order.
    #[error("the files are not those of a record, in their order and under their names")]
    Order,
}

impl RecordFile {
    /// The leaves of the lines, in order.
    #[must_use]
    pub fn leaves(&self) -> Vec<RecordHash> {
        self.lines.iter().map(FileLine::leaf).collect()
    }

    /// The file.
    ///
    /// # Errors
    /// Checkpoints that do not grow or do not end with the last line, a document of no line, an opening without canonical text.
    pub fn write(&self) -> Result<Vec<u8>, FileProblem> {
        let mut files: Vec<(String, String)> = vec![(HEAD.to_owned(), self.edition.head())];
        let mut documents: Vec<&RecordDocument> = self.documents.iter().collect();
        documents.sort_by_key(|document| (document.line, document.kind));
        let mut documents = documents.into_iter().peekable();
        let mut from = 0_u64;
        let mut lines = self.lines.iter();
        for (checkpoint, note) in &self.notes {
            if checkpoint.size <= from {
                return Err(FileProblem::Order);
            }
            let mut stretch = String::new();
            for _ in from..checkpoint.size {
                match lines.next().ok_or(FileProblem::Order)? {
                    FileLine::Shown(text) => stretch.push_str(text),
                    FileLine::Withheld(leaf) => stretch.push_str(&leaf.to_string()),
                }
                stretch.push('\n');
            }
            files.push((format!("{from:08}.lines"), stretch));
            while let Some(document) = documents.next_if(|document| document.line < checkpoint.size) {
                files.push((format!("{:08}.{}", document.line, document.kind.ending()), document.text.clone()));
            }
            files.push((format!("{:08}.note", checkpoint.size), note.to_string()));
            from = checkpoint.size;
        }
        if lines.next().is_some() || documents.next().is_some() {
            return Err(FileProblem::Order);
        }
        let mut openings = String::new();
        for opening in &self.openings {
            let text = canonical(opening).map_err(|problem| FileProblem::Opening(OPENINGS.to_owned(), problem))?;
            openings.push_str(&text);
            openings.push('\n');
        }
        files.push((OPENINGS.to_owned(), openings));
        for (nth, Cosignature { key, note }) in (1..).zip(&self.cosignatures) {
            let nth: u32 = nth;
            files.push((format!("cosign-{nth:04}.key"), format!("{key}\n")));
            files.push((format!("cosign-{nth:04}.note"), note.to_string()));
        }
        Ok(write_archive(files.iter().map(|(name, text)| ArchiveMember { name, bytes: text.as_bytes() }))?)
    }

    /// Reads a file: exactly what [`Self::write`] writes. What stands in it is not checked any further: whether lines are lines,
    /// roots are roots and signatures hold is asked afterwards, so that each can be told by its step.
    ///
    /// # Errors
    /// The first thing that is malformed.
    pub fn read(bytes: &[u8]) -> Result<Self, FileProblem> {
        let mut file = Self {
            edition: RecordEdition::Public,
            lines: Vec::new(),
            notes: Vec::new(),
            documents: Vec::new(),
            openings: Vec::new(),
            cosignatures: Vec::new(),
        };
        let members = read_archive(bytes)?;
        let head = members.first().filter(|member| member.name == HEAD).ok_or(FileProblem::Head)?;
        let edition = RecordEdition::ALL.into_iter().find(|edition| edition.head().as_bytes() == head.bytes);
        file.edition = edition.ok_or(FileProblem::Head)?;
        let mut keys: BTreeMap<&str, NoteKey> = BTreeMap::new();
        for member in members.iter().skip(1) {
            file.take(member, &mut keys)?;
        }
        // Names, order and every spelling that is left: there is one file of what was read.
        if file.write()? == bytes { Ok(file) } else { Err(FileProblem::Order) }
    }

    fn take<'a>(
        &mut self,
        member: &ArchiveMember<'a>,
        keys: &mut BTreeMap<&'a str, NoteKey>,
    ) -> Result<(), FileProblem> {
        let name = || member.name.to_owned();
        let text = std::str::from_utf8(member.bytes).map_err(|_| FileProblem::Text(name()))?;
        if member.name == OPENINGS {
            for line in ended(text, member.name)? {
                let opening = read_canonical::<CommitmentOpening>(line)
                    .map_err(|problem| FileProblem::Opening(name(), problem))?;
                self.openings.push(opening);
            }
            return Ok(());
        }
        let (stem, ending) = member.name.rsplit_once('.').ok_or_else(|| FileProblem::Name(name()))?;
        let note = || text.parse::<SignedNote>().map_err(|problem| FileProblem::Note(name(), problem));
        match (stem.strip_prefix("cosign-"), ending) {
            (Some(nth), "key") => {
                let key = text.strip_suffix('\n').ok_or_else(|| FileProblem::Unended(name()))?;
                let key = key.parse::<NoteKey>().map_err(|problem| FileProblem::Note(name(), problem))?;
                keys.insert(nth, key);
            }
            (Some(nth), "note") => {
                let key = keys.remove(nth).ok_or(FileProblem::Order)?;
                self.cosignatures.push(Cosignature { key, note: note()? });
            }
            (None, "lines") => {
                for line in ended(text, member.name)? {
                    self.lines.push(if line.starts_with('{') {
                        FileLine::Shown(line.to_owned())
                    } else {
                        let leaf = line.parse::<RecordHash>().map_err(|problem| FileProblem::Leaf(name(), problem))?;
                        FileLine::Withheld(leaf)
                    });
                }
            }
            (None, "note") => {
                let note = note()?;
                let checkpoint = note.text().parse::<Checkpoint>();
                let checkpoint = checkpoint.map_err(|problem| FileProblem::Checkpoint(name(), problem))?;
                self.notes.push((checkpoint, note));
            }
            (None, ending) => {
                let kind = DocumentKind::from_ending(ending);
                let (Some(kind), Ok(line)) = (kind, stem.parse::<u64>()) else { return Err(FileProblem::Name(name())) };
                self.documents.push(RecordDocument { line, kind, text: text.to_owned() });
            }
            (Some(_), _) => return Err(FileProblem::Name(name())),
        }
        Ok(())
    }
}

/// The lines of a text in which each line is ended.
fn ended<'t>(text: &'t str, name: &str) -> Result<impl Iterator<Item = &'t str> + use<'t>, FileProblem> {
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(FileProblem::Unended(name.to_owned()));
    }
    Ok(text.split_terminator('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::checkpoint::Milestone;
    use crate::record::hash::CommitmentSalt;
    use crate::record::line::{EntryStanding, LineBody};
    use crate::record::note::NoteSignature;
    use crate::record::pool::{PooledEntry, pool_root};
    use crate::record::tree;

    fn key() -> NoteKey {
        NoteKey::new("contest.example", [3; 32]).unwrap()
    }

    fn note(lines: &[FileLine], milestone: Milestone) -> (Checkpoint, SignedNote) {
        let leaves: Vec<RecordHash> = lines.iter().map(FileLine::leaf).collect();
        let checkpoint = Checkpoint {
            origin: Checkpoint::origin_of("c1"),
            size: u64::try_from(lines.len()).unwrap(),
            root: tree::root(&leaves),
            milestone,
            at: 7,
        };
        let note = SignedNote::new(&checkpoint.to_string(), NoteSignature::of(&key(), [9; 64])).unwrap();
        (checkpoint, note)
    }

    fn file() -> RecordFile {
        let shown = |n: u32| FileLine::Shown(format!("{{\"n\":{n}}}"));
        let lines = vec![shown(0), FileLine::Withheld(RecordHash::of(b"x")), shown(2), shown(3)];
        let notes = vec![note(&lines[..2], Milestone::Pool), note(&lines, Milestone::Sealed)];
        RecordFile {
            edition: RecordEdition::Public,
            documents: vec![RecordDocument { line: 3, kind: DocumentKind::Proof, text: "{}".to_owned() }],
            openings: vec![CommitmentOpening::of(CommitmentSalt::from_bytes([1; 32]), "珠江夜航人".to_owned())],
            cosignatures: vec![Cosignature { key: key(), note: notes[1].1.clone() }],
            lines,
            notes,
        }
    }

    /// Made by a program that shares nothing with this one.
    const FULL: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-full.linxuan-record"));
    const PUBLIC: &[u8] =
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/specimen-public.linxuan-record"));

    #[test]
    fn the_specimen_is_read_and_its_roots_are_its_checkpoints() {
        let (full, public) = (RecordFile::read(FULL).unwrap(), RecordFile::read(PUBLIC).unwrap());
        assert_eq!((full.edition, public.edition), (RecordEdition::Full, RecordEdition::Public));
        let leaves = full.leaves();
        assert_eq!(public.leaves(), leaves, "what is withheld has the same leaf");
        assert_eq!(public.notes, full.notes);
        for (checkpoint, _) in &full.notes {
            let size = usize::try_from(checkpoint.size).unwrap();
            assert_eq!(tree::root(&leaves[..size]), checkpoint.root, "{size}");
        }
        let mut pool = Vec::new();
        for (line, n) in full.lines.iter().zip(0..) {
            let FileLine::Shown(text) = line else { panic!("{n} is withheld from the full edition") };
            let line = RecordedLine::read(text).unwrap();
            assert_eq!(line.n, n);
            match line.body {
                LineBody::Entry(entry) if entry.standing == EntryStanding::Eligible => {
                    pool.push(PooledEntry::from(&entry));
                }
                LineBody::Pool(frozen) => assert_eq!(pool_root(pool.clone()), Ok(frozen.root)),
                LineBody::Selection(selection) => {
                    let proof = full.documents.iter().find(|document| document.line == n).unwrap();
                    assert_eq!(RecordHash::of(proof.text.as_bytes()), selection.proof);
                }
                _ => {}
            }
        }
        assert_eq!(pool.len(), 4);
        assert!(full.openings.iter().chain(&public.openings).all(CommitmentOpening::holds));
        assert!(full.openings.len() > public.openings.len());
        assert_eq!(full.write().unwrap(), FULL);
    }

    #[test]
    fn has_its_files_in_one_order() {
        let bytes = file().write().unwrap();
        let names: Vec<&str> = read_archive(&bytes).unwrap().iter().map(|member| member.name).collect();
        assert_eq!(
            names,
            [
                "record",
                "00000000.lines",
                "00000002.note",
                "00000002.lines",
                "00000003.proof",
                "00000004.note",
                "openings",
                "cosign-0001.key",
                "cosign-0001.note"
            ]
        );
        assert_eq!(RecordFile::read(&bytes), Ok(file()));
    }

    #[test]
    fn a_later_file_begins_with_an_earlier_one() {
        let later = file();
        let earlier = RecordFile {
            lines: later.lines[..2].to_vec(),
            notes: later.notes[..1].to_vec(),
            documents: Vec::new(),
            openings: Vec::new(),
            cosignatures: Vec::new(),
            ..later.clone()
        };
        let (later, earlier) = (later.write().unwrap(), earlier.write().unwrap());
        // Without the empty file of openings and the end of the archive.
        let same = earlier.len() - 3 * 512;
        assert_eq!(later[..same], earlier[..same]);
    }

    #[test]
    fn what_is_out_of_order_is_refused() {
        let whole = file();
        let refused = |file: RecordFile| assert!(file.write().is_err());
        refused(RecordFile { lines: whole.lines[..3].to_vec(), ..whole.clone() });
        refused(RecordFile { notes: whole.notes[..1].to_vec(), ..whole.clone() });
        refused(RecordFile { notes: vec![whole.notes[1].clone(), whole.notes[0].clone()], ..whole.clone() });
        let members = |order: &[usize]| -> Vec<u8> {
            let bytes = whole.write().unwrap();
            let members = read_archive(&bytes).unwrap();
            write_archive(order.iter().map(|at| members[*at])).unwrap()
        };
        assert!(RecordFile::read(&members(&[0, 1, 2, 3, 4, 5, 6, 7, 8])).is_ok());
        for order in [
            &[1, 0, 2, 3, 4, 5, 6, 7, 8][..],
            &[0, 3, 2, 1, 4, 5, 6, 7, 8],
            &[0, 1, 2, 3, 5, 4, 6, 7, 8],
            &[0, 1, 2, 3, 4, 5, 7, 8, 6],
            &[0, 1, 2, 3, 4, 5, 6, 8, 7],
            &[0, 1, 2, 3, 4, 5, 6, 6, 7, 8],
            &[0, 1, 2, 4, 5, 6, 7, 8],
            &[0, 1, 2, 3, 4, 5, 6, 7],
            &[],
        ] {
            assert!(RecordFile::read(&members(order)).is_err(), "{order:?}");
        }
    }

    #[test]
    fn every_changed_byte_is_another_file_or_none() {
        let bytes = file().write().unwrap();
        for at in 0..bytes.len() {
            for bit in [1_u8, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                assert_ne!(RecordFile::read(&changed), Ok(file()), "{at}");
            }
        }
    }
}
