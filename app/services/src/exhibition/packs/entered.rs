//! A pack that somebody does something with, once it was asked whether they may.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::packs::PackManifest;
use domain::ids::PackId;
use store::{Pack, Site, Tx};

use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// A pack with its site, where the person may do this at that.
pub(super) struct EnteredPack {
    pub(super) pack: Pack,
    pub(super) manifest: PackManifest,
    pub(super) site: Site,
    pub(super) access: ExhibitionAccess,
}

/// The pack, where the person may do this at its site.
///
/// # Errors
/// Nobody is signed in, no such pack or one of a site outside of the person's own, a role that is missing.
pub(super) async fn enter_pack(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &PackId,
    action: ExhibitionAction,
) -> Result<EnteredPack> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no pack.
    access.may(action, ExhibitionTarget::Whole)?;
    let pack = tx.pack(id).await?.ok_or(ServiceError::NotFound)?;
    let manifest = manifest_of(&pack)?;
    let site = tx.site(&manifest.site.id).await?.ok_or(ServiceError::NotFound)?;
    access.may(action, ExhibitionTarget::Site(site.number, &site.region))?;
    Ok(EnteredPack { pack, manifest, site, access })
}

/// The manifest as it was kept.
pub(super) fn manifest_of(pack: &Pack) -> Result<PackManifest> {
    let read = PackManifest::read(&pack.manifest);
    read.map_err(|fault| {
        ServiceError::Environment(format!("the manifest of pack {} cannot be read: {fault:?}", pack.id))
    })
}
