//! How far the judges of each film of a closed round are apart.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::phrases::entry_number;
use words::{lists as l, results as m};

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::results::disagreement::{DisputedFilm, arranged_films, disagreement};

/// The columns of the list of films by how far their judges are apart.
#[must_use]
pub fn disagreement_columns<'a>(lang: Lang) -> Vec<Column<&'a DisputedFilm>> {
    vec![
        Column::new("number", m::number(lang), |film: &&'a DisputedFilm| TableCell::text(entry_number(film.number)))
            .sorted(),
        Column::new("title", m::work(lang), |film: &&'a DisputedFilm| TableCell::text(film.title.as_str()))
            .names()
            .sorted(),
        Column::new("spread", l::spread(lang), |film: &&'a DisputedFilm| TableCell::Points(film.spread.points()))
            .numbers()
            .sorted(),
        Column::new("lowest", l::lowest(lang), |film: &&'a DisputedFilm| TableCell::Points(film.spread.lowest))
            .numbers()
            .sorted(),
        Column::new("highest", l::highest(lang), |film: &&'a DisputedFilm| TableCell::Points(film.spread.highest))
            .numbers()
            .sorted(),
        Column::new("sheets", m::sheets(lang), |film: &&'a DisputedFilm| TableCell::count(film.sheets))
            .numbers()
            .sorted(),
        Column::new("score", m::score(lang), |film: &&'a DisputedFilm| {
            film.score.map_or(TableCell::Empty, TableCell::Points)
        })
        .numbers()
        .sorted(),
        Column::new("rank", m::rank(lang), |film: &&'a DisputedFilm| {
            film.rank.map_or(TableCell::Empty, TableCell::count)
        })
        .numbers()
        .sorted(),
    ]
}

/// The films of a closed round by how far their judges are apart.
pub(crate) struct DisagreementList;

#[async_trait]
impl ContestList for DisagreementList {
    fn action(&self) -> Action {
        Action::ViewScores
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let found = disagreement(cx, actor, contest, ask.round()).await?;
        let list = OpenList::of(&disagreement_columns(lang), arranged_films(&found.films, ask));
        Ok(list.ending_with_amendments(&found.amendments, &found.contest.settings, lang))
    }
}
