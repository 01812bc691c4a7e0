//! What is known of the films of a viewing with new evidence, and what is answered to who sent it.

use std::collections::{BTreeMap, BTreeSet};

use domain::exhibition::counting::{is_of_one_viewing, with_evidence};
use domain::exhibition::evidence::PlayedFilm;
use domain::exhibition::viewing::{ViewingSource, ViewingState};
use domain::ids::{EntryId, ViewingId};
use domain::time::Micros;
use serde::Serialize;
use store::{Viewing, ViewingFilm};

/// What counts of a film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenFilm {
    /// The film.
    pub entry: EntryId,
    /// Milliseconds that count.
    pub counted_ms: i64,
    /// More was claimed than the clock allows.
    pub faster: bool,
}

/// What is stored of a viewing after its evidence came: whoever sent it may forget what stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenEvidence {
    /// The viewing.
    pub viewing: ViewingId,
    /// How far it is.
    pub state: ViewingState,
    /// The last word of the site that is kept.
    pub revision: i64,
    /// People.
    pub heads: i64,
    /// The films.
    pub films: Vec<TakenFilm>,
    /// Films of which nothing more is kept: the site cannot have them, or they were played on another day than the viewing.
    pub unknown: Vec<EntryId>,
}

impl TakenEvidence {
    /// What is there of a viewing.
    pub(crate) fn of<'a>(
        viewing: &Viewing,
        films: impl IntoIterator<Item = &'a ViewingFilm>,
        unknown: Vec<EntryId>,
    ) -> Self {
        let films = films.into_iter().filter(|film| film.play.is_played());
        let films = films.map(|film| TakenFilm {
            entry: film.entry.clone(),
            counted_ms: film.play.counted_ms,
            faster: film.play.faster,
        });
        Self {
            viewing: viewing.id.clone(),
            state: viewing.state,
            revision: viewing.revision,
            heads: viewing.heads,
            films: films.collect(),
            unknown,
        }
    }
}

/// The films of a viewing with new evidence.
#[derive(Clone, Debug, Default)]
pub(super) struct TakenFilms {
    /// All of them.
    pub(super) films: BTreeMap<EntryId, ViewingFilm>,
    /// Those that are to be written.
    pub(super) changed: BTreeSet<EntryId>,
    /// Those of which more was claimed than the clock allows, for the first time, each with the percentage that was claimed.
    pub(super) faster: Vec<(EntryId, i64)>,
    /// Those that were told of and are not taken: the site cannot have them, or they were played on another day than the others.
    pub(super) unknown: Vec<EntryId>,
    /// Some that were there are no longer.
    pub(super) removed: bool,
}

impl TakenFilms {
    /// What was known with what is told. `lengths` are those of all films that the site can have.
    pub(super) fn of(
        known: &[ViewingFilm],
        told: &[PlayedFilm],
        source: ViewingSource,
        lengths: &BTreeMap<EntryId, i64>,
        now: Micros,
    ) -> Self {
        let mut taken = Self::default();
        taken.films.extend(known.iter().map(|film| (film.entry.clone(), film.clone())));
        if source == ViewingSource::Manual && !told.is_empty() {
            let entered: BTreeSet<&EntryId> = told.iter().map(|film| &film.entry).collect();
            taken.films.retain(|entry, _| entered.contains(entry));
            taken.removed = taken.films.len() < known.len();
        }
        for one in told {
            let Some(length_ms) = lengths.get(&one.entry) else {
                taken.unknown.push(one.entry.clone());
                continue;
            };
            let before = taken.films.get(&one.entry).map(|film| &film.play);
            let play = with_evidence(before, one, source, *length_ms, now);
            if before.is_some_and(|before| *before == play) {
                continue;
            }
            // By hand everything is entered anew, also the time.
            let is_bounded = source != ViewingSource::Manual && play.is_played();
            if is_bounded && !is_of_one_viewing(taken.span(), (play.begun_at, play.ended_at)) {
                taken.unknown.push(one.entry.clone());
                continue;
            }
            if play.faster && before.is_none_or(|before| !before.faster) {
                taken.faster.push((one.entry.clone(), play.watched.percent(*length_ms)));
            }
            taken.changed.insert(one.entry.clone());
            taken.films.insert(one.entry.clone(), ViewingFilm { entry: one.entry.clone(), play, received_at: now });
        }
        taken
    }

