//! What came in, by region and category against the quotas.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::RegionQuota;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::board as m;

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::overview::intake::{IntakeRow, IntakeTable, intake_of};

/// The columns of the table of what came in: the region, each category, all of them, the quota, and whether it is exceeded.
#[must_use]
pub fn intake_columns(table: &IntakeTable, lang: Lang) -> Vec<Column<IntakeRow>> {
    let mut columns =
        vec![Column::new("region", m::region(lang), |row: &IntakeRow| TableCell::text(row.region.as_str())).names()];
    columns.extend(table.categories.iter().enumerate().map(|(at, category)| {
        Column::new(format!("category-{at}"), category.as_str(), move |row: &IntakeRow| {
            row.entries.get(at).filter(|entries| **entries > 0).map_or(TableCell::Empty, |one| TableCell::Number(*one))
        })
        .numbers()
    }));
    columns.extend([
        Column::new("total", m::total(lang), |row: &IntakeRow| TableCell::Number(row.total)).numbers(),
        Column::new("quota", m::quota(lang), move |row: &IntakeRow| match row.quota {
            RegionQuota::Region(max) => TableCell::Number(max),
            RegionQuota::Unit(max) => TableCell::text(m::per_unit(lang, max)),
            RegionQuota::None => TableCell::Empty,
        })
        .numbers(),
        Column::new("over", m::over(lang), move |row: &IntakeRow| {
            if row.quota.is_over(row.total) { TableCell::text(m::over(lang)) } else { TableCell::Empty }
        }),
    ]);
    columns
}

/// The last row: all regions together.
fn sums(table: &IntakeTable, lang: Lang) -> Vec<TableCell> {
    let categories = table.sums.iter().map(|entries| TableCell::Number(*entries));
    let after = [TableCell::Number(table.all), TableCell::Empty, TableCell::Empty];
    [TableCell::text(m::total(lang))].into_iter().chain(categories).chain(after).collect()
}

/// What came in.
pub(crate) struct IntakeList;

#[async_trait]
impl ContestList for IntakeList {
    fn action(&self) -> Action {
        Action::ViewBoard
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let (contest, intake) = intake_of(cx, actor, contest).await?;
        let table = IntakeTable::of(&contest.settings, &intake, lang);
        let sums = sums(&table, lang);
        Ok(OpenList::of(&intake_columns(&table, lang), table.rows).ending_with(sums))
    }
}
