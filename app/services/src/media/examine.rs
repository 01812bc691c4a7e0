//! Examining a film that has arrived: its measures against the rules of its contest.

use std::path::Path;

use domain::contest::{Category, keys};
use domain::file_kind::{self, FileKind};
use domain::film::{self, Finding, Level, Measures, TOO_LONG};
use domain::ids::{ContestId, FileId};
use serde_json::json;
use store::{Contest, Entry, File, FileState, Tx};
use tokio::io::AsyncReadExt as _;

use super::{Answer, FilmProblem};
use crate::entries::judging_copy;
use crate::jobs::Kind;
use crate::{Actor, Result, ServiceError, Services};

/// A film that was examined, after the category of its entry changed; `None` where nothing changes for it.
fn judged_again(file: &File, category: Option<&Category>) -> Option<File> {
    let examined = matches!(file.state, FileState::Ready | FileState::Rejected);
    let duration_ms = file.duration_ms.filter(|_| examined)?;
    let mut findings: Vec<Finding> = file.findings.iter().filter(|one| one.code != TOO_LONG).cloned().collect();
    findings.extend(film::too_long(duration_ms, category));
    (findings != file.findings).then(|| File { state: state_by(&findings), findings, ..file.clone() })
}

/// Whether a file that is no film is what its ending says, by its first bytes; subtitles are read whole.
async fn paper(file: &File, path: &Path) -> Answer<()> {
    let ending = file.filename.rsplit('.').next().unwrap_or_default().to_lowercase();
    if ["srt", "vtt"].contains(&ending.as_str()) {
        let words = film::from_srt(&tokio::fs::read(path).await?);
        let fits = words.is_some_and(|words| words.cues > 0);
        return Ok(if fits { Ok(()) } else { Err(FilmProblem::Refused("no subtitles in it".to_owned())) });
    }
    let mut head = Vec::new();
    tokio::fs::File::open(path).await?.take(512).read_to_end(&mut head).await?;
    let fits = file_kind::is_what_it_says(&ending, &head);
    Ok(if fits { Ok(()) } else { Err(FilmProblem::Refused(format!("not what “.{ending}” says"))) })
}

pub(super) fn state_by(findings: &[Finding]) -> FileState {
    if film::gravest(findings) == Some(Level::Refused) { FileState::Rejected } else { FileState::Ready }
}

/// What the rules of a contest say to a film.
pub(super) fn film_findings(contest: &Contest, entry: &Entry, file: &File, measures: &Measures) -> Vec<Finding> {
    let category = contest.settings.category(&entry.answer(keys::CATEGORY));
    let kind = FileKind::parse(&file.kind).unwrap_or(FileKind::JudgingCopy);
    film::findings_for(kind, &contest.settings.film, category, measures)
}

