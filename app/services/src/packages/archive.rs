//! The archive as it is given out: any range of it, read from where the films are, in constant memory.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use domain::packages::{ZipLayout, ZipPart};
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sha2::{Digest as _, Sha256};

use crate::error::{Refusal, Result};
use crate::media::blobs::Blobs;
use crate::packages::contents::{MemberContent, PackageContents, PackageMember};

/// An archive that is ready to be given out.
#[derive(Clone, Debug)]
pub struct PackageFile {
    /// The name to save it under, in the language it was asked for.
    pub name: String,
    /// What names its bytes: another archive has another.
    pub tag: String,
    layout: ZipLayout,
    members: Arc<[PackageMember]>,
    blobs: Blobs,
}

impl PackageFile {
    /// The archive with these contents.
    ///
    /// # Errors
    /// [`Refusal::PackageUnprepared`].
    pub(crate) fn new(name: String, contents: PackageContents, blobs: Blobs) -> Result<Self> {
        let unprepared = || Refusal::PackageUnprepared(contents.unknown().count());
        let layout = contents.layout().ok_or_else(unprepared)?;
        let mut hash = Sha256::new();
        layout.around_files().for_each(|bytes| hash.update(bytes));
        // The hashes of all films are among what is made.
        for member in &contents.members {
            if let MemberContent::Made(bytes) = &member.content {
                hash.update(bytes);
            }
        }
        let tag = domain::hex::encode(&hash.finalize());
        Ok(Self { name, tag, layout, members: contents.members.into(), blobs })
    }

    /// Its length, bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.layout.size()
    }

    /// The bytes of a range, as they come.
    #[must_use]
    pub fn read(&self, range: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
        let (members, blobs) = (Arc::clone(&self.members), self.blobs.clone());
        stream::iter(self.layout.parts(range))
            .then(move |part| {
                let (members, blobs) = (Arc::clone(&members), blobs.clone());
                async move { part_of(&members, &blobs, part).await }
            })
            .try_flatten()
            .boxed()
    }
}

async fn part_of(members: &[PackageMember], blobs: &Blobs, part: ZipPart) -> Result<BoxStream<'static, Result<Bytes>>> {
    match part {
        ZipPart::Bytes(bytes) => Ok(at_hand(Bytes::from(bytes))),
        ZipPart::File { index, range } => match members.get(index).map(|member| &member.content) {
            Some(MemberContent::Kept { sha256, .. }) => blobs.read(sha256, range).await,
            Some(MemberContent::Made(bytes)) => Ok(at_hand(section(bytes, range))),
            None => Ok(stream::empty().boxed()),
        },
    }
}

fn at_hand(bytes: Bytes) -> BoxStream<'static, Result<Bytes>> {
    stream::once(async move { Ok(bytes) }).boxed()
}

/// A section of bytes that are at hand.
fn section(bytes: &Bytes, range: Range<u64>) -> Bytes {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
    bytes.slice(at(range.start)..at(range.end))
}
