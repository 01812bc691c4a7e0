//! What the scores of a round say about each judge.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::scoring::JudgeLine;
use domain::text::Lang;
use words::phrases::spaced;
use words::results as m;

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::results::judges::{judge_lines, judges_view, leniency_words};

/// The columns of the list of judges; `names` tells their names by id.
#[must_use]
pub fn judge_columns<'a>(names: &BTreeMap<String, String>, lang: Lang) -> Vec<Column<&'a JudgeLine>> {
    let names = names.clone();
    let figure = |value: Option<f64>| value.map_or(TableCell::Empty, TableCell::hundredths);
    vec![
        Column::new("judge", m::judge(lang), move |one: &&'a JudgeLine| {
            TableCell::text(names.get(&one.id).map(String::as_str).unwrap_or_default())
        })
        .names(),
        Column::new("sheets", m::sheets(lang), |one: &&'a JudgeLine| TableCell::count(one.n)).numbers(),
        Column::new("leniency", m::leniency(lang), move |one: &&'a JudgeLine| {
            TableCell::text(match leniency_words(one, lang) {
                Some((words, error)) => spaced(lang, &[words, error]),
                None => m::unknown(lang).to_owned(),
            })
        }),
        Column::new("correlation", m::correlation(lang), move |one: &&'a JudgeLine| figure(one.correlation)).numbers(),
        Column::new("misfit", m::misfit(lang), move |one: &&'a JudgeLine| figure(one.misfit)).numbers(),
        Column::new(
            "look",
            m::look(lang),
            move |one: &&'a JudgeLine| {
                if one.flagged { TableCell::text(m::look(lang)) } else { TableCell::Empty }
            },
        ),
        Column::new("halo", m::halo(lang), move |one: &&'a JudgeLine| figure(one.halo)).numbers(),
    ]
}

/// The judges of a round.
pub(crate) struct JudgesList;

#[async_trait]
impl ContestList for JudgesList {
    fn action(&self) -> Action {
        Action::ViewScores
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let view = judges_view(cx, actor, contest, ask.round()).await?;
        let list = OpenList::of(&judge_columns(&view.names, lang), judge_lines(&view));
        Ok(list.ending_with_amendments(&view.amendments, &view.contest.settings, lang))
    }
}
