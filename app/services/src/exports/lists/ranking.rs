//! The ranking of a round.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::scoring::Method;
use domain::text::Lang;
use words::{lists as l, results as m};

use crate::context::computed;
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::results::list::{RankLine, arranged};
use crate::results::ranking::Ranking;
use crate::results::view::ranking_view;

/// The columns of a ranking: raw and adjusted stand side by side where they differ.
#[must_use]
pub fn ranking_columns<'a>(ranking: &Ranking, lang: Lang) -> Vec<Column<RankLine<'a>>> {
    let place = |rank: Option<usize>| rank.map_or(TableCell::Empty, TableCell::count);
    let points = |points: Option<i64>| points.map_or(TableCell::Empty, TableCell::Points);
    let mut columns = vec![
        Column::new("rank", m::rank(lang), move |line: &RankLine<'a>| place(line.rank)).sorted(),
        Column::new("number", m::number(lang), |line: &RankLine<'a>| TableCell::text(line.printed())).sorted(),
        Column::new("title", m::work(lang), |line: &RankLine<'a>| TableCell::text(&*line.title)).names().sorted(),
        Column::new("region", m::region(lang), |line: &RankLine<'a>| TableCell::text(&*line.region.1)).sorted(),
        Column::new("category", m::category(lang), |line: &RankLine<'a>| TableCell::text(&*line.category.1)).sorted(),
        Column::new("score", m::score(lang), move |line: &RankLine<'a>| points(line.score)).numbers().sorted(),
    ];
    if ranking.method != Method::Mean {
        columns.extend([
            Column::new("raw", m::raw(lang), move |line: &RankLine<'a>| points(line.raw.map(|raw| raw.0)))
                .numbers()
                .sorted(),
            Column::new("raw-rank", m::raw_rank(lang), move |line: &RankLine<'a>| place(line.raw.map(|raw| raw.1)))
                .numbers()
                .sorted(),
        ]);
    }
    columns.extend(ranking.rubric.criteria.iter().enumerate().map(|(at, criterion)| {
        Column::new(format!("mark-{}", criterion.key), criterion.label.get(lang), move |line: &RankLine<'a>| {
            points(line.criteria.get(at).copied())
        })
        .numbers()
        .sorted()
    }));
    columns.extend([
        Column::new("sheets", m::sheets(lang), |line: &RankLine<'a>| TableCell::count(line.counted)).numbers().sorted(),
        Column::new("expected", l::expected(lang), |line: &RankLine<'a>| TableCell::count(line.expected)).numbers(),
        Column::new("recused", m::recused(lang), |line: &RankLine<'a>| {
            if line.recused > 0 { TableCell::count(line.recused) } else { TableCell::Empty }
        })
        .numbers()
        .sorted(),
    ]);
    columns
}

/// The ranking of a round.
pub(crate) struct RankingList;

#[async_trait]
impl ContestList for RankingList {
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
            let list = OpenList::of(&ranking_columns(&view.ranking, lang), arranged(&view.ranking, &ask, lang));
            Ok(list.ending_with_amendments(&view.amendments, &view.ranking.contest.settings, lang))
        })
        .await
    }
}
