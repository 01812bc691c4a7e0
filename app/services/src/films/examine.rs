//! Examining a film that has arrived: its measures against the rules of its contest.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use async_trait::async_trait;
use domain::film::kind::{self, FileKind};
use domain::film::{self, Finding, Measures};
use domain::ids::FileId;
use store::{File, FileState, Tx, judging_copy};
use tokio::io::AsyncReadExt as _;

use crate::Services;
use crate::context::Context;
use crate::entries::findings::{audit_findings, film_findings, state_by};
use crate::error::{Result, ServiceError};
use crate::films::prepare::PrepareFilm;
use crate::jobs::{Job, add_job, wake_workers};
use crate::lanes::Lane;
use crate::media::off_thread::read_subtitles;
use crate::media::sandbox::{FilmProblem, FilmResult};

/// The job that examines a file that has arrived.
pub(crate) struct ExamineFilm;

#[async_trait]
impl Job for ExamineFilm {
    const NAME: &'static str = "examine";
    const LANE: Lane = Lane::Fast;

    async fn run(cx: &Context, file: &FileId, _: &Arc<AtomicI64>) -> Result<()> {
        examine_file(cx, file).await
    }

    async fn give_up(_: &Context, _: &mut dyn Tx, _: &FileId) -> Result<()> {
        // It stays in examination, which says enough.
        Ok(())
    }
}

impl Services {
    /// Examines a file that has arrived and sets it ready or rejected; what takes longer is left to another job, so that
    /// the author knows soon. Doing it twice does no harm.
    ///
    /// # Errors
    /// The database, the storage or ffprobe; the file then stays in `checking`, and the job comes back.
    pub async fn examine(&self, id: &FileId) -> Result<()> {
        examine_file(self, id).await
    }
}

/// As [`Services::examine`].
pub(crate) async fn examine_file(cx: &Context, id: &FileId) -> Result<()> {
    let file = cx.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (FileState::Checking, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
    let is_film = FileKind::parse(&file.kind).is_some_and(FileKind::is_film);
    let bytes = cx.media.blobs.local_copy(sha256).await?;
    let measured = if is_film {
        cx.media.prober.measure(bytes.path()).await?.map(|measures| (measures, Vec::new()))
    } else {
        check_attachment(&file, bytes.path()).await?.map(|findings| (Measures::default(), findings))
    };
    let mut tx = cx.write().await?;
    // A newer upload may have replaced it meanwhile, or the author chosen another category.
    if tx.file(id).await?.is_none_or(|now| now.state != FileState::Checking) {
        return Ok(());
    }
    let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(&mut *tx, &entry.contest_id).await?;
    let (measures, findings) = match measured {
        Ok((measures, _)) if is_film => {
            let findings = film_findings(&contest, &entry, &file, &measures);
            (measures, findings)
        }
        Ok(found) => found,
        Err(problem) => {
            tracing::info!(file.id = %id, %problem, "file cannot be read");
            let limits = &contest.settings.film;
            let allowed = FileKind::parse(&file.kind).map(|kind| kind.endings(limits)).unwrap_or_default();
            (Measures::default(), vec![film::unreadable(&allowed)])
        }
    };
    let readable = measures.video_codec.is_some() && measures.length_ms().is_some();
    let examined = File {
        state: state_by(&findings),
        duration_ms: measures.length_ms(),
        width: measures.width,
        height: measures.height,
        findings,
        measures,
        updated_at: cx.now(),
        ..file
    };
    tx.update_file(&examined).await?;
    audit_findings(cx, &mut *tx, &contest.id, &examined).await?;
    let is_subtitles = examined.kind == FileKind::Subtitles.key() && examined.state == FileState::Ready;
    // Subtitles belong to the film: it is prepared again with them.
    let to_prepare = if is_subtitles {
        judging_copy(tx.files_of(&entry.id).await?).filter(|film| film.measures.video_codec.is_some())
    } else {
        Some(examined).filter(|_| is_film && readable)
    };
    if let Some(film) = to_prepare {
        add_job::<PrepareFilm>(cx, &mut *tx, &film.id).await?;
    }
    tx.commit().await?;
    wake_workers(cx);
    Ok(())
}

/// What is found in a file that is no film: whether it is what its ending says, by its first bytes; subtitles are read whole.
async fn check_attachment(file: &File, path: &Path) -> FilmResult<Vec<Finding>> {
    let ending = file.filename.rsplit('.').next().unwrap_or_default().to_lowercase();
    if ["srt", "vtt"].contains(&ending.as_str()) {
        return Ok(Ok(match read_subtitles(tokio::fs::read(path).await?).await? {
            Ok(subtitles) => film::subtitle_findings(&subtitles),
            Err(problem) => vec![film::subtitles_refused(problem)],
        }));
    }
    let mut head = Vec::new();
    tokio::fs::File::open(path).await?.take(512).read_to_end(&mut head).await?;
    let fits = kind::is_what_it_says(&ending, &head);
    Ok(if fits { Ok(Vec::new()) } else { Err(FilmProblem::Refused(format!("not what “.{ending}” says"))) })
}
