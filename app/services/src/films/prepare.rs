//! Preparing a film for judges, after it is known to be one: what only decoding it whole shows, a poster, a storyboard,
//! captions, the copy that judges watch, and whether the same film was entered before.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use domain::film::kind::FileKind;
use domain::film::{self, Measures};
use domain::ids::{EntryId, FileId};
use store::{DerivedFile, File, FileState, KnownFilm, Tx};
use words::{Lang, phrases};

use crate::context::Context;
use crate::entries::findings::{audit_findings, film_findings, state_again};
use crate::error::{Result, ServiceError};
use crate::films::copy::{make_copies, note_given_up};
use crate::films::derived;
use crate::films::making::{WorkDir, keep_made, read_derived};
use crate::films::showing::CaptionTrack;
use crate::jobs::Job;
use crate::lanes::Lane;
use crate::media::off_thread::read_subtitles;
use crate::media::sandbox::{FilmProblem, FilmResult};

/// The films that are this one, byte by byte or to the eye, each with how alike they are, thousandths.
fn films_alike<'a>(
    file: &File,
    fingerprint: Option<&film::Fingerprint>,
    known: &'a [KnownFilm],
) -> Vec<(&'a KnownFilm, usize)> {
    let share = |other: &KnownFilm| {
        if file.sha256.as_deref() == Some(other.sha256.as_str()) {
            return Some(1_000);
        }
        Some(fingerprint?.same(&other.fingerprint)?.permille)
    };
    known.iter().filter_map(|other| Some((other, share(other)?))).collect()
}

/// Those of them that were submitted, in one finding: the first few by name, the rest as a count.
fn same_film(alike: &[(&KnownFilm, usize)]) -> Option<film::Finding> {
    const NAMED: usize = 3;
    let alike: Vec<String> = alike
        .iter()
        .filter(|(other, _)| other.submitted)
        .map(|(other, permille)| {
            // What is kept is the same whoever reads it; numbers, titles and shares need no other language.
            let entry = phrases::entry(Lang::Zh, other.number, &other.title);
            phrases::beside(Lang::Zh, &[entry, other.contest.clone(), format!("{}%", permille / 10)])
        })
        .collect();
    let more = alike.len().checked_sub(NAMED).filter(|more| *more > 0).map(|more| format!("; + {more}"));
    (!alike.is_empty()).then(|| film::Finding {
        code: film::SAME_FILM.into(),
        level: film::Level::Warning,
        found: format!(
            "{}{}",
            alike.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; "),
            more.unwrap_or_default()
        ),
        allowed: "–".to_owned(),
    })
}

/// The job that prepares a film for judges.
pub(crate) struct PrepareFilm;

#[async_trait]
impl Job for PrepareFilm {
    const NAME: &'static str = "prepare";
    const LANE: Lane = Lane::Heavy;

    async fn run(cx: &Context, file: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
        prepare(cx, file, progress).await
    }

    async fn give_up(cx: &Context, tx: &mut dyn Tx, file: &FileId) -> Result<()> {
        note_given_up(cx, tx, file).await
    }
}

