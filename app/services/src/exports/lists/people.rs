//! The members of a contest.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::text::Lang;
use store::{NamedMember, Start};
use words::common::role;
use words::contests as m;

use crate::contests::people::PeopleSearch;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, batch_limit};
use crate::exports::table::TableCell;

/// The columns of the list of members.
#[must_use]
pub fn people_columns(settings: &Arc<Settings>, lang: Lang) -> Vec<Column<NamedMember>> {
    let regions = Arc::clone(settings);
    vec![
        Column::new("name", m::name(lang), |one: &NamedMember| TableCell::text(one.name.as_str())).names(),
        Column::new("role", m::role(lang), move |one: &NamedMember| TableCell::text(role(lang, one.member.role))),
        Column::new("email", m::email(lang), |one: &NamedMember| TableCell::text(one.email.as_str())),
        Column::new("unit", m::unit(lang), |one: &NamedMember| TableCell::text(one.member.unit.as_str())),
        Column::new("region", m::region(lang), move |one: &NamedMember| {
            let code = one.member.region.as_str();
            TableCell::text(regions.region(code).map_or(code, |region| region.label.get(lang)))
        }),
        Column::new("expertise", m::expertise(lang), |one: &NamedMember| {
            TableCell::text(one.member.expertise.as_str())
        }),
    ]
}

/// The members of a contest.
pub(crate) struct PeopleList;

#[async_trait]
impl ContestList for PeopleList {
    fn action(&self) -> Action {
        Action::ManagePeople
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, ask, lang, .. } = asked;
        let (contest, _) = asked.enter(self.action()).await?;
        let columns = people_columns(&contest.settings, lang);
        let heads = heads(&columns);
        let source = Source { cx: cx.clone(), contest: contest.id, search: PeopleSearch::asked(ask), columns };
        Ok(OpenList::paged(heads, source))
    }
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    contest: ContestId,
    search: PeopleSearch,
    columns: Vec<Column<NamedMember>>,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let PeopleSearch { filter, roles, .. } = &self.search;
        let mut tx = self.cx.read().await?;
        let page = tx.member_slice(&self.contest, filter, roles, start, batch_limit()).await?;
        let rows = page.rows.iter().map(|one| record(&self.columns, one)).collect();
        Ok((rows, page.after.map(Start::After)))
    }
}
