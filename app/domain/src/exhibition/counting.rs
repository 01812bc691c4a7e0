//! What of a film counts as watched at a viewing: what was really played, no more than the clock allows, at least two minutes, at most the
//! film. That each film counts once a day is a rule of participation, which adds up the viewings of a day.

use crate::exhibition::evidence::PlayedFilm;
use crate::exhibition::viewing::ViewingSource;
use crate::judging::watching::Watched;
use crate::time::{DAY, MINUTE, Micros, SECOND};

/// What is played shorter than this counts nothing, milliseconds.
pub const LEAST_MS: i64 = 2 * 60 * 1_000;
/// Milliseconds by which a player may be ahead of the clock: what it holds of the film begins before the server knows.
const CLOCK_MS: i64 = 5_000;
/// Microseconds in a millisecond.
const MILLISECOND: Micros = SECOND / 1_000;
/// By how much the clock of a site may differ from the server's before a film is put where the server's allows it.
const CLOCKS_DIFFER: Micros = 5 * MINUTE;
/// A viewing lasts no longer: what is played later is of another one, and counts on its own day.
pub const LONGEST_VIEWING: Micros = DAY;

/// What of a film counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedPlay {
    /// Milliseconds that count.
    pub counted_ms: i64,
    /// More was claimed than the clock allows.
    pub faster: bool,
}

/// What is known of a film that was played at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmPlay {
    /// What was played of it.
    pub watched: Watched,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// Milliseconds that count.
    pub counted_ms: i64,
    /// By the server's clock: when its address was followed first.
    pub opened_at: Option<Micros>,
    /// By the site's clock: when it began.
    pub begun_at: Micros,
    /// By the site's clock: when the last of it was played.
    pub ended_at: Micros,
    /// More was claimed than the clock allows: it counts as far as the clock allowed then, and no further.
    pub faster: bool,
}

impl FilmPlay {
    /// A film whose address was followed, of which nothing is known to have been played.
    #[must_use]
    pub fn opened(length_ms: i64, at: Micros) -> Self {
        Self {
            watched: Watched::default(),
            length_ms,
            counted_ms: 0,
            opened_at: Some(at),
            begun_at: at,
            ended_at: at,
            faster: false,
        }
    }

    /// Something of it was played.
    #[must_use]
    pub fn is_played(&self) -> bool {
        self.watched.played_ms() > 0
    }
}

/// What of a film counts that was played in so much time, milliseconds. Only speed is doubted here: what passed unwatched is no fault.
#[must_use]
pub fn counted(watched: &Watched, length_ms: i64, elapsed_ms: i64) -> CountedPlay {
    let played = watched.played_ms().min(length_ms.max(0));
    let allowed = elapsed_ms.max(0);
    let faster = played > allowed.saturating_add(CLOCK_MS);
    let believed = if faster { allowed } else { played };
    CountedPlay { counted_ms: if believed < LEAST_MS { 0 } else { believed }, faster }
}

/// How much time there was for what was played, milliseconds: by the site's clock, and where the site's page played it also by the
/// server's, from when the film's address was followed to when the evidence came.
#[must_use]
pub fn elapsed_ms(play: &FilmPlay, source: ViewingSource, received_at: Micros) -> i64 {
    let by_site = play.ended_at.saturating_sub(play.begun_at) / MILLISECOND;
    match source {
        ViewingSource::Player => {
            let by_server = play.opened_at.map_or(0, |at| received_at.saturating_sub(at) / MILLISECOND);
            by_site.min(by_server)
        }
        ViewingSource::Pack | ViewingSource::Manual => by_site,
    }
}

/// When a film was played, from and to. Where the site's page played it, it lies where the server's clock allows it: not after it came,
/// and not before its address was followed, so that no site chooses the day it counts on. It lasts as long as it was told to.
fn placed(
    told: &PlayedFilm,
    source: ViewingSource,
    opened_at: Option<Micros>,
    received_at: Micros,
) -> (Micros, Micros) {
    let lasts = told.ended_at.saturating_sub(told.begun_at);
    if source != ViewingSource::Player {
        return (told.begun_at, told.ended_at);
    }
    let begun_at = if told.ended_at > received_at.saturating_add(CLOCKS_DIFFER) {
        received_at.saturating_sub(lasts)
    } else {
        told.begun_at
    };
    // Of a film whose address nobody followed nothing counts, and it moves nothing else.
    let earliest = opened_at.unwrap_or(received_at);
    let is_early = begun_at < earliest.saturating_sub(CLOCKS_DIFFER);
    let begun_at = if is_early { earliest } else { begun_at };
    (begun_at, begun_at.saturating_add(lasts))
}

