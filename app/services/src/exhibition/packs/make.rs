//! Making a pack: what is in it is settled, signed by its manifest and kept; its films are read when it is given out.

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::packs::{PackFile, PackManifest, PackProblem, PackedPlan, PackedSite};
use domain::exhibition::plans::PlanState;
use domain::ids::{PackId, PlanId, SiteId};
use store::{Pack, Site, SitePlan, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::packs::checksums::PackJob;
use crate::exhibition::packs::contents::{made_entry, made_files};
use crate::exhibition::packs::gather::{GatheredFilms, gather};
use crate::exhibition::plans::of_site::plan_of_site;
use crate::jobs::{add_pack_job, wake_workers};

/// Packs of a site among which the newest of a plan is looked for.
const NEWEST: i64 = 100;

impl Services {
    /// Makes a pack of a plan for a site that got it, and has those of its files read that an archive needs read. Where the newest one of
    /// that plan is the same and no evidence of it came yet, it is that one.
    ///
    /// # Errors
    /// A missing permission, no such site, a plan that it did not get, no film that may be shown, or a film whose copy is not made.
    pub async fn make_pack(&self, actor: &Actor, plan: &PlanId, site: &SiteId) -> Result<PackId> {
        let manifest = manifest_of(self, actor, plan, site).await?;
        let mut tx = self.write().await?;
        let (place, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::MakePacks).await?;
        let id = match same_pack(&mut *tx, &place, &manifest).await? {
            Some(id) => id,
            None => keep(self, &mut *tx, actor, &place, &manifest).await?,
        };
        // Of one that was there too: what could not be read then is tried again.
        add_pack_job::<PackJob>(self, &mut *tx, &id).await?;
        tx.commit().await?;
        wake_workers(self);
        Ok(id)
    }
}

/// Makes a pack of its own and keeps its manifest.
pub(super) async fn make(cx: &Context, actor: &Actor, plan: &PlanId, site: &SiteId) -> Result<PackId> {
    let manifest = manifest_of(cx, actor, plan, site).await?;
    let mut tx = cx.write().await?;
    let (place, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::MakePacks).await?;
    let id = keep(cx, &mut *tx, actor, &place, &manifest).await?;
    add_pack_job::<PackJob>(cx, &mut *tx, &id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The newest pack of the same plan for the same site, where everything in it is the same and no evidence of it came yet: somebody asks
/// for it again, as who presses a button twice.
async fn same_pack(tx: &mut dyn Tx, site: &Site, manifest: &PackManifest) -> Result<Option<PackId>> {
    let packs = tx.packs_of_site(site.number, NEWEST).await?;
    let newest = packs.into_iter().find(|line| line.plan_id == manifest.plan.id);
    let Some(newest) = newest.filter(|line| line.imported_at.is_none()) else { return Ok(None) };
    let kept = tx.pack(&newest.id).await?.and_then(|pack| PackManifest::read(&pack.manifest).ok());
    // Its key and its time tell one pack from another, and nothing of what lies in it.
    let is_same = kept.is_some_and(|kept| {
        let (pack, made_at) = (manifest.pack.clone(), manifest.made_at);
        PackManifest { pack, made_at, ..kept } == *manifest
    });
    Ok(is_same.then_some(newest.id))
}

/// What lies in a pack that is made now.
async fn manifest_of(cx: &Context, actor: &Actor, plan: &PlanId, site: &SiteId) -> Result<PackManifest> {
    // What lies in it is read before the transaction that keeps it: no other writer waits for the storage.
    let (of_site, gathered, place) = {
        let mut tx = cx.read().await?;
        let (place, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::MakePacks).await?;
        let of_site = match plan_of_site(&mut *tx, place.number, plan).await {
            Err(ServiceError::NotFound) => return Err(Refusal::Pack(PackProblem::NotOfSite).into()),
            // One that was taken back is not given out any more.
            Ok(found) if found.plan.state != PlanState::Published => {
                return Err(Refusal::Pack(PackProblem::NotOfSite).into());
            }
            found => found?,
        };
        let gathered = gather(cx, &mut *tx, &of_site.films).await?;
        (of_site, gathered, place)
    };
    manifest_for(cx, &place, of_site, gathered).await
}

/// Keeps the manifest of a pack.
async fn keep(cx: &Context, tx: &mut dyn Tx, actor: &Actor, place: &Site, manifest: &PackManifest) -> Result<PackId> {
    let text = manifest.text();
    let pack = Pack {
        id: manifest.pack.clone(),
        site: place.number,
        plan_id: manifest.plan.id.clone(),
        sha256: PackManifest::hash(&text),
        size_bytes: i64::try_from(manifest.bytes()).unwrap_or(i64::MAX),
        made_by: actor.account().map(|account| account.id.clone()),
        made_at: manifest.made_at,
        imported_at: None,
        manifest: text,
    };
    tx.insert_pack(&pack).await?;
    let event = event::PackMake { site: &place.code, title: &manifest.plan.title, hash: &pack.sha256 };
    cx.audit(tx, actor, None, pack.id.as_str(), &event).await?;
    Ok(pack.id)
}

/// The manifest of a pack that is made now.
async fn manifest_for(cx: &Context, site: &Site, of_site: SitePlan, gathered: GatheredFilms) -> Result<PackManifest> {
    let plan = PackedPlan {
        id: of_site.plan.id,
        title: of_site.plan.title,
        introduction: of_site.plan.introduction,
        starts_on: of_site.plan.starts_on,
        ends_on: of_site.plan.ends_on,
        films: gathered.films,
    };
    let mut files: Vec<PackFile> = gathered.kept.into_values().collect();
    let made = made_files(cx, &plan, &files).await?;
    files.extend(made.iter().map(|(path, bytes)| made_entry(path, bytes)));
    files.sort_unstable();
    Ok(PackManifest {
        format: PackManifest::FORMAT,
        pack: cx.fresh_id()?,
        made_at: cx.now(),
        site: PackedSite {
            id: site.id.clone(),
            code: site.code.clone(),
            name: site.name.clone(),
            region: site.region.clone(),
        },
        plan,
        files,
    })
}
