//! A pack as it is given out: whole or in parts, in constant memory, one at a time.

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::packs::{PackManifest, PackProblem};
use domain::exhibition::plans::PlanState;
use domain::ids::{EntryId, PackId};
use store::Tx;

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::exhibition::library::films::films_named;
use crate::exhibition::packs::checksums::PackJob;
use crate::exhibition::packs::contents::members;
use crate::exhibition::packs::entered::{EnteredPack, enter_pack};
use crate::exhibition::packs::sign::signature;
use crate::exhibition::settings::settings;
use crate::exports::file_stem;
use crate::jobs::{add_pack_job, wake_workers};
use crate::packages::archive::PackageFile;
use crate::packages::contents::{PackageContents, complete};

impl Services {
    /// The archive of a pack, to be given out whole or in parts.
    ///
    /// # Errors
    /// A missing permission, no such pack, a film of it that may no longer be shown, a plan that was taken back, a page that has changed
    /// since, or checksums that are not known yet.
    pub async fn open_pack(&self, actor: &Actor, id: &PackId) -> Result<PackageFile> {
        let mut tx = self.read().await?;
        let EnteredPack { pack, manifest, site, .. } =
            enter_pack(&mut *tx, actor, id, ExhibitionAction::MakePacks).await?;
        may_be_shown(self, &mut *tx, &manifest).await?;
        let contents = contents(self, &mut *tx, &manifest, &pack.sha256).await?;
        drop(tx);
        let unknown = contents.unknown().count();
        if unknown > 0 {
            return Err(Refusal::Pack(PackProblem::Unprepared(unknown)).into());
        }
        let name = format!("{}.zip", file_stem(&site.name, &manifest.plan.title));
        PackageFile::new(name, contents, self.media.blobs.clone())
    }

    /// Has the files of a pack read whose checksums are not known, in the background. Only what follows from their bytes is kept.
    ///
    /// # Errors
    /// A missing permission, or no such pack.
    pub async fn prepare_pack(&self, actor: &Actor, id: &PackId) -> Result<()> {
        let mut tx = self.write().await?;
        enter_pack(&mut *tx, actor, id, ExhibitionAction::MakePacks).await?;
        add_pack_job::<PackJob>(self, &mut *tx, id).await?;
        tx.commit().await?;
        wake_workers(self);
        Ok(())
    }
}

/// Everything in the archive of a pack.
async fn contents(cx: &Context, tx: &mut dyn Tx, manifest: &PackManifest, sha256: &str) -> Result<PackageContents> {
    let (settings, secret) = settings(tx).await?;
    let members = members(cx, manifest, &signature(&secret, sha256)?, &settings.time_zone).await?;
    let mut contents = PackageContents { films: Vec::new(), members };
    complete(tx, &mut contents).await?;
    Ok(contents)
}

/// Refuses a pack of a plan that was taken back, or with a film that may not be shown now: what lies on sticks already cannot be called
/// back, but no more is given out.
pub(super) async fn may_be_shown(cx: &Context, tx: &mut dyn Tx, manifest: &PackManifest) -> Result<()> {
    if tx.plan(&manifest.plan.id).await?.is_none_or(|plan| plan.state != PlanState::Published) {
        return Err(Refusal::Pack(PackProblem::PlanWithdrawn).into());
    }
    let entries: Vec<EntryId> = manifest.plan.films.iter().map(|film| film.entry.clone()).collect();
    let shown = films_named(cx, tx, &entries).await?;
    let gone = manifest.plan.films.iter().find(|film| shown.iter().all(|one| one.entry != film.entry));
    gone.map_or(Ok(()), |film| Err(Refusal::Pack(PackProblem::Withdrawn(film.title.clone())).into()))
}