/// Whether a viewing that was played from and to then can have been played at these times too.
#[must_use]
pub fn is_of_one_viewing(known: Option<(Micros, Micros)>, (from, until): (Micros, Micros)) -> bool {
    let (first, last) = known.map_or((from, until), |(first, last)| (first.min(from), last.max(until)));
    last.saturating_sub(first) <= LONGEST_VIEWING
}

/// What is known of a film with what was told of it now. What was told before changes nothing, and nothing makes less of it; a film of
/// which too much was claimed stays as it was believed. What is entered by hand is put right by entering it again.
#[must_use]
pub fn with_evidence(
    known: Option<&FilmPlay>,
    told: &PlayedFilm,
    source: ViewingSource,
    length_ms: i64,
    received_at: Micros,
) -> FilmPlay {
    let before = known.filter(|known| source != ViewingSource::Manual && known.is_played());
    if let Some(before) = before
        && (before.faster
            || before.watched.and(told.stretches.stretches().iter().copied(), length_ms) == before.watched)
    {
        return before.clone();
    }
    let watched = before.map_or_else(Watched::default, |before| before.watched.clone());
    let opened_at = known.and_then(|known| known.opened_at);
    let (begun_at, ended_at) = placed(told, source, opened_at, received_at);
    let mut play = FilmPlay {
        watched: watched.and(told.stretches.stretches().iter().copied(), length_ms),
        length_ms,
        counted_ms: 0,
        opened_at,
        begun_at: before.map_or(begun_at, |before| before.begun_at.min(begun_at)),
        ended_at: before.map_or(ended_at, |before| before.ended_at.max(ended_at)),
        faster: false,
    };
    let CountedPlay { counted_ms, faster } = counted(&play.watched, length_ms, elapsed_ms(&play, source, received_at));
    play.counted_ms = before.map_or(counted_ms, |before| before.counted_ms.max(counted_ms));
    play.faster = faster;
    play
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE_MS: i64 = 60_000;

    fn minutes(from: i64, to: i64) -> Watched {
        Watched::of([(from * MINUTE_MS, to * MINUTE_MS)])
    }

    fn told(stretches: Watched, begun: i64, ended: i64) -> PlayedFilm {
        PlayedFilm {
            entry: "e1".parse().unwrap(),
            stretches,
            begun_at: begun * MINUTE_MS * MILLISECOND,
            ended_at: ended * MINUTE_MS * MILLISECOND,
        }
    }

    fn opened(length_min: i64, at_min: i64) -> FilmPlay {
        FilmPlay::opened(length_min * MINUTE_MS, at_min * MINUTE_MS * MILLISECOND)
    }

    fn received(minute: i64) -> Micros {
        minute * MINUTE_MS * MILLISECOND
    }

    #[test]
    fn a_glance_counts_nothing_and_a_film_no_more_than_its_length() {
        let of = |watched: &Watched, length, elapsed| counted(watched, length * MINUTE_MS, elapsed * MINUTE_MS);
        assert_eq!(of(&minutes(0, 1), 10, 60), CountedPlay { counted_ms: 0, faster: false });
        assert_eq!(of(&minutes(0, 2), 10, 60), CountedPlay { counted_ms: 2 * MINUTE_MS, faster: false });
        assert_eq!(of(&minutes(0, 30), 10, 60).counted_ms, 10 * MINUTE_MS, "no more than its length");
    }

    #[test]
    fn more_than_the_clock_allows_is_marked_and_counts_as_far_as_it_allows() {
        let claim = counted(&minutes(0, 30), 30 * MINUTE_MS, 12 * MINUTE_MS);
        assert_eq!(claim, CountedPlay { counted_ms: 12 * MINUTE_MS, faster: true });
        let close = counted(&minutes(0, 30), 30 * MINUTE_MS, 30 * MINUTE_MS - 3_000);
        assert_eq!(close, CountedPlay { counted_ms: 30 * MINUTE_MS, faster: false }, "clocks differ by seconds");
    }

    #[test]
    fn the_server_knows_since_when_a_film_can_have_been_played() {
        let known = opened(30, 100);
        let claim = told(minutes(0, 30), 60, 120);
        let play = with_evidence(Some(&known), &claim, ViewingSource::Player, 30 * MINUTE_MS, received(110));
        assert_eq!((play.counted_ms, play.faster), (10 * MINUTE_MS, true));
        // Sent again an hour later it is not believed any more than it was.
        let again = with_evidence(Some(&play), &claim, ViewingSource::Player, 30 * MINUTE_MS, received(170));
        assert_eq!(again, play);
        let unopened = with_evidence(None, &claim, ViewingSource::Player, 30 * MINUTE_MS, received(170));
        assert_eq!((unopened.counted_ms, unopened.faster), (0, true), "nobody followed its address");
        let pack = with_evidence(None, &claim, ViewingSource::Pack, 30 * MINUTE_MS, received(170));
        assert_eq!((pack.counted_ms, pack.faster), (30 * MINUTE_MS, false), "a stick has only its own clock");
    }

    #[test]
    fn no_site_chooses_the_day_that_a_film_counts_on() {
        let play = |asked_at: Option<i64>, (from, to), source, at| {
            let known = asked_at.map(|at| opened(60, at));
            let play =
                with_evidence(known.as_ref(), &told(minutes(0, 5), from, to), source, 60 * MINUTE_MS, received(at));
            (play.begun_at / received(1), play.ended_at / received(1), play.counted_ms / MINUTE_MS)
        };
        let player = ViewingSource::Player;
        assert_eq!(play(Some(5_000), (5_001, 5_006), player, 5_007), (5_001, 5_006, 5));
        assert_eq!(play(Some(5_000), (4_997, 5_002), player, 5_007), (4_997, 5_002, 5), "clocks differ by minutes");
        assert_eq!(play(Some(5_000), (3_000, 3_005), player, 5_007), (5_000, 5_005, 5), "not before it was asked for");
        assert_eq!(play(Some(5_000), (6_400, 6_405), player, 5_007), (5_002, 5_007, 5), "not after it came");
        assert_eq!(play(None, (3_000, 3_005), player, 5_007), (5_007, 5_012, 0), "nobody asked for it");
        assert_eq!(
            play(None, (3_000, 3_005), ViewingSource::Pack, 5_007),
            (3_000, 3_005, 5),
            "a stick has its own clock"
        );
    }

    #[test]
    fn a_viewing_lasts_no_longer_than_a_day() {
        assert!(is_of_one_viewing(None, (5, 5 + DAY)) && !is_of_one_viewing(None, (5, 6 + DAY)));
        assert!(is_of_one_viewing(Some((5, 9)), (DAY, DAY + 5)));
        assert!(!is_of_one_viewing(Some((5, 9)), (DAY, DAY + 6)), "what is played on another day");
        assert!(!is_of_one_viewing(Some((DAY, DAY + 9)), (5, 8)), "whichever came first");
    }

    #[test]
    fn what_was_entered_by_hand_is_put_right_by_entering_it_again() {
        let first = with_evidence(None, &told(minutes(0, 20), 0, 20), ViewingSource::Manual, 30 * MINUTE_MS, 0);
        let again = with_evidence(Some(&first), &told(minutes(0, 5), 0, 5), ViewingSource::Manual, 30 * MINUTE_MS, 0);
        assert_eq!((first.counted_ms, again.counted_ms), (20 * MINUTE_MS, 5 * MINUTE_MS));
    }

    proptest! {
        #[test]
        fn what_counts_is_nothing_or_between_two_minutes_and_the_film(
            parts in prop::collection::vec((0_i64..4_000_000, 0_i64..4_000_000), 0..20),
            length in -5_i64..4_000_000, elapsed in -1_000_i64..8_000_000,
        ) {
            let watched = Watched::of(parts);
            let play = counted(&watched, length, elapsed);
            prop_assert!(play.counted_ms == 0 || play.counted_ms >= LEAST_MS);
            prop_assert!(play.counted_ms <= length.max(0) && play.counted_ms <= watched.played_ms());
            prop_assert!(!play.faster || play.counted_ms <= elapsed.max(0));
        }

        #[test]
        fn parts_in_any_order_and_again_count_no_less_and_never_twice(
            parts in prop::collection::vec((0_i64..60, 0_i64..60), 1..8), opened_at in 0_i64..10,
            source in prop::sample::select(vec![ViewingSource::Player, ViewingSource::Pack]),
        ) {
            let length = 60 * MINUTE_MS;
            let mut known = opened(60, opened_at);
            for (from, to) in &parts {
                let claim = told(minutes(*from, *to), 10, 10 + to);
                let next = with_evidence(Some(&known), &claim, source, length, received(10 + to));
                prop_assert!(next.counted_ms >= known.counted_ms);
                prop_assert_eq!(with_evidence(Some(&next), &claim, source, length, received(500)), next.clone());
                known = next;
            }
            prop_assert!(known.counted_ms <= length);
        }
    }
}