    /// Whether anything is to be written.
    pub(super) fn is_changed(&self) -> bool {
        self.removed || !self.changed.is_empty()
    }

    /// Whether anything was played.
    pub(super) fn is_played(&self) -> bool {
        self.films.values().any(|film| film.play.is_played())
    }

    /// When the first of them began and the last of them ended.
    pub(super) fn span(&self) -> Option<(Micros, Micros)> {
        let played = || self.films.values().filter(|film| film.play.is_played());
        let from = played().map(|film| film.play.begun_at).min()?;
        let until = played().map(|film| film.play.ended_at).max()?;
        Some((from, until))
    }
}

#[cfg(test)]
mod tests {
    use domain::judging::watching::Watched;

    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn told(entry: &str, minutes: i64) -> PlayedFilm {
        let stretches = Watched::of([(0, minutes * 60_000)]);
        PlayedFilm { entry: entry.parse().unwrap(), stretches, begun_at: MINUTE, ended_at: MINUTE * (1 + minutes) }
    }

    #[test]
    fn films_a_site_cannot_have_are_told_and_the_rest_is_kept() {
        let lengths = BTreeMap::from([("e1".parse().unwrap(), 600_000)]);
        let sent = [told("e1", 5), told("e2", 5)];
        let taken = TakenFilms::of(&[], &sent, ViewingSource::Pack, &lengths, 9 * MINUTE);
        assert_eq!((taken.films.len(), taken.changed.len(), taken.unknown.len()), (1, 1, 1));
        assert_eq!(taken.span(), Some((MINUTE, 6 * MINUTE)));
        let known: Vec<ViewingFilm> = taken.films.into_values().collect();
        let again = TakenFilms::of(&known, &sent, ViewingSource::Pack, &lengths, 99 * MINUTE);
        assert!(!again.is_changed() && again.is_played());
    }

    #[test]
    fn what_is_played_on_another_day_is_of_another_viewing() {
        let lengths = BTreeMap::from([("e1".parse().unwrap(), 600_000), ("e2".parse().unwrap(), 600_000)]);
        let later = |entry: &str, days: i64| {
            let film = told(entry, 5);
            let by = days * 24 * 60 * MINUTE;
            PlayedFilm { begun_at: film.begun_at + by, ended_at: film.ended_at + by, ..film }
        };
        let pack = ViewingSource::Pack;
        let first = TakenFilms::of(&[], &[later("e1", 5), later("e2", 15)], pack, &lengths, MINUTE);
        assert_eq!((first.films.len(), first.unknown.len()), (1, 1), "what was told first");
        let known: Vec<ViewingFilm> = first.films.into_values().collect();
        let more = PlayedFilm { stretches: Watched::of([(0, 600_000)]), ..later("e1", 15) };
        let again = TakenFilms::of(&known, &[more], pack, &lengths, MINUTE);
        assert!(!again.is_changed() && again.unknown.len() == 1, "nor more of the same film");
        let next = TakenFilms::of(&known, &[later("e2", 5)], pack, &lengths, MINUTE);
        assert_eq!((next.films.len(), next.unknown.len()), (2, 0), "on the day of the viewing");
        let entered = TakenFilms::of(&known, &[later("e1", 15)], ViewingSource::Manual, &lengths, MINUTE);
        assert_eq!((entered.films.len(), entered.unknown.len()), (1, 0), "by hand the day is put right");
    }

    #[test]
    fn what_is_entered_by_hand_again_takes_the_place_of_what_was() {
        let lengths = BTreeMap::from([("e1".parse().unwrap(), 600_000), ("e2".parse().unwrap(), 600_000)]);
        let first = TakenFilms::of(&[], &[told("e1", 5), told("e2", 5)], ViewingSource::Manual, &lengths, 9 * MINUTE);
        let known: Vec<ViewingFilm> = first.films.into_values().collect();
        let again = TakenFilms::of(&known, &[told("e2", 3)], ViewingSource::Manual, &lengths, 9 * MINUTE);
        assert!(again.removed && again.films.len() == 1);
        assert_eq!(again.films.values().map(|film| film.play.counted_ms).collect::<Vec<_>>(), [180_000]);
    }
}
