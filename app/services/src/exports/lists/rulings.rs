//! Films that people ruled in or out.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::overrides::{Override, Ruling};
use domain::scoring::rubric::points_2;
use domain::text::Lang;
use words::phrases::entry_number;
use words::rules::broken_in_words;
use words::{lists as l, results, selection as m};

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::selection::inputs::Candidate;
use crate::selection::overrides::{OverridesView, overrides_view};

/// The film of a ruling; one that has no score any more is none.
fn film_of<'f>(films: &'f [Candidate], one: &Override) -> Option<&'f Candidate> {
    films.iter().find(|film| film.id == one.entry.as_str())
}

/// What a ruling steps over, a line each: the tolerance, or rules.
fn steps_over(view: &OverridesView, one: &Override, lang: Lang) -> String {
    let tolerance = view.stepped_over.over(one.entry.as_str()).map(|over| {
        let beside = view.films.iter().find(|film| film.id == over.beside);
        let beside = m::quoted(lang, beside.map_or(over.beside.as_str(), |film| film.title.as_str()));
        m::over_tolerance(lang, &beside, &points_2(over.gap))
    });
    let rules = view.stepped_over.broken_by(one.entry.as_str()).map(|broken| {
        m::breaks_rules(lang, &broken_in_words(&broken.rules, &view.rules, &view.contest.settings, lang))
    });
    tolerance.into_iter().chain(rules).collect::<Vec<_>>().join("\n")
}

/// The columns of the list of rulings: what its page says in one cell is several.
#[must_use]
pub fn ruling_columns(view: &OverridesView, lang: Lang) -> Vec<Column<Override>> {
    let [numbers, titles, scores] = std::array::from_fn(|_| Arc::clone(&view.films));
    let over = view.clone();
    vec![
        Column::new("number", results::number(lang), move |one: &Override| {
            film_of(&numbers, one).map_or(TableCell::Empty, |film| TableCell::text(entry_number(film.number)))
        }),
        Column::new("title", m::work(lang), move |one: &Override| {
            TableCell::text(film_of(&titles, one).map_or(one.entry.as_str(), |film| film.title.as_str()))
        })
        .names(),
        Column::new("score", results::score(lang), move |one: &Override| {
            film_of(&scores, one).map_or(TableCell::Empty, |film| TableCell::Points(film.score))
        })
        .numbers(),
        Column::new("outcome", m::outcome(lang), move |one: &Override| {
            TableCell::text(match one.ruling {
                Ruling::In => m::override_comes(lang),
                Ruling::Out => m::override_leaves(lang),
            })
        }),
        Column::new("over", l::steps_over(lang), move |one: &Override| TableCell::text(steps_over(&over, one, lang))),
        Column::new("reason", m::override_reason(lang), |one: &Override| TableCell::text(one.reason.as_str())),
        Column::new("decider", m::override_decider(lang), |one: &Override| TableCell::text(one.decider.as_str())),
    ]
}

/// The rulings of a contest.
pub(crate) struct RulingsList;

#[async_trait]
impl ContestList for RulingsList {
    fn action(&self) -> Action {
        Action::PreviewSelection
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let view = overrides_view(cx, actor, contest).await?;
        Ok(OpenList::of(&ruling_columns(&view, lang), view.overrides))
    }
}