/// Prepares a film. What is there already is not made again; where the same bytes were prepared for another entry,
/// nothing is made at all. `progress` gets thousandths.
///
/// # Errors
/// The database, the storage or ffmpeg; the job then comes back. A film that cannot be decoded is no error: it gets a
/// finding.
async fn prepare(cx: &Context, id: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
    let file = cx.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (FileState::Ready | FileState::Rejected, Some(sha256)) = (file.state, file.sha256.clone()) else {
        return Ok(());
    };
    if let Some(prepared) = cx.read().await?.file_with_same_hash(id, &sha256).await? {
        copy_prepared(cx, &file, &prepared).await?;
    }
    let film = cx.media.blobs.local_copy(&sha256).await?;
    let work_dir = WorkDir::new(cx.media.blobs.root(), id).await?;
    let mut file = cx.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
    if file.fingerprint.is_none() {
        let (measures, analysed) = analyse(cx, film.path(), &file.measures).await?;
        file = keep_analysis(cx, id, &measures, analysed).await?;
    }
    progress.store(300, Ordering::Relaxed);
    let measures = &file.measures;
    let there = cx.read().await?.derived_of(id).await?;
    let missing = |kind: &str| !there.iter().any(|one| one.kind == kind);
    if missing(derived::POSTER) {
        let out = work_dir.path("poster.jpg");
        let made = cx.media.prober.poster(film.path(), measures, &out).await?;
        keep_made(cx, id, derived::POSTER, made, &out).await?;
    }
    if missing(derived::SMALL_POSTER) {
        make_small_poster(cx, id, &work_dir).await?;
    }
    progress.store(400, Ordering::Relaxed);
    if missing(derived::STORYBOARD) {
        let out = work_dir.path("storyboard.jpg");
        let made = cx.media.prober.storyboard(film.path(), measures, &out).await?;
        keep_made(cx, id, derived::STORYBOARD, made, &out).await?;
    }
    progress.store(500, Ordering::Relaxed);
    let base = progress.load(Ordering::Relaxed);
    let mut told = |done: i64| progress.store(base + done * (1_000 - base) / 1_000, Ordering::Relaxed);
    make_copies(cx, &file, film.path(), &work_dir, &mut told).await?;
    // Last: whatever is wrong with them costs nobody the copy that judges watch.
    if file.kind == FileKind::JudgingCopy.key() {
        make_captions(cx, &file, film.path(), &work_dir).await?;
    }
    Ok(())
}

/// The small poster of a film that has a poster.
async fn make_small_poster(cx: &Context, id: &FileId, work_dir: &WorkDir) -> Result<()> {
    let Some(poster) = read_derived(cx, id, derived::POSTER).await? else { return Ok(()) };
    let poster = cx.media.blobs.local_copy(&poster.sha256).await?;
    let out = work_dir.path("poster-small.jpg");
    let made = cx.media.prober.small_poster(poster.path(), &out).await?;
    keep_made(cx, id, derived::SMALL_POSTER, made, &out).await?;
    Ok(())
}

/// What decoding a film showed, or why it cannot be decoded.
type Analysed = std::result::Result<(film::FilmAnalysis, film::Fingerprint), FilmProblem>;

/// Decodes a film with the first of its sound tracks that can be: the name of a codec does not tell whether that works.
/// With the measures that name this track.
async fn analyse(cx: &Context, film: &Path, measured: &Measures) -> Result<(Measures, Analysed)> {
    let mut measures = measured.clone();
    let mut analysed = cx.media.prober.analyse(film, &measures).await?;
    while matches!(analysed, Err(FilmProblem::Refused(_)))
        && let Some(next) = measures.on_next_sound()
    {
        measures = next;
        analysed = cx.media.prober.analyse(film, &measures).await?;
    }
    if analysed.is_err() && measured.playable_track().is_some() {
        // A sound in an odd layout must not cost a film its picture.
        let mute = Measures { mute: true, ..measured.clone() };
        return Ok((measured.clone(), cx.media.prober.analyse(film, &mute).await?));
    }
    Ok((measures, analysed))
}

/// Takes over what was found in and made from the same bytes for another entry.
async fn copy_prepared(cx: &Context, file: &File, prepared: &File) -> Result<()> {
    let mut tx = cx.write().await?;
    for made in tx.derived_of(&prepared.id).await? {
        // Captions may be the other entry's own file.
        if made.kind != derived::CAPTIONS {
            tx.put_derived(&DerivedFile { file_id: file.id.clone(), created_at: cx.now(), ..made }).await?;
        }
    }
    tx.commit().await?;
    let analysed = prepared.measures.analysis.clone().zip(prepared.fingerprint.clone());
    if let Some(analysed) = analysed.filter(|_| file.fingerprint.is_none()) {
        let measures = file.measures.on_sound(prepared.measures.audio_track).unwrap_or_else(|| file.measures.clone());
        keep_analysis(cx, &file.id, &measures, Ok(analysed)).await?;
    }
    Ok(())
}

