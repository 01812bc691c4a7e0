//! A spreadsheet on its way through the pages: uploaded, looked at, imported or forgotten.

use domain::access::Role;
use domain::ids::ContestId;
use domain::imports::{Mapping, SheetFault};
use domain::time::{DAY, Micros};
use domain::{limits, typed};
use store::{Contest, ImportSheet};

use super::check::entered;
use super::report::{ImportReport, SheetFile};
use super::write::{check_file, import_file};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// What a page shows of an import.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// When the spreadsheet was uploaded: whoever imports says so which one they looked at. 0 where there is none.
    pub kept_at: Micros,
    /// The spreadsheet that was uploaded: its name, and what an import would do or why it cannot be imported.
    pub sheet: Option<(String, std::result::Result<Box<ImportReport>, SheetFault>)>,
}

impl Services {
    /// Whether somebody may upload a spreadsheet to a contest now, before its bytes are taken in.
    ///
    /// # Errors
    /// A missing permission, or a call that is over.
    pub async fn may_import(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        actor.in_person()?;
        entered(self, &mut *self.read().await?, actor, id).await.map(|_| ())
    }

    /// Keeps a person's spreadsheet until it is imported, for a day at most.
    ///
    /// # Errors
    /// A missing permission, a call that is over, or a file that is too large.
    pub async fn keep_sheet(&self, actor: &Actor, id: &ContestId, file: SheetFile) -> Result<()> {
        let account = actor.in_person()?;
        if file.bytes.len() > limits::IMPORT_BYTES {
            let max = u64::try_from(limits::IMPORT_BYTES).unwrap_or(u64::MAX);
            return Err(Refusal::Sheet(SheetFault::TooLarge { max }).into());
        }
        let mut tx = self.write().await?;
        entered(self, &mut *tx, actor, id).await?;
        let filename = typed::line(&file.name).chars().take(limits::IMPORT_NAME).collect();
        let sheet = ImportSheet { filename, bytes: file.bytes, kept_at: self.now() };
        tx.put_import_sheet(id, &account.id, &sheet).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets the spreadsheets that nobody came back to within a day; how many. Done now and then by whoever works.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_outdated_sheets(&self) -> Result<u64> {
        forget_outdated(self).await
    }

    /// Forgets a person's spreadsheet.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn forget_sheet(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        tx.delete_import_sheet(id, &account.id).await?;
        Ok(tx.commit().await?)
    }

    /// What an import of the person's spreadsheet would do.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a call that is over.
    pub async fn import_view(&self, actor: &Actor, id: &ContestId, mapping: &Mapping) -> Result<ImportView> {
        let account = actor.in_person()?;
        let (contest, roles, sheet) = {
            let mut tx = self.read().await?;
            let (contest, access) = entered(self, &mut *tx, actor, id).await?;
            (contest, access.roles, tx.import_sheet(id, &account.id, kept_since(self)).await?)
        };
        let kept_at = sheet.as_ref().map(|sheet| sheet.kept_at).unwrap_or_default();
        let sheet = match sheet {
            None => None,
            Some(ImportSheet { filename, bytes, .. }) => {
                let file = SheetFile { name: filename.clone(), bytes };
                let found = match check_file(self, actor, id, file, mapping).await {
                    Ok(report) => Ok(Box::new(report)),
                    Err(ServiceError::Refused(Refusal::Sheet(fault))) => Err(fault),
                    Err(other) => return Err(other),
                };
                Some((filename, found))
            }
        };
        Ok(ImportView { contest, roles, kept_at, sheet })
    }

    /// Imports the person's spreadsheet that was kept at this time, and forgets it once it is written.
    ///
    /// # Errors
    /// As [`Services::import_entries`]; not found where none is kept; [`ServiceError::Conflict`] where another took its place.
    pub async fn import_kept(
        &self,
        actor: &Actor,
        id: &ContestId,
        kept_at: Micros,
        mapping: &Mapping,
    ) -> Result<ImportReport> {
        let account = actor.in_person()?;
        let kept = {
            let mut tx = self.read().await?;
            entered(self, &mut *tx, actor, id).await?;
            tx.import_sheet(id, &account.id, kept_since(self)).await?.ok_or(ServiceError::NotFound)?
        };
        if kept.kept_at != kept_at {
            return Err(ServiceError::Conflict);
        }
        let file = SheetFile { name: kept.filename, bytes: kept.bytes };
        let report = import_file(self, actor, id, file, mapping).await?;
        if report.written {
            let mut tx = self.write().await?;
            tx.delete_import_sheet(id, &account.id).await?;
            tx.commit().await?;
        }
        Ok(report)
    }
}

/// See [`Services::forget_outdated_sheets`].
pub(crate) async fn forget_outdated(cx: &Context) -> Result<u64> {
    let mut tx = cx.write().await?;
    let forgotten = tx.delete_import_sheets(kept_since(cx)).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// A spreadsheet that was uploaded earlier is not kept any more.
fn kept_since(cx: &Context) -> Micros {
    cx.now().saturating_sub(DAY)
}
