//! A film at the line, as it is told and kept.

use domain::contest::round::Line;
use serde::{Deserialize, Serialize};

use crate::results::ranking::RankedEntry;

/// A film at the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFilm {
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Place and score, hundredths; films of one score share a place, for no lottery is drawn at the line. `None` without a
    /// score, and where scores are not told.
    pub standing: Option<(usize, i64)>,
}

impl LineFilm {
    /// The line as a reader may see it: best first with scores; by number without, where the order would tell them.
    pub(crate) fn line(line: Line<RankedEntry>, with_scores: bool) -> Line<Self> {
        let films = [&line.above, &line.tied, &line.below].into_iter().flatten();
        let mut scores: Vec<i64> = films.filter_map(|film| film.score).collect();
        scores.sort_unstable_by_key(|score| std::cmp::Reverse(*score));
        let place = |score: i64| 1 + scores.partition_point(|other| *other > score);
        line.map(|films| {
            let standing = |film: &RankedEntry| film.score.filter(|_| with_scores).map(|score| (place(score), score));
            let side: Vec<Self> = films
                .iter()
                .map(|film| Self {
                    number: film.entry.number.unwrap_or_default(),
                    title: film.title(),
                    standing: standing(film),
                })
                .collect();
            if with_scores { side } else { Self::without_scores(side) }
        })
    }

    /// A side without scores, by number: the order would tell them.
    pub(crate) fn without_scores(mut side: Vec<Self>) -> Vec<Self> {
        for film in &mut side {
            film.standing = None;
        }
        side.sort_by_key(|film| film.number);
        side
    }
}
