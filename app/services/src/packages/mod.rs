//! The archive of the chosen films: what is in it, when it can be made, and any part of it.
//!
//! Nothing of it is kept: every byte has its place before the first one is sent, and the films are read from where they are.

pub(crate) mod archive;
pub(crate) mod checksums;
pub(crate) mod contents;
mod form;

use domain::access::{self, AccessContext, Action, Role};
use domain::ids::ContestId;
use domain::text::Lang;
use store::{Contest, Tx};
use words::packages as m;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::{PACKAGE, file_stem, record_taking};
use crate::jobs::{Job as _, add_contest_job, wake_workers};
use crate::packages::checksums::PackageJob;
use crate::packages::contents::{PackageContents, contents_of};

pub use archive::PackageFile;
pub use contents::PackagedFilm;

/// The archive of the chosen films, as its page shows it.
#[derive(Clone, Debug)]
pub struct PackageView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What is in it; `None` before the selection is sealed.
    pub contents: Option<PackageSummary>,
}

/// What is in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageSummary {
    /// The chosen films, best first.
    pub films: Vec<PackagedFilm>,
    /// Files of them, but for those made for the archive.
    pub files: usize,
    /// Those of these whose checksums are known.
    pub known: usize,
    /// Bytes of the whole archive, once all are known.
    pub size: Option<u64>,
    /// How far the reading of the others is.
    pub reading: PackageReading,
}

/// How far the reading of the films is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageReading {
    /// Nobody reads them.
    Idle,
    /// So far, thousandths.
    UnderWay(i64),
    /// It was given up.
    GivenUp,
}

impl Services {
    /// The archive of the chosen films, as its page shows it.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn package(&self, actor: &Actor, id: &ContestId, lang: Lang) -> Result<PackageView> {
        let mut tx = self.read().await?;
        let (contest, access) = enter(self, &mut *tx, actor, id).await?;
        let contents = match contents_of(&mut *tx, &contest, lang).await {
            Ok(contents) => Some(summary(&mut *tx, id, &contents).await?),
            Err(ServiceError::Refused(Refusal::NotSealed)) => None,
            Err(error) => return Err(error),
        };
        Ok(PackageView { contest, roles: access.roles, contents })
    }

    /// Has the films read whose checksums are not known yet, in the background. Only what follows from their bytes is kept: nothing of
    /// the contest changes, so the record has no row of it.
    ///
    /// # Errors
    /// A missing permission, no such contest, or no seal.
    pub async fn prepare_package(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = enter(self, &mut *tx, actor, id).await?;
        if contents_of(&mut *tx, &contest, Lang::Zh).await?.unknown().next().is_none() {
            return Ok(());
        }
        add_contest_job::<PackageJob>(self, &mut *tx, id).await?;
        tx.commit().await?;
        wake_workers(self);
        Ok(())
    }

    /// The archive of the chosen films, to be given out whole or in parts; the record has a row of it once in an hour.
    ///
    /// # Errors
    /// A missing permission, no such contest, no seal, or [`Refusal::PackageUnprepared`].
    pub async fn open_package(&self, actor: &Actor, id: &ContestId, lang: Lang) -> Result<PackageFile> {
        let mut tx = self.read().await?;
        let (contest, _) = enter(self, &mut *tx, actor, id).await?;
        let contents = contents_of(&mut *tx, &contest, lang).await?;
        drop(tx);
        let name = format!("{}.zip", file_stem(&contest.title, m::page(lang)));
        let file = PackageFile::new(name, contents, self.media.blobs.clone())?;
        // A file that cannot be recorded is not given out.
        let event = event::ExportTake { export: PACKAGE, format: "zip" };
        record_taking(self, actor, id, &format!("{id} {PACKAGE}"), &event).await?;
        Ok(file)
    }
}

/// Who may take the result away and see every entry: contacts are in the forms.
async fn enter(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<(Contest, AccessContext)> {
    let (contest, access) = cx.enter(tx, actor, id, Action::ExportResult).await?;
    access::check(Action::ViewEntries, &access, contest.phase)?;
    Ok((contest, access))
}

async fn summary(tx: &mut dyn Tx, id: &ContestId, contents: &PackageContents) -> Result<PackageSummary> {
    let files = contents.kept().count();
    let unknown = contents.unknown().count();
    let reading = match tx.job(PackageJob::NAME, id.as_str()).await? {
        None => PackageReading::Idle,
        Some(job) if job.failed_permanently => PackageReading::GivenUp,
        Some(job) => PackageReading::UnderWay(job.progress),
    };
    Ok(PackageSummary {
        films: contents.films.clone(),
        files,
        known: files.saturating_sub(unknown),
        size: contents.layout().map(|layout| layout.size()),
        reading,
    })
}
