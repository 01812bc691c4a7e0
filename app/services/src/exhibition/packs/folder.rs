//! A pack as a folder on a stick: written whole or not at all, and checked file by file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::packs::{MANIFEST, PackFile, PackManifest, PackProblem, SIGNATURE, START};
use domain::hex;
use domain::ids::{PackId, PlanId};
use futures::stream::{self, BoxStream, StreamExt as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::fs;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::packs::contents::{members, missing};
use crate::exhibition::packs::entered::{EnteredPack, enter_pack};
use crate::exhibition::packs::make::make;
use crate::exhibition::packs::page::script;
use crate::exhibition::packs::sign::{is_signature, signature};
use crate::exhibition::settings::settings;
use crate::media::blobs::hash_file;
use crate::packages::contents::{MemberContent, PackageMember, sums};

/// The longest manifest that is read from a stick, bytes.
const MOST_MANIFEST: u64 = 16 << 20;

/// A pack that was written into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPack {
    /// The pack.
    pub pack: PackId,
    /// Files.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
}

/// What a check of a folder found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackReport {
    /// The pack that its manifest names; `None` where that is none of this installation or was altered.
    pub pack: Option<PackId>,
    /// Files that were looked at.
    pub files: usize,
    /// Paths of those that are missing or altered.
    pub wrong: Vec<String>,
}

impl Services {
    /// Makes a pack of a plan for a site, named by its code or its key, and writes it into a folder that is empty or not there. What was
    /// begun is removed where it cannot be finished.
    ///
    /// # Errors
    /// As [`Services::make_pack`], a folder with something in it, or the disk.
    pub async fn write_pack(&self, actor: &Actor, plan: &PlanId, site: &str, folder: &Path) -> Result<WrittenPack> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Whole)?;
        let site = tx.pack_site_named(plan, site).await?.ok_or(Refusal::Pack(PackProblem::NotOfSite))?;
        drop(tx);
        let is_new = is_free(folder).await?;
        let id = make(self, actor, plan, &site).await?;
        let mut tx = self.read().await?;
        let EnteredPack { pack, manifest, .. } = enter_pack(&mut *tx, actor, &id, ExhibitionAction::MakePacks).await?;
        let (settings, secret) = settings(&mut *tx).await?;
        drop(tx);
        let signature = signature(&secret, &pack.sha256)?;
        let mut members = members(self, &manifest, &signature, &settings.time_zone).await?;
        members.push(sums(&members));
        let written = write_all(self, folder, &members).await;
        if written.is_err() {
            remove(folder, is_new, &members).await;
        }
        Ok(WrittenPack { pack: id, files: members.len(), bytes: written? })
    }

    /// Holds every file of a folder against the manifest in it, and that against the pack as it was made.
    ///
    /// # Errors
    /// A missing permission, a pack of a site outside of the person's own, a folder without a manifest, or the disk.
    pub async fn verify_pack(&self, actor: &Actor, folder: &Path) -> Result<PackReport> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Whole)?;
        let text = read_text(&folder.join(MANIFEST)).await?;
        let told = PackManifest::read(&text).ok();
        let hash = PackManifest::hash(&text);
        let kept = match &told {
            Some(told) => tx.pack(&told.pack).await?.filter(|pack| pack.sha256 == hash),
            None => None,
        };
        let (Some(manifest), Some(pack)) = (told, kept) else {
            return Ok(PackReport { pack: None, files: 1, wrong: vec![MANIFEST.to_owned()] });
        };
        enter_pack(&mut *tx, actor, &pack.id, ExhibitionAction::MakePacks).await?;
        let (_, secret) = settings(&mut *tx).await?;
        drop(tx);
        let mut wrong = Vec::new();
        let signed = read_text(&folder.join(SIGNATURE)).await.unwrap_or_default();
        if !is_signature(&secret, &hash, &signed)? {
            wrong.push(SIGNATURE.to_owned());
        }
        let start = script("LINXUAN_PACK", &json!({ "manifest": text, "signature": signature(&secret, &hash)? }));
        if read_text(&folder.join(START)).await.ok().as_deref() != Some(start.as_str()) {
            wrong.push(START.to_owned());
        }
        for file in &manifest.files {
            if !is_whole(folder, file).await? {
                wrong.push(file.path.clone());
            }
        }
        Ok(PackReport { pack: Some(pack.id), files: manifest.files.len().saturating_add(3), wrong })
    }
}

/// Whether the folder is not there yet; one with something in it is refused.
async fn is_free(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder).await {
        Ok(mut found) => match found.next_entry().await? {
            None => Ok(false),
            Some(_) => Err(Refusal::Pack(PackProblem::FolderTaken).into()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Writes every file; bytes of all of them.
async fn write_all(cx: &Context, folder: &Path, members: &[PackageMember]) -> Result<u64> {
    let mut bytes = 0_u64;
    for member in members {
        let path = folder.join(&member.path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above).await?;
        }
        bytes = bytes.saturating_add(write(cx, &path, &member.content).await?);
    }
    Ok(bytes)
}

/// Writes a file and says its size; one that is kept is hashed on the way, so that a stick holds nothing but what its manifest says.
async fn write(cx: &Context, path: &Path, content: &MemberContent) -> Result<u64> {
    let mut pieces: BoxStream<'static, Result<Bytes>> = match content {
        MemberContent::Kept { sha256, size, .. } => {
            cx.media.blobs.read(sha256, 0..*size).await.map_err(|error| missing(sha256, error))?
        }
        MemberContent::Made(bytes) => {
            let bytes = bytes.clone();
            stream::once(async move { Ok(bytes) }).boxed()
        }
    };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).await?;
    let (mut hash, mut written) = (Sha256::new(), 0_u64);
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        hash.update(&piece);
        file.write_all(&piece).await?;
        written = written.saturating_add(u64::try_from(piece.len()).unwrap_or_default());
    }
    // A stick is pulled out soon.
    file.sync_all().await?;
    let hash = hex::encode(&hash.finalize());
    match content {
        MemberContent::Kept { sha256, .. } if hash != *sha256 => {
            Err(ServiceError::Environment(format!("{sha256} has other bytes in the storage")))
        }
        MemberContent::Kept { .. } | MemberContent::Made(_) => Ok(written),
    }
}

/// Removes what was written, and the folder where it was made for it. Nothing else is touched.
async fn remove(folder: &Path, is_new: bool, members: &[PackageMember]) {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for member in members {
        let path = folder.join(&member.path);
        let _ = fs::remove_file(&path).await;
        folders.extend(path.parent().filter(|above| *above != folder).map(Path::to_path_buf));
    }
    for above in folders {
        let _ = fs::remove_dir(above).await;
    }
    if is_new {
        let _ = fs::remove_dir(folder).await;
    }
}

/// A text that lies on a stick.
async fn read_text(path: &Path) -> Result<String> {
    let told = |error: std::io::Error| ServiceError::Environment(format!("{}: {error}", path.display()));
    let file = fs::File::open(path).await.map_err(told)?;
    let mut text = String::new();
    file.take(MOST_MANIFEST).read_to_string(&mut text).await.map_err(told)?;
    Ok(text)
}

/// Whether a file is there with these bytes.
async fn is_whole(folder: &Path, file: &PackFile) -> Result<bool> {
    let path = folder.join(&file.path);
    if !fs::try_exists(&path).await? {
        return Ok(false);
    }
    let (sha256, size) = hash_file(path).await?;
    Ok(sha256 == file.sha256 && u64::try_from(size).is_ok_and(|size| size == file.size))
}
