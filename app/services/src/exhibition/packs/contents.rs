//! Every file of a pack: kept ones by their hash, and those that are made for it. The same manifest always gives the same.

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};
use domain::exhibition::packs::{
    self as names, MANIFEST, PLAN, PackFile, PackManifest, PackProblem, PackedPlan, SIGNATURE, START,
};
use domain::hex;
use futures::StreamExt as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::packs::page::{page_files, script};
use crate::packages::contents::{MemberContent, PackageMember};
use crate::time::dos_time;

/// The longest captions that are put into a script, bytes: those of a film of many hours are a tenth of it.
const MOST_CAPTIONS: u64 = 4 << 20;

/// What is made for a pack of this plan, by path.
pub(super) async fn made_files(cx: &Context, plan: &PackedPlan, kept: &[PackFile]) -> Result<BTreeMap<String, Bytes>> {
    let mut made = page_files();
    // Texts and numbers: serialising them cannot fail.
    made.insert(PLAN.to_owned(), Bytes::from(serde_json::to_vec_pretty(plan).unwrap_or_default()));
    for file in kept.iter().filter(|file| file.path == names::captions(&file.sha256)) {
        if file.size <= MOST_CAPTIONS {
            let text = String::from_utf8_lossy(&whole(cx, file).await?).into_owned();
            made.insert(names::caption_script(&file.sha256), Bytes::from(caption_script(&file.sha256, text)));
        }
    }
    Ok(made)
}

/// Captions by their hash, added to those of the films before.
fn caption_script(sha256: &str, text: String) -> String {
    let all = "window.LINXUAN_CAPTIONS";
    format!("{all} = {all} || {{}};\n{all}[{}] = {};\n", Value::from(sha256), Value::from(text))
}

/// A small kept file.
async fn whole(cx: &Context, file: &PackFile) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    let mut pieces =
        cx.media.blobs.read(&file.sha256, 0..file.size).await.map_err(|error| missing(&file.sha256, error))?;
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece?);
    }
    Ok(bytes.freeze())
}

/// That bytes are missing is a fault of the storage, and no sign that there is no such pack.
pub(super) fn missing(sha256: &str, error: ServiceError) -> ServiceError {
    match error {
        ServiceError::NotFound => ServiceError::Environment(format!("{sha256} is not in the storage")),
        other => other,
    }
}

/// How a made file stands in a manifest.
pub(super) fn made_entry(path: &str, bytes: &[u8]) -> PackFile {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    PackFile { path: path.to_owned(), size, sha256: hex::encode(&Sha256::digest(bytes)) }
}

/// Every file of a pack, the manifest and its signature last, as old as the pack.
///
/// # Errors
/// A page that has changed since the pack was made, or the storage.
pub(super) async fn members(
    cx: &Context,
    manifest: &PackManifest,
    signature: &str,
    zone: &str,
) -> Result<Vec<PackageMember>> {
    let kept: Vec<PackFile> = manifest.kept().cloned().collect();
    let mut made = made_files(cx, &manifest.plan, &kept).await?;
    let at = dos_time(manifest.made_at, zone);
    let mut members = Vec::with_capacity(manifest.files.len().saturating_add(3));
    for file in &manifest.files {
        let content = if names::is_kept(&file.path) {
            MemberContent::Kept { sha256: file.sha256.clone(), size: file.size, crc32: None }
        } else {
            let bytes = made.remove(&file.path).filter(|bytes| made_entry(&file.path, bytes) == *file);
            MemberContent::Made(bytes.ok_or(Refusal::Pack(PackProblem::Outdated))?)
        };
        members.push(PackageMember::new(file.path.clone(), at, content));
    }
    let text = manifest.text();
    let start = script("LINXUAN_PACK", &json!({ "manifest": text, "signature": signature }));
    for (path, text) in [(START, start), (SIGNATURE, format!("{signature}\n")), (MANIFEST, text)] {
        members.push(PackageMember::new(path.to_owned(), at, MemberContent::Made(Bytes::from(text))));
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_a_script_whatever_they_say() {
        let written = caption_script("ab", "WEBVTT\n\n\"</script>\\".to_owned());
        assert_eq!(
            written,
            "window.LINXUAN_CAPTIONS = window.LINXUAN_CAPTIONS || {};\nwindow.LINXUAN_CAPTIONS[\"ab\"] = \"WEBVTT\\n\\n\\\"</script>\\\\\";\n"
        );
        assert_eq!(made_entry("a", b"").sha256.len(), 64);
    }
}
