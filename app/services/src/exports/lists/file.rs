//! One list as a file, written while it is read.

use domain::access::{self, Action};
use domain::ids::ContestId;
use domain::text::Lang;
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::exports::file_name::file_stem;
use crate::exports::format::ExportFormat;
use crate::exports::lists::kind::{ListKind, SiteListKind};
use crate::exports::lists::list::{Asked, OpenList};
use crate::exports::{csv, table};

/// A list to save.
pub struct ListFile {
    /// The name to save it under, in the language it was asked for.
    pub name: String,
    title: &'static str,
    format: ExportFormat,
    list: OpenList,
}

impl ListFile {
    /// Its bytes, piece by piece: a table goes out while it is read, a workbook once it is whole.
    #[must_use]
    pub fn into_pieces(self) -> BoxStream<'static, Result<Vec<u8>>> {
        let Self { title, format, list: OpenList { heads, batches }, .. } = self;
        match format {
            ExportFormat::Csv => {
                let head = stream::once(async move { csv::head(&heads) });
                head.chain(batches.map(|rows| rows.and_then(table::csv_lines))).boxed()
            }
            ExportFormat::Xlsx => stream::once(async move {
                let rows: Vec<_> = batches.try_collect().await?;
                computed(move || table::workbook(title, &heads, rows.into_iter().flatten())).await
            })
            .boxed(),
            ExportFormat::Json | ExportFormat::Pdf => stream::once(async { Err(ServiceError::NotFound) }).boxed(),
        }
    }
}

impl Services {
    /// A list as its page shows it: the same search, filters, columns and order, every page of it.
    ///
    /// # Errors
    /// As its page; a list with scores for those alone who may take the result away, unless it tells of a round alone, and with
    /// [`Refusal::PasswordAgain`](crate::Refusal::PasswordAgain) in a browser.
    pub async fn list_file(
        &self,
        actor: &Actor,
        id: &ContestId,
        (kind, format): (ListKind, ExportFormat),
        ask: &ListAsk,
        lang: Lang,
    ) -> Result<ListFile> {
        let item = kind.item();
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, item.action()).await?;
        if item.holds_scores(contest.phase) {
            if !kind.tells_of_a_round() {
                access::check(Action::ExportResult, &access, contest.phase)?;
            }
            require_recent_password(self, &mut *tx, actor).await?;
        }
        drop(tx);
        let list = item.open(Asked { cx: self, actor, contest: id, ask, lang }).await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: kind.record_key(), format: format.key() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        let title = kind.title(lang);
        Ok(ListFile { name: format!("{}.{format}", file_stem(&contest.title, title)), title, format, list })
    }

    /// A list that belongs to no contest, as its page shows it.
    ///
    /// # Errors
    /// As its page; where it tells of other people also [`Refusal::PasswordAgain`](crate::Refusal::PasswordAgain) in a browser.
    pub async fn site_list_file(
        &self,
        actor: &Actor,
        (kind, format): (SiteListKind, ExportFormat),
        ask: &ListAsk,
        lang: Lang,
    ) -> Result<ListFile> {
        let item = kind.item();
        item.check(actor)?;
        if item.tells_of_others() {
            let mut tx = self.read().await?;
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let list = item.open(self, actor, ask, lang).await?;
        // Whoever takes their own away takes nothing from others, and fills no record by doing so again and again.
        if item.tells_of_others() {
            let mut tx = self.write().await?;
            let subject = actor.account().map(|account| account.id.as_str()).unwrap_or_default();
            let event = event::ExportTake { export: kind.record_key(), format: format.key() };
            self.audit(&mut *tx, actor, None, subject, &event).await?;
            tx.commit().await?;
        }
        let title = kind.title(lang);
        Ok(ListFile { name: format!("{title}.{format}"), title, format, list })
    }
}
