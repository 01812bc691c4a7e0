//! What is in the archive: files of the chosen films as they are kept, and what is made for it. The same contest always gives the same.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use domain::conflict_of_interest::credited_names;
use domain::film::kind::FileKind;
use domain::form::keys;
use domain::ids::EntryId;
use domain::packages::{DosTime, FileNames, PackedFile, ZipLayout, joined_stem, kept_ending};
use domain::text::Lang;
use domain::time::Micros;
use sha2::{Digest as _, Sha256};
use store::{Contest, DerivedFile, Entry, File, FileState, Tx};
use words::packages as m;
use words::phrases::{entry as entry_title, entry_number};

use crate::amendments::withdrawal::chosen_films;
use crate::error::Result;
use crate::films::derived;
use crate::packages::form::form_page;
use crate::time::dos_time;

/// The name of the list of hashes, which `sha256sum -c` reads.
const SUMS: &str = "SHA256SUMS";

/// A chosen film in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagedFilm {
    /// Number.
    pub number: Option<i64>,
    /// Title.
    pub title: String,
    /// What its files are called, without their endings.
    pub name: String,
    /// Its film is there.
    pub has_film: bool,
    /// The release for everybody was withdrawn: nothing of it is in the archive but its name among those withdrawn.
    pub is_withdrawn: bool,
    /// Its files.
    pub files: usize,
    /// Bytes of them.
    pub size: u64,
}

/// Everything that is in an archive.
#[derive(Clone, Debug)]
pub(crate) struct PackageContents {
    /// The chosen films, best first.
    pub(crate) films: Vec<PackagedFilm>,
    pub(crate) members: Vec<PackageMember>,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(crate) struct PackageMember {
    pub(crate) path: String,
    at: DosTime,
    pub(crate) content: MemberContent,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(crate) enum MemberContent {
    /// Kept under this hash.
    Kept {
        sha256: String,
        size: u64,
        /// `None` until they were read for it.
        crc32: Option<u32>,
    },
    /// Made for the archive.
    Made(Bytes),
}

impl PackageContents {
    /// Hash and size of each kept file.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (&str, u64)> {
        self.members.iter().filter_map(|member| match &member.content {
            MemberContent::Kept { sha256, size, .. } => Some((sha256.as_str(), *size)),
            MemberContent::Made(_) => None,
        })
    }

    /// Hash and size of each kept file whose CRC-32 is not known.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, u64)> {
        self.members.iter().filter_map(|member| match &member.content {
            MemberContent::Kept { sha256, size, crc32: None } => Some((sha256.as_str(), *size)),
            MemberContent::Kept { .. } | MemberContent::Made(_) => None,
        })
    }

    /// Where everything stands in the archive; `None` while a CRC-32 is missing.
    pub(crate) fn layout(&self) -> Option<ZipLayout> {
        let files: Option<Vec<PackedFile>> = self.members.iter().map(PackageMember::packed).collect();
        Some(ZipLayout::new(&files?))
    }
}

impl PackageMember {
    /// A file at this path.
    pub(crate) const fn new(path: String, at: DosTime, content: MemberContent) -> Self {
        Self { path, at, content }
    }

    fn packed(&self) -> Option<PackedFile> {
        let crc32 = match &self.content {
            MemberContent::Kept { crc32, .. } => (*crc32)?,
            MemberContent::Made(bytes) => crc32fast::hash(bytes),
        };
        Some(PackedFile { path: self.path.clone(), size: self.size(), crc32, at: self.at })
    }

