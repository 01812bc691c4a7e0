//! Who judged other contests, to be asked for this one.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::contests as m;

use crate::contests::experts::{Expert, expert_pool, found_experts};
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;

/// The columns of the list of experts.
#[must_use]
pub fn expert_columns<'a>(settings: &Arc<Settings>, lang: Lang) -> Vec<Column<&'a Expert>> {
    let regions = Arc::clone(settings);
    vec![
        Column::new("name", m::name(lang), |one: &&'a Expert| TableCell::text(one.last.name.as_str())).names(),
        Column::new("email", m::email(lang), |one: &&'a Expert| TableCell::text(one.last.email.as_str())),
        Column::new("expertise", m::expertise(lang), |one: &&'a Expert| {
            TableCell::text(one.last.member.expertise.as_str())
        }),
        Column::new("unit", m::unit(lang), |one: &&'a Expert| TableCell::text(one.last.member.unit.as_str())),
        // A region of another contest that this one does not know has no name here.
        Column::new("region", m::region(lang), move |one: &&'a Expert| {
            TableCell::text(regions.region(&one.last.member.region).map_or("", |region| region.label.get(lang)))
        }),
        Column::new("contests", m::contests_judged(lang), |one: &&'a Expert| TableCell::count(one.contests)).numbers(),
    ]
}

/// The pool of experts.
pub(crate) struct ExpertsList;

#[async_trait]
impl ContestList for ExpertsList {
    fn action(&self) -> Action {
        Action::ManagePeople
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let pool = expert_pool(cx, actor, contest).await?;
        Ok(OpenList::of(&expert_columns(&pool.contest.settings, lang), found_experts(&pool.experts, ask)))
    }
}