/// Keeps what decoding the film showed, with the sound track it was decoded with, and holds the film against the rules
/// again.
async fn keep_analysis(cx: &Context, id: &FileId, measures: &Measures, analysed: Analysed) -> Result<File> {
    let mut tx = cx.write().await?;
    let before = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
    let entry = tx.entry(&before.entry_id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(&mut *tx, &entry.contest_id).await?;
    let (measures, fingerprint, problem) = match analysed {
        Ok((analysis, fingerprint)) => {
            (Measures { analysis: Some(analysis), ..measures.clone() }, Some(fingerprint), None)
        }
        Err(problem) => (measures.clone(), None, Some(problem)),
    };
    let mut findings = film_findings(&contest, &entry, &before, &measures);
    if let Some(problem) = problem {
        tracing::info!(file.id = %id, %problem, "film cannot be decoded");
        findings.push(film::unreadable(&contest.settings.film.extensions));
    }
    let is_past = matches!(before.state, FileState::Replaced | FileState::Removed);
    if before.kind == FileKind::JudgingCopy.key() {
        let known = tx.fingerprints_except(&entry.id).await?;
        let alike = films_alike(&before, fingerprint.as_ref(), &known);
        findings.extend(same_film(&alike));
        if let Some(sha256) = before.sha256.as_deref().filter(|_| !is_past) {
            let others: Vec<EntryId> = alike.iter().map(|(other, _)| other.entry_id.clone()).collect();
            tx.put_work_look(&entry.id, sha256, &others).await?;
        }
    }
    let state =
        if is_past { before.state } else { state_again(&mut *tx, &contest, &entry, &before, &findings).await? };
    let duration_ms = measures.length_ms();
    let file = File { state, duration_ms, findings, measures, fingerprint, updated_at: cx.now(), ..before };
    tx.update_file(&file).await?;
    audit_findings(cx, &mut *tx, &contest.id, &file).await?;
    tx.commit().await?;
    Ok(file)
}

/// Captions from the subtitles that came with the entry, else from the film's own.
async fn make_captions(cx: &Context, file: &File, film: &Path, work_dir: &WorkDir) -> Result<()> {
    let out = work_dir.path("captions.vtt");
    let sent = cx
        .read()
        .await?
        .files_of(&file.entry_id)
        .await?
        .into_iter()
        .find(|one| one.kind == FileKind::Subtitles.key() && one.state == FileState::Ready);
    let made: FilmResult<CaptionTrack> = match sent.and_then(|one| one.sha256) {
        Some(sha256) => {
            let bytes = tokio::fs::read(cx.media.blobs.local_copy(&sha256).await?.path()).await?;
            match read_subtitles(bytes).await? {
                Ok(words) => {
                    tokio::fs::write(&out, words.text).await?;
                    Ok(Ok(CaptionTrack { language: words.language.map(str::to_owned) }))
                }
                Err(problem) => Ok(Err(FilmProblem::Refused(format!("no subtitles in it: {problem:?}")))),
            }
        }
        None => match file.measures.subtitles.iter().position(film::SubtitleTrack::is_text) {
            Some(track) => {
                // What the words themselves tell goes before what the file declares.
                let declared = file.measures.subtitles.get(track).and_then(film::SubtitleTrack::tag);
                let made = cx.media.prober.subtitles(film, track, &out).await?;
                Ok(made.map(|words| CaptionTrack { language: words.language.or(declared).map(str::to_owned) }))
            }
            None => return Ok(()),
        },
    };
    keep_made(cx, &file.id, derived::CAPTIONS, made?, &out).await?;
    Ok(())
}
