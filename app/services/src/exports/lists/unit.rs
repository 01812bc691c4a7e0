//! What a unit has, before its officer.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::QuotaFamily;
use domain::contest::phase::Phase;
use domain::entry::QuotaUse;
use domain::text::Lang;
use words::common::entry_state;
use words::entries::titled;
use words::phrases::{aside, clauses, list};
use words::units as m;

use crate::entries::nominations::{NominatedEntry, unit_view};
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;

/// A quota with what counts already, such as `本单位 1/3`, and the titles that may be told beside it.
#[must_use]
pub fn quota_words(quota: &QuotaUse, lang: Lang) -> (String, Option<String>) {
    let name = match quota.family {
        QuotaFamily::Region => m::quota_region(lang),
        QuotaFamily::SubmittingUnit => m::quota_unit(lang),
        QuotaFamily::Creator => m::quota_creator(lang),
    };
    let words = m::quota(lang, name, quota.used(), quota.max);
    let titles: Vec<String> = quota.told.iter().map(|title| titled(lang, title)).collect();
    let told = (!titles.is_empty()).then(|| m::counts(lang, &list(lang, &titles)));
    let others = (quota.others > 0).then(|| m::and_others(lang, quota.others));
    let more: Vec<String> = told.into_iter().chain(others).collect();
    (words, (!more.is_empty()).then(|| clauses(lang, &more)))
}

/// The columns of the list of what a unit has.
#[must_use]
pub fn unit_columns(lang: Lang) -> Vec<Column<NominatedEntry>> {
    vec![
        Column::new("rank", m::rank(lang), |one: &NominatedEntry| TableCell::count(one.place)).numbers(),
        Column::new("title", m::title(lang), move |one: &NominatedEntry| {
            TableCell::text(titled(lang, &one.line.title))
        })
        .names(),
        Column::new("state", m::state(lang), move |one: &NominatedEntry| {
            TableCell::text(entry_state(lang, one.line.state))
        }),
        Column::new("quotas", m::quotas(lang), move |one: &NominatedEntry| {
            let said = one.quotas.iter().map(|quota| match quota_words(quota, lang) {
                (words, Some(more)) => aside(lang, &words, &more),
                (words, None) => words,
            });
            TableCell::text(said.collect::<Vec<_>>().join("\n"))
        }),
    ]
}

/// What the units of an officer have.
pub(crate) struct UnitList;

#[async_trait]
impl ContestList for UnitList {
    fn action(&self) -> Action {
        Action::NominateEntries
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let view = unit_view(cx, actor, contest).await?;
        Ok(OpenList::of(&unit_columns(lang), view.entries))
    }
}
