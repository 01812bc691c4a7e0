//! What every list that can be taken away says of itself; the list of them is in [`super::registry`].

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::{AccessContext, Action};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::text::Lang;
use futures::stream::{self, BoxStream, StreamExt as _};
use store::{Contest, Start};
use words::amendments;

use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::contests::amendments::AmendmentRecord;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::table::TableCell;

/// Rows that are read and written at once.
pub(crate) const BATCH: usize = 500;

/// Some rows of a list.
pub(crate) type Batch = Vec<Vec<TableCell>>;

/// Rows of a list, some at a time.
pub(crate) type Batches = BoxStream<'static, Result<Batch>>;

/// A list that is about to be written.
pub(crate) struct OpenList {
    pub(crate) heads: Vec<String>,
    pub(crate) batches: Batches,
}

/// What the rows of a long list are read from, some at a time: no transaction waits for whoever saves the file.
#[async_trait]
pub(crate) trait ListSource: Send + Sync + 'static {
    /// The rows from here on, at most [`BATCH`], and where the next begin.
    ///
    /// # Errors
    /// The database.
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)>;
}

impl OpenList {
    /// A list whose rows are there already.
    pub(crate) fn of<R>(columns: &[Column<R>], rows: impl IntoIterator<Item = R>) -> Self {
        let mut batches = vec![Vec::with_capacity(BATCH)];
        for row in rows {
            if batches.last().is_none_or(|batch| batch.len() >= BATCH) {
                batches.push(Vec::with_capacity(BATCH));
            }
            if let Some(batch) = batches.last_mut() {
                batch.push(record(columns, &row));
            }
        }
        Self { heads: heads(columns), batches: stream::iter(batches.into_iter().map(Ok)).boxed() }
    }

    /// A list whose rows are read while it is written.
    pub(crate) fn paged(heads: Vec<String>, source: impl ListSource) -> Self {
        let source = Arc::new(source);
        let batches = stream::try_unfold(Some(Start::First), move |start: Option<Start>| {
            let source = Arc::clone(&source);
            async move {
                let Some(start) = start else { return Ok(None) };
                source.batch(&start).await.map(Some)
            }
        });
        Self { heads, batches: batches.boxed() }
    }

    /// The same with a row after all others.
    pub(crate) fn ending_with(self, row: Vec<TableCell>) -> Self {
        let last = stream::once(async move { Ok(vec![row]) });
        Self { batches: self.batches.chain(last).boxed(), ..self }
    }

    /// The same with a row after all others for each amendment of what was sealed: what says scores says what they are made by. They
    /// stand in the same columns of every list: the third is that of the works in most, and nothing follows beside it.
    pub(crate) fn ending_with_amendments(self, record: &AmendmentRecord, settings: &Settings, lang: Lang) -> Self {
        let columns = self.heads.len();
        record.lines(settings, lang).into_iter().fold(self, |list, line| {
            let mut row = vec![TableCell::Empty, TableCell::text(amendments::page(lang)), TableCell::text(line)];
            row.resize(columns, TableCell::Empty);
            list.ending_with(row)
        })
    }
}

/// How many rows a [`ListSource`] asks the database for.
pub(crate) fn batch_limit() -> i64 {
    i64::try_from(BATCH).unwrap_or(i64::MAX)
}

/// Who asks for a list of a contest, and for what of it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) actor: &'a Actor,
    pub(crate) contest: &'a ContestId,
    pub(crate) ask: &'a ListAsk,
    pub(crate) lang: Lang,
}

impl Asked<'_> {
    /// The contest with what the person is in it, for who may do this there: lists whose rows are read later, some at a time, ask this
    /// first.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub(crate) async fn enter(&self, action: Action) -> Result<(Contest, AccessContext)> {
        let mut tx = self.cx.read().await?;
        self.cx.enter(&mut *tx, self.actor, self.contest, action).await
    }
}

/// What every list of a contest says of itself.
///
/// No method has a default: a new list answers all of them.
#[async_trait]
pub(crate) trait ContestList: Sync {
    /// What a person must be allowed to do in the contest: as on its page.
    fn action(&self) -> Action;

    /// Whether scores are in it in this phase: it is then for those who may take the result away, unless it tells of a round alone
    /// ([`ListKind::tells_of_a_round`](super::kind::ListKind::tells_of_a_round)), and a browser is asked for the password.
    fn holds_scores(&self, phase: Phase) -> bool;

    /// The list that an address asks for, every page of it.
    ///
    /// # Errors
    /// As its page.
    async fn open(&self, asked: Asked<'_>) -> Result<OpenList>;
}

/// What every list that belongs to no contest says of itself.
///
/// No method has a default: a new list answers all of them.
#[async_trait]
pub(crate) trait SiteList: Sync {
    /// Whether it tells of other people: a browser is then asked for the password, and the record says who took it away.
    fn tells_of_others(&self) -> bool;

    /// Whether the person may take it away.
    ///
    /// # Errors
    /// As its page.
    fn check(&self, actor: &Actor) -> Result<()>;

    /// The list that an address asks for, every page of it.
    ///
    /// # Errors
    /// As its page.
    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList>;
}
