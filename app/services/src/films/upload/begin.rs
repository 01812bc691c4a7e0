//! Checking what is about to be sent, and opening an upload.

use domain::access::Action;
use domain::film::Measures;
use domain::film::kind::{FileKind, ending_of};
use domain::ids::FileId;
use domain::typed;
use store::{File, FileState, Tx, Upload};
use tokio::fs;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::{own_entry, require_open_entry};
use crate::entries::quota::quota_full;
use crate::error::{Refusal, Result};
use crate::films::upload::NewUpload;
use crate::films::upload::folder::renew_folder;
use crate::films::upload::space::{below_unfinished_limit, fits, room, sender};
use crate::record::freeze::require_open_pool;

impl Services {
    /// Checks what is about to be sent and opens an upload.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, a size, ending or kind that is not allowed, a quota that is
    /// used up, too many unfinished uploads, or too little free space. Nothing is changed then.
    pub async fn begin_upload(&self, actor: &Actor, new: NewUpload) -> Result<FileId> {
        begin(self, actor, new, String::new()).await.map(|file| file.id)
    }
}

pub(crate) async fn begin(cx: &Context, actor: &Actor, new: NewUpload, parts: String) -> Result<File> {
    let size_bytes = new.size_bytes;
    in_new_file(cx, actor, size_bytes, async |id, room| begin_noted(cx, actor, new, parts, id, room).await).await
}

/// Makes the file that bytes arrive in and has it noted: before the turn to write, so that nobody waits for this disk. Where it is
/// refused, the file goes again, at the latest by a sweep.
pub(crate) async fn in_new_file<T>(
    cx: &Context,
    actor: &Actor,
    size_bytes: i64,
    note: impl AsyncFnOnce(&FileId, Option<i64>) -> Result<T>,
) -> Result<T> {
    cx.require_writing()?;
    // Others wait here, and not in the queues for the database, where judges wait too.
    let _turn = cx.media.beginnings.acquire().await;
    below_unfinished_limit(&mut *cx.read().await?, actor).await?;
    let room = room(cx, actor).await?;
    let id: FileId = cx.fresh_id()?;
    fs::File::create(cx.media.blobs.arriving(&id)).await?;
    let begun = note(&id, room).await;
    match &begun {
        Ok(_) => cx.media.promises.add(&sender(actor), size_bytes).await,
        Err(_) => cx.media.blobs.clear(&id).await,
    }
    begun
}

async fn begin_noted(
    cx: &Context,
    actor: &Actor,
    new: NewUpload,
    parts: String,
    id: &FileId,
    room: Option<i64>,
) -> Result<File> {
    let mut tx = cx.write().await?;
    let (contest, entry, _) = own_entry(cx, &mut *tx, actor, &new.entry, Action::EditEntry).await?;
    let limits = &contest.settings.film;
    let Some(kind) = FileKind::parse(&new.kind) else {
        let allowed = FileKind::ALL.map(|kind| kind.key().to_owned()).to_vec();
        return Err(Refusal::FileType { found: new.kind.chars().take(40).collect(), allowed }.into());
    };
    if entry.state.is_open() || !kind.is_taken_in(entry.state) {
        require_open_entry(cx, &mut *tx, &contest, &entry).await?;
    }
    if entry.state.is_open() {
        // It could not be handed in any more: better told now than after two gigabytes.
        require_open_pool(&mut *tx, &contest).await?;
    }
    let ending = ending_of(&new.filename);
    let allowed = kind.endings(limits);
    if !allowed.contains(&ending) {
        let found = if ending.is_empty() { new.media_type.clone() } else { ending };
        return Err(Refusal::FileType { found: found.chars().take(40).collect(), allowed }.into());
    }
    if new.size_bytes < 1 {
        return Err(Refusal::FileEmpty.into());
    }
    let max = kind.max_bytes(limits);
    if new.size_bytes > max {
        return Err(Refusal::FileTooLarge { found: new.size_bytes, max }.into());
    }
    if let Some(full) = quota_full(&mut *tx, &contest, &entry).await? {
        return Err(Refusal::QuotaFull(full).into());
    }
    fits(new.size_bytes, room)?;
    let file = File {
        id: id.clone(),
        entry_id: entry.id.clone(),
        kind: kind.key().to_owned(),
        state: FileState::Uploading,
        filename: shown_name(&new.filename),
        media_type: typed::line(&new.media_type).chars().take(100).collect(),
        size_bytes: new.size_bytes,
        sha256: None,
        duration_ms: None,
        width: None,
        height: None,
        findings: Vec::new(),
        measures: Measures::default(),
        fingerprint: None,
        parts,
        created_at: cx.now(),
        updated_at: cx.now(),
    };
    open_upload(cx, &mut *tx, actor, &file.id, file.size_bytes).await?;
    tx.insert_file(&file).await?;
    let event = event::FileBegin { entry: &entry.id, filename: &file.filename, size_bytes: file.size_bytes };
    cx.audit(&mut *tx, actor, Some(&contest.id), file.id.as_str(), &event).await?;
    tx.commit().await?;
    Ok(file)
}

/// Notes in which folder an upload arrives and who sends it.
///
/// # Errors
/// [`Refusal::TooManyUnfinished`].
pub(crate) async fn open_upload(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &FileId,
    size_bytes: i64,
) -> Result<()> {
    let folder = cx.media.blobs.arrivals().id().to_owned();
    let sender = sender(actor);
    below_unfinished_limit(tx, actor).await?;
    tx.insert_upload(&Upload { id: id.clone(), folder, sender, size_bytes, received_bytes: 0 }).await?;
    renew_folder(cx, tx).await
}

/// A name of a file as it may be shown: one line of what can be seen. The middle of a very long one is left out, and says so; the
/// ending stays.
pub(crate) fn shown_name(name: &str) -> String {
    const LONGEST: usize = 200;
    let clean: Vec<char> = typed::line(name).chars().collect();
    if clean.len() <= LONGEST {
        return clean.into_iter().collect();
    }
    let ending: Vec<char> = clean.iter().skip(clean.len() - 10).copied().collect();
    clean.iter().take(LONGEST - 11).chain(&['…']).chain(&ending).collect()
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn names_are_shown_on_one_line_in_one_direction() {
        assert_eq!(shown_name("夜\u{202e}4pm.exe\n.mp4"), "夜4pm.exe .mp4");
        let long = shown_name(&format!("{}.mp4", "长".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("….mp4") || long.ends_with(".mp4")), (200, true));
    }
}
