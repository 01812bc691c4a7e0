//! Each judge's score of each film of a round.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::phrases::labelled;
use words::{contests, results as m};

use crate::context::computed;
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::results::list::{RankLine, arranged};
use crate::results::matrix::{MatrixMark, MatrixMeans, mark_of, panel_of};
use crate::results::view::{RankingView, ranking_view};

/// The columns of the score matrix: the film, the judges in order of their panels and names, the score.
#[must_use]
pub fn matrix_columns<'a>(view: &RankingView, lang: Lang) -> Vec<Column<RankLine<'a>>> {
    let mut columns = vec![
        Column::new("rank", m::rank(lang), |line: &RankLine<'a>| line.rank.map_or(TableCell::Empty, TableCell::count)),
        Column::new("number", m::number(lang), |line: &RankLine<'a>| TableCell::text(line.printed())),
        Column::new("title", m::work(lang), |line: &RankLine<'a>| TableCell::text(&*line.title)).names(),
    ];
    columns.extend(view.judges.iter().map(|judge| {
        let head = match panel_of(view, &judge.account_id) {
            Some(panel) => labelled(lang, &contests::panel(lang, &panel.label), &judge.name),
            None => judge.name.clone(),
        };
        let (ranking, id) = (Arc::clone(&view.ranking), judge.account_id.clone());
        Column::new(format!("judge-{id}"), head, move |line: &RankLine<'a>| {
            match ranking.entries.get(line.at).map_or(MatrixMark::None, |ranked| mark_of(ranked, &id)) {
                MatrixMark::Total(total) => TableCell::Points(total),
                MatrixMark::Recused => TableCell::text(m::recused_cell(lang)),
                MatrixMark::Open => TableCell::text(m::open_cell(lang)),
                MatrixMark::None => TableCell::Empty,
            }
        })
        .numbers()
    }));
    columns.push(
        Column::new("score", m::score(lang), |line: &RankLine<'a>| {
            line.score.map_or(TableCell::Empty, TableCell::Points)
        })
        .numbers(),
    );
    columns
}

/// The last rows: each judge's mean, and how many sheets it is of.
fn last_rows(means: &MatrixMeans, lang: Lang) -> [Vec<TableCell>; 2] {
    let row = |words: &str, cells: Vec<TableCell>, last: TableCell| {
        let head = [TableCell::Empty, TableCell::Empty, TableCell::text(words)];
        head.into_iter().chain(cells).chain([last]).collect::<Vec<_>>()
    };
    let mean = |mean: Option<i64>| mean.map_or(TableCell::Empty, TableCell::Points);
    let of_judges = means.judges.iter().map(|one| mean(one.mean)).collect();
    let sheets = means.judges.iter().map(|one| TableCell::count(one.sheets)).collect();
    [row(m::judge_mean(lang), of_judges, mean(means.all)), row(m::sheets(lang), sheets, TableCell::Empty)]
}

/// The score matrix of a round.
pub(crate) struct MatrixList;

#[async_trait]
impl ContestList for MatrixList {
    fn action(&self) -> Action {
        Action::ViewScores
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let view = ranking_view(cx, actor, contest, ask.round()).await?;
        let ask = ask.clone();
        computed(move || {
            let lines = arranged(&view.ranking, &ask, lang);
            let [means, sheets] = last_rows(&MatrixMeans::of(&view, &lines), lang);
            let list = OpenList::of(&matrix_columns(&view, lang), lines).ending_with(means).ending_with(sheets);
            Ok(list.ending_with_amendments(&view.amendments, &view.ranking.contest.settings, lang))
        })
        .await
    }
}
