//! Examining a film that has arrived: its measures against the rules of its contest.

use domain::contest::{Category, keys};
use domain::film::{self, Level, Measures, TOO_LONG};
use domain::ids::{ContestId, FileId};
use serde_json::json;
use store::{Contest, Entry, File, FileState, Finding, Tx};

use crate::{Actor, Result, ServiceError, Services};

/// A finding as it is stored: of the levels only the gravest counts for what may be done with the film.
#[must_use]
pub fn stored(finding: film::Finding) -> Finding {
    let film::Finding { code, level, found, allowed } = finding;
    Finding { code: code.to_owned(), refused: level == Level::Refused, found, allowed }
}

/// A film that was examined, after the category of its entry changed; `None` where nothing changes for it.
fn judged_again(file: &File, category: Option<&Category>) -> Option<File> {
    let examined = matches!(file.state, FileState::Ready | FileState::Rejected);
    let duration_ms = file.duration_ms.filter(|_| examined)?;
    let mut findings: Vec<Finding> = file.findings.iter().filter(|one| one.code != TOO_LONG).cloned().collect();
    findings.extend(film::too_long(duration_ms, category).map(stored));
    (findings != file.findings).then(|| File { state: state_by(&findings), findings, ..file.clone() })
}

fn state_by(findings: &[Finding]) -> FileState {
    if findings.iter().any(|finding| finding.refused) { FileState::Rejected } else { FileState::Ready }
}

impl Services {
    /// Examines a file that has arrived and sets it ready or rejected. Doing it twice does no harm.
    ///
    /// # Errors
    /// The database, the disk or ffprobe; the file then stays in `checking` and the next start tries again.
    pub async fn examine(&self, id: &FileId) -> Result<()> {
        let file = self.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
        let (FileState::Checking, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
        let path = self.media.blobs.path(sha256);
        let measured = self.media.prober.measure(&path).await?;
        let mut tx = self.write().await?;
        // A newer upload may have replaced it meanwhile, or the author chosen another category.
        if tx.file(id).await?.is_none_or(|now| now.state != FileState::Checking) {
            return Ok(());
        }
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(&mut *tx, &entry.contest_id).await?;
        let limits = &contest.settings.film;
        let (measures, findings) = match measured {
            Ok(measures) => {
                let category = contest.settings.category(&entry.answer(keys::CATEGORY));
                let findings = film::findings(limits, category, &measures);
                (measures, findings)
            }
            Err(problem) => (Measures::default(), vec![film::unreadable(problem.to_string(), limits)]),
        };
        let findings: Vec<Finding> = findings.into_iter().map(stored).collect();
        let examined = File {
            state: state_by(&findings),
            duration_ms: measures.duration_ms,
            width: measures.width,
            height: measures.height,
            findings,
            updated_at: self.now(),
            ..file
        };
        tx.update_file(&examined).await?;
        self.record_findings(&mut *tx, &contest.id, &examined).await?;
        Ok(tx.commit().await?)
    }

    /// Holds examined films against the category that was chosen now.
    pub(crate) async fn judge_films_again(&self, tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<()> {
        let category = contest.settings.category(&entry.answer(keys::CATEGORY));
        for file in tx.files_of(&entry.id).await? {
            if let Some(changed) = judged_again(&file, category) {
                let changed = File { updated_at: self.now(), ..changed };
                tx.update_file(&changed).await?;
                self.record_findings(tx, &contest.id, &changed).await?;
            }
        }
        Ok(())
    }

    async fn record_findings(&self, tx: &mut dyn Tx, contest: &ContestId, file: &File) -> Result<()> {
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
        let found: Vec<Finding> = found.into_iter().map(stored).collect();
        let told: Vec<(&str, bool, &str, &str)> =
            found.iter().map(|f| (f.code.as_str(), f.refused, f.found.as_str(), f.allowed.as_str())).collect();
        assert_eq!(
            told,
            [
                ("video_codec", true, "mpeg4", "h264, hevc"),
                ("too_small", true, "640×360", "1280×720"),
                ("no_audio", false, "–", "–"),
                ("too_long", true, "5:01", "5:00"),
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
            parts: String::new(),
            created_at: 0,
            updated_at: 0,
        };
        let short = judged_again(&file, settings.category("微视频")).unwrap();
        assert_eq!((short.state, short.findings[0].code.as_str()), (FileState::Rejected, TOO_LONG));
        assert_eq!(judged_again(&short, settings.category("微视频")), None);
        assert_eq!(judged_again(&short, settings.category("纪录片")), Some(file));
    }
}
