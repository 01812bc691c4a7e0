//! What of the films of a plan lies in a pack: for each that may be shown now its lightest copy, its poster and its captions.

use std::collections::{BTreeMap, HashMap};

use domain::exhibition::packs::{self as names, PackFile, PackProblem, PackedFilm};
use domain::ids::{EntryId, FileId};
use store::{DerivedFile, PlanFilm, Tx};

use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::exhibition::library::films::{LibraryFilm, films_named};
use crate::films::derived;

/// Films with the files of them that are kept, by path.
pub(super) struct GatheredFilms {
    pub(super) films: Vec<PackedFilm>,
    pub(super) kept: BTreeMap<String, PackFile>,
}

/// The films of a plan that may be shown now, in its order.
///
/// # Errors
/// No film that may be shown, one whose copy is not made, or the database.
pub(super) async fn gather(cx: &Context, tx: &mut dyn Tx, planned: &[PlanFilm]) -> Result<GatheredFilms> {
    let entries: Vec<EntryId> = planned.iter().map(|film| film.entry_id.clone()).collect();
    let shown = films_named(cx, tx, &entries).await?;
    let shown: HashMap<EntryId, LibraryFilm> = shown.into_iter().map(|film| (film.entry.clone(), film)).collect();
    let made = tx.derived_of_entries(&entries).await?;
    let mut gathered = GatheredFilms { films: Vec::new(), kept: BTreeMap::new() };
    for film in planned {
        let Some(of_library) = shown.get(&film.entry_id) else { continue };
        gathered.add(film, of_library, &made)?;
    }
    if gathered.films.is_empty() {
        return Err(Refusal::Pack(PackProblem::NoFilms).into());
    }
    Ok(gathered)
}

/// What was made from a file, the first of these kinds that there is.
fn first<'a>(made: &'a [DerivedFile], file: &FileId, kinds: &[&str]) -> Option<&'a DerivedFile> {
    kinds.iter().find_map(|kind| made.iter().find(|one| one.file_id == *file && one.kind == *kind))
}

impl GatheredFilms {
    fn add(&mut self, planned: &PlanFilm, film: &LibraryFilm, made: &[DerivedFile]) -> Result<()> {
        let find = |kinds: &[&str]| first(made, &film.file, kinds);
        let no_copy = || Refusal::Pack(PackProblem::NoCopy(planned.title.clone()));
        let copy = find(&[derived::LIGHT, derived::PLAY]).ok_or_else(no_copy)?;
        let poster = find(&[derived::SMALL_POSTER, derived::POSTER]);
        let captions = find(&[derived::CAPTIONS]);
        self.films.push(PackedFilm {
            entry: planned.entry_id.clone(),
            title: planned.title.clone(),
            subject: film.subject.clone(),
            length_ms: film.length_ms,
            must: planned.must,
            questions: planned.questions.clone(),
            film: copy.sha256.clone(),
            poster: poster.map(|one| one.sha256.clone()).unwrap_or_default(),
            captions: captions.map(|one| one.sha256.clone()).unwrap_or_default(),
        });
        self.keep(names::film(&copy.sha256), copy);
        if let Some(poster) = poster {
            self.keep(names::poster(&poster.sha256), poster);
        }
        if let Some(captions) = captions {
            self.keep(names::captions(&captions.sha256), captions);
        }
        Ok(())
    }

    fn keep(&mut self, path: String, file: &DerivedFile) {
        let size = u64::try_from(file.size_bytes).unwrap_or_default();
        self.kept.insert(path.clone(), PackFile { path, size, sha256: file.sha256.clone() });
    }
}
