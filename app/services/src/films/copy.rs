//! The copy that judges watch: never the file as it was sent, which may say in itself whose it is and where it was made.

use std::path::Path;

use domain::film::kind::FileKind;
use domain::film::{self, Measures, NO_COPY};
use domain::ids::FileId;
use serde::{Deserialize, Serialize};
use store::{DerivedFile, File, FileState, Tx};

use crate::context::Context;
use crate::entries::findings::{audit_findings, state_again};
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::making::{WorkDir, keep_made, read_derived};
use crate::films::upload::space::{fits, room_for_copies};

/// What is noted with a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CopyDetails {
    /// Picture and sound are the film's own, only put into another file.
    remuxed: bool,
}

/// Makes the copies that a judging copy has to have, or that an exhibition copy is played by. A finding says so where the one
/// for judges cannot be made. `told` gets thousandths.
///
/// # Errors
/// The database, the storage or ffmpeg.
pub(crate) async fn make_copies(
    cx: &Context,
    file: &File,
    film: &Path,
    work_dir: &WorkDir,
    told: &mut (dyn FnMut(i64) + Send),
) -> Result<()> {
    let (id, measures) = (&file.id, &file.measures);
    let judged = file.kind == FileKind::JudgingCopy.key();
    let out = work_dir.path("film.mp4");
    let as_it_is = measures.plays_as_it_is();
    let there = read_derived(cx, id, derived::PLAY).await?;
    // Decoding may have shown what its header did not tell.
    let mut made = there.is_some_and(|one| as_it_is || !details(&one).remuxed);
    if as_it_is && !judged {
        return Ok(());
    }
    if as_it_is && !made {
        made = remux(cx, id, measures, film, &out).await?;
    }
    if !as_it_is || !made {
        let heights = measures.encodings();
        let share = 1_000 / i64::try_from(heights.len()).unwrap_or(i64::MAX).max(1);
        for ((kind, height), nth) in [derived::PLAY, derived::SMALL].into_iter().zip(heights).zip(0..) {
            let is_play = kind == derived::PLAY;
            if is_play && made || !is_play && read_derived(cx, id, kind).await?.is_some() {
                continue;
            }
            // Once as it is made, and once as it is kept.
            fits(measures.rendition_bytes(height).saturating_mul(2), room_for_copies(cx).await?)?;
            let mut told = |done: i64| told(nth * share + done.clamp(0, 1_000) * share / 1_000);
            let rendition = cx.media.prober.rendition(film, measures, height, &out, &mut told).await?;
            let kept = keep_made(cx, id, kind, rendition.map(|()| CopyDetails::default()), &out).await?;
            made |= is_play && kept;
        }
    }
    if judged { note_copy(cx, id, made).await } else { Ok(()) }
}

/// Makes the copy for judges of a film that has just arrived, where that only takes reading it; else it is left to the job.
///
/// # Errors
/// As [`make_copies`].
pub(crate) async fn make_copy_at_once(cx: &Context, id: &FileId) -> Result<()> {
    let file = cx.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (FileState::Ready, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
    let judged = file.kind == FileKind::JudgingCopy.key();
    if !judged || !file.measures.plays_as_it_is() || take_over_copy(cx, id, sha256).await? {
        return Ok(());
    }
    let film = cx.media.blobs.local_copy(sha256).await?;
    let work_dir = WorkDir::new(cx.media.blobs.root(), id).await?;
    remux(cx, id, &file.measures, film.path(), &work_dir.path("film.mp4")).await?;
    Ok(())
}

/// Takes over the copy of a film with the same bytes; whether there was one.
async fn take_over_copy(cx: &Context, id: &FileId, sha256: &str) -> Result<bool> {
    let mut tx = cx.write().await?;
    let Some(made) = tx.copy_of_same_bytes(sha256).await? else { return Ok(false) };
    tx.put_derived(&DerivedFile { file_id: id.clone(), created_at: cx.now(), ..made }).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether it worked.
async fn remux(cx: &Context, id: &FileId, measures: &Measures, film: &Path, out: &Path) -> Result<bool> {
    // Once as it is made, and once as it is kept.
    let size = i64::try_from(tokio::fs::metadata(film).await?.len()).unwrap_or(i64::MAX);
    fits(size.saturating_mul(2), room_for_copies(cx).await?)?;
    let made = cx.media.prober.remux(film, measures, out).await?;
    keep_made(cx, id, derived::PLAY, made.map(|()| CopyDetails { remuxed: true }), out).await
}

fn details(copy: &DerivedFile) -> CopyDetails {
    // Those made before it was noted were encoded anew.
    serde_json::from_str::<Option<CopyDetails>>(&copy.details).ok().flatten().unwrap_or_default()
}

/// Says in the findings of a film whether the copy for judges can be made, where they say otherwise.
async fn note_copy(cx: &Context, id: &FileId, made: bool) -> Result<()> {
    let mut tx = cx.write().await?;
    put_copy_finding(cx, &mut *tx, id, made).await?;
    Ok(tx.commit().await?)
}

/// Says so in the findings where nobody tries any more to make the copy for judges of a film that has none.
///
/// # Errors
/// The database.
pub(crate) async fn note_given_up(cx: &Context, tx: &mut dyn Tx, id: &FileId) -> Result<()> {
    let judged = tx.file(id).await?.is_some_and(|file| file.kind == FileKind::JudgingCopy.key());
    let made = tx.derived_of(id).await?.iter().any(|one| one.kind == derived::PLAY);
    if judged && !made { put_copy_finding(cx, tx, id, false).await } else { Ok(()) }
}

async fn put_copy_finding(cx: &Context, tx: &mut dyn Tx, id: &FileId, made: bool) -> Result<()> {
    let before = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
    let is_told = before.findings.iter().any(|one| one.code == NO_COPY);
    if is_told != made || !matches!(before.state, FileState::Ready | FileState::Rejected) {
        return Ok(());
    }
    let entry = tx.entry(&before.entry_id).await?.ok_or(ServiceError::NotFound)?;
    let mut findings = before.findings.clone();
    findings.retain(|one| one.code != NO_COPY);
    if !made {
        findings.push(film::no_copy());
    }
    let contest = cx.contest_in(tx, &entry.contest_id).await?;
    let state = state_again(tx, &contest, &entry, &before, &findings).await?;
    let file = File { state, findings, updated_at: cx.now(), ..before };
    tx.update_file(&file).await?;
    audit_findings(cx, tx, &contest.id, &file).await
}
