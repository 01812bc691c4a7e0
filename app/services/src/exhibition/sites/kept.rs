//! A spreadsheet of sites on its way through the pages: uploaded, looked at, imported or forgotten.

use domain::exhibition::site::SiteProblem;
use domain::imports::SheetFault;
use domain::time::{DAY, Micros};
use domain::{limits, typed};
use store::ImportSheet;

use super::import::{SitesReport, check_file, entered, import_file};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::imports::report::SheetFile;

/// What a page shows of an import.
#[derive(Clone, Debug)]
pub struct SitesImportView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// When the spreadsheet was uploaded: whoever imports says so which one they looked at. 0 where there is none.
    pub kept_at: Micros,
    /// The spreadsheet that was uploaded: its name, and what an import would do or why it cannot be imported.
    pub sheet: Option<(String, std::result::Result<SitesReport, Refusal>)>,
}

impl Services {
    /// Whether somebody may upload a spreadsheet of sites, before its bytes are taken in.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn may_import_sites(&self, actor: &Actor) -> Result<()> {
        actor.in_person()?;
        entered(&mut *self.read().await?, actor).await.map(|_| ())
    }

    /// Keeps a person's spreadsheet until it is imported, for a day at most; those of others that are older go.
    ///
    /// # Errors
    /// A missing permission, or a file that is too large.
    pub async fn keep_site_sheet(&self, actor: &Actor, file: SheetFile) -> Result<()> {
        let account = actor.in_person()?;
        if file.bytes.len() > limits::IMPORT_BYTES {
            let max = u64::try_from(limits::IMPORT_BYTES).unwrap_or(u64::MAX);
            return Err(Refusal::Sheet(SheetFault::TooLarge { max }).into());
        }
        let mut tx = self.write().await?;
        entered(&mut *tx, actor).await?;
        let filename = typed::line(&file.name).chars().take(limits::IMPORT_NAME).collect();
        let sheet = ImportSheet { filename, bytes: file.bytes, kept_at: self.now() };
        tx.delete_site_sheets(&account.id, kept_since(self)).await?;
        tx.put_site_sheet(&account.id, &sheet).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets a person's spreadsheet.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn forget_site_sheet(&self, actor: &Actor) -> Result<()> {
        let account = actor.in_person()?;
        let mut tx = self.write().await?;
        entered(&mut *tx, actor).await?;
        tx.delete_site_sheets(&account.id, kept_since(self)).await?;
        Ok(tx.commit().await?)
    }

    /// What an import of the person's spreadsheet would do.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn sites_import_view(&self, actor: &Actor) -> Result<SitesImportView> {
        let account = actor.in_person()?;
        let (access, sheet) = {
            let mut tx = self.read().await?;
            let access = entered(&mut *tx, actor).await?;
            (access, tx.site_sheet(&account.id, kept_since(self)).await?)
        };
        let kept_at = sheet.as_ref().map(|sheet| sheet.kept_at).unwrap_or_default();
        let sheet = match sheet {
            None => None,
            Some(ImportSheet { filename, bytes, .. }) => {
                let found = match check_file(self, actor, SheetFile { name: filename.clone(), bytes }).await {
                    Ok(report) => Ok(report),
                    Err(ServiceError::Refused(
                        why @ (Refusal::Sheet(_) | Refusal::Site(SiteProblem::NoColumns(_))),
                    )) => Err(why),
                    Err(other) => return Err(other),
                };
                Some((filename, found))
            }
        };
        Ok(SitesImportView { access, kept_at, sheet })
    }

    /// Imports the person's spreadsheet that was kept at this time, and forgets it once it is written.
    ///
    /// # Errors
    /// As [`Services::import_sites`]; not found where none is kept; [`ServiceError::Conflict`] where another took its place.
    pub async fn import_kept_sites(&self, actor: &Actor, kept_at: Micros) -> Result<SitesReport> {
        let account = actor.in_person()?;
        let kept = {
            let mut tx = self.read().await?;
            entered(&mut *tx, actor).await?;
            tx.site_sheet(&account.id, kept_since(self)).await?.ok_or(ServiceError::NotFound)?
        };
        if kept.kept_at != kept_at {
            return Err(ServiceError::Conflict);
        }
        let report = import_file(self, actor, SheetFile { name: kept.filename, bytes: kept.bytes }).await?;
        if report.written {
            let mut tx = self.write().await?;
            tx.delete_site_sheets(&account.id, kept_since(self)).await?;
            tx.commit().await?;
        }
        Ok(report)
    }
}

/// A spreadsheet that was uploaded earlier is not kept any more.
fn kept_since(cx: &Context) -> Micros {
    cx.now().saturating_sub(DAY)
}
