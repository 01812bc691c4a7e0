//! Films that some judge of the round still has to score.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::phrases::{entry_number, list};
use words::{contests as m, lists as l, results};

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::judging::progress::{JudgeProgress, WaitingFilm, round_progress};

/// The columns of the list of films that wait for judges; `judges` are those of the round.
#[must_use]
pub fn waiting_film_columns(judges: &[JudgeProgress], lang: Lang) -> Vec<Column<WaitingFilm>> {
    let names: Vec<String> = judges.iter().map(|judge| judge.name.clone()).collect();
    vec![
        Column::new("number", results::number(lang), |film: &WaitingFilm| TableCell::text(entry_number(film.number()))),
        Column::new("title", m::work(lang), |film: &WaitingFilm| TableCell::text(film.title())).names(),
        Column::new("done", m::done_head(lang), |film: &WaitingFilm| TableCell::count(film.done)).numbers(),
        Column::new("expected", l::expected(lang), |film: &WaitingFilm| TableCell::count(film.expected())).numbers(),
        Column::new("waits", m::waits_for(lang), move |film: &WaitingFilm| {
            let waits: Vec<&str> = film.open.iter().filter_map(|judge| names.get(*judge)).map(String::as_str).collect();
            TableCell::text(list(lang, &waits))
        }),
    ]
}

/// Films that some judge of the round still has to score.
pub(crate) struct WaitingFilmsList;

#[async_trait]
impl ContestList for WaitingFilmsList {
    fn action(&self) -> Action {
        Action::ViewBoard
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let progress = round_progress(cx, actor, contest, ask.round()).await?;
        Ok(OpenList::of(&waiting_film_columns(&progress.judges, lang), progress.waiting))
    }
}
