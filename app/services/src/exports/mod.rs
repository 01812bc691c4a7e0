//! Files to take away: which there are, for whom, and one of them.

pub(crate) mod column;
pub(crate) mod csv;
mod entries;
mod export;
mod file_name;
mod format;
mod lists;
pub(crate) mod office;
mod read_list;
mod record_text;
mod record_words;
mod registry;
mod result;
pub(crate) mod sheets;
mod shortlist;
pub(crate) mod table;

use domain::access::{self, Denied, Role};
use domain::audit::EventKind;
use domain::ids::ContestId;
use domain::text::Lang;
use domain::time::HOUR;
use store::{Contest, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exports::export::ReadyEarly;

pub use column::{Column, ColumnKind};
pub(crate) use entries::answer_words;
pub(crate) use file_name::file_stem;
pub use file_name::{RECORD_ENDING, record_file_name};
pub use format::ExportFormat;
pub use lists::{
    EntryNames, LineSide, ListFile, ListKind, NamedExtension, SiteListKind, account_columns, account_state_words,
    contest_columns, desk_columns, desk_state_words, disagreement_columns, entry_columns, expert_columns,
    extension_columns, film_words, found_contest_columns, found_entry_columns, found_person_columns, intake_columns,
    invitation_columns, judge_columns, letter_columns, likeness_words, line_columns, line_rows, matrix_columns,
    missing_film_columns, own_entry_columns, people_columns, progress_columns, quota_words, ranking_columns,
    record_columns, ruling_columns, signature_columns, unit_columns, waiting_film_columns,
};
pub use read_list::ReadList;
pub(crate) use read_list::{
    CERTIFICATES, PACKAGE, PARTICIPATION_REGIONS, PARTICIPATION_REPORT, PARTICIPATION_SITES, PLAN_BOARD,
};
pub use record_text::RecordText;
pub use record_words::{RecordFact, RecordNames, action_words};
pub use registry::ExportKind;
pub use table::TableCell;

/// What somebody may take away from a contest now.
#[derive(Clone, Debug)]
pub struct ExportList {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What is there.
    pub kinds: Vec<ExportKind>,
}

/// A file to save.
#[derive(Clone, Debug)]
pub struct ExportFile {
    /// The name to save it under, in the language it was asked for.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Services {
    /// What the person may take away from a contest now; perhaps nothing yet.
    ///
    /// # Errors
    /// No such contest, or nothing in it is ever for this person.
    pub async fn exports(&self, actor: &Actor, id: &ContestId) -> Result<ExportList> {
        let mut tx = self.read().await?;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        let mut kinds = Vec::new();
        let (mut denied, mut withheld) = (None, None);
        let mut later = false;
        let mut early = ReadyEarly::default();
        for kind in ExportKind::ALL.iter().copied() {
            match access::check(kind.topic().action(), &access, contest.phase) {
                Ok(()) if kind.is_ready(&mut *tx, &contest, &mut early).await? => kinds.push(kind),
                Ok(()) | Err(Denied::Phase { .. }) => later = true,
                Err(missing @ Denied::SecondFactor { .. }) => withheld = Some(missing),
                Err(other) => denied = Some(other),
            }
        }
        // What another role allows is there all the same.
        match withheld.filter(|_| kinds.is_empty()).or(denied) {
            Some(denied) if kinds.is_empty() && !later => Err(denied.into()),
            _ => Ok(ExportList { contest, roles: access.roles, kinds }),
        }
    }

    /// A file about a contest.
    ///
    /// # Errors
    /// A format it is not offered in, a missing permission, no such contest, that it is not there yet; for scores also
    /// [`Refusal::PasswordAgain`](crate::Refusal::PasswordAgain).
    pub async fn export(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: ExportKind,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<ExportFile> {
        let topic = kind.topic();
        kind.format(format.key())?;
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, topic.action()).await.map_err(|error| match error {
            ServiceError::Denied(Denied::Phase { now }) => topic.too_early(now),
            other => other,
        })?;
        if !kind.is_ready(&mut *tx, &contest, &mut ReadyEarly::default()).await? {
            return Err(topic.too_early(contest.phase));
        }
        if topic.holds_scores() {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let name = format!("{}.{format}", file_stem(&contest.title, kind.title(lang)));
        let bytes = kind.item().write(&mut *tx, contest, &access, (format, lang), self.fonts()).await?;
        drop(tx);
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: kind.key(), format: format.key() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ExportFile { name, bytes })
    }

    /// Records that a program reads scores or the shortlist of a contest: once in an hour, however many pages it asks for.
    ///
    /// # Errors
    /// The database.
    pub async fn record_reading(&self, actor: &Actor, id: &ContestId, list: ReadList) -> Result<()> {
        if actor.account().is_none() {
            return Ok(());
        }
        let event = event::ExportTake { export: list.key(), format: "api" };
        record_taking(self, actor, id, &format!("{id} {}", list.key()), &event).await
    }
}

/// Records that a person takes something away from a contest: once in an hour, however many requests that takes.
pub(crate) async fn record_taking(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    subject: &str,
    event: &event::ExportTake<'_>,
) -> Result<()> {
    // Most requests are of the same hour: they do not wait for a turn to write.
    if taken_lately(cx, &mut *cx.read().await?, actor, id, subject).await? {
        return Ok(());
    }
    let mut tx = cx.write_shared().await?;
    if !taken_lately(cx, &mut *tx, actor, id, subject).await? {
        cx.audit(&mut *tx, actor, Some(id), subject, event).await?;
    }
    Ok(tx.commit().await?)
}

async fn taken_lately(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId, subject: &str) -> Result<bool> {
    let Some(account) = actor.account() else { return Ok(false) };
    let last = tx.last_done(id, EventKind::ExportTake.key(), Some(&account.id), subject).await?;
    Ok(last.is_some_and(|at| cx.now().saturating_sub(at) < HOUR))
}