    fn size(&self) -> u64 {
        match &self.content {
            MemberContent::Kept { size, .. } => *size,
            MemberContent::Made(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    fn sha256(&self) -> String {
        match &self.content {
            MemberContent::Kept { sha256, .. } => sha256.clone(),
            MemberContent::Made(bytes) => domain::hex::encode(&Sha256::digest(bytes)),
        }
    }
}

/// What is in the archive of a contest.
///
/// # Errors
/// The database, or [`Refusal::NotSealed`](crate::Refusal::NotSealed).
pub(crate) async fn contents_of(tx: &mut dyn Tx, contest: &Contest, lang: Lang) -> Result<PackageContents> {
    let chosen = chosen_films(tx, contest).await?;
    let mut entries: HashMap<EntryId, Entry> =
        tx.entries_with_ids(&chosen).await?.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    let mut files: HashMap<EntryId, Vec<File>> = HashMap::new();
    for file in tx.files_of_entries(&chosen).await? {
        files.entry(file.entry_id.clone()).or_default().push(file);
    }
    let made = tx.derived_of_entries(&chosen).await?;
    let withdrawn = withdrawn_films(tx, contest).await?;
    let mut names = FileNames::default();
    let mut packing = Packing { contest, lang, members: Vec::new() };
    let mut films = Vec::with_capacity(chosen.len());
    for id in &chosen {
        let Some(entry) = entries.remove(id) else { continue };
        let files = files.remove(id).unwrap_or_default();
        // Taken also for a film that is not given: the others keep theirs.
        let name = names.take(&stem_of(&entry));
        films.push(if withdrawn.contains_key(id) {
            withdrawn_film(&entry)
        } else {
            packing.film(&entry, &files, &made, name)
        });
    }
    if let Some(at) = chosen.iter().filter_map(|id| withdrawn.get(id).copied()).max() {
        packing.withdrawn_list(&films, at);
    }
    let mut contents = PackageContents { films, members: packing.members };
    complete(tx, &mut contents).await?;
    Ok(contents)
}

/// Notes the checksums that are known, and puts in the list of hashes.
pub(crate) async fn complete(tx: &mut dyn Tx, contents: &mut PackageContents) -> Result<()> {
    let hashes: Vec<String> = contents.kept().map(|(sha256, _)| sha256.to_owned()).collect();
    let known = tx.checksums(&hashes).await?;
    note_checksums(&mut contents.members, &known);
    let sums = sums(&contents.members);
    contents.members.push(sums);
    Ok(())
}

/// The chosen films whose release was withdrawn, and when: a withdrawal counts for whatever is made afterwards, this archive too.
async fn withdrawn_films(tx: &mut dyn Tx, contest: &Contest) -> Result<HashMap<EntryId, Micros>> {
    let films = tx.chosen_films(Some(&contest.id)).await?.into_iter();
    Ok(films.filter_map(|film| Some((film.entry_id, film.last?.release.withdrawn_at?))).collect())
}

fn withdrawn_film(entry: &Entry) -> PackagedFilm {
    PackagedFilm {
        number: entry.number,
        title: entry.answer(keys::TITLE),
        name: String::new(),
        has_film: false,
        is_withdrawn: true,
        files: 0,
        size: 0,
    }
}

fn note_checksums(members: &mut [PackageMember], known: &BTreeMap<String, u32>) {
    for member in members {
        if let MemberContent::Kept { sha256, crc32, .. } = &mut member.content {
            *crc32 = known.get(sha256.as_str()).copied();
        }
    }
}

/// The list of hashes of all files, by their paths, as old as the newest of them.
pub(crate) fn sums(members: &[PackageMember]) -> PackageMember {
    let lines: String = members.iter().map(|member| format!("{}  {}\n", member.sha256(), member.path)).collect();
    let at = members.iter().map(|member| member.at).max().unwrap_or_default();
    PackageMember { path: SUMS.to_owned(), at, content: MemberContent::Made(Bytes::from(lines)) }
}

/// 单位+作者+片名, as calls ask for it.
fn stem_of(entry: &Entry) -> String {
    let units = [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT].map(|key| entry.answer(key));
    let unit = units.into_iter().find(|unit| !unit.is_empty()).unwrap_or_default();
    let author = credited_names(&entry.answers).into_iter().next().unwrap_or_default();
    let fallback = entry.number.map_or_else(|| entry.id.to_string(), entry_number);
    joined_stem(&unit, &author, &entry.answer(keys::TITLE), &fallback)
}

struct Packing<'a> {
    contest: &'a Contest,
    lang: Lang,
    members: Vec<PackageMember>,
}

impl Packing<'_> {
    /// Puts in what there is of a chosen film.
    fn film(&mut self, entry: &Entry, files: &[File], made: &[DerivedFile], name: String) -> PackagedFilm {
        let lang = self.lang;
        let first = self.members.len();
        let of = |kind: FileKind| newest(files, kind);
        let film = of(FileKind::ExhibitionCopy).or_else(|| of(FileKind::JudgingCopy));
        let from_film = |kind: &str| {
            let judged = of(FileKind::JudgingCopy)?;
            made.iter().find(|one| one.file_id == judged.id && one.kind == kind)
        };
        if let Some(film) = film {
            self.kept(m::films_folder(lang), &name, film, "mp4");
        }
        match of(FileKind::Poster) {
            Some(poster) => self.kept(m::posters_folder(lang), &name, poster, "jpg"),
            None => self.derived(m::posters_folder(lang), &name, from_film(derived::POSTER), "jpg"),
        }
        match of(FileKind::Subtitles) {
            Some(subtitles) => self.kept(m::subtitles_folder(lang), &name, subtitles, "srt"),
            None => self.derived(m::subtitles_folder(lang), &name, from_film(derived::CAPTIONS), "vtt"),
        }
        if let Some(scan) = of(FileKind::NominationForm) {
            self.kept(m::forms_folder(lang), &name, scan, "pdf");
        }
        let form = Bytes::from(form_page(self.contest, entry, lang));
        let at = entry.submitted_at.unwrap_or(entry.created_at);
        self.push(m::forms_folder(lang), &name, "html", at, MemberContent::Made(form));
        let own = self.members.get(first..).unwrap_or_default();
        PackagedFilm {
            number: entry.number,
            title: entry.answer(keys::TITLE),
            name,
            has_film: film.is_some(),
            is_withdrawn: false,
            files: own.len(),
            size: own.iter().map(PackageMember::size).sum(),
        }
    }

    /// Puts in the list of the films that are not given, so that whoever counts knows why some are missing.
    fn withdrawn_list(&mut self, films: &[PackagedFilm], at: Micros) {
        let mut lines = format!("{}\n", m::withdrawn_lead(self.lang));
        for film in films.iter().filter(|film| film.is_withdrawn) {
            lines.push_str(&entry_title(self.lang, film.number, &film.title));
            lines.push('\n');
        }
        let path = format!("{}.txt", m::withdrawn_file(self.lang));
        let at = dos_time(at, &self.contest.settings.time_zone);
        self.members.push(PackageMember { path, at, content: MemberContent::Made(Bytes::from(lines)) });
    }

    fn kept(&mut self, folder: &str, name: &str, file: &File, otherwise: &str) {
        let Some(sha256) = file.sha256.clone() else { return };
        let size = u64::try_from(file.size_bytes).unwrap_or_default();
        let ending = kept_ending(&file.filename, otherwise);
        let content = MemberContent::Kept { sha256, size, crc32: None };
        self.push(folder, name, &ending, file.created_at, content);
    }

    fn derived(&mut self, folder: &str, name: &str, file: Option<&DerivedFile>, ending: &str) {
        let Some(file) = file else { return };
        let size = u64::try_from(file.size_bytes).unwrap_or_default();
        let content = MemberContent::Kept { sha256: file.sha256.clone(), size, crc32: None };
        self.push(folder, name, ending, file.created_at, content);
    }

    fn push(&mut self, folder: &str, name: &str, ending: &str, at: Micros, content: MemberContent) {
        let at = dos_time(at, &self.contest.settings.time_zone);
        self.members.push(PackageMember { path: format!("{folder}/{name}.{ending}"), at, content });
    }
}

/// The newest file of a kind that arrived whole, of files that are sorted newest first: one that meets the rules if there is one.
fn newest(files: &[File], kind: FileKind) -> Option<&File> {
    let whole = || files.iter().filter(|file| file.kind == kind.key() && file.sha256.is_some());
    whole().find(|file| file.state == FileState::Ready).or_else(|| whole().next())
}