impl Services {
    /// Examines a file that has arrived and sets it ready or rejected; what takes longer is left to another job, so that
    /// the author knows soon. Doing it twice does no harm.
    ///
    /// # Errors
    /// The database, the storage or ffprobe; the file then stays in `checking`, and the job comes back.
    pub async fn examine(&self, id: &FileId) -> Result<()> {
        let file = self.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
        let (FileState::Checking, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
        let is_film = FileKind::parse(&file.kind).is_some_and(FileKind::is_film);
        let bytes = self.media.blobs.local_copy(sha256).await?;
        let measured = if is_film {
            self.media.prober.measure(bytes.path()).await?
        } else {
            paper(&file, bytes.path()).await?.map(|()| Measures::default())
        };
        let mut tx = self.write().await?;
        // A newer upload may have replaced it meanwhile, or the author chosen another category.
        if tx.file(id).await?.is_none_or(|now| now.state != FileState::Checking) {
            return Ok(());
        }
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(&mut *tx, &entry.contest_id).await?;
        let (measures, findings) = match measured {
            Ok(measures) if is_film => {
                let findings = film_findings(&contest, &entry, &file, &measures);
                (measures, findings)
            }
            Ok(measures) => (measures, Vec::new()),
            Err(problem) => {
                let limits = &contest.settings.film;
                let allowed = FileKind::parse(&file.kind).map(|kind| kind.endings(limits)).unwrap_or_default();
                let found = film::unreadable(problem.to_string(), limits);
                (Measures::default(), vec![Finding { allowed: allowed.join(", "), ..found }])
            }
        };
        let readable = measures.video_codec.is_some() && measures.duration_ms.is_some();
        let examined = File {
            state: state_by(&findings),
            duration_ms: measures.duration_ms,
            width: measures.width,
            height: measures.height,
            findings,
            measures,
            updated_at: self.now(),
            ..file
        };
        tx.update_file(&examined).await?;
        self.record_findings(&mut *tx, &contest.id, &examined).await?;
        let is_subtitles = examined.kind == FileKind::Subtitles.key() && examined.state == FileState::Ready;
        // Subtitles belong to the film: it is prepared again with them.
        let to_prepare = if is_subtitles {
            judging_copy(tx.files_of(&entry.id).await?).filter(|film| film.measures.video_codec.is_some())
        } else {
            Some(examined).filter(|_| is_film && readable)
        };
        if let Some(film) = to_prepare {
            self.add_job(&mut *tx, Kind::Prepare, &film.id).await?;
        }
        tx.commit().await?;
        self.wake_workers();
        Ok(())
    }

    /// Holds examined films against the category that was chosen now.
    pub(crate) async fn judge_films_again(&self, tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<()> {
        let category = contest.settings.category(&entry.answer(keys::CATEGORY));
        for file in tx.files_of(&entry.id).await? {
            if file.kind != FileKind::JudgingCopy.key() {
                continue;
            }
            if let Some(changed) = judged_again(&file, category) {
                let changed = File { updated_at: self.now(), ..changed };
                tx.update_file(&changed).await?;
                self.record_findings(tx, &contest.id, &changed).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn record_findings(&self, tx: &mut dyn Tx, contest: &ContestId, file: &File) -> Result<()> {
        let detail = json!({ "state": file.state.key(), "findings": file.findings });
        self.record(tx, &Actor::Operator, Some(contest), "file.examine", file.id.as_str(), detail).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_was_found_and_what_is_allowed() {
        let settings = domain::preset::selection();
        let measures = Measures {
            duration_ms: Some(301_000),
            width: Some(640),
            height: Some(360),
            video_codec: Some("mpeg4".to_owned()),
            audio_codec: None,
            ..Measures::default()
        };
        let found = film::findings(&settings.film, settings.category("微视频"), &measures);
        let told: Vec<(&str, Level, &str, &str)> =
            found.iter().map(|f| (&*f.code, f.level, f.found.as_str(), f.allowed.as_str())).collect();
        assert_eq!(
            told,
            [
                ("video_codec", Level::Refused, "mpeg4", "h264, hevc"),
                ("too_small", Level::Refused, "640×360", "1280×720"),
                ("no_audio", Level::Warning, "–", "–"),
                ("too_long", Level::Refused, "5:01", "5:00"),
            ]
        );
    }

    #[test]
    fn another_category_is_another_limit() {
        let settings = domain::preset::selection();
        let file = File {
            id: "f".parse().unwrap(),
            entry_id: "e".parse().unwrap(),
            kind: "judging_copy".to_owned(),
            state: FileState::Ready,
            filename: "a.mp4".to_owned(),
            media_type: String::new(),
            size_bytes: 1,
            sha256: None,
            duration_ms: Some(400_000),
            width: Some(1_280),
            height: Some(720),
            findings: Vec::new(),
            measures: Measures::default(),
            fingerprint: None,
            parts: String::new(),
            created_at: 0,
            updated_at: 0,
        };
        let short = judged_again(&file, settings.category("微视频")).unwrap();
        assert_eq!((short.state, &*short.findings[0].code), (FileState::Rejected, TOO_LONG));
        assert_eq!(judged_again(&short, settings.category("微视频")), None);
        assert_eq!(judged_again(&short, settings.category("纪录片")), Some(file.clone()));
        let lenient = Category { grace_seconds: 100, ..settings.category("微视频").unwrap().clone() };
        let warned = judged_again(&file, Some(&lenient)).unwrap();
        assert_eq!((warned.state, warned.findings[0].level), (FileState::Ready, Level::Warning));
    }
}
