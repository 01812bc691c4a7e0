//! Letters, without their texts: of a contest, and those that are about accounts.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Letter, LetterFilter, LetterScope, Start};
use words::letters::kind;
use words::outbox as m;
use words::phrases::aside;

use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, SiteList, batch_limit};
use crate::exports::table::TableCell;
use crate::letters::list::LetterSearch;
use crate::mail::templates::ACCOUNT_ZONE;
use crate::time::moment;

/// The columns of a list of letters, with times in this zone. None of them tells of a text: the link in one lets somebody in.
#[must_use]
pub fn letter_columns(zone: &str, lang: Lang) -> Vec<Column<Letter>> {
    let zone = zone.to_owned();
    vec![
        Column::new("subject", m::subject(lang), |one: &Letter| TableCell::text(one.subject.as_str())).names(),
        Column::new("to", m::to(lang), |one: &Letter| TableCell::text(one.name.as_str())),
        Column::new("email", m::email(lang), |one: &Letter| TableCell::text(one.address.as_str())),
        Column::new("kind", m::kind(lang), move |one: &Letter| TableCell::text(kind(lang, one.kind))),
        Column::new("state", m::state(lang), move |one: &Letter| {
            let state = m::state_name(lang, one.state);
            TableCell::text(match one.problem.as_str() {
                "" => state.to_owned(),
                problem => aside(lang, state, &m::problem(lang, problem)),
            })
        }),
        Column::new("written", m::written_at(lang), move |one: &Letter| {
            TableCell::text(moment(one.created_at, &zone).listed(lang))
        }),
    ]
}

/// The letters of a contest.
pub(crate) struct LettersList;

#[async_trait]
impl ContestList for LettersList {
    fn action(&self) -> Action {
        Action::ViewLetters
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, ask, lang, .. } = asked;
        let (contest, _) = asked.enter(self.action()).await?;
        let filter = LetterSearch::asked(ask).filter(LetterScope::Contest(contest.id));
        Ok(open(cx, filter, letter_columns(&contest.settings.time_zone, lang)))
    }
}

/// The letters that are about accounts.
pub(crate) struct AccountLettersList;

#[async_trait]
impl SiteList for AccountLettersList {
    fn tells_of_others(&self) -> bool {
        true
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        require_administrator(actor)
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        require_administrator(actor)?;
        let filter = LetterSearch::asked(ask).filter(LetterScope::Accounts);
        Ok(open(cx, filter, letter_columns(ACCOUNT_ZONE, lang)))
    }
}

fn open(cx: &Context, filter: LetterFilter, columns: Vec<Column<Letter>>) -> OpenList {
    OpenList::paged(heads(&columns), Source { cx: cx.clone(), filter, columns })
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    filter: LetterFilter,
    columns: Vec<Column<Letter>>,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let mut tx = self.cx.read().await?;
        let page = tx.letter_slice(&self.filter, start, batch_limit()).await?;
        let rows = page.rows.iter().map(|one| record(&self.columns, one)).collect();
        Ok((rows, page.after.map(Start::After)))
    }
}
