//! Which film of a folder belongs to which entry.

use std::collections::{HashMap, HashSet};

use crate::folding::folded;

/// An entry that waits for its film.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedFilm {
    /// The numbers it is known by, as they are printed.
    pub numbers: Vec<String>,
    /// The name of the film's file that the spreadsheet gave.
    pub file: String,
    /// SHA-256 that the spreadsheet gave, lower case.
    pub sha256: String,
    /// Its title.
    pub title: String,
}

/// A file of the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedFilm {
    /// Its name, perhaps with folders before it.
    pub name: String,
    /// SHA-256, lower case, where it is known.
    pub sha256: Option<String>,
}

/// By what a film was found to belong to its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmTie {
    /// Its SHA-256 is that of the spreadsheet.
    Sha256,
    /// Its name is that of the spreadsheet.
    FileName,
    /// Its name begins with the entry's number.
    Number,
    /// Its name ends with the entry's title, as in “unit+author+title”.
    Title,
}

/// A film that belongs to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchedFilm {
    /// Its index among the files offered.
    pub file: usize,
    /// The entry's index among those that wait.
    pub entry: usize,
    /// By what.
    pub tie: FilmTie,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilmMatches {
    /// Films that belong to an entry, each to one, and no two to the same.
    pub matched: Vec<MatchedFilm>,
    /// Films for an entry that another film of the folder belongs to.
    pub second: Vec<usize>,
    /// Films that belong to no entry.
    pub unknown: Vec<usize>,
}

impl FilmMatches {
    /// The files whose SHA-256 might tell more: those of no entry that came without it, as long as an entry announced one and has no
    /// film among the others. None where computing it would be for nothing.
    #[must_use]
    pub fn to_hash(&self, offered: &[OfferedFilm], wanted: &[WantedFilm]) -> Vec<usize> {
        let found: HashSet<usize> = self.matched.iter().map(|one| one.entry).collect();
        if !wanted.iter().enumerate().any(|(at, one)| !one.sha256.is_empty() && !found.contains(&at)) {
            return Vec::new();
        }
        let bare = |at: &usize| offered.get(*at).is_some_and(|film| film.sha256.is_none());
        self.unknown.iter().copied().filter(bare).collect()
    }
}

/// Finds the entries of films. What tells more goes first: a film's bytes, then the name that was announced, then number and title.
#[must_use]
pub fn match_films(offered: &[OfferedFilm], wanted: &[WantedFilm]) -> FilmMatches {
    let index = WantedIndex::of(wanted);
    let mut found: Vec<MatchedFilm> = Vec::new();
    let mut matches = FilmMatches::default();
    for (file, film) in offered.iter().enumerate() {
        match index.entry_of(film) {
            Some((entry, tie)) => found.push(MatchedFilm { file, entry, tie }),
            None => matches.unknown.push(file),
        }
    }
    // Of several for one entry the surest, of equal ones the first.
    let sureness = |tie: FilmTie| match tie {
        FilmTie::Sha256 => 0,
        FilmTie::FileName => 1,
        FilmTie::Number => 2,
        FilmTie::Title => 3,
    };
    found.sort_by_key(|one| (sureness(one.tie), one.file));
    let mut taken = HashSet::new();
    for one in found {
        if taken.insert(one.entry) {
            matches.matched.push(one);
        } else {
            matches.second.push(one.file);
        }
    }
    matches.matched.sort_by_key(|one| one.file);
    matches.second.sort_unstable();
    matches
}

/// Entries by what names of files may say; `None` is what several entries have.
#[derive(Default)]
struct WantedIndex {
    hashes: HashMap<String, Option<usize>>,
    files: HashMap<String, Option<usize>>,
    numbers: HashMap<String, Option<usize>>,
    titles: HashMap<String, Option<usize>>,
}

impl WantedIndex {
    fn of(wanted: &[WantedFilm]) -> Self {
        let mut index = Self::default();
        for (at, one) in wanted.iter().enumerate() {
            put(&mut index.hashes, one.sha256.clone(), at);
            put(&mut index.files, folded(&one.file), at);
            put(&mut index.files, folded(stem(&one.file)), at);
            put(&mut index.titles, folded(&one.title), at);
            for number in &one.numbers {
                put(&mut index.numbers, folded(number), at);
            }
        }
        index
    }

    fn entry_of(&self, film: &OfferedFilm) -> Option<(usize, FilmTie)> {
        let name = film.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let get = |map: &HashMap<String, Option<usize>>, key: &str| map.get(key).copied().flatten();
        let by_hash = || get(&self.hashes, film.sha256.as_deref()?);
        let by_file = || get(&self.files, &folded(name)).or_else(|| get(&self.files, &folded(stem(name))));
        let by_number = || beginnings(stem(name)).into_iter().find_map(|start| get(&self.numbers, &folded(start)));
        let by_title = || get(&self.titles, &folded(last_part(stem(name))));
        by_hash()
            .map(|at| (at, FilmTie::Sha256))
            .or_else(|| by_file().map(|at| (at, FilmTie::FileName)))
            .or_else(|| by_number().map(|at| (at, FilmTie::Number)))
            .or_else(|| by_title().map(|at| (at, FilmTie::Title)))
    }
}

