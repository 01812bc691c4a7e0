//! The own entries of the person who looks.

use async_trait::async_trait;
use domain::text::Lang;
use store::{ContestLine, Start};
use words::common::entry_state;
use words::entries as m;
use words::phrases::entry_number;

use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::contests::create::contest_lines;
use crate::context::Context;
use crate::entries::listing::{MyEntry, own_entry_page};
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::entries::film_words;
use crate::exports::lists::list::{Batch, ListSource, OpenList, SiteList, batch_limit};
use crate::exports::table::TableCell;
use crate::time::moment;

/// The columns of the list of own entries.
#[must_use]
pub fn own_entry_columns(lang: Lang) -> Vec<Column<MyEntry>> {
    vec![
        Column::new("title", m::title(lang), move |one: &MyEntry| TableCell::text(m::titled(lang, &one.line.title)))
            .names(),
        Column::new("contest", m::contest(lang), |one: &MyEntry| TableCell::text(one.contest_title.as_str())),
        Column::new("number", m::number(lang), |one: &MyEntry| {
            TableCell::text(one.line.number.map(entry_number).unwrap_or_default())
        }),
        Column::new("state", m::state(lang), move |one: &MyEntry| TableCell::text(entry_state(lang, one.line.state))),
        Column::new("film", m::film(lang), move |one: &MyEntry| {
            TableCell::text(film_words(one.film.as_ref().map(|film| film.state), lang))
        }),
        // With its zone: the contests of one list need not share one.
        Column::new("changed", m::changed(lang), move |one: &MyEntry| {
            TableCell::text(moment(one.line.updated_at, &one.time_zone).listed(lang))
        }),
    ]
}

/// The own entries of the person who looks.
pub(crate) struct OwnEntriesList;

#[async_trait]
impl SiteList for OwnEntriesList {
    fn tells_of_others(&self) -> bool {
        false
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        actor.person().map(|_| ())
    }

    async fn open(&self, cx: &Context, actor: &Actor, _: &ListAsk, lang: Lang) -> Result<OpenList> {
        let mut tx = cx.read().await?;
        let contests = contest_lines(&mut *tx, actor).await?;
        drop(tx);
        let columns = own_entry_columns(lang);
        let heads = heads(&columns);
        Ok(OpenList::paged(heads, Source { cx: cx.clone(), actor: actor.clone(), contests, columns }))
    }
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    actor: Actor,
    contests: Vec<ContestLine>,
    columns: Vec<Column<MyEntry>>,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let mut tx = self.cx.read().await?;
        let page = own_entry_page(&mut *tx, &self.actor, &self.contests, (start, batch_limit())).await?;
        let rows = page.rows.iter().map(|one| record(&self.columns, one)).collect();
        Ok((rows, page.after.map(Start::After)))
    }
}
