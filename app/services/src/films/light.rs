//! The copy of a film for a weak line.

use domain::ids::FileId;
use store::{DerivedFile, File, FileState};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::making::{WorkDir, keep_made, read_derived};
use crate::films::upload::space::{fits, room_for_copies};

/// Makes the copy for a weak line of a film that has none. `told` gets thousandths.
///
/// # Errors
/// The database, the storage or ffmpeg, too little room, or a film of which no copy is light enough.
pub(crate) async fn make_light_copy(cx: &Context, id: &FileId, told: &mut (dyn FnMut(i64) + Send)) -> Result<()> {
    let file = cx.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (FileState::Ready, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
    if read_derived(cx, id, derived::LIGHT).await?.is_some() || keep_usual(cx, &file).await? {
        return Ok(());
    }
    // Once as it is made, and once as it is kept.
    fits(file.measures.light_bytes().saturating_mul(2), room_for_copies(cx).await?)?;
    let film = cx.media.blobs.local_copy(sha256).await?;
    let work_dir = WorkDir::new(cx.media.blobs.root(), id).await?;
    let out = work_dir.path("light.mp4");
    let made = cx.media.prober.light(film.path(), &file.measures, &out, told).await?;
    if keep_made(cx, id, derived::LIGHT, made, &out).await? {
        return Ok(());
    }
    Err(ServiceError::Environment("no copy for a weak line can be made of the film".to_owned()))
}

/// Keeps the usual copy as the one for a weak line too, where it is light enough itself; whether it did.
async fn keep_usual(cx: &Context, file: &File) -> Result<bool> {
    let mut tx = cx.write().await?;
    let usual = tx.derived_of(&file.id).await?.into_iter().find(|one| one.kind == derived::PLAY);
    let Some(usual) = usual.filter(|one| file.measures.is_light(one.size_bytes)) else { return Ok(false) };
    let light =
        DerivedFile { kind: derived::LIGHT.to_owned(), details: "null".to_owned(), created_at: cx.now(), ..usual };
    tx.put_derived(&light).await?;
    tx.commit().await?;
    Ok(true)
}