fn put(map: &mut HashMap<String, Option<usize>>, key: String, at: usize) {
    if !key.is_empty() {
        map.entry(key).and_modify(|known| *known = known.filter(|other| *other == at)).or_insert(Some(at));
    }
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Words of a number, at most.
const NUMBER_WORDS: usize = 16;

/// What a name may begin with as a number: up to each place where one of its first words ends, the longest first.
fn beginnings(stem: &str) -> Vec<&str> {
    let ends = stem.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at).take(NUMBER_WORDS);
    let mut all: Vec<&str> = ends.filter_map(|at| stem.get(..at)).filter(|start| !start.is_empty()).collect();
    all.push(stem);
    all.reverse();
    all
}

/// The last of the parts that a name is put together from, without the marks of a title.
fn last_part(stem: &str) -> &str {
    let part = stem.rsplit(['+', '＋', '_', '—', '-']).next().unwrap_or(stem);
    part.trim().trim_start_matches('《').trim_end_matches('》')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(number: &str, file: &str, sha256: &str, title: &str) -> WantedFilm {
        let [file, sha256, title] = [file, sha256, title].map(str::to_owned);
        WantedFilm { numbers: vec![number.to_owned()], file, sha256, title }
    }

    fn found(names: &[(&str, Option<&str>)], wanted: &[WantedFilm]) -> FilmMatches {
        let film = |(name, sha256): &(&str, Option<&str>)| OfferedFilm {
            name: (*name).to_owned(),
            sha256: sha256.map(str::to_owned),
        };
        match_films(&names.iter().map(film).collect::<Vec<_>>(), wanted)
    }

    #[test]
    fn films_are_found_by_bytes_name_number_and_title() {
        let wanted = [
            wanted("SYN-001", "", "", "夜航"),
            wanted("SYN-0011", "", "", "灯塔"),
            wanted("", "final cut.mov", "", "渡口"),
            wanted("N-007", "", "abc", "码头"),
            wanted("", "", "", "山路"),
        ];
        let matches = found(
            &[
                ("folder/SYN-001_夜航.mp4", None),
                ("ＳＹＮ-0011.mp4", None),
                ("Final Cut.MP4", None),
                ("x.mp4", Some("abc")),
                ("市委组织部+王一+《山路》.mp4", None),
                ("SYN-0012.mp4", None),
            ],
            &wanted,
        );
        let ties: Vec<(usize, usize, FilmTie)> =
            matches.matched.iter().map(|one| (one.file, one.entry, one.tie)).collect();
        assert_eq!(
            ties,
            [
                (0, 0, FilmTie::Number),
                (1, 1, FilmTie::Number),
                (2, 2, FilmTie::FileName),
                (3, 3, FilmTie::Sha256),
                (4, 4, FilmTie::Title),
            ]
        );
        assert_eq!((matches.second, matches.unknown), (vec![], vec![5]));
    }

    #[test]
    fn hashes_are_computed_only_where_they_can_tell_something() {
        let film =
            |name: &str, sha256: Option<&str>| OfferedFilm { name: name.to_owned(), sha256: sha256.map(str::to_owned) };
        let announced = [wanted("1", "", "", "夜航"), wanted("2", "", "abc", "灯塔")];
        let to_hash = |films: &[OfferedFilm], wanted: &[WantedFilm]| match_films(films, wanted).to_hash(films, wanted);
        let films = [film("1.mp4", None), film("x.mp4", None), film("y.mp4", Some("def"))];
        assert_eq!(to_hash(&films, &announced), [1], "not what is known, nor what was computed");
        assert_eq!(to_hash(&films, &announced[..1]), Vec::<usize>::new(), "nobody announced one");
        let named = [film("2.mp4", None), film("x.mp4", None)];
        assert_eq!(to_hash(&named, &announced), Vec::<usize>::new(), "the one announced has its film");
    }

    #[test]
    fn a_name_of_many_words_is_not_compared_at_each() {
        assert_eq!(
            beginnings("2026-GD-GZ-001_夜航"),
            ["2026-GD-GZ-001_夜航", "2026-GD-GZ-001", "2026-GD-GZ", "2026-GD", "2026"]
        );
        assert_eq!(beginnings(&"a-".repeat(100_000)).len(), NUMBER_WORDS + 1);
    }

    #[test]
    fn of_two_films_for_one_entry_the_surer_is_taken() {
        let one = [wanted("7", "a.mp4", "", "夜航")];
        let matches = found(&[("7 old.mp4", None), ("a.mp4", None)], &one);
        assert_eq!((matches.matched.len(), matches.matched[0].file, matches.second), (1, 1, vec![0]));
        // A title that two works have says nothing.
        let two = [wanted("1", "", "", "夜航"), wanted("2", "", "", "夜航")];
        assert_eq!(found(&[("夜航.mp4", None)], &two).unknown, [0]);
    }
}
