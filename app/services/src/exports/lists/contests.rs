//! Every contest, for organisers and staff.

use async_trait::async_trait;
use domain::access::{Denied, Role};
use domain::text::Lang;
use store::ContestLine;
use words::accounts as m;
use words::common::phase;

use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{OpenList, SiteList};
use crate::exports::table::TableCell;
use crate::overview::home::{arranged_contests, listed_contests, runs_contests};
use crate::time::moment;

/// The columns of the list of contests. Deadlines have their zone: the contests of one list need not share one.
#[must_use]
pub fn contest_columns(lang: Lang) -> Vec<Column<ContestLine>> {
    vec![
        Column::new("title", m::contest(lang), |one: &ContestLine| TableCell::text(one.title.as_str()))
            .names()
            .sorted(),
        Column::new("phase", m::phase(lang), move |one: &ContestLine| TableCell::text(phase(lang, one.phase))).sorted(),
        Column::new("deadline", m::deadline(lang), move |one: &ContestLine| {
            let at = one.own_deadline();
            at.map_or(TableCell::Empty, |at| TableCell::text(moment(at, &one.time_zone).listed(lang)))
        })
        .sorted(),
        Column::new("entries", m::entries(lang), |one: &ContestLine| TableCell::Number(one.entries)).numbers().sorted(),
        Column::new("eligible", m::eligible(lang), |one: &ContestLine| TableCell::Number(one.eligible)).numbers(),
        Column::new("selected", m::selected(lang), |one: &ContestLine| TableCell::Number(one.shortlisted)).numbers(),
    ]
}

/// Refuses whoever neither organises contests nor works in their office.
fn require_runner(actor: &Actor) -> Result<()> {
    actor.in_person()?;
    if runs_contests(actor) { Ok(()) } else { Err(Denied::Role { needed: vec![Role::Organiser, Role::Staff] }.into()) }
}

/// Every contest.
pub(crate) struct ContestsList;

#[async_trait]
impl SiteList for ContestsList {
    /// Of contests, which whoever may see the list runs, and of nobody.
    fn tells_of_others(&self) -> bool {
        false
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        require_runner(actor)
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        require_runner(actor)?;
        let contests = listed_contests(cx, actor).await?;
        Ok(OpenList::of(&contest_columns(lang), arranged_contests(contests, ask)))
    }
}
