//! What every list that can be taken away says of itself; the list of them is in [`super::registry`].

use async_trait::async_trait;
use domain::access::Action;
use domain::ids::ContestId;
use domain::text::Lang;
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::table::TableCell;

/// Rows that are read and written at once.
pub(crate) const BATCH: usize = 500;

/// Rows of a list, some at a time.
pub(crate) type Batches = BoxStream<'static, Result<Vec<Vec<TableCell>>>>;

/// A list that is about to be written.
pub(crate) struct OpenList {
    pub(crate) heads: Vec<String>,
    pub(crate) batches: Batches,
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
}

/// What every list says of itself.
///
/// No method has a default: a new list answers all of them.
#[async_trait]
pub(crate) trait ContestList: Sync {
    /// What its files are called.
    fn title(&self, lang: Lang) -> &'static str;

    /// What a person must be allowed to do in the contest: as on its page.
    fn action(&self) -> Action;

    /// Whether scores are in it: it is for those who may take the result away, and a browser is asked for the password.
    fn holds_scores(&self) -> bool;

    /// The list that an address asks for, every page of it.
    ///
    /// # Errors
    /// As its page.
    async fn open(
        &self,
        cx: &Context,
        actor: &Actor,
        contest: &ContestId,
        ask: &ListAsk,
        lang: Lang,
    ) -> Result<OpenList>;
}
